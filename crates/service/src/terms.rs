//! What a business term means to an actor: members among those that they see, ranked.

use std::time::Duration;

use auth::rights::MAP_TERMS;
use base::{Code, Ctx, SystemCtx, TenantId};
use lexicon::mapper::{Mapper, Mapping, Object, Settings};
use policy::Grants;
use semantic::{Member, Visible};

use crate::cache::{Scope, ScopeCache, lifetime};
use crate::naming::{self, Used};
use crate::tenant::Tenant;
use crate::{Error, Service};

pub(crate) type MapperCache = ScopeCache<Mapper>;

impl MapperCache {
    const LIFETIME: Duration = Duration::from_secs(3600);
    const ENTRIES_MAX: u64 = 100;

    pub fn for_terms() -> Self {
        Self::new(Self::ENTRIES_MAX)
    }
}

impl Service {
    /// What a term may mean among the members that the actor may know of.
    pub async fn columns_for(&self, ctx: &Ctx, term: &str) -> Result<Mapping, Error> {
        let work = async {
            self.check_length(term)?;
            let tenant = &*self.tenant(ctx)?;
            let grants = self.grants(ctx, tenant)?;
            self.mapping(ctx, tenant, &grants, term).await
        };
        self.shown((ctx, &MAP_TERMS), (term, "columns"), work).await
    }

    pub(crate) async fn mapping(
        &self,
        ctx: &Ctx,
        tenant: &Tenant,
        grants: &Grants,
        term: &str,
    ) -> Result<Mapping, Error> {
        let mapper = self.mapper(ctx, tenant, grants).await?;
        Ok(mapper.map(term, &tenant.lessons, &settings(tenant)))
    }

    /// What the tenant's lessons are once a term means a member, as they are kept in its folder.
    /// For the operator: it decides for everybody who sees the member.
    pub fn certify_term(
        &self,
        _ctx: &SystemCtx,
        tenant: &TenantId,
        term: &str,
        path: &str,
    ) -> Result<String, Error> {
        self.check_length(term)?;
        let tenant = self.tenants.get(tenant)?;
        let member = tenant
            .model
            .member_at(path)
            .map(|id| tenant.model.member(id));
        let member = member.ok_or_else(|| {
            Error::new(
                Code::QueryUnknownMember,
                format!("there is no member '{path}'"),
            )
            .hint("write it as cube.member")
        })?;
        let mut lessons = tenant.lessons.clone();
        lessons.certify(term, path, version(member));
        Ok(lessons.text())
    }

    async fn mapper(
        &self,
        ctx: &Ctx,
        tenant: &Tenant,
        grants: &Grants,
    ) -> Result<std::sync::Arc<Mapper>, Error> {
        let make = async {
            let members = grants.visible.members();
            let used = Used::of(&grants.visible);
            let objects = members.map(|member| object(&grants.visible, &used, member));
            Ok(Mapper::new(objects.collect()))
        };
        let lifetime = lifetime(MapperCache::LIFETIME, grants, self.clock.now());
        self.mappers
            .get_or(Scope::of(ctx, tenant, grants), lifetime, make)
            .await
    }
}

fn settings(tenant: &Tenant) -> Settings {
    let project::Mapping {
        similarity,
        learning,
        boost,
        alternatives,
    } = tenant.mapping;
    Settings {
        similarity,
        learning,
        boost,
        alternatives,
    }
}

fn object(visible: &Visible, used: &Used, member: &Member) -> Object {
    let mut names = vec![member.name.clone(), member.title.clone()];
    names.extend(member.synonyms.iter().cloned());
    // What a view or a cube that is not known would add to a name is not said.
    if member.view.is_none() && visible.shows_cube(member.cube) {
        names.extend(naming::in_cube(visible, member));
    }
    Object {
        path: member.path.clone(),
        names,
        weight: used.weight(member.cube),
        version: version(member),
    }
}

/// Changes when what the member is does. Written out, as it is kept in a file: the same in every
/// build (FNV-1a).
fn version(member: &Member) -> u64 {
    let text = format!("{:?}", member.kind);
    let mixed = |sum: u64, byte: u8| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    text.bytes().fold(0xcbf2_9ce4_8422_2325, mixed)
}
