//! The key decides the tenant. Whatever else names one may only agree, and whoever names another
//! learns nothing of it: a tenant that is there and one that is not look the same in every byte.

use axum::http::Method;
use base::Role;
use jiff::Timestamp;
use store::Outcome;

use crate::house::{House, Response, house, house_of, plain, request};

/// Where a tenant can be named beside a key.
const PLACES: [&str; 3] = ["path", "x-tenant-id", "x-client-id"];

async fn naming(house: &House, token: &str, place: &str, name: &str) -> Response {
    let bearer = format!("Bearer {token}");
    let mut headers = vec![("authorization", bearer.as_str())];
    let mut path = "/api/v1/session".to_owned();
    match place {
        "path" => path = format!("/t/{name}{path}"),
        header => headers.push((header, name)),
    }
    house
        .send(request(Method::GET, &path, &headers, None))
        .await
}

#[tokio::test]
async fn what_names_another_tenant_is_refused_and_shown() {
    let house = house().await;
    let key = house.key("nectar", Role::Admin, None).await;
    for place in PLACES {
        let agreed = naming(&house, &key, place, "nectar").await;
        assert_eq!(agreed.status, 200, "{place}: {}", agreed.body);
        let missing = naming(&house, &key, place, "nowhere").await;
        assert_eq!(missing.status, 403, "{place}");
        let there = naming(&house, &key, place, "unison").await;
        assert_eq!(there.bytes(), missing.bytes(), "{place}");
        let shown = house.last("nectar").await;
        assert_eq!(shown, (Outcome::Refused, "another tenant was named".into()));
    }
    for odd in [
        "/t/%ff/api/v1/session",
        "/t/Nectar/api/v1/session",
        "/t/-/api/v1/session",
    ] {
        let bearer = format!("Bearer {key}");
        let refused = house.session(odd, &[("authorization", &bearer)]).await;
        assert_eq!(refused.status, 403, "{odd}: {}", refused.body);
    }
}

#[tokio::test]
async fn all_that_names_a_tenant_has_to_agree() {
    let house = house().await;
    let bearer = format!("Bearer {}", house.key("nectar", Role::Admin, None).await);
    let path = "/t/nectar/api/v1/session";
    for (client, status) in [("nectar", 200), ("unison", 403)] {
        let headers = [("authorization", bearer.as_str()), ("x-client-id", client)];
        assert_eq!(house.session(path, &headers).await.status, status);
    }
}

/// A session, an expired key, a key of nobody: before it is known who is asking, every tenant looks
/// like none.
#[tokio::test]
async fn strangers_see_the_same_of_every_tenant() {
    let house = house().await;
    let expired = house
        .key("nectar", Role::Admin, Some(Timestamp::UNIX_EPOCH))
        .await;
    let good = house.key("nectar", Role::Admin, None).await;
    let wrong_secret = format!("{}x", good);
    let (head, _) = good.rsplit_once('.').expect("a secret");
    let no_secret = head.to_owned();
    let elsewhere = good.replacen("nectar", "unison", 1);
    let nowhere = good.replacen("nectar", "nowhere", 1);
    let nobody = naming(&house, "querent_key_x.y.z", "path", "nowhere").await;
    assert_eq!(nobody.status, 401);
    for token in [
        expired.as_str(),
        &wrong_secret,
        &no_secret,
        &elsewhere,
        &nowhere,
        "querent_session_guess",
        "querent_key_",
        "x.y.z",
        "",
    ] {
        for name in ["nectar", "unison", "nowhere"] {
            for place in PLACES {
                let refused = naming(&house, token, place, name).await;
                assert_eq!(refused.bytes(), nobody.bytes(), "{token} {place} {name}");
            }
        }
    }
    assert_eq!(house.last("-").await.0, Outcome::Refused);
    let expired = naming(&house, &expired, "path", "nectar").await;
    assert_eq!(expired.bytes(), nobody.bytes());
    let why = "the key has expired or was revoked".to_owned();
    assert_eq!(house.last("nectar").await, (Outcome::Refused, why));
}

/// A process that serves one tenant of a store: the others are not there.
#[tokio::test]
async fn a_tenant_that_is_served_elsewhere_looks_like_none() {
    let house = house_of(&["nectar", "unison"], vec![plain("nectar")]).await;
    let nobody = naming(&house, "querent_key_x.y.z", "path", "nowhere").await;
    let elsewhere = house.key("unison", Role::Admin, None).await;
    for name in ["nectar", "unison", "nowhere"] {
        let refused = naming(&house, &elsewhere, "path", name).await;
        if name == "unison" {
            assert_eq!(refused.bytes(), nobody.bytes());
            let why = "its tenant is not served here".to_owned();
            assert_eq!(house.last("unison").await, (Outcome::Refused, why));
        }
        assert_ne!(refused.status, 200);
    }
    house.person("asha", &[("unison", Role::Admin)]).await;
    let refused = house.signed_in("asha", None).await;
    assert_eq!(refused.status, 401, "{}", refused.body);
    // Who belongs to both is asked nothing, and cannot go there.
    house
        .person(
            "both",
            &[("nectar", Role::Viewer), ("unison", Role::Viewer)],
        )
        .await;
    let entered = house.signed_in("both", None).await;
    assert_eq!(entered.json()["signed_in"], true);
    let cookie = entered.cookie();
    let missing = house
        .session("/t/nowhere/api/v1/session", &[("cookie", &cookie)])
        .await;
    let there = house
        .session("/t/unison/api/v1/session", &[("cookie", &cookie)])
        .await;
    assert_eq!(there.bytes(), missing.bytes());
}

#[tokio::test]
async fn nothing_else_is_under_a_tenant() {
    let house = house().await;
    for path in [
        "/t/nectar/",
        "/t/nectar/livez",
        "/t/nectar/api/v1/sign-in",
        "/t/nectar",
    ] {
        assert_eq!(house.session(path, &[]).await.status, 404, "{path}");
    }
}
