//! Who is asking: a token becomes a [`Ctx`].

use std::time::Duration;

use base::{ActorId, Code, Ctx, SystemCtx, TenantId};

use crate::{Error, Service};

/// What a signed-in person is greeted with.
#[derive(Debug, Clone, PartialEq)]
pub struct Session {
    pub tenant: TenantId,
    pub tenant_name: String,
    pub actor: ActorId,
    pub actor_name: String,
    pub groups: Vec<String>,
    /// Questions to try.
    pub questions: Vec<String>,
}

impl Service {
    /// Lets a token in. The key that verifies it decides the tenant; `named` (a path or a header)
    /// may only agree.
    pub fn admit(&self, ctx: &SystemCtx, token: &str, named: Option<&str>) -> Result<Ctx, Error> {
        let refused = |error: auth::Error| Error::new(Code::SignInRequired, error.to_string());
        let verified = self.keys.verify(token).map_err(refused)?;
        if named.is_some_and(|named| named != verified.tenant.as_str()) {
            return Err(Error::unknown_tenant());
        }
        self.enter(ctx, &verified.tenant, &verified.actor)
            .map_err(|_| refused(auth::Error))
    }

    /// Acts as a known person of a tenant: for an operator on the machine itself.
    pub fn enter(&self, ctx: &SystemCtx, tenant: &TenantId, actor: &ActorId) -> Result<Ctx, Error> {
        let found = self.tenants.get(tenant).ok_or_else(Error::unknown_tenant)?;
        let person = found.people.get(actor).ok_or_else(|| {
            Error::new(
                Code::SignInRequired,
                format!("'{tenant}' knows nobody called '{actor}'"),
            )
        })?;
        Ok(ctx.enter(tenant.clone(), person.actor.clone()))
    }

    /// The first person of a tenant, whom development links and the command line act as.
    pub fn first_person(&self, _ctx: &SystemCtx, tenant: &TenantId) -> Option<ActorId> {
        self.tenants.get(tenant)?.people.keys().next().cloned()
    }

    /// A token for a development link.
    pub fn development_token(
        &self,
        ctx: &SystemCtx,
        tenant: &TenantId,
        actor: &ActorId,
    ) -> Result<String, Error> {
        self.enter(ctx, tenant, actor)?;
        self.keys
            .sign(tenant, actor, Duration::from_secs(12 * 3600))
            .map_err(Error::internal)
    }

    pub fn session(&self, ctx: &Ctx) -> Result<Session, Error> {
        let tenant = self.tenant(ctx)?;
        let person = tenant.people.get(&ctx.actor.id);
        // Questions are made of members' names, which not everybody may know.
        let questions = match self.grants(ctx, tenant) {
            Ok(_) => tenant.questions.clone(),
            Err(_) => Vec::new(),
        };
        Ok(Session {
            tenant: ctx.tenant.clone(),
            tenant_name: tenant.name.clone(),
            actor: ctx.actor.id.clone(),
            actor_name: person
                .map_or_else(|| ctx.actor.id.to_string(), |person| person.name.clone()),
            groups: ctx.actor.groups.iter().cloned().collect(),
            questions,
        })
    }
}
