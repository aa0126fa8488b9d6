//! People and what lets them in, as surfaces see them: signing in and out, invitations, the members
//! of a tenant, and its keys.
//!
//! Without a control store nobody is known, and every one of these is refused.

use std::sync::Arc;

use auth::rights::{MANAGE_KEYS, MANAGE_MEMBERS, Operation};
use auth::{
    Acceptance, Arrival, Credentials, Departure, Invited, NewKey, NewMember, Oidc, Refusal, SignIn,
};
use base::{ActorId, Code, Ctx, SystemCtx, TenantId};
use egress::Fetch;
use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use store::{ApiKey, Event, Member};

use crate::sign_in::{allowed, refused};
use crate::{Error, Service};

/// What somebody types who signs in.
pub struct SigningIn<'a> {
    pub name: &'a str,
    pub password: &'a SecretString,
    /// Where they belong to several.
    pub tenant: Option<&'a str>,
}

/// What comes of a password that is right.
pub enum Entered {
    Session(SecretString),
    /// The person belongs to these; the password has to come again with one of them.
    Choose(Vec<TenantId>),
}

/// Where issuers send browsers back to.
pub const BACK: &str = "/api/v1/sign-in/back";

fn nothing_there() -> Error {
    Error::new(
        Code::RequestUnknownAddress,
        "there is nothing at this address",
    )
}

/// What a key is asked for with.
pub type NewApiKey = NewKey;

impl Service {
    /// A session for who knows the password.
    pub async fn sign_in(&self, ctx: &SystemCtx, who: &SigningIn<'_>) -> Result<Entered, Error> {
        let served = |id: &TenantId| self.tenants.get(id).is_ok();
        let meant = who.tenant.map(TenantId::new).transpose();
        let Ok(meant) = meant else {
            return Err(refused());
        };
        let claimed = Credentials {
            name: who.name,
            password: who.password,
            tenant: meant.as_ref(),
            served: &served,
        };
        let now = self.clock.now();
        match self.people()?.with_password(ctx, now, &claimed).await {
            Ok(token) => Ok(Entered::Session(token)),
            Err(Refusal::WhichTenant(tenants)) => Ok(Entered::Choose(tenants)),
            Err(refusal) => Err(refusal.into()),
        }
    }

    /// Sends a browser to the issuer of a tenant. A tenant without one looks like none.
    pub async fn depart(&self, ctx: &SystemCtx, tenant: &str) -> Result<Departure, Error> {
        let (web, back) = self.elsewhere()?;
        let oidc = self.issuer_of(tenant).ok_or_else(nothing_there)?;
        let departing = self
            .people()?
            .depart(ctx, self.clock.now(), (&oidc, web), &back);
        Ok(departing.await?)
    }

    /// A session for a browser that comes back from there.
    pub async fn arrive(
        &self,
        ctx: &SystemCtx,
        (state, code): (&str, &str),
        binding: &str,
    ) -> Result<SecretString, Error> {
        let (web, back) = self.elsewhere()?;
        let arrival = Arrival {
            state,
            code,
            binding,
            redirect: &back,
        };
        let (people, now) = (self.people()?, self.clock.now());
        let handshake = people.returned(ctx, now, &arrival).await?;
        let oidc = self
            .issuer_of(handshake.tenant.as_str())
            .ok_or_else(refused)?;
        let arriving = people.arrive(ctx, now, (&oidc, web), (&handshake, &arrival));
        Ok(arriving.await?)
    }

    fn issuer_of(&self, tenant: &str) -> Option<Arc<Oidc>> {
        let tenant = self.tenants.get(&TenantId::new(tenant).ok()?).ok()?;
        tenant.oidc.clone()
    }

    /// What asks issuers, and where they send browsers back to.
    fn elsewhere(&self) -> Result<(&dyn Fetch, String), Error> {
        let known = self.web.as_deref().zip(self.public_url());
        let (web, url) = known.ok_or_else(|| {
            let message = "this server does not know where people find it";
            Error::new(Code::SignInUnavailable, message).hint("start it with --url")
        })?;
        Ok((web, format!("{url}{BACK}")))
    }

    /// Ends a session. One that has ended already is no fault.
    pub async fn sign_out(&self, ctx: &SystemCtx, token: &str) -> Result<(), Error> {
        match self.people()?.sign_out(ctx, self.clock.now(), token).await {
            Ok(()) | Err(Refusal::NotAccepted) => Ok(()),
            Err(refusal) => Err(refusal.into()),
        }
    }

    /// Whom an invitation is for.
    pub async fn invited(&self, ctx: &SystemCtx, secret: &SecretString) -> Result<Invited, Error> {
        let found = self.people()?.invited(ctx, self.clock.now(), secret);
        Ok(found.await?)
    }

    /// Sets the password of who was invited. The first one of a server makes its first tenant by
    /// it, which can be signed in to at once.
    pub async fn accept(
        &self,
        ctx: &SystemCtx,
        accepting: &Acceptance<'_>,
    ) -> Result<ActorId, Error> {
        let now = self.clock.now();
        let person = self.people()?.accept(ctx, now, accepting).await?;
        if let Some(tenant) = accepting.tenant {
            self.serve_known(ctx, tenant).await;
        }
        Ok(person)
    }

    /// Serves a tenant of the control store, with nothing in it where no project says more.
    pub async fn serve_known(&self, ctx: &SystemCtx, id: &TenantId) {
        if self.tenants.get(id).is_err() {
            let empty = project::Tenant::new(id);
            self.reload(ctx, vec![(id.clone(), Some(empty))]).await;
        }
    }

    /// Who belongs to the caller's tenant.
    pub async fn members(&self, ctx: &Ctx) -> Result<Vec<Member>, Error> {
        self.may(ctx, &MANAGE_MEMBERS).await?;
        Ok(self.people()?.members(ctx).await?)
    }

    /// A link for somebody who joins the caller's tenant.
    pub async fn invite_member(&self, ctx: &Ctx, new: &NewMember) -> Result<SecretString, Error> {
        self.may(ctx, &MANAGE_MEMBERS).await?;
        let invited = self.people()?.invite_member(ctx, self.clock.now(), new);
        Ok(invited.await?)
    }

    pub async fn remove_member(&self, ctx: &Ctx, person: &str) -> Result<(), Error> {
        self.may(ctx, &MANAGE_MEMBERS).await?;
        let person = ActorId::new(person).map_err(|_| Refusal::NoSuch("member"))?;
        let removed = self.people()?.remove_member(ctx, self.clock.now(), &person);
        Ok(removed.await?)
    }

    /// The keys of the caller's tenant, without what they are.
    pub async fn keys(&self, ctx: &Ctx) -> Result<Vec<ApiKey>, Error> {
        self.may(ctx, &MANAGE_KEYS).await?;
        Ok(self.people()?.keys(ctx).await?)
    }

    /// A key for a program; its text is shown once.
    pub async fn issue_key(&self, ctx: &Ctx, new: NewApiKey) -> Result<SecretString, Error> {
        self.may(ctx, &MANAGE_KEYS).await?;
        let issued = self.people()?.issue_key(ctx, self.clock.now(), new);
        Ok(issued.await?)
    }

    pub async fn revoke_key(&self, ctx: &Ctx, id: &str) -> Result<(), Error> {
        self.may(ctx, &MANAGE_KEYS).await?;
        let revoked = self.people()?.revoke_key(ctx, self.clock.now(), id);
        Ok(revoked.await?)
    }

    /// The moment after so many days.
    pub fn in_days(&self, days: Option<u16>) -> Option<Timestamp> {
        let later = SignedDuration::from_hours(24 * i64::from(days?));
        self.clock.now().checked_add(later).ok()
    }

    fn people(&self) -> Result<&SignIn, Error> {
        self.sign_in.as_ref().ok_or_else(|| {
            let message = "this server keeps no people: it was started without a control store";
            Error::new(Code::SignInUnavailable, message)
        })
    }

    /// Whether the rights table lets the actor do this; that it does not, the audit shows.
    pub(crate) async fn may(&self, ctx: &Ctx, operation: &Operation) -> Result<(), Error> {
        let Err(denied) = allowed(ctx, operation) else {
            return Ok(());
        };
        if let Some(people) = &self.sign_in {
            let event = Event::refused(self.clock.now(), operation.name, "");
            people.show(ctx, event.saying(denied.code)).await?;
        }
        Err(denied)
    }
}
