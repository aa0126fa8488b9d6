//! The index of member values: filled for the operator, read for an actor.
//!
//! The index knows no actor. What it holds of a member is the answer to one statement without any
//! row rule. An actor may use it exactly where their own governed statement for the same values is
//! the same statement, so that asking the database would have given them the same. See ADR 47.

mod mark;
mod reading;
mod refresh;

use std::path::PathBuf;

use base::{Ctx, SourceName, TenantId};
use lexicon::index::{IndexError, IndexStore};
use policy::Grants;
use semantic::{Member, Model, Query};

use crate::stage::Trail;
use crate::tenant::Tenant;
use crate::way::{Compiled, compile};
use crate::{Error, Service};

pub(crate) use mark::Mark;
pub(crate) use reading::{Reading, Standing};
pub use refresh::Refreshed;
pub(crate) use refresh::texts;

/// Where indexes stand, below the folder of a project; nowhere for one that is in no folder.
#[derive(Debug, Clone, Default)]
pub(crate) struct Kept(Option<PathBuf>);

impl Kept {
    pub fn below(root: &std::path::Path) -> Self {
        let is_folder = !root.as_os_str().is_empty();
        Self(is_folder.then(|| root.join(".querent").join("values")))
    }

    /// The index of one source of one tenant.
    fn store(
        &self,
        tenant: &TenantId,
        source: &SourceName,
    ) -> Result<Option<IndexStore>, IndexError> {
        let folder = self.0.as_ref().map(|root| root.join(source.as_str()));
        let store = folder.map(|folder| IndexStore::open(&folder, tenant));
        store.transpose()
    }
}

impl Service {
    /// The statement that stands for the values of a member, by which indexes are compared.
    pub(crate) fn values_of(
        &self,
        tenant: &Tenant,
        grants: &Grants,
        path: &str,
    ) -> Result<Compiled, Error> {
        let query = Query {
            dimensions: vec![path.to_owned()],
            limit: Some(self.limits.values_max + 1),
            ..Query::default()
        };
        compile(tenant, &query, grants, &self.limits, &mut Trail::default())
    }

    /// A statement with all that decides what it returns: the same text elsewhere is another one.
    pub(crate) fn print_of(&self, tenant: &Tenant, compiled: &Compiled) -> String {
        let source = tenant
            .sources
            .identity(&compiled.source.name, &self.drivers);
        mark::print(&source, &compiled.statement)
    }

    /// What the rows of a cube are like now, as a digest that changes when rows come or go. `None`
    /// where nothing of it can be counted.
    pub(crate) async fn state_of(
        &self,
        ctx: &Ctx,
        tenant: &Tenant,
        of: &Member,
    ) -> Result<Option<String>, Error> {
        let grants = policy::ungoverned(&tenant.model);
        let mut state = Vec::new();
        for query in mark::watching(&tenant.model, of.cube) {
            let compiled = self.compile(tenant, &query, &grants, &mut Trail::default())?;
            let source = &compiled.source.source;
            let rows = source.fetch(ctx, &compiled.statement, &self.limits).await?;
            let table = crate::Table::new(&compiled.resolved, rows.batches);
            let first = table.rows().next().unwrap_or_default();
            state.extend(first.iter().map(ToString::to_string));
        }
        // No value of the rows is written down.
        Ok((!state.is_empty()).then(|| mark::digest(&state.join("\n"))))
    }
}

/// Texts that everybody may know of who may see their rows: nothing that is hidden, or masked for
/// anybody.
pub(crate) fn is_open(model: &Model, member: &Member) -> bool {
    let public = member.public && model.cube(member.cube).public;
    public && member.behind.is_none() && member.embargo.is_none() && !is_masked(model, member)
}

/// Whether anybody sees a mask in its place.
fn is_masked(model: &Model, member: &Member) -> bool {
    let cubes = model.cubes().iter().flat_map(|cube| &cube.policies);
    let views = model.views().iter().flat_map(|view| &view.policies);
    let mut masks = cubes.chain(views).flat_map(|policy| &policy.masks);
    masks.any(|id| *id == member.id || model.member(*id).behind == Some(member.id))
}
