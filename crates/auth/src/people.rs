//! People and keys: adding them, inviting them, taking them away.

use std::collections::BTreeSet;

use base::{ActorId, Ctx, Role, SystemCtx};
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use store::{ApiKey, Batch, Event, Expect, Invitation, Kept, Member, Person, Realm, Store};

use crate::rights::{ACCEPT, MANAGE_KEYS, MANAGE_MEMBERS, MANAGE_PEOPLE};
use crate::sign_in::{KEY_PREFIX, Refusal, SignIn};
use crate::token;

/// What a key is asked for with.
#[derive(Debug, Clone)]
pub struct NewKey {
    /// For people.
    pub name: String,
    /// What the key acts as; its `person` is the key itself.
    pub member: Member,
    pub scopes: Option<BTreeSet<String>>,
    pub expires: Option<Timestamp>,
}

const INVITATION_LIFE: SignedDuration = SignedDuration::from_hours(24);
/// The first person of a server.
const OPERATOR: &str = "operator";

impl SignIn {
    /// Adds or replaces a person. The event says who did it.
    pub async fn put_person(
        &self,
        ctx: &SystemCtx,
        now: Timestamp,
        person: &Person,
    ) -> Result<(), Refusal> {
        let event = Event::done(now, MANAGE_PEOPLE.name, &person.id);
        let batch = Batch::because(event).put(person, Expect::Anything)?;
        self.write(ctx, Realm::System, batch).await
    }

    /// Makes somebody a member of the caller's tenant, or changes what they are in it.
    pub async fn put_member(
        &self,
        ctx: &Ctx,
        now: Timestamp,
        member: &Member,
    ) -> Result<(), Refusal> {
        of_a_tenant(member.role)?;
        let event = Event::done(now, MANAGE_MEMBERS.name, &member.person).saying(member.role);
        let batch = Batch::because(event).put(member, Expect::Anything)?;
        self.store.write(ctx, &batch).await?;
        Ok(())
    }

    /// A key of the caller's tenant. Its text is shown once, here.
    pub async fn issue_key(
        &self,
        ctx: &Ctx,
        now: Timestamp,
        new: NewKey,
    ) -> Result<SecretString, Refusal> {
        of_a_tenant(new.member.role)?;
        let (id, secret) = (token::short()?, token::fresh()?);
        let person = ActorId::new(&format!("key:{id}")).map_err(store::Error::corrupt)?;
        let key = ApiKey {
            name: new.name,
            hash: token::hash(&secret),
            member: Member {
                person,
                ..new.member
            },
            scopes: new.scopes,
            created: now,
            expires: new.expires,
            revoked: None,
            id,
        };
        let event = Event::done(now, MANAGE_KEYS.name, &key.id).saying("issued");
        let batch = Batch::because(event).put(&key, Expect::Absent)?;
        self.store.write(ctx, &batch).await?;
        let secret = secret.expose_secret();
        Ok(SecretString::from(format!(
            "{KEY_PREFIX}{}.{}.{secret}",
            ctx.tenant, key.id
        )))
    }

    /// The keys of the caller's tenant, without what they are.
    pub async fn keys(&self, ctx: &Ctx) -> Result<Vec<ApiKey>, Refusal> {
        let store: &dyn Store = &*self.store;
        let keys = store.all::<ApiKey>(ctx).await?;
        Ok(keys.into_iter().map(|kept| kept.value).collect())
    }

    pub async fn revoke_key(&self, ctx: &Ctx, now: Timestamp, id: &str) -> Result<(), Refusal> {
        let store: &dyn Store = &*self.store;
        let found = store.get::<ApiKey>(ctx, id).await?;
        let kept = found.ok_or_else(|| store::Error::Refused("there is no such key".into()))?;
        let revoked = ApiKey {
            revoked: Some(now),
            ..kept.value
        };
        let event = Event::done(now, MANAGE_KEYS.name, id).saying("revoked");
        let expect = Expect::Version(kept.version);
        let batch = Batch::because(event).put(&revoked, expect)?;
        store.write(ctx, &batch).await?;
        Ok(())
    }

    /// What a link holds by which a person sets a password, once and within a day.
    pub async fn invite(
        &self,
        ctx: &SystemCtx,
        now: Timestamp,
        person: &ActorId,
    ) -> Result<SecretString, Refusal> {
        let secret = token::fresh()?;
        let invitation = Invitation {
            id: token::hash(&secret).0,
            person: person.clone(),
            expires: now.saturating_add(INVITATION_LIFE).unwrap_or(now),
        };
        let event = Event::done(now, MANAGE_PEOPLE.name, person).saying("invited");
        let batch = Batch::because(event).put(&invitation, Expect::Absent)?;
        self.write(ctx, Realm::System, batch).await?;
        Ok(secret)
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

    /// Sets the password of who was invited. The invitation ends with it: of several who come with
    /// it at the same moment one is let in.
    pub async fn accept(
        &self,
        ctx: &SystemCtx,
        now: Timestamp,
        secret: &SecretString,
        password: &SecretString,
    ) -> Result<ActorId, Refusal> {
        let id = token::hash(secret).0;
        let found = self
            .store
            .get_of::<Invitation>(ctx, &Realm::System, &id)
            .await?;
        let invited = found.filter(|kept| kept.value.expires > now);
        let Some(invitation) = invited else {
            return self.refuse_invitation(ctx, now).await;
        };
        let person = invitation.value.person;
        let known = self
            .store
            .get_of::<Person>(ctx, &Realm::System, person.as_str())
            .await?;
        let Some(Kept { value, version }) = known.filter(|kept| !kept.value.disabled) else {
            return self.refuse_invitation(ctx, now).await;
        };
        let with_password = Person {
            password: Some(self.passwords.hash(password)?),
            ..value
        };
        let event = Event::done(now, ACCEPT.name, &person).by(person.clone());
        let batch = Batch::because(event)
            .put(&with_password, Expect::Version(version))?
            .remove::<Invitation>(&id, Expect::Version(invitation.version));
        match self.write(ctx, Realm::System, batch).await {
            Err(Refusal::Store(store::Error::Conflict(_))) => {
                self.refuse_invitation(ctx, now).await
            }
            done => done.map(|()| person),
        }
    }

    async fn refuse_invitation<T>(&self, ctx: &SystemCtx, now: Timestamp) -> Result<T, Refusal> {
        let event = Event::refused(now, ACCEPT.name, "").saying("no such invitation");
        self.write(ctx, Realm::System, Batch::because(event))
            .await?;
        Err(Refusal::NotAccepted)
    }
}

/// Nobody becomes an operator by what they are in a tenant.
fn of_a_tenant(role: Role) -> Result<(), Refusal> {
    match role {
        Role::Operator => Err(Refusal::NotOfATenant),
        _ => Ok(()),
    }
}
