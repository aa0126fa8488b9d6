//! Whether the trees that an actor's row rules go by are as deep as the model says.
//!
//! A rule looks at so many rows above one another and no further. Whoever stands higher would see
//! fewer rows than they should, and a sum would be wrong without a word; so it is refused.

use std::time::Duration;

use base::{Code, Ctx};
use plan::{assemble, deeper, rewrite};
use policy::Grants;
use semantic::MemberId;
use sql::{legalize, render};

use crate::cache::{Scope, ScopeCache, lifetime};
use crate::tenant::Tenant;
use crate::{Error, Service};

/// Whether one of the trees is deeper than it may be.
pub(crate) type TreesCache = ScopeCache<bool>;

impl TreesCache {
    /// People are hired above others more rarely than this.
    const LIFETIME: Duration = Duration::from_secs(600);
    const ENTRIES_MAX: u64 = 1_000;

    pub fn for_trees() -> Self {
        Self::new(Self::ENTRIES_MAX)
    }
}

impl Service {
    pub(crate) async fn check_trees(
        &self,
        ctx: &Ctx,
        tenant: &Tenant,
        grants: &Grants,
    ) -> Result<(), Error> {
        let trees = grants.rows.trees();
        if trees.is_empty() {
            return Ok(());
        }
        let make = async {
            for tree in trees {
                if self.is_deeper(ctx, tenant, tree).await? {
                    return Ok::<bool, Error>(true);
                }
            }
            Ok(false)
        };
        let lifetime = lifetime(TreesCache::LIFETIME, grants, self.clock.now());
        let scope = Scope::of(ctx, tenant, grants);
        match *self.trees.get_or(scope, lifetime, make).await? {
            false => Ok(()),
            // Which tree it is stays unsaid: the actor may not know of it.
            true => Err(Error::new(
                Code::ModelInvalid,
                "rows that you may see would be missing: your rights go by a tree that is deeper \
                 than the model says",
            )
            .hint("ask whoever runs this server to raise the 'depth' of the tree")),
        }
    }

    async fn is_deeper(
        &self,
        ctx: &Ctx,
        tenant: &Tenant,
        tree: (MemberId, MemberId, usize),
    ) -> Result<bool, Error> {
        let model = &tenant.model;
        let source = tenant.sources.of(model, model.member(tree.0).cube)?.source;
        let (catalog, dialect) = (source.catalog(), source.dialect());
        let plan = rewrite(deeper(model, tree, catalog)?, catalog);
        let statement = render(&legalize(assemble(&plan), dialect)?, dialect);
        let found = self.fetch(ctx, tenant, &source, &statement).await?;
        if found.rows > 0 {
            let cube = &model.cube(model.member(tree.0).cube).name;
            tracing::error!(tenant.id = %ctx.tenant, cube, depth = tree.2, "a tree is deeper than it says");
        }
        Ok(found.rows > 0)
    }
}
