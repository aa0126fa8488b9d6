//! A set of keys that is published: fetched seldom, renewed when it has to be, and never by whoever
//! asks for keys that nobody has.

use std::sync::Arc;
use std::time::Duration;

use jsonwebtoken::Algorithm;
use serde_json::json;
use testkit::issuer::{CLIENT, ISSUER, Issuer};
use testkit::store_contract::tenant;

use crate::jwt::{Jwt, JwtKey};
use crate::remote_keys::RemoteKeys;

fn jwt(keys: RemoteKeys) -> Jwt {
    Jwt {
        tenant: tenant("nectar"),
        algorithm: Algorithm::EdDSA,
        key: JwtKey::Remote(Arc::new(keys)),
        issuer: Some(ISSUER.into()),
        key_id: None,
        audience: Some(CLIENT.into()),
        namespace: None,
        tenant_claim: None,
        role: base::Role::Viewer,
    }
}

fn token(issuer: &Issuer) -> String {
    let claims = json!({
        "sub": "asha", "iss": ISSUER, "aud": CLIENT, "exp": 99_999_999_999u64
    });
    issuer.signed(&claims)
}

fn keys() -> RemoteKeys {
    RemoteKeys::at(&format!("{ISSUER}/keys"))
}

#[tokio::test]
async fn keys_are_fetched_once_and_again_when_they_rotate() {
    let issuer = Issuer::new();
    let jwt = jwt(keys().patient(Duration::ZERO));
    for _ in 0..5 {
        assert!(jwt.admit(&token(&issuer), Some(&issuer)).await.is_ok());
    }
    assert_eq!(issuer.times("/keys"), 1);
    let old = token(&issuer);
    issuer.rotate("two");
    assert!(jwt.admit(&token(&issuer), Some(&issuer)).await.is_ok());
    assert_eq!(issuer.times("/keys"), 2);
    let refused = jwt.admit(&old, Some(&issuer)).await.expect_err("taken out");
    assert_eq!(refused.0, "no key of the set has its id");
}

#[tokio::test]
async fn a_stranger_who_asks_for_keys_that_nobody_has_makes_nobody_fetch() {
    let issuer = Issuer::new();
    let jwt = jwt(keys());
    assert!(jwt.admit(&token(&issuer), Some(&issuer)).await.is_ok());
    for guess in 0..50 {
        let stranger = Issuer::new();
        stranger.rotate(&format!("guess {guess}"));
        assert!(jwt.admit(&token(&stranger), Some(&issuer)).await.is_err());
    }
    assert_eq!(issuer.times("/keys"), 1);
}

#[tokio::test]
async fn keys_that_cannot_be_fetched_let_nobody_in() {
    let issuer = Issuer::new();
    let nowhere = jwt(RemoteKeys::at("https://elsewhere.example/keys"));
    for web in [None, Some(&issuer as &dyn egress::Fetch)] {
        let refused = nowhere.admit(&token(&issuer), web).await;
        assert_eq!(
            refused.expect_err("refused").0,
            "the set of keys cannot be fetched"
        );
    }
}
