//! Looking at a source of a tenant that nobody described, and proposing a model for it.
//!
//! For the operator, who may read the database anyway.

use ::discover::{Bounds, Profile, Progress, Proposal, ProposedModel, infer, look, propose};
use base::{Ctx, SourceName, SystemCtx, TenantId};

use crate::sources::NamedSource;
use crate::tenant::nobody;
use crate::{Error, Service};

/// What a source may mean, and the model that says so.
#[derive(Debug, Clone, PartialEq)]
pub struct Discovered {
    pub proposal: Proposal,
    pub model: ProposedModel,
}

impl Service {
    /// Looks at a source, the only one where none is named, and goes on from what is known
    /// already. What was seen is in `profile` also where it ends in an error.
    pub async fn look(
        &self,
        ctx: &SystemCtx,
        (tenant, source): (&TenantId, Option<&SourceName>),
        bounds: &Bounds,
        profile: &mut Profile,
        told: &(dyn Fn(Progress<'_>) + Sync),
    ) -> Result<(), Error> {
        let (ctx, named) = self.looked_at(ctx, tenant, source)?;
        Ok(look(&ctx, &named.source, bounds, profile, told).await?)
    }

    /// Proposes a model for a source from what was seen of it.
    pub fn propose(
        &self,
        ctx: &SystemCtx,
        (tenant, source): (&TenantId, Option<&SourceName>),
        profile: &Profile,
    ) -> Result<Discovered, Error> {
        let (_, named) = self.looked_at(ctx, tenant, source)?;
        let several = self
            .tenants
            .get(tenant)
            .is_some_and(|tenant| tenant.sources.are_several());
        let (catalog, dialect) = (named.source.catalog(), named.source.dialect());
        let proposal = infer(catalog, profile);
        let name = several.then_some(named.name.as_str());
        let model = propose(catalog, &proposal, dialect, name);
        Ok(Discovered { proposal, model })
    }

    fn looked_at(
        &self,
        ctx: &SystemCtx,
        tenant: &TenantId,
        source: Option<&SourceName>,
    ) -> Result<(Ctx, NamedSource), Error> {
        let found = self.tenants.get(tenant).ok_or_else(Error::unknown_tenant)?;
        let ctx = ctx.enter(tenant.clone(), nobody()?);
        found.sources.revive(&ctx);
        let named = found.sources.named(source)?;
        Ok((ctx, named))
    }
}
