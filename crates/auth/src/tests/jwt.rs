use std::sync::{Arc, Mutex};

use base::{Attribute, Role, Value};
use jsonwebtoken::jwk::{Jwk, JwkSet};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use secrecy::SecretString;
use serde_json::{Value as Json, json};
use testkit::store_contract::tenant;

use crate::jwt::{Jwt, JwtKey, KeySet, Unaccepted};

const SECRET: &str = "a secret of thirty-two characters";
const LATER: u64 = 99_999_999_999;

fn jwt() -> Jwt {
    Jwt {
        tenant: tenant("nectar"),
        algorithm: Algorithm::HS256,
        key: JwtKey::Secret(SecretString::from(SECRET)),
        issuer: Some("https://nectar.example".into()),
        key_id: None,
        audience: Some("querent".into()),
        namespace: None,
        tenant_claim: None,
        role: Role::Viewer,
    }
}

fn claims() -> Json {
    json!({
        "sub": "asha", "iss": "https://nectar.example", "aud": "querent", "exp": LATER,
        "groups": ["sales"], "zone": "north", "levels": [1, 2], "user": {"active": true},
        "odd": [{"a": 1}], "role": "admin",
    })
}

fn sign(header: &Header, claims: &Json, secret: &str) -> String {
    encode(header, claims, &EncodingKey::from_secret(secret.as_bytes())).expect("signed")
}

fn genuine(claims: &Json) -> String {
    sign(&Header::default(), claims, SECRET)
}

fn with(name: &str, value: Json) -> Json {
    let mut claims = claims();
    claims[name] = value;
    claims
}

fn without(name: &str) -> Json {
    let mut claims = claims();
    claims.as_object_mut().expect("a map").remove(name);
    claims
}

async fn why(jwt: &Jwt, token: &str) -> &'static str {
    jwt.admit(token, None).await.expect_err("refused").0
}

#[tokio::test]
async fn what_a_token_says_is_the_security_context() {
    let admitted = jwt()
        .admit(&genuine(&claims()), None)
        .await
        .expect("let in");
    assert_eq!(admitted.tenant, tenant("nectar"));
    let actor = &admitted.actor;
    assert_eq!(actor.id.as_str(), "asha");
    assert!(actor.groups.contains("sales"));
    let names: Vec<_> = actor.attributes.keys().map(String::as_str).collect();
    assert_eq!(names, ["levels", "role", "user.active", "zone"]);
    assert_eq!(
        actor.attributes["zone"],
        Attribute(vec![Value::Text("north".into())])
    );
    // It may say that it is an admin: the configuration says what it is.
    assert_eq!(admitted.role, Role::Viewer);
}

#[tokio::test]
async fn a_namespace_narrows_the_context_to_one_claim() {
    let jwt = Jwt {
        namespace: Some("https://querent".into()),
        ..jwt()
    };
    let inner = json!({"zone": "south", "groups": ["stock"]});
    let admitted = jwt
        .admit(&genuine(&with("https://querent", inner)), None)
        .await
        .expect("let in");
    assert_eq!(admitted.actor.id.as_str(), "asha");
    assert_eq!(admitted.actor.attributes.len(), 1);
    assert!(admitted.actor.groups.contains("stock") && !admitted.actor.groups.contains("sales"));
    assert!(
        why(&jwt, &genuine(&claims()))
            .await
            .contains("security context")
    );
}

#[tokio::test]
async fn what_is_not_for_us_or_not_of_this_time_is_refused() {
    let why = async |claims: Json| why(&jwt(), &genuine(&claims)).await;
    assert_eq!(why(with("exp", json!(1000))).await, "it has expired");
    assert_eq!(why(without("exp")).await, "a claim is missing");
    assert_eq!(
        why(with("nbf", json!(LATER))).await,
        "its time has not come"
    );
    assert_eq!(why(with("aud", json!("another"))).await, "another audience");
    assert_eq!(why(without("aud")).await, "a claim is missing");
    assert_eq!(
        why(with("iss", json!("https://eve.example"))).await,
        "another issuer"
    );
    assert_eq!(why(without("iss")).await, "a claim is missing");
    assert_eq!(why(without("sub")).await, "it names nobody in 'sub'");
    assert_eq!(why(with("sub", json!(7))).await, "it names nobody in 'sub'");
    assert_eq!(
        why(with("sub", json!("a\nb"))).await,
        "it names nobody in 'sub'"
    );
    // A token that is for somebody in particular is for nobody here who did not say so.
    let open = Jwt {
        audience: None,
        ..jwt()
    };
    assert_eq!(
        super::jwt::why(&open, &genuine(&claims())).await,
        "another audience"
    );
}

#[tokio::test]
async fn what_was_tampered_with_is_refused() {
    let jwt = jwt();
    let token = genuine(&claims());
    let parts: Vec<&str> = token.split('.').collect();
    // {"alg":"none"}, and the same with a type.
    for none in ["eyJhbGciOiJub25lIn0", "eyJhbGciOiJOb25lIiwidHlwIjoiSldUIn0"] {
        assert_eq!(
            why(&jwt, &format!("{none}.{}.", parts[1])).await,
            "it is no token"
        );
    }
    let other = sign(
        &Header::default(),
        &claims(),
        "another secret of enough characters",
    );
    assert_eq!(why(&jwt, &other).await, "the signature does not fit");
    let admin = genuine(&with("sub", json!("admin")));
    let claims_of_admin = admin.split('.').nth(1).expect("claims");
    let swapped = format!("{}.{claims_of_admin}.{}", parts[0], parts[2]);
    assert_eq!(why(&jwt, &swapped).await, "the signature does not fit");
    let longer = sign(&Header::new(Algorithm::HS512), &claims(), SECRET);
    assert_eq!(
        why(&jwt, &longer).await,
        "another algorithm than the one configured"
    );
    for odd in ["", "x", "..", "a.b.c", &token[..token.len() - 2]] {
        assert!(jwt.admit(odd, None).await.is_err(), "{odd}");
    }
}

#[tokio::test]
async fn a_tenant_that_is_named_may_only_agree() {
    let jwt = Jwt {
        tenant_claim: Some("org".into()),
        ..jwt()
    };
    let named = genuine(&with("org", json!("nectar")));
    assert!(jwt.admit(&named, None).await.is_ok());
    for odd in [json!("unison"), json!(""), json!(["nectar"]), Json::Null] {
        let refused = why(&jwt, &genuine(&with("org", odd))).await;
        assert!(refused.contains("another tenant"), "{refused}");
    }
    assert!(
        why(&jwt, &genuine(&claims()))
            .await
            .contains("another tenant")
    );
}

/// What a tenant publishes, which changes.
struct Published(Mutex<Vec<JwkSet>>);

impl KeySet for Published {
    fn keys(&self, missing: Option<&str>) -> Arc<JwkSet> {
        let mut sets = self.0.lock().expect("unlocked");
        if missing.is_some() && sets.len() > 1 {
            sets.remove(0);
        }
        Arc::new(sets[0].clone())
    }
}

/// The private half of a pair for tests, in PKCS #8.
const ED25519: &str = "-----BEGIN PRIVATE KEY-----\n\
    MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n\
    -----END PRIVATE KEY-----\n";
const ED25519_X: &str = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";

fn published(kid: &str) -> Json {
    json!({"kty": "OKP", "crv": "Ed25519", "x": ED25519_X, "kid": kid, "alg": "EdDSA"})
}

fn set(keys: &[Json]) -> JwkSet {
    let keys = keys
        .iter()
        .map(|key| serde_json::from_value::<Jwk>(key.clone()).expect("a key"));
    JwkSet {
        keys: keys.collect(),
    }
}

fn signed_by(kid: Option<&str>) -> String {
    let header = Header {
        kid: kid.map(str::to_owned),
        ..Header::new(Algorithm::EdDSA)
    };
    let key = EncodingKey::from_ed_pem(ED25519.as_bytes()).expect("a key");
    encode(&header, &claims(), &key).expect("signed")
}

fn by_set(sets: Vec<JwkSet>) -> Jwt {
    Jwt {
        algorithm: Algorithm::EdDSA,
        key: JwtKey::Jwks(Arc::new(Published(Mutex::new(sets)))),
        ..jwt()
    }
}

#[tokio::test]
async fn a_key_that_was_published_since_is_looked_up() {
    let jwt = by_set(vec![set(&[published("old")]), set(&[published("new")])]);
    assert!(jwt.admit(&signed_by(Some("old")), None).await.is_ok());
    assert!(jwt.admit(&signed_by(Some("new")), None).await.is_ok());
    // By then the old one has been taken out.
    assert_eq!(
        why(&jwt, &signed_by(Some("old"))).await,
        "no key of the set has its id"
    );
    assert_eq!(
        why(&jwt, &signed_by(None)).await,
        "no key of the set has its id"
    );
}

/// A public key is known to everybody. Whoever signs by HMAC with it is not believed, and neither
/// is a set that holds a secret.
#[tokio::test]
async fn a_public_key_is_no_secret() {
    let jwt = by_set(vec![set(&[published("one")])]);
    let header = Header {
        kid: Some("one".into()),
        ..Header::default()
    };
    let forged = sign(&header, &claims(), ED25519_X);
    assert_eq!(
        why(&jwt, &forged).await,
        "another algorithm than the one configured"
    );

    let shared = json!({"kty": "oct", "k": "c2VjcmV0", "kid": "one", "alg": "HS256"});
    let jwt = Jwt {
        algorithm: Algorithm::HS256,
        ..by_set(vec![set(&[shared])])
    };
    assert_eq!(
        why(&jwt, &sign(&header, &claims(), "secret")).await,
        "the set of keys holds a secret"
    );
    let jwt = Jwt {
        algorithm: Algorithm::RS256,
        ..super::jwt::jwt()
    };
    let refused: Unaccepted = jwt
        .admit(&signed_by(None), None)
        .await
        .expect_err("refused");
    assert_eq!(refused.0, "another algorithm than the one configured");
}
