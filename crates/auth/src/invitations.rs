//! Invitations: a link by which a person sets a password, once. The first one makes the operator
//! of a server, and its first tenant.

use base::{ActorId, Role, SystemCtx, TenantId};
use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use store::{Batch, Event, Expect, Invitation, Kept, Member, Person, Realm, Session, SystemStore};

use crate::rights::{ACCEPT, MANAGE_PEOPLE, MANAGE_TENANTS};
use crate::sign_in::{Refusal, SignIn};
use crate::token;

/// What somebody says who comes with an invitation.
pub struct Acceptance<'a> {
    pub secret: &'a SecretString,
    pub password: &'a SecretString,
    /// The first tenant of a server that has none, whose admin they will be.
    pub tenant: Option<&'a TenantId>,
}

/// Whom an invitation is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invited {
    pub person: ActorId,
    /// They run a server that has no tenant yet.
    pub is_first: bool,
}

const LIFE: SignedDuration = SignedDuration::from_hours(24);
/// The first person of a server.
const OPERATOR: &str = "operator";

impl SignIn {
    /// What a link holds by which a person sets a password, once and within a day. Links that were
    /// made for them before end with it.
    pub async fn invite(
        &self,
        ctx: &SystemCtx,
        now: Timestamp,
        person: &ActorId,
    ) -> Result<SecretString, Refusal> {
        let event = Event::done(now, MANAGE_PEOPLE.name, person).saying("invited");
        let (secret, batch) = self
            .inviting(ctx, now, person, Batch::because(event))
            .await?;
        self.write(ctx, Realm::System, batch).await?;
        Ok(secret)
    }

    /// Adds an invitation to what is written anyway.
    pub(crate) async fn inviting(
        &self,
        ctx: &SystemCtx,
        now: Timestamp,
        person: &ActorId,
        batch: Batch,
    ) -> Result<(SecretString, Batch), Refusal> {
        let secret = token::fresh()?;
        let invitation = Invitation {
            id: token::hash(&secret).0,
            person: person.clone(),
            expires: now.saturating_add(LIFE).unwrap_or(now),
        };
        let batch = self.ending_invitations(ctx, person, batch).await?;
        Ok((secret, batch.put(&invitation, Expect::Absent)?))
    }

    async fn ending_invitations(
        &self,
        ctx: &SystemCtx,
        person: &ActorId,
        mut batch: Batch,
    ) -> Result<Batch, Refusal> {
        let all = self.store.all_of::<Invitation>(ctx, &Realm::System).await?;
        for kept in all.into_iter().filter(|kept| kept.value.person == *person) {
            batch = batch.remove::<Invitation>(&kept.value.id, Expect::Anything);
        }
        Ok(batch)
    }

    /// Who knew the password before is out.
    async fn ending_sessions(
        &self,
        ctx: &SystemCtx,
        person: &ActorId,
        mut batch: Batch,
    ) -> Result<Batch, Refusal> {
        let all = self.store.all_of::<Session>(ctx, &Realm::System).await?;
        for kept in all.into_iter().filter(|kept| kept.value.person == *person) {
            batch = batch.remove::<Session>(&kept.value.id, Expect::Anything);
        }
        Ok(batch)
    }

    /// An invitation for the operator, where the store knows nobody yet.
    pub async fn first_run(
        &self,
        ctx: &SystemCtx,
        now: Timestamp,
    ) -> Result<Option<SecretString>, Refusal> {
        let people = self.store.all_of::<Person>(ctx, &Realm::System).await?;
        if people.iter().any(|kept| kept.value.password.is_some()) {
            return Ok(None);
        }
        let id = ActorId::new(OPERATOR).map_err(store::Error::corrupt)?;
        let operator = Person {
            id: id.clone(),
            name: "Operator".into(),
            email: None,
            department: None,
            password: None,
            operator: true,
            disabled: false,
        };
        self.put_person(ctx, now, &operator).await?;
        self.invite(ctx, now, &id).await.map(Some)
    }

    /// Whom a link is for, so that they can be told before they choose a password.
    pub async fn invited(
        &self,
        ctx: &SystemCtx,
        now: Timestamp,
        secret: &SecretString,
    ) -> Result<Invited, Refusal> {
        let (_, person) = self.opened(ctx, now, secret).await?;
        let is_first = person.value.operator && self.store.tenants(ctx).await?.is_empty();
        Ok(Invited {
            person: person.value.id,
            is_first,
        })
    }

    /// Sets the password of who was invited. The invitation ends with it: of several who come with
    /// it at the same moment one is let in.
    pub async fn accept(
        &self,
        ctx: &SystemCtx,
        now: Timestamp,
        accepting: &Acceptance<'_>,
    ) -> Result<ActorId, Refusal> {
        let (invitation, person) = self.opened(ctx, now, accepting.secret).await?;
        let id = person.value.id.clone();
        let password = self.hashed(accepting.password).await?;
        let with_password = Person {
            password: Some(password),
            ..person.value
        };
        let event = Event::done(now, ACCEPT.name, &id).by(id.clone());
        let batch = Batch::because(event)
            .put(&with_password, Expect::Version(person.version))?
            .remove::<Invitation>(&invitation.value.id, Expect::Version(invitation.version));
        let batch = self.ending_sessions(ctx, &id, batch).await?;
        let mut batches = vec![(Realm::System, batch)];
        if let Some(tenant) = accepting.tenant {
            batches.push(self.first_tenant(ctx, now, &with_password, tenant).await?);
        }
        match self.store.write_all(ctx, &batches).await {
            Err(store::Error::Conflict(_)) => self.refuse_invitation(ctx, now).await,
            done => Ok(done.map(|()| id)?),
        }
    }

    /// An invitation that is good still, and the person it is for.
    async fn opened(
        &self,
        ctx: &SystemCtx,
        now: Timestamp,
        secret: &SecretString,
    ) -> Result<(Kept<Invitation>, Kept<Person>), Refusal> {
        let store: &dyn SystemStore = &*self.store;
        let id = token::hash(secret).0;
        let found = store.get_of::<Invitation>(ctx, &Realm::System, &id).await?;
        let Some(invitation) = found.filter(|kept| kept.value.expires > now) else {
            return self.refuse_invitation(ctx, now).await;
        };
        let name = invitation.value.person.as_str();
        let person = store.get_of::<Person>(ctx, &Realm::System, name).await?;
        match person.filter(|kept| !kept.value.disabled) {
            Some(person) => Ok((invitation, person)),
            None => self.refuse_invitation(ctx, now).await,
        }
    }

    /// What makes a tenant with its operator as admin, where nobody has made one before.
    async fn first_tenant(
        &self,
        ctx: &SystemCtx,
        now: Timestamp,
        person: &Person,
        tenant: &TenantId,
    ) -> Result<(Realm, Batch), Refusal> {
        if !person.operator || !self.store.tenants(ctx).await?.is_empty() {
            return Err(Refusal::NotTheFirst);
        }
        let admin = Member {
            person: person.id.clone(),
            role: Role::Admin,
            groups: Default::default(),
            attributes: Default::default(),
        };
        let event = Event::done(now, MANAGE_TENANTS.name, tenant).by(person.id.clone());
        let batch = Batch::because(event.saying("made")).put(&admin, Expect::Absent)?;
        Ok((Realm::Tenant(tenant.clone()), batch))
    }

    async fn refuse_invitation<T>(&self, ctx: &SystemCtx, now: Timestamp) -> Result<T, Refusal> {
        let event = Event::refused(now, ACCEPT.name, "").saying("no such invitation");
        self.write(ctx, Realm::System, Batch::because(event))
            .await?;
        Err(Refusal::NotAccepted)
    }
}
