//! Looking at a source of a tenant that nobody described, and proposing a model for it.
//!
//! For the operator, who may read the database anyway.

use ::discover::{Bounds, Offer, Profile, Progress, Proposal, ProposedModel, infer, look, propose};
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

/// What is looked at, how far, and who hears of it.
pub struct Looked<'a> {
    pub tenant: &'a TenantId,
    /// The only one where none is named.
    pub source: Option<&'a SourceName>,
    pub bounds: &'a Bounds,
    pub told: &'a (dyn Fn(Progress<'_>) + Sync),
}

impl Service {
    /// Looks at a source and goes on from what is known already. What was seen is in `profile` also
    /// where it ends in an error.
    pub async fn look(
        &self,
        ctx: &SystemCtx,
        looked: &Looked<'_>,
        profile: &mut Profile,
    ) -> Result<(), Error> {
        let done = self.looked(ctx, looked, profile).await;
        let source = looked.source.map_or("", SourceName::as_str);
        let told = done.as_ref().map(|()| "looked at".to_owned());
        self.show_discovery(ctx, (looked.tenant, source), told)
            .await?;
        done
    }

    async fn looked(
        &self,
        ctx: &SystemCtx,
        looked: &Looked<'_>,
        profile: &mut Profile,
    ) -> Result<(), Error> {
        self.opened(ctx, looked.tenant).await?;
        let (ctx, named) = self.looked_at(ctx, looked.tenant, looked.source)?;
        let looking = look(&ctx, &named.source, looked.bounds, profile, looked.told);
        Ok(looking.await?)
    }

    /// Proposes a model for a source from what was seen of it.
    pub fn propose(
        &self,
        ctx: &SystemCtx,
        (tenant, source): (&TenantId, Option<&SourceName>),
        profile: &Profile,
        offer: Offer,
    ) -> Result<Discovered, Error> {
        let (_, named) = self.looked_at(ctx, tenant, source)?;
        let tenant = self.tenants.get(tenant)?;
        let (several, sure) = (tenant.sources.are_several(), tenant.discovery.confidence);
        let (catalog, dialect) = (named.source.catalog(), named.source.dialect());
        let proposal = infer(catalog, profile);
        let name = several.then_some(named.name.as_str());
        let model = propose(catalog, &proposal, dialect, (name, offer), sure);
        Ok(Discovered { proposal, model })
    }

    async fn opened(&self, ctx: &SystemCtx, tenant: &TenantId) -> Result<(), Error> {
        let ctx = ctx.enter(tenant.clone(), nobody()?);
        self.ready(&ctx).await.map(drop)
    }

    fn looked_at(
        &self,
        ctx: &SystemCtx,
        tenant: &TenantId,
        source: Option<&SourceName>,
    ) -> Result<(Ctx, NamedSource), Error> {
        let found = self.tenants.get(tenant)?;
        let ctx = ctx.enter(tenant.clone(), nobody()?);
        found.sources.revive(&ctx);
        let named = found.sources.named(source)?;
        Ok((ctx, named))
    }
}
