//! People and keys: adding them, and taking them away.

use std::collections::BTreeSet;

use base::{ActorId, Ctx, Role, SystemCtx};
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use store::{ApiKey, Batch, Event, Expect, Member, Person, Realm, Store};

use crate::rights::{MANAGE_KEYS, MANAGE_MEMBERS, MANAGE_PEOPLE};
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
        let kept = found.ok_or(Refusal::NoSuch("key"))?;
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
}

/// Nobody becomes an operator by what they are in a tenant.
pub(crate) fn of_a_tenant(role: Role) -> Result<(), Refusal> {
    match role {
        Role::Operator => Err(Refusal::NotOfATenant),
        _ => Ok(()),
    }
}
