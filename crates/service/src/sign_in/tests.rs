//! Every way in, and every way of not getting in: one answer for all of these, and a line of the
//! audit that says why.

use std::sync::Arc;

use auth::{Algorithm, Jwt, JwtKey, NewKey, Passwords, SignIn};
use base::{Code, Role};
use jiff::Timestamp;
use jsonwebtoken::{EncodingKey, Header, encode};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use store::{Member, Outcome, Realm, SystemStore};
use testkit::memory_store::MemoryStore;
use testkit::store_contract::{PlainSeal, make, within};

use crate::tests::{id, opened, system, tenant};
use crate::{Error, Service, Stage};

const SECRET: &str = "a secret of thirty-two characters";

struct House {
    service: Service,
    store: Arc<dyn SystemStore>,
    keys: SignIn,
}

fn jwt(name: &str, secret: &str) -> Jwt {
    Jwt {
        tenant: id(name),
        algorithm: Algorithm::HS256,
        key: JwtKey::Secret(SecretString::from(secret)),
        issuer: None,
        key_id: Some(name.into()),
        audience: Some("querent".into()),
        namespace: None,
        tenant_claim: None,
        role: Role::Viewer,
    }
}

/// Two tenants that are served, a third that is not, and keys for all of them.
async fn house() -> House {
    let store: Arc<dyn SystemStore> = Arc::new(MemoryStore::new(Arc::new(PlainSeal)));
    make(&store, &["one", "three", "two"]).await;
    let sign_in = || {
        let passwords = Passwords::costing(8, 1).expect("cheap ones");
        SignIn::new(store.clone(), passwords)
    };
    let with = |name: &str, secret: &str| project::Tenant {
        jwt: Some(jwt(name, secret)),
        ..tenant(name)
    };
    let tenants = vec![with("one", SECRET), with("two", OTHER)];
    let (service, _) = opened(tenants).await.expect("it opens");
    House {
        service: service.with_people(sign_in()),
        keys: sign_in(),
        store,
    }
}

const OTHER: &str = "another secret of enough characters";

impl House {
    async fn key(&self, tenant: &str, role: Role, expires: Option<Timestamp>) -> String {
        let member = Member {
            person: within(tenant).actor.id.clone(),
            role,
            groups: Default::default(),
            attributes: Default::default(),
        };
        let new = NewKey {
            name: "test".into(),
            member,
            scopes: None,
            expires,
        };
        let now = Timestamp::UNIX_EPOCH;
        let key = self.keys.issue_key(&within(tenant), now, new).await;
        key.expect("a key").expose_secret().to_owned()
    }

    async fn refused(&self, token: &str, named: Option<&str>) -> Error {
        let admitted = self.service.admit(&system(), token, named).await;
        admitted.expect_err(token)
    }

    /// The outcome and the reason of the latest line of a realm.
    async fn last(&self, realm: &Realm) -> (Outcome, String) {
        let heads = self.store.heads(&system()).await.expect("heads");
        let head = heads
            .iter()
            .find(|head| head.chain.realm == *realm)
            .expect("a chain");
        let lines = self
            .store
            .chain(&system(), &head.chain, head.number - 1, 1)
            .await;
        let line = lines.expect("lines").remove(0);
        (line.outcome, line.detail)
    }
}

fn token(claims: &serde_json::Value, secret: &str) -> String {
    let kid = if secret == OTHER { "two" } else { "one" };
    signed(Some(kid), claims, secret)
}

fn signed(kid: Option<&str>, claims: &serde_json::Value, secret: &str) -> String {
    let key = EncodingKey::from_secret(secret.as_bytes());
    let header = Header {
        kid: kid.map(str::to_owned),
        ..Header::default()
    };
    encode(&header, claims, &key).expect("signed")
}

fn claims() -> serde_json::Value {
    json!({"sub": "asha", "aud": "querent", "exp": 99_999_999_999u64, "zone": "north"})
}

#[tokio::test]
async fn the_key_that_fits_decides_the_tenant() {
    let house = house().await;
    for (secret, name) in [(SECRET, "one"), (OTHER, "two")] {
        let token = token(&claims(), secret);
        let ctx = house
            .service
            .admit(&system(), &token, None)
            .await
            .expect("let in");
        assert_eq!((ctx.tenant, ctx.actor.id.as_str()), (id(name), "asha"));
        assert!(ctx.actor.attributes.contains_key("zone"));
        assert!(
            house
                .service
                .admit(&system(), &token, Some(name))
                .await
                .is_ok()
        );
    }
    for name in ["one", "two"] {
        let key = house.key(name, Role::Analyst, None).await;
        let ctx = house
            .service
            .admit(&system(), &key, None)
            .await
            .expect("let in");
        assert_eq!(ctx.tenant, id(name));
    }
}

/// The answer is one for everything that is not accepted, so that nobody learns from it what there
/// is; the audit of the tenant says why.
#[tokio::test]
async fn every_way_of_not_getting_in_looks_the_same_and_is_shown() {
    let house = house().await;
    let with = |name: &str, value: serde_json::Value| {
        let mut claims = claims();
        claims[name] = value;
        token(&claims, SECRET)
    };
    let genuine = token(&claims(), SECRET);
    let body = genuine.split('.').nth(1).expect("claims");
    let ways = [
        (with("exp", json!(1000)), "it has expired"),
        (with("aud", json!("another")), "another audience"),
        (format!("eyJhbGciOiJub25lIn0.{body}."), "it is no token"),
        (
            genuine.replace(body, &body.to_uppercase()),
            "the signature does not fit",
        ),
        (token(&claims(), OTHER), "the signature does not fit"),
        ("x".into(), "it is no token"),
    ];
    let nobody = house.refused("x", Some("nobody")).await;
    assert_eq!(nobody.code, Code::SignInRequired);
    for (token, why) in ways {
        assert_eq!(house.refused(&token, Some("one")).await, nobody, "{why}");
        let shown = house.last(&Realm::Tenant(id("one"))).await;
        assert_eq!(shown, (Outcome::Refused, why.to_owned()));
        assert_eq!(house.refused(&token, Some("nobody")).await, nobody, "{why}");
        assert_eq!(house.last(&Realm::System).await.0, Outcome::Refused);
    }
    let expired = house
        .key("one", Role::Viewer, Some(Timestamp::UNIX_EPOCH))
        .await;
    assert_eq!(house.refused(&expired, None).await, nobody);
    assert_eq!(
        house.last(&Realm::Tenant(id("one"))).await.0,
        Outcome::Refused
    );
    // A genuine key of a tenant that this process does not serve.
    let elsewhere = house.key("three", Role::Admin, None).await;
    assert_eq!(house.refused(&elsewhere, None).await, nobody);
    assert_eq!(house.refused("querent_key_one.x.y", None).await, nobody);
    assert_eq!(house.refused("", None).await, nobody);
}

#[tokio::test]
async fn a_name_beside_a_key_may_only_agree() {
    let house = house().await;
    let key = house.key("one", Role::Admin, None).await;
    let other = house.refused(&key, Some("two")).await;
    assert_eq!(other.code, Code::TenantRefused);
    assert_eq!(house.refused(&key, Some("nobody")).await, other);
    let shown = house.last(&Realm::Tenant(id("one"))).await;
    assert_eq!(shown, (Outcome::Refused, "another tenant was named".into()));
}

/// Two tenants whose tokens cannot be told apart: a fault of the configuration, which is told.
/// Whose token it is nobody can say, unless the caller says which tenant is meant.
#[tokio::test]
async fn a_token_that_two_tenants_could_have_signed_opens_neither() {
    let with = |name: &str, secret: &str| project::Tenant {
        jwt: Some(Jwt {
            key_id: None,
            ..jwt(name, secret)
        }),
        ..tenant(name)
    };
    let (service, faults) = opened(vec![with("one", SECRET), with("two", OTHER)])
        .await
        .expect("it opens");
    assert!(
        faults
            .to_string()
            .contains("tokens of one, two cannot be told apart"),
        "{faults}"
    );
    for secret in [SECRET, OTHER] {
        let token = signed(None, &claims(), secret);
        let refused = service.admit(&system(), &token, None).await;
        assert_eq!(
            refused.map(|ctx| ctx.tenant).map_err(|error| error.code),
            Err(Code::SignInRequired)
        );
    }
    let token = signed(None, &claims(), OTHER);
    let ctx = service.admit(&system(), &token, Some("two")).await;
    assert_eq!(ctx.expect("let in").tenant, id("two"));
    assert!(service.admit(&system(), &token, Some("one")).await.is_err());
}

#[tokio::test]
async fn rights_are_looked_at_and_questions_are_shown() {
    let house = house().await;
    let key = house.key("one", Role::Viewer, None).await;
    let viewer = house
        .service
        .admit(&system(), &key, None)
        .await
        .expect("let in");
    let explained = house
        .service
        .explain(&viewer, "amount", Stage::Lower, None)
        .await;
    assert_eq!(
        explained.err().map(|error| error.code),
        Some(Code::AccessDenied)
    );

    let none = viewer.clone().with(base::Rights::none());
    let asked = house.service.ask(&none, "amount").await;
    assert_eq!(
        asked.err().map(|error| error.code),
        Some(Code::AccessDenied)
    );
    let shown = house.last(&Realm::Tenant(id("one"))).await;
    assert_eq!(shown, (Outcome::Refused, "access.denied".into()));
    assert!(house.service.session(&none).is_err());

    let _ = house.service.ask(&viewer, "amount by state").await;
    let asked = store::Search {
        action: Some("ask".into()),
        ..store::Search::latest(1)
    };
    let lines = house.store.audit(&viewer, &asked).await.expect("lines");
    assert_eq!(
        (lines[0].action.as_str(), lines[0].subject.as_str()),
        ("ask", "amount by state")
    );
    assert_eq!(lines[0].trace, viewer.trace.to_string());
}

#[tokio::test]
async fn tokens_that_several_tenants_would_take_are_told_after_a_change() {
    let signed = |name: &str, secret: &str| project::Tenant {
        version: "without a key id".into(),
        jwt: Some(Jwt {
            key_id: None,
            ..jwt(name, secret)
        }),
        ..tenant(name)
    };
    let both = vec![tenant("one"), tenant("two")];
    let (service, _) = opened(both).await.expect("it opens");
    let reload = async |name: &str, secret: &str| {
        let version = Some(signed(name, secret));
        service.reload(&system(), vec![(id(name), version)]).await
    };
    assert!(reload("one", SECRET).await.faults.is_empty());
    let clashing = reload("two", OTHER).await.faults.to_string();
    assert!(clashing.contains("cannot be told apart"), "{clashing}");
    assert_eq!(service.unserved(&system()), 1);
}
