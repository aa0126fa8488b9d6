//! Every way of not being let in: one answer, and a line of the audit that says why.

use std::sync::Arc;

use base::{Ctx, Role};
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use store::{Batch, Event, Expect, Member, Outcome, Person, Realm, Session, SystemStore, Throttle};
use testkit::memory_store::MemoryStore;
use testkit::store_contract::{PlainSeal, make, system, tenant, within};

use crate::password::Passwords;
use crate::people::NewKey;
use crate::rights::{ASK, READ_AUDIT};
use crate::sign_in::{Credentials, Refusal, SignIn};

pub const PASSWORD: &str = "correct horse battery";

pub struct House {
    pub store: Arc<dyn SystemStore>,
    pub sign_in: SignIn,
}

pub fn now() -> Timestamp {
    Timestamp::from_second(1_800_000_000).expect("a time")
}

pub fn after(seconds: i64) -> Timestamp {
    now() + SignedDuration::from_secs(seconds)
}

pub fn password(text: &str) -> SecretString {
    SecretString::from(text)
}

pub fn member(role: Role) -> Member {
    Member {
        person: within("nectar").actor.id.clone(),
        role,
        groups: ["sales".to_owned()].into(),
        attributes: Default::default(),
    }
}

pub fn person(name: &str) -> Person {
    Person {
        id: base::ActorId::new(name).expect("an id"),
        name: name.into(),
        email: None,
        department: None,
        password: None,
        operator: false,
        disabled: false,
    }
}

/// Two tenants. Asha is an analyst of the first one and knows her password.
pub async fn house() -> House {
    let store: Arc<dyn SystemStore> = Arc::new(MemoryStore::new(Arc::new(PlainSeal)));
    make(&store, &["nectar", "unison"]).await;
    let passwords = Passwords::costing(8, 1).expect("cheap ones");
    let sign_in = SignIn::new(store.clone(), passwords);
    let asha = Person {
        password: Some(sign_in.passwords.hash(&password(PASSWORD)).expect("hashed")),
        ..person("asha")
    };
    sign_in
        .put_person(&system(), now(), &asha)
        .await
        .expect("a person");
    let nectar = within("nectar");
    let analyst = member(Role::Analyst);
    sign_in
        .put_member(&nectar, now(), &analyst)
        .await
        .expect("a member");
    House { store, sign_in }
}

impl House {
    async fn with(
        &self,
        at: Timestamp,
        name: &str,
        password: &SecretString,
        tenant: Option<&base::TenantId>,
    ) -> Result<SecretString, Refusal> {
        let claimed = Credentials {
            name,
            password,
            tenant,
            served: &|_| true,
        };
        self.sign_in.with_password(&system(), at, &claimed).await
    }

    async fn enter(
        &self,
        at: Timestamp,
        name: &str,
        secret: &str,
    ) -> Result<SecretString, Refusal> {
        let secret = password(secret);
        self.with(at, name, &secret, None).await
    }

    async fn session(&self) -> String {
        let token = self.enter(now(), "asha", PASSWORD).await.expect("let in");
        token.expose_secret().to_owned()
    }

    pub async fn admit(
        &self,
        at: Timestamp,
        token: &str,
        named: Option<&str>,
    ) -> Result<crate::Admitted, Refusal> {
        let named: (_, crate::Served<'_>) = (named, &|_| true);
        self.sign_in.admit(&system(), at, token, named).await
    }

    /// The latest line of a realm's audit.
    async fn last(&self, realm: Realm) -> (Outcome, String) {
        let heads = self.store.heads(&system()).await.expect("heads");
        let head = heads
            .into_iter()
            .find(|head| head.chain.realm == realm)
            .expect("a head");
        let lines = self
            .store
            .chain(&system(), &head.chain, head.number - 1, 1)
            .await;
        let line = lines.expect("read").remove(0);
        (line.outcome, line.detail)
    }

    async fn key(&self, ctx: &Ctx, new: NewKey) -> String {
        let key = self
            .sign_in
            .issue_key(ctx, now(), new)
            .await
            .expect("a key");
        key.expose_secret().to_owned()
    }
}

fn nectar() -> Realm {
    Realm::Tenant(tenant("nectar"))
}

fn new_key() -> NewKey {
    NewKey {
        name: "nightly".into(),
        member: member(Role::Viewer),
        scopes: None,
        expires: None,
    }
}

#[tokio::test]
async fn a_password_opens_a_session_that_ends() {
    let house = house().await;
    let token = house.session().await;
    let admitted = house
        .admit(now(), &token, Some("nectar"))
        .await
        .expect("let in");
    assert_eq!(
        (admitted.tenant, admitted.role),
        (tenant("nectar"), Role::Analyst)
    );
    assert!(admitted.actor.groups.contains("sales"));
    assert!(admitted.rights.allow(ASK.name) && !admitted.rights.allow(READ_AUDIT.name));

    let later = house.admit(after(12 * 3600), &token, None).await;
    assert_eq!(later, Err(Refusal::NotAccepted));
    assert_eq!(
        house.last(nectar()).await,
        (Outcome::Refused, "the session has expired".into())
    );

    house
        .sign_in
        .sign_out(&system(), now(), &token)
        .await
        .expect("signed out");
    assert_eq!(
        house.admit(now(), &token, None).await,
        Err(Refusal::NotAccepted)
    );
    let again = house.sign_in.sign_out(&system(), now(), &token).await;
    assert_eq!(again, Err(Refusal::NotAccepted));
}

#[tokio::test]
async fn whoever_fails_hears_the_same_and_the_audit_says_why() {
    let house = house().await;
    for (name, secret) in [
        ("asha", "wrong"),
        ("nobody", PASSWORD),
        ("asha", ""),
        ("nobody", ""),
    ] {
        let refused = house.enter(now(), name, secret).await.err();
        assert_eq!(refused, Some(Refusal::NotAccepted), "{name}");
        let told = (Outcome::Refused, "wrong name or password".into());
        assert_eq!(house.last(Realm::System).await, told);
    }
    let long = "x".repeat(100_000);
    assert_eq!(
        house.enter(now(), "asha", &long).await.err(),
        Some(Refusal::NotAccepted)
    );
    assert_eq!(
        house.enter(now(), &long, PASSWORD).await.err(),
        Some(Refusal::NotAccepted)
    );
}

#[tokio::test]
async fn who_was_disabled_or_has_no_password_is_not_let_in() {
    let house = house().await;
    let token = house.session().await;
    let disabled = Person {
        disabled: true,
        password: Some(
            house
                .sign_in
                .passwords
                .hash(&password(PASSWORD))
                .expect("hashed"),
        ),
        ..person("asha")
    };
    house
        .sign_in
        .put_person(&system(), now(), &disabled)
        .await
        .expect("changed");
    assert!(house.enter(now(), "asha", PASSWORD).await.is_err());
    assert_eq!(
        house.admit(now(), &token, None).await,
        Err(Refusal::NotAccepted)
    );
    house
        .sign_in
        .put_person(&system(), now(), &person("ravi"))
        .await
        .expect("a person");
    assert!(house.enter(now(), "ravi", "").await.is_err());
}

#[tokio::test]
async fn what_was_taken_from_somebody_counts_at_once() {
    let house = house().await;
    let token = house.session().await;
    let viewer = member(Role::Viewer);
    house
        .sign_in
        .put_member(&within("nectar"), now(), &viewer)
        .await
        .expect("changed");
    let admitted = house.admit(now(), &token, None).await.expect("let in");
    assert_eq!(admitted.role, Role::Viewer);
    let remove = Batch::because(Event::done(now(), "member.manage", "asha"))
        .remove::<Member>("asha", Expect::Anything);
    house
        .store
        .write(&within("nectar"), &remove)
        .await
        .expect("removed");
    assert_eq!(
        house.admit(now(), &token, None).await,
        Err(Refusal::NotAccepted)
    );
    assert_eq!(house.last(nectar()).await.1, "no longer of that tenant");
    assert!(house.enter(now(), "asha", PASSWORD).await.is_err());
}

#[tokio::test]
async fn who_belongs_to_several_tenants_says_which() {
    let house = house().await;
    house
        .sign_in
        .put_member(&within("unison"), now(), &member(Role::Admin))
        .await
        .expect("two");
    let open = house.enter(now(), "asha", PASSWORD).await.err();
    let both = vec![tenant("nectar"), tenant("unison")];
    assert_eq!(open, Some(Refusal::WhichTenant(both)));
    // Who does not know the password does not learn where she belongs.
    assert_eq!(
        house.enter(now(), "asha", "wrong").await.err(),
        Some(Refusal::NotAccepted)
    );
    let secret = password(PASSWORD);
    let unison = tenant("unison");
    let chosen = house.with(now(), "asha", &secret, Some(&unison)).await;
    let token = chosen.expect("let in");
    let admitted = house
        .admit(now(), token.expose_secret(), None)
        .await
        .expect("let in");
    assert_eq!((admitted.tenant, admitted.role), (unison, Role::Admin));
    let indus = tenant("indus");
    let other = house.with(now(), "asha", &secret, Some(&indus)).await;
    assert_eq!(other.err(), Some(Refusal::NotAccepted));
}

#[tokio::test]
async fn who_fails_too_often_waits_though_the_next_password_is_right() {
    let house = house().await;
    for _ in 0..5 {
        assert!(house.enter(now(), "asha", "wrong").await.is_err());
    }
    assert_eq!(
        house.enter(now(), "asha", PASSWORD).await.err(),
        Some(Refusal::NotAccepted)
    );
    assert_eq!(house.last(Realm::System).await.1, "too many failures");
    assert!(house.enter(after(2), "asha", PASSWORD).await.is_ok());
    // Who is let in begins anew.
    assert!(house.enter(after(2), "asha", "wrong").await.is_err());
    assert!(house.enter(after(2), "asha", PASSWORD).await.is_ok());
    // Nobody else waits.
    assert!(house.enter(now(), "nobody", "wrong").await.is_err());
    let row = house
        .store
        .get_of::<Throttle>(&system(), &Realm::System, "nobody")
        .await;
    assert_eq!(row.expect("read").expect("counted").value.failures, 1);
}

/// Whoever tries a thousand passwords at once has tried five.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn attempts_at_the_same_moment_are_counted_each() {
    let house = Arc::new(house().await);
    let attempt = |n: usize| {
        let house = house.clone();
        tokio::spawn(async move { house.enter(now(), "asha", &format!("wrong {n}")).await })
    };
    for attempt in (0..40).map(attempt).collect::<Vec<_>>() {
        assert!(attempt.await.expect("ended").is_err());
    }
    let heads = house.store.heads(&system()).await.expect("heads");
    let head = heads
        .iter()
        .find(|head| head.chain.realm == Realm::System)
        .expect("a head");
    let lines = house
        .store
        .chain(&system(), &head.chain, 0, 999)
        .await
        .expect("read");
    let looked_at = lines
        .iter()
        .filter(|line| line.detail == "wrong name or password");
    assert!(looked_at.count() <= 5);
}

#[tokio::test]
async fn a_key_acts_as_it_was_made_to() {
    let house = house().await;
    let scopes = Some(["ask".to_owned(), "audit.read".to_owned()].into());
    let key = house
        .key(
            &within("nectar"),
            NewKey {
                scopes,
                ..new_key()
            },
        )
        .await;
    let admitted = house
        .admit(now(), &key, Some("nectar"))
        .await
        .expect("let in");
    assert_eq!(
        (admitted.tenant, admitted.role),
        (tenant("nectar"), Role::Viewer)
    );
    assert!(admitted.actor.id.as_str().starts_with("key:"));
    // It was given less than its role, and no more.
    assert!(admitted.rights.allow(ASK.name) && !admitted.rights.allow(READ_AUDIT.name));
    assert!(!admitted.rights.allow(crate::rights::SEE_SESSION.name));
}

#[tokio::test]
async fn a_key_that_has_expired_is_refused() {
    let house = house().await;
    let expires = Some(after(60));
    let key = house
        .key(
            &within("nectar"),
            NewKey {
                expires,
                ..new_key()
            },
        )
        .await;
    assert!(house.admit(after(59), &key, None).await.is_ok());
    assert_eq!(
        house.admit(after(60), &key, None).await,
        Err(Refusal::NotAccepted)
    );
    let told = (
        Outcome::Refused,
        "the key has expired or was revoked".into(),
    );
    assert_eq!(house.last(nectar()).await, told);
}

#[tokio::test]
async fn what_is_no_key_is_refused_and_makes_nothing() {
    let house = house().await;
    let key = house.key(&within("nectar"), new_key()).await;
    let id = key.split('.').nth(1).expect("an id").to_owned();
    for odd in [
        key.replace("nectar", "unison"),
        key.replace("nectar", "nobody"),
        key.replace(&id, "another"),
        key[..key.len() - 1].to_owned(),
        format!("{key}x"),
        format!("{key}.x"),
        "querent_key_".into(),
        "querent_session_".into(),
        "querent_session_x".into(),
        "".into(),
        "x".into(),
    ] {
        assert_eq!(
            house.admit(now(), &odd, None).await,
            Err(Refusal::NotAccepted),
            "{odd}"
        );
    }
    // Nobody makes a tenant by naming one.
    let tenants = house.store.tenants(&system()).await.expect("read");
    assert_eq!(tenants, [tenant("nectar"), tenant("unison")]);
}

#[tokio::test]
async fn a_key_is_revoked_by_its_own_tenant() {
    let house = house().await;
    let key = house.key(&within("nectar"), new_key()).await;
    let id = key.split('.').nth(1).expect("an id").to_owned();
    // Another tenant's admin does not know it.
    let unison = within("unison");
    assert!(house.sign_in.revoke_key(&unison, now(), &id).await.is_err());
    assert!(house.sign_in.keys(&unison).await.expect("read").is_empty());
    assert!(house.admit(now(), &key, None).await.is_ok());
    let nectar_admin = within("nectar");
    house
        .sign_in
        .revoke_key(&nectar_admin, now(), &id)
        .await
        .expect("revoked");
    assert_eq!(
        house.admit(now(), &key, None).await,
        Err(Refusal::NotAccepted)
    );
}

#[tokio::test]
async fn a_tenant_that_is_named_beside_a_key_may_only_agree() {
    let house = house().await;
    let key = house.key(&within("nectar"), new_key()).await;
    let session = house.session().await;
    for token in [&key, &session] {
        for named in ["unison", "nobody", "", "NECTAR", "nectar "] {
            let refused = house.admit(now(), token, Some(named)).await;
            assert_eq!(refused, Err(Refusal::AnotherTenant), "{named}");
            assert_eq!(house.last(nectar()).await.1, "another tenant was named");
        }
    }
}

#[tokio::test]
async fn an_admin_makes_nobody_an_operator() {
    let house = house().await;
    let nectar = within("nectar");
    let operator = member(Role::Operator);
    let put = house.sign_in.put_member(&nectar, now(), &operator).await;
    assert_eq!(put, Err(Refusal::NotOfATenant));
    let new = NewKey {
        member: operator,
        ..new_key()
    };
    let key = house.sign_in.issue_key(&nectar, now(), new).await;
    assert_eq!(key.err(), Some(Refusal::NotOfATenant));
    assert!(house.sign_in.keys(&nectar).await.expect("read").is_empty());
}

/// Passwords, keys and sessions of this run, looked for in everything that is kept and shown.
#[tokio::test]
async fn nothing_that_lets_in_is_kept_or_shown() {
    let house = house().await;
    let session = house.session().await;
    let key = house.key(&within("nectar"), new_key()).await;
    let secret_of_key = key.rsplit('.').next().expect("a secret").to_owned();
    let planted = [PASSWORD, &session, &secret_of_key, "wrong guess"];
    let refused = house.enter(now(), "asha", "wrong guess").await.err();
    let mut shown = format!(
        "{refused:?} {:?}",
        refused.as_ref().map(ToString::to_string)
    );
    let ctx = within("nectar");
    for kind in store::RowKind::ALL {
        let own = house.store.rows(&ctx, *kind).await.expect("read");
        let above = house
            .store
            .rows_of(&system(), &Realm::System, *kind)
            .await
            .expect("read");
        for row in own.iter().chain(&above) {
            shown += &format!("{row:?} {} {}", row.id, row.body);
        }
    }
    for head in house.store.heads(&system()).await.expect("heads") {
        let lines = house.store.chain(&system(), &head.chain, 0, 999).await;
        shown += &format!("{lines:?}");
    }
    shown += &format!("{:?}", house.sign_in.keys(&ctx).await);
    for planted in planted {
        assert!(!shown.contains(planted), "{planted} is in {shown}");
    }
    let sessions = house
        .store
        .all_of::<Session>(&system(), &Realm::System)
        .await;
    assert_eq!(sessions.expect("read").len(), 1);
}

/// A department counts as one of whoever is signed in, unless the tenant says another.
#[tokio::test]
async fn the_department_of_a_person_comes_with_the_session() {
    let house = house().await;
    let token = house.session().await;
    let admitted = async || {
        let ctx = system();
        let admitted = house.sign_in.admit(&ctx, now(), &token, (None, &|_| true));
        let attributes = admitted.await.expect("let in").actor.attributes;
        let department = attributes.get("department").cloned();
        department.map(|of| format!("{:?}", of.0))
    };
    assert_eq!(admitted().await, None);
    let store = &house.store;
    let asha: store::Kept<Person> = (store.get_of(&system(), &Realm::System, "asha").await)
        .expect("read")
        .expect("there");
    let asha = Person {
        department: Some("finance".into()),
        ..asha.value
    };
    let put = house.sign_in.put_person(&system(), now(), &asha).await;
    put.expect("a person");
    assert!(admitted().await.expect("one").contains("finance"));
    let mut analyst = member(Role::Analyst);
    let said = vec![store::Scalar::Text("sales".into())];
    analyst.attributes.insert("department".into(), said);
    let nectar = within("nectar");
    let put = house.sign_in.put_member(&nectar, now(), &analyst);
    put.await.expect("a member");
    assert!(admitted().await.expect("one").contains("sales"));
}

/// Who tries names learns nothing from how long it takes: nobody's password is looked at, too. The
/// machine may be busy, so the times are many and may differ several times over; a hash that was
/// left out would show a hundred times over.
#[tokio::test]
async fn strangers_wait_as_long_as_those_who_are_known() {
    let mut house = house().await;
    house.sign_in.passwords = Arc::new(Passwords::costing(8 * 1024, 2).expect("some"));
    let asha = Person {
        password: Some((house.sign_in.hashed(&password(PASSWORD)).await).expect("hashed")),
        ..person("asha")
    };
    let put = house.sign_in.put_person(&system(), now(), &asha).await;
    put.expect("a person");
    let names = ["asha", "nobody", "no name at all!"];
    let mut times = [const { Vec::new() }; 3];
    for round in 0..11 {
        for (name, times) in names.iter().zip(&mut times) {
            let begun = std::time::Instant::now();
            // Long after the last time, so that nobody is throttled.
            let entered = house
                .enter(after(round * 1_000_000), name, "a wrong password")
                .await;
            assert_eq!(entered.err(), Some(Refusal::NotAccepted));
            times.push(begun.elapsed());
        }
    }
    let medians = times.map(|mut times| {
        times.sort();
        times[times.len() / 2].as_secs_f64()
    });
    let shortest = medians.iter().copied().fold(f64::MAX, f64::min);
    let longest = medians.iter().copied().fold(0.0, f64::max);
    assert!(longest < 8.0 * shortest, "{names:?}: {medians:?}");
}
