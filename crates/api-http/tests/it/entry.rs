//! Passwords, cookies, invitations.

use axum::http::Method;
use base::{Role, TenantId};
use jiff::Timestamp;
use secrecy::ExposeSecret;
use serde_json::json;
use store::Outcome;
use testkit::store_contract::system;

use crate::house::{PASSWORD, house, house_of, request};

#[tokio::test]
async fn the_first_link_makes_the_operator_and_the_first_tenant_once() {
    let house = house_of(&[], vec![]).await;
    let link = house.people.first_run(&system(), Timestamp::now()).await;
    let link = link.expect("run").expect("a link");
    let invitation = json!({ "invitation": link.expose_secret() });
    let opened = house.post("/api/v1/invitation", invitation).await;
    assert_eq!(
        opened.json(),
        json!({ "person": "operator", "first": true })
    );

    let mut accepting = json!({
        "invitation": link.expose_secret(), "password": "short", "tenant": "nectar"
    });
    let short = house
        .post("/api/v1/invitation/accept", accepting.clone())
        .await;
    assert_eq!(short.status, 400, "{}", short.body);
    accepting["password"] = json!(PASSWORD);
    accepting["tenant"] = json!("Nectar Foods");
    let odd = house
        .post("/api/v1/invitation/accept", accepting.clone())
        .await;
    assert_eq!(odd.status, 400, "{}", odd.body);
    accepting["tenant"] = json!("nectar");
    let made = house
        .post("/api/v1/invitation/accept", accepting.clone())
        .await;
    assert_eq!(made.status, 200, "{}", made.body);
    let again = house.post("/api/v1/invitation/accept", accepting).await;
    assert_eq!(again.status, 401, "{}", again.body);
    assert_eq!(house.last("-").await.0, Outcome::Refused);

    let entered = house.signed_in("operator", None).await;
    assert_eq!(entered.status, 200, "{}", entered.body);
    let session = house
        .session("/api/v1/session", &[("cookie", &entered.cookie())])
        .await;
    assert_eq!(session.json()["tenant"]["id"], "nectar");
    let tenants = house.store.tenants(&system()).await.expect("read");
    assert_eq!(tenants, [TenantId::new("nectar").expect("an id")]);
}

#[tokio::test]
async fn an_invitation_of_somebody_else_makes_no_tenant() {
    let house = house().await;
    house.person("asha", &[("nectar", Role::Viewer)]).await;
    let asha = base::ActorId::new("asha").expect("an id");
    let now = Timestamp::now();
    let link = house
        .people
        .invite(&system(), now, &asha)
        .await
        .expect("a link");
    let accepting = json!({
        "invitation": link.expose_secret(), "password": PASSWORD, "tenant": "indus"
    });
    let refused = house.post("/api/v1/invitation/accept", accepting).await;
    assert_eq!(refused.status, 409, "{}", refused.body);
    assert_eq!(house.store.tenants(&system()).await.expect("read").len(), 2);
}

#[tokio::test]
async fn a_password_opens_a_session_in_a_cookie_that_no_script_reads() {
    let house = house().await;
    house.person("asha", &[("nectar", Role::Analyst)]).await;
    let entered = house.signed_in("asha", None).await;
    let set = entered.headers["set-cookie"]
        .to_str()
        .expect("a text")
        .to_owned();
    assert!(set.starts_with("querent=querent_session_"), "{set}");
    assert!(
        set.ends_with("; Path=/; HttpOnly; SameSite=Strict"),
        "{set}"
    );
    assert_eq!(entered.headers["cache-control"], "no-store");
    let cookie = entered.cookie();
    let session = house
        .session("/api/v1/session", &[("cookie", &cookie)])
        .await;
    assert_eq!(session.json()["actor"]["id"], "asha");
    // What an analyst may do, and nothing of what an admin may.
    let may = session.json()["may"].clone();
    let may = |operation: &str| {
        may.as_array()
            .is_some_and(|all| all.contains(&json!(operation)))
    };
    assert!(may("ask") && may("model.see") && !may("member.manage"));
    assert!(
        !session.body.contains("querent_session"),
        "{}",
        session.body
    );

    let out = request(
        Method::POST,
        "/api/v1/sign-out",
        &[("cookie", &cookie)],
        None,
    );
    let out = house.send(out).await;
    assert_eq!(out.status, 204);
    assert!(
        out.headers["set-cookie"]
            .to_str()
            .is_ok_and(|set| set.contains("Max-Age=0"))
    );
    let after = house
        .session("/api/v1/session", &[("cookie", &cookie)])
        .await;
    assert_eq!(after.status, 401);
}

#[tokio::test]
async fn behind_tls_the_cookie_never_travels_in_the_open() {
    let house = house().await;
    house.person("asha", &[("nectar", Role::Analyst)]).await;
    let claimed = json!({ "name": "asha", "password": PASSWORD });
    let tls = ("x-forwarded-proto", "https");
    let entered = request(Method::POST, "/api/v1/sign-in", &[tls], Some(claimed));
    let entered = house.send(entered).await;
    let set = entered.headers["set-cookie"].to_str().expect("a text");
    assert!(
        set.starts_with("__Host-querent=") && set.ends_with("; Secure"),
        "{set}"
    );
    let cookie = entered.cookie();
    let session = house
        .session("/api/v1/session", &[tls, ("cookie", &cookie)])
        .await;
    assert_eq!(session.status, 200);
    // One that was planted over plain HTTP is not looked at.
    let planted = cookie.replace("__Host-", "");
    let session = house
        .session("/api/v1/session", &[tls, ("cookie", &planted)])
        .await;
    assert_eq!(session.status, 401);
}

/// A page of somebody else makes a browser send its cookie along.
#[tokio::test]
async fn what_another_page_sends_changes_nothing() {
    let house = house().await;
    house.person("asha", &[("nectar", Role::Admin)]).await;
    let cookie = house.signed_in("asha", None).await.cookie();
    let claimed = json!({ "name": "asha", "password": PASSWORD });
    let new = json!({ "name": "x", "role": "viewer" });
    for (origin, allowed) in [
        (Some("http://ask.example"), true),
        (Some("http://evil.example"), false),
        (Some("null"), false),
        (Some("http://ask.example.evil.example"), false),
        (None, false),
    ] {
        let mut headers = vec![("cookie", cookie.as_str()), ("host", "ask.example")];
        headers.extend(origin.map(|origin| ("origin", origin)));
        let sent = request(Method::POST, "/api/v1/keys", &headers, Some(new.clone()));
        let sent = house.send(sent).await;
        assert_eq!(
            sent.status,
            if allowed { 201 } else { 403 },
            "{origin:?}: {}",
            sent.body
        );
        // Nor does it sign anybody in or out, where a browser says that it is another page.
        let foreign = origin.is_some() && !allowed;
        let path = "/api/v1/sign-in";
        let entered = house
            .send(request(Method::POST, path, &headers, Some(claimed.clone())))
            .await;
        assert_eq!(
            entered.status,
            if foreign { 403 } else { 200 },
            "{origin:?}"
        );
    }
    assert_eq!(
        house
            .people
            .keys(&testkit::store_contract::within("nectar"))
            .await
            .expect("read")
            .len(),
        1
    );
}

#[tokio::test]
async fn a_token_that_was_sent_on_purpose_counts_and_not_the_cookie() {
    let house = house().await;
    house.person("asha", &[("nectar", Role::Admin)]).await;
    let cookie = house.signed_in("asha", None).await.cookie();
    let headers = [
        ("cookie", cookie.as_str()),
        ("authorization", "Bearer wrong"),
    ];
    assert_eq!(house.session("/api/v1/session", &headers).await.status, 401);
}

/// The answer is one for whoever is wrong in whatever way, byte for byte.
#[tokio::test]
async fn every_sign_in_that_fails_looks_the_same_and_is_shown() {
    let house = house().await;
    house.person("asha", &[("nectar", Role::Viewer)]).await;
    house.person("ravi", &[]).await;
    let claimed = |name: &str, password: &str| json!({ "name": name, "password": password });
    let of = |tenant: &str| json!({ "name": "asha", "password": PASSWORD, "tenant": tenant });
    let nobody = house
        .post("/api/v1/sign-in", claimed("nobody", PASSWORD))
        .await;
    assert_eq!(nobody.status, 401);
    assert_eq!(nobody.headers.get("set-cookie"), None);
    for wrong in [
        claimed("asha", "wrong"),
        claimed("", ""),
        claimed("no name\nat all", "x"),
        claimed("ravi", PASSWORD),
        of("unison"),
        of("nowhere"),
        of("No tenant"),
    ] {
        let refused = house.post("/api/v1/sign-in", wrong.clone()).await;
        assert_eq!(refused.bytes(), nobody.bytes(), "{wrong}");
        assert_eq!(house.last("-").await.0, Outcome::Refused, "{wrong}");
    }
    // Whoever has failed too often waits, and hears the same, with the right password too.
    for _ in 0..6 {
        house
            .post("/api/v1/sign-in", claimed("asha", "wrong"))
            .await;
    }
    let waits = house.signed_in("asha", None).await;
    assert_eq!(waits.bytes(), nobody.bytes());
    assert_eq!(
        house.last("-").await,
        (Outcome::Refused, "too many failures".into())
    );
}

#[tokio::test]
async fn who_belongs_to_several_chooses() {
    let house = house().await;
    let both = [("nectar", Role::Viewer), ("unison", Role::Admin)];
    house.person("asha", &both).await;
    let open = house.signed_in("asha", None).await;
    assert_eq!(
        open.json(),
        json!({ "signed_in": false, "choose": ["nectar", "unison"] })
    );
    assert_eq!(open.headers.get("set-cookie"), None);
    let entered = house.signed_in("asha", Some("unison")).await;
    let cookie = entered.cookie();
    // A path or a header chooses among them, and gives the role of that one.
    for (path, header, expected) in [
        ("/api/v1/session", None, "unison"),
        ("/t/nectar/api/v1/session", None, "nectar"),
        ("/api/v1/session", Some("nectar"), "nectar"),
    ] {
        let mut headers = vec![("cookie", cookie.as_str())];
        headers.extend(header.map(|name| ("x-tenant-id", name)));
        let session = house.session(path, &headers).await;
        assert_eq!(session.json()["tenant"]["id"], expected, "{}", session.body);
    }
    let headers = [("cookie", cookie.as_str())];
    assert_eq!(house.session("/api/v1/keys", &headers).await.status, 200);
    assert_eq!(
        house
            .session("/t/nectar/api/v1/keys", &headers)
            .await
            .status,
        403
    );
}

#[tokio::test]
async fn an_admin_invites_and_takes_out() {
    let house = house().await;
    house.person("asha", &[("nectar", Role::Admin)]).await;
    let admin = house.key("nectar", Role::Admin, None).await;
    let bearer = format!("Bearer {admin}");
    let headers = [("authorization", bearer.as_str())];
    let new = json!({ "person": "ravi", "role": "analyst", "groups": ["sales"] });
    let sent = request(Method::POST, "/api/v1/members", &headers, Some(new));
    let invited = house.send(sent).await;
    assert_eq!(invited.status, 201, "{}", invited.body);
    let secret = invited.json()["invitation"].clone();
    let accepting = json!({ "invitation": secret, "password": PASSWORD });
    assert_eq!(
        house
            .post("/api/v1/invitation/accept", accepting)
            .await
            .status,
        200
    );
    let ravi = house.signed_in("ravi", None).await;
    let session = house
        .session("/api/v1/session", &[("cookie", &ravi.cookie())])
        .await;
    assert_eq!(session.json()["actor"]["groups"], json!(["sales"]));
    let members = house.session("/api/v1/members", &headers).await;
    assert_eq!(members.json().as_array().map(Vec::len), Some(2));

    let out = request(Method::DELETE, "/api/v1/members/ravi", &headers, None);
    assert_eq!(house.send(out).await.status, 204);
    let session = house
        .session("/api/v1/session", &[("cookie", &ravi.cookie())])
        .await;
    assert_eq!(session.status, 401);
    assert_eq!(house.signed_in("ravi", None).await.status, 401);
}

/// A link sets a password, and a password opens every tenant that somebody belongs to.
#[tokio::test]
async fn an_admin_takes_over_nobody_of_another_tenant() {
    let house = house().await;
    house.person("asha", &[("unison", Role::Admin)]).await;
    house
        .person(
            "both",
            &[("nectar", Role::Viewer), ("unison", Role::Viewer)],
        )
        .await;
    house
        .people
        .first_run(&system(), Timestamp::now())
        .await
        .expect("run");
    let bearer = format!("Bearer {}", house.key("nectar", Role::Admin, None).await);
    for taken in ["asha", "both"] {
        let new = json!({ "person": taken, "role": "viewer" });
        let headers = [("authorization", bearer.as_str())];
        let sent = request(Method::POST, "/api/v1/members", &headers, Some(new));
        let refused = house.send(sent).await;
        assert_eq!(refused.status, 409, "{taken}: {}", refused.body);
    }
    for (role, status) in [("operator", 400), ("king", 400)] {
        let new = json!({ "person": "new", "role": role });
        let headers = [("authorization", bearer.as_str())];
        let sent = request(Method::POST, "/api/v1/members", &headers, Some(new));
        assert_eq!(house.send(sent).await.status, status, "{role}");
    }
    let entered = house.signed_in("asha", None).await;
    assert_eq!(entered.status, 200, "her password is what it was");
}
