//! Signing in: a password, a session, a key. Whatever is refused is refused in one text, and shown
//! by the audit with its reason.

use std::sync::Arc;

use base::{Actor, ActorId, Attribute, Ctx, Rights, Role, SystemCtx, TenantId, Value};
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use store::{
    ApiKey, Batch, Event, Expect, Hash, Kept, Member, Person, Realm, Record, Session, SystemStore,
    Throttle,
};
use tokio::sync::Semaphore;

use crate::password::{PasswordError, Passwords};
use crate::refusals::{self, Refusals};
use crate::rights::{SIGN_IN, SIGN_OUT, TRY, rights_of};
use crate::{throttle, token};

/// The store's people, and what lets them in.
pub struct SignIn {
    pub(crate) store: Arc<dyn SystemStore>,
    pub(crate) passwords: Arc<Passwords>,
    hashing: Semaphore,
    refusals: Arc<Refusals>,
}

/// What somebody claims who signs in by a password.
pub struct Credentials<'a> {
    pub name: &'a str,
    pub password: &'a SecretString,
    /// Which tenant is meant, where the person belongs to several.
    pub tenant: Option<&'a TenantId>,
    /// The tenants that can be signed in to here.
    pub served: Served<'a>,
}

/// Whether a tenant is one of this process. The others look like those that are not there.
pub type Served<'a> = &'a (dyn Fn(&TenantId) -> bool + Send + Sync);

/// Who was let in, and to what.
#[derive(Debug, Clone, PartialEq)]
pub struct Admitted {
    pub tenant: TenantId,
    pub actor: Actor,
    pub role: Role,
    pub rights: Rights,
}

/// Why nobody was let in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// One text for every reason: a stranger learns nothing from it.
    #[error("the sign-in is missing, not valid, or expired")]
    NotAccepted,
    /// Genuine, for another tenant than the one that was named.
    #[error("this sign-in does not open that tenant")]
    AnotherTenant,
    /// The password was right; these are the tenants to choose from.
    #[error("say which tenant is meant: you belong to several")]
    WhichTenant(Vec<TenantId>),
    #[error("an operator stands above tenants: use admin, modeler, analyst or viewer")]
    NotOfATenant,
    #[error("this server has its first tenant already")]
    NotTheFirst,
    #[error("this name is taken on this server: choose another, or ask who runs it")]
    NameTaken,
    /// Not there, or another tenant's.
    #[error("this tenant has no such {0}")]
    NoSuch(&'static str),
    /// What cannot be decided is not allowed.
    #[error(transparent)]
    Store(#[from] store::Error),
    #[error(transparent)]
    Password(#[from] PasswordError),
    #[error("the system gives no random bytes")]
    NoRandom,
}

impl From<getrandom::Error> for Refusal {
    fn from(_: getrandom::Error) -> Self {
        Self::NoRandom
    }
}

/// What each token begins with, so that people and scanners of repositories know it.
pub const PREFIX: &str = "querent_";
pub(crate) const KEY_PREFIX: &str = "querent_key_";
const SESSION_PREFIX: &str = "querent_session_";
const HASHED_AT_ONCE: usize = 4;
const ATTEMPTS_AT_ONCE: usize = 8;
const SESSION_LIFE: SignedDuration = SignedDuration::from_hours(12);

impl SignIn {
    pub fn new(store: Arc<dyn SystemStore>, passwords: Passwords) -> Self {
        Self {
            store,
            passwords: Arc::new(passwords),
            hashing: Semaphore::new(HASHED_AT_ONCE),
            refusals: Arc::default(),
        }
    }

    /// Where the people are kept.
    pub fn store(&self) -> Arc<dyn SystemStore> {
        self.store.clone()
    }

    /// A session for who knows the password.
    pub async fn with_password(
        &self,
        ctx: &SystemCtx,
        now: Timestamp,
        claimed: &Credentials<'_>,
    ) -> Result<SecretString, Refusal> {
        let why = match self.known(ctx, now, claimed).await? {
            Ok(id) => match self.chosen(ctx, &id, claimed).await? {
                Some(tenant) => return self.begin_session(ctx, now, id, (tenant, None)).await,
                None => "not of that tenant",
            },
            Err(why) => why,
        };
        self.refuse(ctx, &Realm::System, no(now, shown(claimed.name), why))
            .await
    }

    /// Whose password it is. Whether anybody has the name or not takes as long, also where nobody
    /// can have it.
    async fn known(
        &self,
        ctx: &SystemCtx,
        now: Timestamp,
        claimed: &Credentials<'_>,
    ) -> Result<Result<ActorId, &'static str>, Refusal> {
        let id = ActorId::new(claimed.name).ok();
        if let Some(id) = &id
            && !self.may_try(ctx, now, id.as_str()).await?
        {
            return Ok(Err("too many failures"));
        }
        let person: Option<Kept<Person>> = self.above(ctx, shown(claimed.name)).await?;
        let person = person
            .map(|kept| kept.value)
            .filter(|person| !person.disabled);
        let knows = self.knows_password(person, claimed.password).await;
        Ok(id.filter(|_| knows).ok_or("wrong name or password"))
    }

    /// The tenant that a person is let into: the one that is meant, or the only one.
    async fn chosen(
        &self,
        ctx: &SystemCtx,
        person: &ActorId,
        claimed: &Credentials<'_>,
    ) -> Result<Option<TenantId>, Refusal> {
        let mut tenants = self.tenants_of(ctx, person).await?;
        let meant = |of: &TenantId| claimed.tenant.is_none_or(|tenant| of == tenant);
        tenants.retain(|of| (claimed.served)(of) && meant(of));
        match tenants.len() {
            0 | 1 => Ok(tenants.pop()),
            _ => Err(Refusal::WhichTenant(tenants)),
        }
    }

    /// Lets in by a session or a key. A tenant that is `named` beside a key may only agree; beside
    /// a session it chooses among those that the person belongs to.
    pub async fn admit(
        &self,
        ctx: &SystemCtx,
        now: Timestamp,
        token: &str,
        (named, served): (Option<&str>, Served<'_>),
    ) -> Result<Admitted, Refusal> {
        if token.starts_with(SESSION_PREFIX) {
            return self.by_session(ctx, now, token, (named, served)).await;
        }
        let Some(rest) = token.strip_prefix(KEY_PREFIX) else {
            let event = no(now, "", "it is no key and no session");
            return self.refuse(ctx, &Realm::System, event).await;
        };
        let admitted = self.by_key(ctx, now, rest).await?;
        match named.is_none_or(|named| named == admitted.tenant.as_str()) {
            true => Ok(admitted),
            false => {
                self.another(ctx, now, admitted.actor.id.as_str(), &admitted.tenant)
                    .await
            }
        }
    }

    /// Says no to somebody genuine who named another tenant; theirs shows it.
    async fn another<T>(
        &self,
        ctx: &SystemCtx,
        now: Timestamp,
        who: &str,
        tenant: &TenantId,
    ) -> Result<T, Refusal> {
        let event = no(now, who, "another tenant was named");
        self.note_refusal(ctx, event, Some(tenant)).await?;
        Err(Refusal::AnotherTenant)
    }

    pub async fn sign_out(
        &self,
        ctx: &SystemCtx,
        now: Timestamp,
        token: &str,
    ) -> Result<(), Refusal> {
        let id = token::hash_text(token).0;
        let found: Option<Kept<Session>> = self.above(ctx, &id).await?;
        let session = found.ok_or(Refusal::NotAccepted)?.value;
        let event = Event::done(now, SIGN_OUT.name, &session.person).by(session.person);
        let batch = Batch::because(event).remove::<Session>(&id, Expect::Anything);
        self.write(ctx, Realm::System, batch).await
    }

    async fn by_session(
        &self,
        ctx: &SystemCtx,
        now: Timestamp,
        token: &str,
        (named, served): (Option<&str>, Served<'_>),
    ) -> Result<Admitted, Refusal> {
        let id = token::hash_text(token).0;
        let found: Option<Kept<Session>> = self.above(ctx, &id).await?;
        let Some(session) = found.map(|kept| kept.value) else {
            return self
                .refuse(ctx, &Realm::System, no(now, "", "no such session"))
                .await;
        };
        let name = session.person.as_str();
        let realm = Realm::Tenant(session.tenant.clone());
        if session.expires <= now {
            return self
                .refuse(ctx, &realm, no(now, name, "the session has expired"))
                .await;
        }
        if let Some(member) = session.member {
            return match named.is_none_or(|named| named == session.tenant.as_str()) {
                true => Ok(admitted(session.tenant, member, None)),
                false => self.another(ctx, now, name, &session.tenant).await,
            };
        }
        // What was taken from somebody since counts at once.
        let person: Option<Kept<Person>> = self.above(ctx, name).await?;
        let person = person.map(|kept| kept.value);
        let department = person.as_ref().and_then(|person| person.department.clone());
        let gone = person.is_none_or(|person| person.disabled);
        let other = named.filter(|named| *named != session.tenant.as_str());
        let tenant = other.map_or(Ok(session.tenant.clone()), TenantId::new);
        let member = match tenant.ok().filter(|tenant| !gone && served(tenant)) {
            Some(tenant) => self.member(ctx, tenant, name).await?,
            None => None,
        };
        match member {
            Some((tenant, member)) => Ok(admitted(tenant, member, None).of(department)),
            None if other.is_some() && !gone => self.another(ctx, now, name, &session.tenant).await,
            None => {
                self.refuse(ctx, &realm, no(now, name, "no longer of that tenant"))
                    .await
            }
        }
    }

    async fn member(
        &self,
        ctx: &SystemCtx,
        tenant: TenantId,
        name: &str,
    ) -> Result<Option<(TenantId, Member)>, Refusal> {
        let realm = Realm::Tenant(tenant.clone());
        let member = self.store.get_of::<Member>(ctx, &realm, name).await?;
        Ok(member.map(|kept| (tenant, kept.value)))
    }

    /// `TENANT.ID.SECRET`: the first two say where to look, the last one decides.
    async fn by_key(
        &self,
        ctx: &SystemCtx,
        now: Timestamp,
        text: &str,
    ) -> Result<Admitted, Refusal> {
        let unknown = "no such key";
        let [tenant, id, secret]: [&str; 3] = match text.split('.').collect::<Vec<_>>().try_into() {
            Ok(parts) => parts,
            Err(_) => return self.refuse(ctx, &Realm::System, no(now, "", unknown)).await,
        };
        let Ok(tenant) = TenantId::new(tenant) else {
            return self.refuse(ctx, &Realm::System, no(now, "", unknown)).await;
        };
        let realm = Realm::Tenant(tenant.clone());
        let found = self.store.get_of::<ApiKey>(ctx, &realm, id).await?;
        let hash = token::hash_text(secret);
        let Some(key) = found.map(|kept| kept.value).filter(|key| key.hash == hash) else {
            return self.refuse(ctx, &Realm::System, no(now, id, unknown)).await;
        };
        let ended = |at: Option<Timestamp>| at.is_some_and(|at| at <= now);
        if ended(key.expires) || ended(key.revoked) {
            return self
                .refuse(
                    ctx,
                    &realm,
                    no(now, id, "the key has expired or was revoked"),
                )
                .await;
        }
        Ok(admitted(tenant, key.member, key.scopes.as_ref()))
    }

    pub(crate) async fn begin_session(
        &self,
        ctx: &SystemCtx,
        now: Timestamp,
        person: ActorId,
        (tenant, member): (TenantId, Option<Member>),
    ) -> Result<SecretString, Refusal> {
        let secret = token::fresh()?;
        let text = format!("{SESSION_PREFIX}{}", secret.expose_secret());
        let session = Session {
            id: token::hash_text(&text).0,
            person: person.clone(),
            tenant: tenant.clone(),
            member,
            expires: now.saturating_add(SESSION_LIFE).unwrap_or(now),
        };
        let event = Event::done(now, SIGN_IN.name, &tenant).by(person.clone());
        let mut batch = Batch::because(event).put(&session, Expect::Absent)?;
        // Somebody else's issuer may call anybody by a name that somebody has here.
        if session.member.is_none() {
            batch = batch.remove::<Throttle>(person.as_str(), Expect::Anything);
        }
        self.write(ctx, Realm::System, batch).await?;
        Ok(SecretString::from(text))
    }

    async fn tenants_of(
        &self,
        ctx: &SystemCtx,
        person: &ActorId,
    ) -> Result<Vec<TenantId>, Refusal> {
        let rows = self
            .store
            .rows_everywhere(ctx, Member::KIND, person.as_str());
        let realms = rows.await?.into_iter().map(|(realm, _)| realm);
        Ok(realms.filter_map(|realm| realm.tenant().cloned()).collect())
    }

    /// Counts an attempt before it is looked at: many at the same moment are many.
    async fn may_try(&self, ctx: &SystemCtx, now: Timestamp, name: &str) -> Result<bool, Refusal> {
        for _ in 0..ATTEMPTS_AT_ONCE {
            let before: Option<Kept<Throttle>> = self.above(ctx, name).await?;
            if throttle::waits(before.as_ref().map(|kept| &kept.value), now) {
                return Ok(false);
            }
            let expect = match &before {
                Some(kept) => Expect::Version(kept.version),
                None => Expect::Absent,
            };
            let count = throttle::failed(before.map(|kept| kept.value), name, now);
            let batch = Batch::because(Event::done(now, TRY.name, name)).put(&count, expect)?;
            match self.write(ctx, Realm::System, batch).await {
                Err(Refusal::Store(store::Error::Conflict(_))) => {}
                done => return done.map(|()| true),
            }
        }
        Ok(false)
    }

    /// Not on the threads that everybody waits for, and few at once: each takes 19 MiB.
    async fn knows_password(&self, person: Option<Person>, password: &SecretString) -> bool {
        let Ok(_turn) = self.hashing.acquire().await else {
            return false;
        };
        let (passwords, password) = (self.passwords.clone(), password.clone());
        let verify = move || {
            let hash = person.as_ref().and_then(|person| person.password.as_ref());
            passwords.verify(&password, hash)
        };
        tokio::task::spawn_blocking(verify).await.unwrap_or(false)
    }

    /// As few at once as passwords are verified.
    pub(crate) async fn hashed(&self, password: &SecretString) -> Result<Hash, Refusal> {
        let failed = |_| Refusal::Password(PasswordError::Failed);
        let turn = self.hashing.acquire().await;
        let _turn = turn.map_err(|_| Refusal::Password(PasswordError::Failed))?;
        let (passwords, password) = (self.passwords.clone(), password.clone());
        let hashing = tokio::task::spawn_blocking(move || passwords.hash(&password));
        Ok(hashing.await.map_err(failed)??)
    }

    /// Shows in the audit what somebody did who was let in.
    pub async fn show(&self, ctx: &Ctx, event: Event) -> Result<(), Refusal> {
        self.store.write(ctx, &Batch::because(event)).await?;
        Ok(())
    }

    /// Shows in the audit that somebody else refused a sign-in.
    pub async fn note_refusal(
        &self,
        ctx: &SystemCtx,
        event: Event,
        tenant: Option<&TenantId>,
    ) -> Result<(), Refusal> {
        let realm = tenant.map_or(Realm::System, |tenant| Realm::Tenant(tenant.clone()));
        self.write_refused(ctx, &realm, event).await
    }

    /// Writes what was only counted of refusals, once its while is over.
    pub async fn sum_up(&self, ctx: &SystemCtx, now: Timestamp) -> Result<(), Refusal> {
        refusals::sum_up(ctx, &*self.store, &self.refusals, now).await
    }

    /// Sums up every while, for as long as somebody may be refused.
    pub fn summing_up(&self) -> impl Future<Output = ()> + Send + 'static {
        refusals::summing_up(self.store.clone(), Arc::downgrade(&self.refusals))
    }

    async fn write_refused(
        &self,
        ctx: &SystemCtx,
        realm: &Realm,
        event: Event,
    ) -> Result<(), Refusal> {
        let lines = self.refusals.lines(realm, event).into_iter();
        let batches: Vec<_> = lines
            .map(|line| (realm.clone(), Batch::because(line)))
            .collect();
        match batches.is_empty() {
            true => Ok(()),
            false => Ok(self.store.write_all(ctx, &batches).await?),
        }
    }

    /// Says no, and why only to the audit.
    pub(crate) async fn refuse<T>(
        &self,
        ctx: &SystemCtx,
        realm: &Realm,
        event: Event,
    ) -> Result<T, Refusal> {
        self.write_refused(ctx, realm, event).await?;
        Err(Refusal::NotAccepted)
    }

    pub(crate) async fn above<R: Record>(
        &self,
        ctx: &SystemCtx,
        id: &str,
    ) -> Result<Option<Kept<R>>, Refusal> {
        Ok(self.store.get_of(ctx, &Realm::System, id).await?)
    }

    pub(crate) async fn write(
        &self,
        ctx: &SystemCtx,
        realm: Realm,
        batch: Batch,
    ) -> Result<(), Refusal> {
        Ok(self.store.write_all(ctx, &[(realm, batch)]).await?)
    }
}

/// A name as it may stand in the store: one that nobody can have is nobody's.
fn shown(name: &str) -> &str {
    match ActorId::new(name) {
        Ok(_) => name,
        Err(_) => "",
    }
}

/// A sign-in that is refused, as the audit shows it.
pub fn no(now: Timestamp, subject: &str, why: &str) -> Event {
    Event::refused(now, SIGN_IN.name, subject).saying(why)
}

/// The attribute by which use is summed up.
const DEPARTMENT: &str = "department";

impl Admitted {
    /// Somebody of a department, unless what they are in the tenant says another.
    fn of(mut self, department: Option<String>) -> Self {
        if let Some(department) = department {
            let said = self.actor.attributes.entry(DEPARTMENT.to_owned());
            said.or_insert_with(|| Attribute(vec![Value::Text(department)]));
        }
        self
    }
}

pub(crate) fn admitted(
    tenant: TenantId,
    member: Member,
    scopes: Option<&std::collections::BTreeSet<String>>,
) -> Admitted {
    let rights = rights_of(member.role);
    Admitted {
        tenant,
        rights: match scopes {
            Some(scopes) => rights.within(scopes),
            None => rights,
        },
        role: member.role,
        actor: Actor {
            attributes: member.attributes(),
            id: member.person,
            groups: member.groups,
        },
    }
}
