//! Who is asking: a token becomes a [`Ctx`].

use std::time::Duration;

use auth::Admitted;
use auth::rights::{Operation, SEE_SESSION, rights_of};
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
    /// The operations that the rights table lets them do: a page shows no more than these.
    pub may: Vec<&'static str>,
    /// Questions to try.
    pub questions: Vec<String>,
}

impl Service {
    /// Lets a token in. The key that verifies it decides the tenant; `named` (a path or a header)
    /// may only agree.
    pub async fn admit(
        &self,
        ctx: &SystemCtx,
        token: &str,
        named: Option<&str>,
    ) -> Result<Ctx, Error> {
        // Who brings nothing tries nothing: there is nothing for the audit to show.
        if token.is_empty() {
            return Err(refused());
        }
        if token.starts_with(auth::PREFIX) {
            return self.admit_by_store(ctx, token, named).await;
        }
        if let Some(verified) = self.tenants.verify(token) {
            if named.is_some_and(|named| named != verified.tenant.as_str()) {
                return Err(Error::unknown_tenant());
            }
            let entered = self.enter(ctx, &verified.tenant, &verified.actor);
            return entered.map_err(|_| refused());
        }
        self.admit_by_jwt(ctx, token, named).await
    }

    /// A session or an API key.
    async fn admit_by_store(
        &self,
        ctx: &SystemCtx,
        token: &str,
        named: Option<&str>,
    ) -> Result<Ctx, Error> {
        let sign_in = self.sign_in.as_ref().ok_or_else(refused)?;
        let served = |id: &TenantId| self.tenants.get(id).is_ok();
        let now = self.clock.now();
        let admitted = sign_in.admit(ctx, now, token, (named, &served)).await;
        self.let_in(ctx, admitted.map_err(Error::from)?).await
    }

    /// A token that somebody else signed. Whose it may be is found by what is named beside it, or
    /// by what it says of its issuer and key; that the key fits decides.
    async fn admit_by_jwt(
        &self,
        ctx: &SystemCtx,
        token: &str,
        named: Option<&str>,
    ) -> Result<Ctx, Error> {
        let meant = match named {
            Some(named) => TenantId::new(named).ok(),
            None => self.tenants.issuers().find(token).cloned(),
        };
        let tenant = meant.and_then(|id| self.tenants.get(&id).ok());
        let Some(jwt) = tenant.as_ref().and_then(|tenant| tenant.jwt.as_ref()) else {
            return self.refuse(ctx, None, "no key fits, or several do").await;
        };
        match jwt.admit(token, self.web.as_deref()).await {
            Ok(admitted) => self.let_in(ctx, admitted).await,
            Err(why) => self.refuse(ctx, Some(&jwt.tenant), why.0).await,
        }
    }

    async fn refuse(
        &self,
        ctx: &SystemCtx,
        tenant: Option<&TenantId>,
        why: &str,
    ) -> Result<Ctx, Error> {
        tracing::info!(trace = %ctx.trace, why, "a sign-in was refused");
        if let Some(sign_in) = &self.sign_in {
            let event = auth::no(self.clock.now(), "", why);
            let noted = sign_in.note_refusal(ctx, event, tenant).await;
            noted.map_err(Error::internal)?;
        }
        Err(refused())
    }

    /// Somebody who was let in, if their tenant is served here.
    async fn let_in(&self, ctx: &SystemCtx, admitted: Admitted) -> Result<Ctx, Error> {
        match self.tenants.get(&admitted.tenant) {
            Ok(_) => Ok(ctx
                .enter(admitted.tenant, admitted.actor)
                .with(admitted.rights)),
            Err(_) => {
                let why = "its tenant is not served here";
                self.refuse(ctx, Some(&admitted.tenant), why).await
            }
        }
    }

    /// Acts as a known person of a tenant: for an operator on the machine itself.
    pub fn enter(&self, ctx: &SystemCtx, tenant: &TenantId, actor: &ActorId) -> Result<Ctx, Error> {
        let found = self.tenants.get(tenant)?;
        let person = found.people.get(actor).ok_or_else(|| {
            Error::new(
                Code::SignInRequired,
                format!("'{tenant}' knows nobody called '{actor}'"),
            )
        })?;
        let entered = ctx.enter(tenant.clone(), person.actor.clone());
        Ok(entered.with(rights_of(person.role)))
    }

    /// The first person of a tenant, whom development links and the command line act as.
    pub fn first_person(&self, _ctx: &SystemCtx, tenant: &TenantId) -> Option<ActorId> {
        let tenant = self.tenants.get(tenant).ok()?;
        tenant.people.keys().next().cloned()
    }

    /// A token for a development link.
    pub fn development_token(
        &self,
        ctx: &SystemCtx,
        tenant: &TenantId,
        actor: &ActorId,
    ) -> Result<String, Error> {
        self.enter(ctx, tenant, actor)?;
        self.tenants
            .sign(tenant, actor, Duration::from_secs(12 * 3600))
            .map_err(Error::internal)
    }

    pub fn session(&self, ctx: &Ctx) -> Result<Session, Error> {
        allowed(ctx, &SEE_SESSION)?;
        let tenant = &*self.tenant(ctx)?;
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
            may: ctx.rights.names().collect(),
            questions,
        })
    }
}

/// One text for every reason: a stranger learns nothing from it.
pub(crate) fn refused() -> Error {
    Error::new(Code::SignInRequired, auth::Error.to_string())
}

/// Whether the rights table lets the actor do this.
pub(crate) fn allowed(ctx: &Ctx, operation: &Operation) -> Result<(), Error> {
    match ctx.rights.allow(operation.name) {
        true => Ok(()),
        false => {
            let message = format!("your role does not allow '{}'", operation.name);
            Err(Error::new(Code::AccessDenied, message))
        }
    }
}

#[cfg(test)]
mod tests;
