//! Signing in at an issuer: who comes back with what they were sent away with, once, is let in.

use std::sync::Arc;

use auth::{Algorithm, Oidc};
use base::{Role, TenantId};
use secrecy::SecretString;
use serde_json::{Map, Value as Json, json};
use store::Outcome;
use testkit::issuer::{CLIENT, ISSUER, Issuer, SECRET};

use crate::house::{House, Response, house_with, plain};

const URL: &str = "https://ask.example";

fn with_issuer() -> project::Tenant {
    let nectar = TenantId::new("nectar").expect("an id");
    let mut oidc = Oidc::new(nectar, ISSUER, CLIENT);
    oidc.client_secret = Some(SecretString::from(SECRET));
    (oidc.algorithm, oidc.role) = (Algorithm::EdDSA, Role::Analyst);
    project::Tenant {
        oidc: Some(Arc::new(oidc)),
        ..plain("nectar")
    }
}

async fn house(issuer: &Arc<Issuer>) -> House {
    let served = vec![with_issuer(), plain("unison")];
    house_with(&["nectar", "unison"], served, |service| {
        service.at(URL).with_web(issuer.clone())
    })
    .await
}

fn lying(name: &str, lie: Json) -> Arc<Issuer> {
    let mut issuer = Issuer::new();
    issuer.lies = Map::from_iter([(name.to_owned(), lie)]);
    Arc::new(issuer)
}

fn location(response: &Response) -> String {
    let address = response.headers["location"].to_str();
    address.expect("a text").to_owned()
}

async fn depart(house: &House) -> (String, String) {
    let away = house.session("/t/nectar/sign-in", &[]).await;
    assert_eq!(away.status, 303, "{}", away.body);
    let set = away.headers["set-cookie"].to_str().expect("a text");
    assert!(set.starts_with("__Host-querent-away="), "{set}");
    assert!(
        set.contains("SameSite=Lax; Max-Age=600") && set.contains("HttpOnly"),
        "{set}"
    );
    (location(&away), away.cookie())
}

async fn back(house: &House, state: &str, code: &str, cookie: &str) -> Response {
    let written = egress::form(&[("state", state), ("code", code)]);
    let path = format!("/api/v1/sign-in/back?{written}");
    house.session(&path, &[("cookie", cookie)]).await
}

#[tokio::test]
async fn who_comes_back_from_the_issuer_is_let_in() {
    let issuer = Arc::new(Issuer::new());
    let house = house(&issuer).await;
    let (address, binding) = depart(&house).await;
    let (state, code) = issuer.sign_in(&address, "asha", &["sales"]);
    let entered = back(&house, &state, &code, &binding).await;
    assert_eq!(
        (entered.status.as_u16(), location(&entered).as_str()),
        (303, "/")
    );
    let set = entered.headers["set-cookie"].to_str().expect("a text");
    assert!(set.starts_with("__Host-querent=querent_session_"), "{set}");
    assert!(
        set.ends_with("; HttpOnly; SameSite=Strict; Secure"),
        "{set}"
    );
    let session = house
        .session("/api/v1/session", &[("cookie", &entered.cookie())])
        .await;
    assert_eq!(session.json()["tenant"]["id"], "nectar");
    assert_eq!(
        session.json()["actor"],
        json!({ "id": "asha", "name": "asha", "groups": ["sales"] })
    );
    // What a token says of a role is not believed.
    let members = house
        .session("/api/v1/members", &[("cookie", &entered.cookie())])
        .await;
    assert_eq!(members.status, 403);
    // The issuer is one tenant's.
    let headers = [("cookie", entered.cookie())];
    let headers = headers
        .each_ref()
        .map(|(name, value)| (*name, value.as_str()));
    assert_eq!(
        house
            .session("/t/unison/api/v1/session", &headers)
            .await
            .status,
        403
    );
}

/// A state is good once, for the browser that went away with it.
#[tokio::test]
async fn a_state_that_is_replayed_guessed_or_of_another_browser_is_refused_and_shown() {
    let issuer = Arc::new(Issuer::new());
    let house = house(&issuer).await;
    let guessed = back(&house, "guessed", "code", "__Host-querent-away=x").await;
    assert_eq!(guessed.status, 401);
    let used = (Outcome::Refused, "no such state, or it was used".to_owned());
    assert_eq!(house.last("-").await, used);

    let (address, binding) = depart(&house).await;
    let (state, code) = issuer.sign_in(&address, "asha", &[]);
    for other in ["", "__Host-querent-away=other"] {
        let refused = back(&house, &state, &code, other).await;
        assert_eq!(refused.bytes(), guessed.bytes());
        let why = (
            Outcome::Refused,
            "another browser went than came back".to_owned(),
        );
        assert_eq!(house.last("nectar").await, why);
    }
    assert_eq!(back(&house, &state, &code, &binding).await.status, 303);
    let (address, _) = depart(&house).await;
    let (_, fresh) = issuer.sign_in(&address, "asha", &[]);
    for code in [&code, &fresh] {
        let replayed = back(&house, &state, code, &binding).await;
        assert_eq!(replayed.bytes(), guessed.bytes());
        assert_eq!(house.last("-").await, used);
    }
}

/// A code that was caught is worth nothing: whoever brings it has another verifier.
#[tokio::test]
async fn a_code_of_another_sign_in_is_refused() {
    let issuer = Arc::new(Issuer::new());
    let house = house(&issuer).await;
    let (victim, _) = depart(&house).await;
    let (_, caught) = issuer.sign_in(&victim, "asha", &[]);
    let (mine, binding) = depart(&house).await;
    let (state, _) = issuer.sign_in(&mine, "eve", &[]);
    let refused = back(&house, &state, &caught, &binding).await;
    assert_eq!(refused.status, 401);
    let why = (
        Outcome::Refused,
        "the issuer did not take the code".to_owned(),
    );
    assert_eq!(house.last("nectar").await, why);
    for code in ["", "nonsense"] {
        let (mine, binding) = depart(&house).await;
        let (state, _) = issuer.sign_in(&mine, "eve", &[]);
        assert_eq!(back(&house, &state, code, &binding).await.status, 401);
    }
}

#[tokio::test]
async fn a_token_of_identity_that_is_not_ours_is_refused() {
    for (name, lie, why) in [
        ("nonce", json!("another"), "its nonce is another one"),
        ("nonce", Json::Null, "its nonce is another one"),
        ("aud", json!("another"), "another audience"),
        (
            "aud",
            json!(["querent", "another"]),
            "it was made out to another client",
        ),
        ("azp", json!("another"), "it was made out to another client"),
        ("iss", json!("https://evil.example"), "another issuer"),
        ("exp", json!(1000), "it has expired"),
        ("sub", Json::Null, "it names nobody in 'sub'"),
    ] {
        let issuer = lying(name, lie);
        let house = house(&issuer).await;
        let (address, binding) = depart(&house).await;
        let (state, code) = issuer.sign_in(&address, "asha", &[]);
        let refused = back(&house, &state, &code, &binding).await;
        assert_eq!(refused.status, 401, "{name}: {}", refused.body);
        assert_eq!(
            house.last("nectar").await,
            (Outcome::Refused, why.into()),
            "{name}"
        );
    }
}

#[tokio::test]
async fn a_tenant_without_an_issuer_looks_like_none() {
    let house = house(&Arc::new(Issuer::new())).await;
    let nowhere = house.session("/t/nowhere/sign-in", &[]).await;
    assert_eq!(nowhere.status, 404);
    let without = house.session("/t/unison/sign-in", &[]).await;
    assert_eq!(without.bytes(), nowhere.bytes());
    let no_route = house.session("/t/nowhere/nothing", &[]).await;
    assert_eq!(without.bytes(), no_route.bytes());
}
