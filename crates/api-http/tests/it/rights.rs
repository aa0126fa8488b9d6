//! The rights table as it is met over HTTP: every route, as every role, and as nobody.

use api_http::{Needs, routes};
use axum::http::Method;
use base::Role;
use serde_json::{Value as Json, json};
use service::rights::{OPERATIONS, rights_of};

use crate::house::{House, Response, house, request};
use crate::openapi::check;

/// A body that a route would take. A route that is not here is one that nobody has thought of.
fn sample(method: &Method, path: &str) -> Option<Json> {
    let sample = match (method.as_str(), path) {
        ("GET" | "DELETE", _) => return None,
        (_, "/api/v1/ask") => json!({ "question": "sales" }),
        (_, path) if path.starts_with("/cubejs-api/") => {
            json!({ "query": { "measures": ["sales.total"] } })
        }
        (_, "/api/v1/query") => json!({ "query": { "measures": ["sales.total"] } }),
        (_, "/api/v1/feedback") => json!({ "receipt": "nothing", "useful": true }),
        (_, "/api/v1/members") => json!({ "person": "new", "role": "viewer" }),
        (_, "/api/v1/keys") => json!({ "name": "new", "role": "viewer" }),
        (_, "/api/v1/sign-in") => json!({ "name": "nobody", "password": "wrong" }),
        (_, "/api/v1/sign-out") => Json::Null,
        (_, "/api/v1/invitation") => json!({ "invitation": "wrong" }),
        (_, "/api/v1/invitation/accept") => json!({ "invitation": "wrong", "password": "x" }),
        (method, path) => panic!("{method} {path} needs a sample"),
    };
    Some(sample)
}

/// What somebody hears at an address.
async fn heard(house: &House, method: &Method, path: &str, token: Option<&str>) -> Response {
    let bearer = token.map(|token| format!("Bearer {token}"));
    let headers: Vec<_> = bearer
        .iter()
        .map(|it| ("authorization", it.as_str()))
        .collect();
    let path = path.replace("{id}", "nothing");
    let own = path.trim_start_matches("/t/nectar");
    let body = sample(method, own.trim_start_matches("/t/unison"));
    let request = request(method.clone(), &path, &headers, body);
    house.send(request).await
}

/// Whether it was the rights table that said no. An empty tenant has nothing to be seen either.
fn is_denied(response: &Response) -> bool {
    response.status == 403 && response.body.contains("your role does not allow")
}

#[tokio::test]
async fn every_route_is_for_those_whom_the_table_allows() {
    let house = house().await;
    let mut probed = 0;
    for route in routes() {
        let Needs::Right(operation) = route.needs else {
            continue;
        };
        assert!(
            OPERATIONS.contains(&operation),
            "{} is in the table",
            operation.name
        );
        for role in [Role::Admin, Role::Modeler, Role::Analyst, Role::Viewer] {
            let key = house.key("nectar", role, None).await;
            let allowed = rights_of(role).allow(operation.name);
            for path in [route.path.to_owned(), format!("/t/nectar{}", route.path)] {
                let heard = heard(&house, &route.method, &path, Some(&key)).await;
                assert_ne!(heard.status, 401, "{} {path} as {role}", route.method);
                assert_eq!(is_denied(&heard), !allowed, "{path} as {role}");
                check(&route, &heard);
                probed += 1;
            }
            let other = format!("/t/unison{}", route.path);
            let across = heard(&house, &route.method, &other, Some(&key)).await;
            assert_eq!(across.status, 403, "{} {other} as {role}", route.method);
            check(&route, &across);
        }
        let nobody = heard(&house, &route.method, route.path, None).await;
        check(&route, &nobody);
        // Cube's clients know no other refusal.
        let refused = if route.path.starts_with("/cubejs-api/") {
            403
        } else {
            401
        };
        assert_eq!(nobody.status, refused, "{} {}", route.method, route.path);
    }
    assert!(probed >= 8 * 8, "{probed}");
}

/// What is open says so by name: signing in, and watching the process.
#[tokio::test]
async fn what_is_open_to_nobody_yet_is_a_short_list() {
    let routes = routes();
    let open = routes.iter().filter(|route| route.needs == Needs::Nobody);
    let open: Vec<&str> = open.map(|route| route.path).collect();
    assert_eq!(
        open,
        [
            "/livez",
            "/readyz",
            "/api/v1/openapi.json",
            "/docs",
            "/docs/page.js",
            "/docs/page.css",
            "/api/v1/sign-in",
            "/api/v1/sign-in/back",
            "/t/{tenant}/sign-in",
            "/api/v1/sign-out",
            "/api/v1/invitation",
            "/api/v1/invitation/accept"
        ]
    );
    let house = house().await;
    for route in routes.iter().filter(|route| route.needs == Needs::Nobody) {
        let heard = heard(&house, &route.method, route.path, None).await;
        check(route, &heard);
        let status = heard.status;
        assert!(
            [200, 204, 401, 501].contains(&status.as_u16()),
            "{}: {status}",
            route.path
        );
    }
}

#[tokio::test]
async fn scopes_of_a_key_take_away() {
    let house = house().await;
    let bearer = format!("Bearer {}", house.key("nectar", Role::Admin, None).await);
    let new = json!({ "name": "asks", "role": "admin", "scopes": ["ask", "tenant.manage"] });
    let sent = request(
        Method::POST,
        "/api/v1/keys",
        &[("authorization", &bearer)],
        Some(new),
    );
    let key = house.send(sent).await.json()["key"]
        .as_str()
        .expect("a key")
        .to_owned();
    let asked = heard(&house, &Method::POST, "/api/v1/ask", Some(&key)).await;
    assert!(!is_denied(&asked), "{}", asked.body);
    let listed = heard(&house, &Method::GET, "/api/v1/keys", Some(&key)).await;
    assert!(is_denied(&listed), "{}", listed.body);
}
