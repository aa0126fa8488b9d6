//! Tokens that somebody else signed, over HTTP: every way of being wrong looks like a tenant that is
//! not there, byte for byte, and the audit of the one that was meant says why.

use std::sync::Arc;

use auth::{Algorithm, Jwt, JwtKey, RemoteKeys};
use axum::http::Method;
use base::{Role, TenantId};
use jsonwebtoken::{EncodingKey, Header, encode};
use secrecy::SecretString;
use serde_json::{Value as Json, json};
use store::Outcome;
use testkit::issuer::{ISSUER, Issuer};

use crate::house::{House, Response, house_with, plain, request};

const SECRET: &str = "a secret of thirty-two characters";

fn with(name: &str, key: JwtKey, algorithm: Algorithm) -> project::Tenant {
    let jwt = Jwt {
        tenant: TenantId::new(name).expect("an id"),
        algorithm,
        key,
        issuer: Some(format!("https://{name}.example")),
        key_id: None,
        audience: Some("querent".into()),
        namespace: None,
        tenant_claim: None,
        role: Role::Viewer,
    };
    project::Tenant {
        jwt: Some(jwt),
        ..plain(name)
    }
}

fn shared(name: &str) -> project::Tenant {
    with(
        name,
        JwtKey::Secret(SecretString::from(SECRET)),
        Algorithm::HS256,
    )
}

fn claims() -> Json {
    json!({
        "sub": "asha", "aud": "querent", "iss": "https://nectar.example", "exp": 99_999_999_999u64
    })
}

fn signed(claims: &Json, algorithm: Algorithm, secret: &str) -> String {
    let key = EncodingKey::from_secret(secret.as_bytes());
    encode(&Header::new(algorithm), claims, &key).expect("signed")
}

fn but(name: &str, value: Json) -> String {
    let mut claims = claims();
    claims[name] = value;
    signed(&claims, Algorithm::HS256, SECRET)
}

async fn house() -> House {
    let served = vec![shared("nectar"), plain("unison")];
    house_with(&["nectar", "unison"], served, |service| service).await
}

async fn coming(house: &House, token: &str, path: &str) -> Response {
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str())];
    house.send(request(Method::GET, path, &headers, None)).await
}

#[tokio::test]
async fn a_genuine_token_opens_its_tenant_and_no_other() {
    let house = house().await;
    let good = signed(&claims(), Algorithm::HS256, SECRET);
    for path in ["/api/v1/session", "/t/nectar/api/v1/session"] {
        let session = coming(&house, &good, path).await;
        assert_eq!(session.json()["tenant"]["id"], "nectar", "{}", session.body);
    }
    let there = coming(&house, &good, "/t/unison/api/v1/session").await;
    let missing = coming(&house, &good, "/t/nowhere/api/v1/session").await;
    assert_eq!(there.status, 401);
    assert_eq!(there.bytes(), missing.bytes());
}

#[tokio::test]
async fn every_token_that_is_wrong_looks_like_a_tenant_that_is_not_there() {
    let house = house().await;
    let good = signed(&claims(), Algorithm::HS256, SECRET);
    let parts: Vec<&str> = good.split('.').collect();
    let none = format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{}.", parts[1]);
    let tampered = format!("{}.{}.{}", parts[0], parts[1].replace('J', "K"), parts[2]);
    let wrong = [
        (but("exp", json!(1000)), "it has expired"),
        (but("aud", json!("another")), "another audience"),
        (but("aud", Json::Null), "a claim is missing"),
        (
            but("nbf", json!(99_999_999_998u64)),
            "its time has not come",
        ),
        (none, "it is no token"),
        (tampered, "the signature does not fit"),
        (
            signed(&claims(), Algorithm::HS512, SECRET),
            "another algorithm than the one configured",
        ),
        (
            signed(
                &claims(),
                Algorithm::HS256,
                "a guess of thirty-two characters",
            ),
            "the signature does not fit",
        ),
        (but("sub", Json::Null), "it names nobody in 'sub'"),
    ];
    let nowhere = coming(&house, "x.y.z", "/t/nowhere/api/v1/session").await;
    assert_eq!(nowhere.status, 401);
    for (token, why) in wrong {
        let named = coming(&house, &token, "/t/nectar/api/v1/session").await;
        assert_eq!(named.bytes(), nowhere.bytes(), "{why}");
        assert_eq!(
            house.last("nectar").await,
            (Outcome::Refused, why.into()),
            "{token}"
        );
        for path in [
            "/api/v1/session",
            "/t/unison/api/v1/session",
            "/t/nowhere/api/v1/session",
        ] {
            let refused = coming(&house, &token, path).await;
            assert_eq!(refused.bytes(), nowhere.bytes(), "{why} {path}");
        }
    }
}

/// Keys that an issuer publishes, over the service: a token is looked at under one key, and a new
/// one is fetched when it is needed.
#[tokio::test]
async fn published_keys_let_in_and_rotate() {
    let issuer = Arc::new(Issuer::new());
    let keys = RemoteKeys::at(&format!("{ISSUER}/keys"));
    let published = with("nectar", JwtKey::Remote(Arc::new(keys)), Algorithm::EdDSA);
    let served = vec![published, shared("unison")];
    let house = house_with(&["nectar", "unison"], served, |service| {
        service.with_web(issuer.clone())
    })
    .await;
    let token = issuer.signed(&claims());
    for _ in 0..3 {
        let session = coming(&house, &token, "/api/v1/session").await;
        assert_eq!(session.json()["tenant"]["id"], "nectar", "{}", session.body);
    }
    assert_eq!(issuer.times("/keys"), 1);
    // A token of the other tenant, and one of nobody, make nobody fetch.
    let mut other = claims();
    other["iss"] = json!("https://unison.example");
    let other = signed(&other, Algorithm::HS256, SECRET);
    assert_eq!(coming(&house, &other, "/api/v1/session").await.status, 200);
    assert_eq!(coming(&house, "x.y.z", "/api/v1/session").await.status, 401);
    assert_eq!(issuer.times("/keys"), 1);
}
