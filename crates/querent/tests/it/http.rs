//! The HTTP surface over the example: who is let in, what goes wrong and how it is told.

use std::sync::Arc;

use async_trait::async_trait;
use axum::body::Body;
use axum::http::{HeaderValue, Method, Request};
use base::Ctx;
use serde_json::{Value as Json, json};
use source::{Batches, Client, Driver, Error, Extent, PoolState, Server, Source};
use sql::{Admitted, Catalog};

use crate::client::{Response, get, post, question, send};
use crate::example::{EXAMPLE, TODAY, open_service, root, service, token};

const QUESTION: &str = "top 5 brands by sales last quarter in Tamil Nadu";

fn router() -> axum::Router {
    api_http::router(service())
}

fn meera() -> String {
    token(&service(), "nectar", "meera")
}

/// A problem document as RFC 9457 has it, with our code and the trace that the log knows.
fn assert_problem(response: &Response, status: u16, code: &str) {
    assert_eq!(response.status, status, "{}", response.body);
    assert_eq!(
        response.header("content-type"),
        Some("application/problem+json")
    );
    let problem = response.json();
    assert_eq!(problem["type"], "about:blank");
    assert_eq!(problem["status"], status);
    assert_eq!(problem["code"], code, "{problem}");
    for text in ["title", "detail", "trace"] {
        assert!(
            problem[text].as_str().is_some_and(|text| !text.is_empty()),
            "{text} in {problem}"
        );
    }
    assert_hardened(response);
}

fn assert_hardened(response: &Response) {
    let policy = response
        .header("content-security-policy")
        .unwrap_or_default();
    assert!(
        policy.contains("default-src 'none'") && !policy.contains("unsafe"),
        "{}",
        response.everything()
    );
    assert_eq!(response.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(response.header("referrer-policy"), Some("no-referrer"));
    assert!(response.header("cache-control").is_some());
}

/// A question whose sign-in is as given.
fn signed(authorization: Option<&[u8]>) -> Request<Body> {
    let mut request = question("", QUESTION);
    request.headers_mut().remove("authorization");
    if let Some(value) = authorization {
        let value = HeaderValue::from_bytes(value).expect("a header");
        request.headers_mut().insert("authorization", value);
    }
    request
}

/// What a token claims, signed by nobody: {"alg":"none","kid":"nectar"}.
fn unsigned(token: &str) -> String {
    let claims = token.split('.').nth(1).expect("claims");
    format!("eyJhbGciOiJub25lIiwia2lkIjoibmVjdGFyIn0.{claims}.")
}

/// The signature of one tenant's token under the head of another's.
fn beheaded(token: &str, other: &str) -> String {
    let (head, _) = other.split_once('.').expect("a head");
    let (_, rest) = token.split_once('.').expect("a head");
    format!("{head}.{rest}")
}

#[tokio::test(flavor = "multi_thread")]
async fn every_sign_in_that_is_not_valid_is_refused_in_the_same_words() {
    let good = meera();
    let of_unison = token(&service(), "unison", "nandini");
    let bad: Vec<Option<Vec<u8>>> = vec![
        None,
        Some(b"".to_vec()),
        Some(b"Bearer".to_vec()),
        Some(b"Bearer ".to_vec()),
        Some(b"Bearer garbage".to_vec()),
        Some(b"Bearer a.b.c".to_vec()),
        Some(b"Bearer \xff\xfe".to_vec()),
        Some(b"Basic bWVlcmE6".to_vec()),
        Some(format!("Token {good}").into_bytes()),
        Some(good.clone().into_bytes()),
        Some(format!("Bearer {}", &good[..good.len() - 4]).into_bytes()),
        Some(format!("Bearer {good}x").into_bytes()),
        Some(format!("Bearer {good}.{good}").into_bytes()),
        Some(format!("Bearer {}", unsigned(&good)).into_bytes()),
        Some(format!("Bearer {}", beheaded(&good, &of_unison)).into_bytes()),
    ];
    for authorization in bad {
        let response = send(&router(), signed(authorization.as_deref())).await;
        assert_problem(&response, 401, "sign_in.required");
        assert_eq!(
            response.json()["detail"],
            "the sign-in is missing, not valid, or expired"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_scheme_of_a_sign_in_may_be_written_in_any_case() {
    for scheme in ["Bearer", "bearer", "BEARER"] {
        let response = send(
            &router(),
            signed(Some(format!("{scheme} {}", meera()).as_bytes())),
        )
        .await;
        assert_eq!(response.status, 200, "{}", response.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_header_may_agree_with_the_key_and_nothing_else() {
    for header in ["x-tenant-id", "x-client-id"] {
        for (named, allowed) in [
            ("nectar", true),
            ("unison", false),
            ("nobody", false),
            ("", false),
            ("Nectar", false),
        ] {
            let mut request = question(&meera(), QUESTION);
            request
                .headers_mut()
                .insert(header, named.parse().expect("a header"));
            let response = send(&router(), request).await;
            if allowed {
                assert_eq!(response.status, 200, "{}", response.body);
                continue;
            }
            assert_problem(&response, 403, "tenant.refused");
            assert_eq!(
                response.json()["detail"],
                "this sign-in does not open that tenant"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_headers_must_both_agree() {
    let mut request = question(&meera(), QUESTION);
    request
        .headers_mut()
        .insert("x-tenant-id", HeaderValue::from_static("nectar"));
    request
        .headers_mut()
        .insert("x-client-id", HeaderValue::from_static("unison"));
    assert_problem(&send(&router(), request).await, 403, "tenant.refused");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_at_no_address_is_a_problem_too() {
    for path in [
        "/api/v1/nothing",
        "/api",
        "/nothing.html",
        "/assets/../Cargo.toml",
        "/%2e%2e/Cargo.toml",
        "/api/v1/ask/",
    ] {
        assert_problem(
            &send(&router(), get(path)).await,
            404,
            "request.unknown_address",
        );
    }
    for method in [Method::POST, Method::DELETE, Method::PUT] {
        let request = Request::builder()
            .method(method)
            .uri("/nothing")
            .body(Body::empty())
            .expect("a request");
        assert_problem(
            &send(&router(), request).await,
            404,
            "request.unknown_address",
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_method_that_an_address_does_not_take_is_told_with_those_it_takes() {
    for (method, path, takes) in [
        (Method::GET, "/api/v1/ask", "POST"),
        (Method::DELETE, "/api/v1/ask", "POST"),
        (Method::POST, "/api/v1/session", "GET,HEAD"),
        (Method::POST, "/livez", "GET,HEAD"),
    ] {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .body(Body::empty())
            .expect("a request");
        let response = send(&router(), request).await;
        assert_problem(&response, 405, "request.wrong_method");
        assert_eq!(response.header("allow"), Some(takes), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_is_no_question_is_told_with_an_example() {
    let token = meera();
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    for body in [
        "",
        "{",
        "null",
        "[]",
        "\"sales\"",
        "{}",
        "{\"question\": 5}",
        "{\"question\": null}",
        "{\"question\": \"sales\", \"tenant\": \"unison\"}",
        deep.as_str(),
    ] {
        let response = send(&router(), post(&token, body.to_owned())).await;
        assert_problem(&response, 400, "request.invalid");
        assert!(
            response.json()["hint"]
                .as_str()
                .is_some_and(|hint| hint.contains("\"question\"")),
            "{body}"
        );
    }
    let response = send(
        &router(),
        post(&token, b"{\"question\": \"\xff\"}".to_vec()),
    )
    .await;
    assert_problem(&response, 400, "request.invalid");
    let mut untyped = question(&token, QUESTION);
    untyped.headers_mut().remove("content-type");
    assert_problem(&send(&router(), untyped).await, 400, "request.invalid");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_is_empty_or_too_long_is_told() {
    let token = meera();
    for empty in ["", "  \n"] {
        assert_problem(
            &send(&router(), question(&token, empty)).await,
            400,
            "request.invalid",
        );
    }
    let long = send(&router(), question(&token, &"sales ".repeat(400))).await;
    assert_problem(&long, 400, "question.too_long");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_is_too_large_is_not_read() {
    let large = json!({ "question": "a".repeat(100_000) }).to_string();
    let mut told = post(&meera(), large.clone());
    told.headers_mut()
        .insert("content-length", large.len().into());
    assert_problem(&send(&router(), told).await, 413, "request.too_large");
    // One that does not say beforehand how large it is.
    let parts = futures::stream::iter(
        large
            .into_bytes()
            .chunks(1_000)
            .map(|part| Ok::<_, std::io::Error>(part.to_vec()))
            .collect::<Vec<_>>(),
    );
    let response = send(&router(), post(&meera(), Body::from_stream(parts))).await;
    assert_problem(&response, 413, "request.too_large");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_watches_the_process_is_answered_without_signing_in() {
    for path in ["/livez", "/readyz"] {
        let response = send(&router(), get(path)).await;
        assert_eq!(response.status, 200);
        assert_eq!(response.json(), json!({ "health": "HEALTH" }));
        assert_hardened(&response);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_is_served_or_says_how_it_is_built() {
    let response = send(&router(), get("/")).await;
    assert_eq!(response.status, 200);
    assert_hardened(&response);
    match root().join("web/dist/index.html").is_file() {
        true => {
            assert_eq!(response.header("content-type"), Some("text/html"));
            assert_eq!(response.header("cache-control"), Some("no-cache"));
        }
        false => assert!(
            response.body.contains("has not been built"),
            "{}",
            response.body
        ),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_are_for_one_person_and_are_kept_by_nobody() {
    let response = send(&router(), question(&meera(), QUESTION)).await;
    assert_eq!(response.header("cache-control"), Some("no-store"));
    assert_eq!(response.header("content-type"), Some("application/json"));
    assert_hardened(&response);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_answer_is_written_as_promised() {
    golden("answer.json", QUESTION).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_question_back_is_written_as_promised() {
    golden("clarification.json", "show me sales").await;
}

/// Compares a reply with the file of a name; `UPDATE=1` writes it.
async fn golden(name: &str, text: &str) {
    let response = send(&router(), question(&meera(), text)).await;
    assert_eq!(response.status, 200, "{}", response.body);
    let made = format!("{:#}\n", redacted(response.json()));
    let path = root().join("crates/querent/tests/it/golden").join(name);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(&path, &made).expect("written");
    }
    let promised = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        promised == made,
        "{} differs (UPDATE=1 rewrites it) from\n{made}",
        path.display()
    );
}

/// Without what is another with every request, every machine and every edit of the model.
fn redacted(mut reply: Json) -> Json {
    let receipt = &mut reply["receipt"];
    for name in ["trace", "model_version", "bytes"] {
        assert!(!receipt[name].is_null(), "there is no {name}");
        receipt[name] = json!("...");
    }
    // Somebody else may have asked the same a moment ago.
    for sent in receipt["statements"].as_array_mut().into_iter().flatten() {
        assert!(sent["remembered"].is_boolean());
        sent["remembered"] = json!("...");
    }
    for stage in receipt["stages"].as_array_mut().into_iter().flatten() {
        assert!(stage["micros"].is_u64());
        stage["micros"] = json!("...");
    }
    reply
}

/// A database whose client library gives up in the middle.
struct Broken(Arc<dyn Source>);

const BROKEN: Driver = Driver {
    client: Some(Client::that_reads(|settings| {
        Ok(Arc::new(Broken(source_duckdb::DRIVER.open(settings)?)))
    })),
    ..source_duckdb::DRIVER
};

#[async_trait]
impl Source for Broken {
    async fn ping(&self, ctx: &Ctx) -> Result<Server, Error> {
        self.0.ping(ctx).await
    }

    async fn introspect(&self, ctx: &Ctx, extent: &Extent) -> Result<Catalog, Error> {
        self.0.introspect(ctx, extent).await
    }

    fn pool(&self) -> PoolState {
        self.0.pool()
    }

    async fn close(&self) {
        self.0.close().await;
    }

    async fn fetch(&self, _: &Ctx, statement: &Admitted) -> Result<Batches, Error> {
        panic!("it could not cope with {}", statement.text())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panic_ends_one_request_and_tells_nothing() {
    let service = Arc::new(open_service(EXAMPLE.project.clone(), &[&BROKEN], TODAY).await);
    let router = api_http::router(service.clone());
    for _ in 0..2 {
        let response = send(
            &router,
            question(&token(&service, "nectar", "meera"), QUESTION),
        )
        .await;
        assert_problem(&response, 500, "internal");
        assert!(
            !response.body.contains("cope") && !response.body.contains("client_nectar"),
            "{}",
            response.body
        );
    }
    assert_eq!(send(&router, get("/livez")).await.status, 200);
}

/// The same question, asked for in another form.
async fn in_form(kind: &'static str) -> Response {
    let mut request = question(&meera(), QUESTION);
    let value = HeaderValue::from_static(kind);
    request.headers_mut().insert("accept", value);
    send(&router(), request).await
}

#[tokio::test]
async fn an_answer_is_had_as_a_table_with_the_same_numbers() {
    let (json, csv) = (
        in_form("application/json").await.json(),
        in_form("text/csv").await,
    );
    assert!(
        csv.header("content-type")
            .is_some_and(|kind| kind.starts_with("text/csv"))
    );
    let lines: Vec<&str> = csv.body.lines().collect();
    let names = json["columns"].as_array().expect("columns").iter();
    let names: Vec<&str> = names.filter_map(|column| column["name"].as_str()).collect();
    assert_eq!(lines[0], names.join(","));
    let text = |cell: &Json| {
        cell.as_str()
            .map_or_else(|| cell.to_string(), str::to_owned)
    };
    let rows = json["rows"].as_array().expect("rows").iter();
    for (row, line) in rows.zip(&lines[1..]) {
        let row: Vec<String> = row.as_array().expect("a row").iter().map(text).collect();
        assert_eq!(*line, row.join(","));
    }
    assert_eq!(lines.len(), 6, "{}", csv.body);
}

#[tokio::test]
async fn an_answer_is_told_as_it_comes_to_be() {
    let heard = in_form("text/event-stream").await.body;
    let verbs: Vec<String> = (heard.lines())
        .filter_map(|line| line.strip_prefix("data: "))
        .filter_map(|data| serde_json::from_str::<Json>(data).ok())
        .filter(|data| data["is"] == "begun")
        .map(|data| data["verb"].as_str().expect("a verb").to_owned())
        .collect();
    let expected = "grant understand formulate resolve lower rewrite assemble legalize render \
        fetch find draw answer";
    assert_eq!(verbs.join(" "), expected);
    let last = heard.lines().rfind(|line| line.starts_with("data: "));
    let reply: Json = serde_json::from_str(&last.expect("an event")[6..]).expect("JSON");
    assert_eq!(reply["kind"], "answer");
    assert!(heard.contains("event: reply"), "{heard}");
}
