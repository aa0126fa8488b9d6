//! What was kept, as it is read over HTTP: receipts, use, feedback and the audit.

use axum::http::Method;
use base::Role;
use serde_json::{Value as Json, json};

use crate::house::{House, Response, house, request};

async fn sent(
    house: &House,
    method: Method,
    path: &str,
    key: &str,
    body: Option<Json>,
) -> Response {
    let bearer = format!("Bearer {key}");
    let headers = [("authorization", bearer.as_str())];
    house.send(request(method, path, &headers, body)).await
}

async fn read(house: &House, path: &str, key: &str) -> Response {
    sent(house, Method::GET, path, key, None).await
}

/// Asks, and gives the trace that the asking was kept under.
async fn asked(house: &House, key: &str, question: &str) -> String {
    let body = json!({ "question": question });
    let reply = sent(house, Method::POST, "/api/v1/ask", key, Some(body)).await;
    reply.json()["trace"].as_str().expect("a trace").to_owned()
}

#[tokio::test]
async fn receipts_are_read_by_those_who_asked_a_page_at_a_time() {
    let house = house().await;
    let viewer = house.key("nectar", Role::Viewer, None).await;
    let mut traces = Vec::new();
    for number in 0..3 {
        traces.push(asked(&house, &viewer, &format!("sales {number}")).await);
    }
    let first = read(&house, "/api/v1/receipts?limit=2", &viewer)
        .await
        .json();
    assert_eq!(first["items"][0]["trace"], json!(traces[2]));
    assert_eq!(first["items"][1]["question"], json!("sales 1"));
    let next = first["next"].as_str().expect("another page");
    let path = format!("/api/v1/receipts?limit=2&after={next}");
    let second = read(&house, &path, &viewer).await.json();
    assert_eq!(second["items"][0]["trace"], json!(traces[0]));
    assert_eq!(second["next"], Json::Null);

    let one = read(&house, &format!("/api/v1/receipts/{}", traces[0]), &viewer).await;
    assert_eq!(one.json()["question"], json!("sales 0"));
    let stranger = house.key("unison", Role::Admin, None).await;
    let other = read(
        &house,
        &format!("/api/v1/receipts/{}", traces[0]),
        &stranger,
    )
    .await;
    let gone = read(&house, "/api/v1/receipts/nothing", &stranger).await;
    assert_eq!((other.status.as_u16(), other.bytes()), (404, gone.bytes()));
    let none = read(&house, "/api/v1/receipts", &stranger).await.json();
    assert_eq!(none["items"], json!([]));
    let wrong = read(&house, "/api/v1/receipts?after=nonsense", &viewer).await;
    assert_eq!(wrong.status, 400);
    let wrong = read(&house, "/api/v1/receipts?befor=x", &viewer).await;
    assert_eq!(
        (wrong.status.as_u16(), wrong.json()["code"].clone()),
        (400, json!("request.invalid"))
    );
}

#[tokio::test]
async fn use_and_feedback_and_the_audit_are_read() {
    let house = house().await;
    let admin = house.key("nectar", Role::Admin, None).await;
    let viewer = house.key("nectar", Role::Viewer, None).await;
    let trace = asked(&house, &viewer, "sales").await;
    let own = read(&house, "/api/v1/usage/own?by=question", &viewer)
        .await
        .json();
    assert_eq!(
        (&own["all"]["asked"], &own["each"][0]["name"]),
        (&json!(1), &json!("sales"))
    );
    let all = read(&house, "/api/v1/usage", &admin).await.json();
    assert_eq!(
        (&all["all"]["asked"], &all["all"]["users"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(read(&house, "/api/v1/usage", &viewer).await.status, 403);

    let said = json!({ "receipt": trace, "useful": false, "comment": "no" });
    let told = sent(
        &house,
        Method::POST,
        "/api/v1/feedback",
        &viewer,
        Some(said.clone()),
    )
    .await;
    assert_eq!(told.status, 204);
    let unknown = json!({ "receipt": "nothing", "useful": true });
    let told = sent(
        &house,
        Method::POST,
        "/api/v1/feedback",
        &viewer,
        Some(unknown),
    )
    .await;
    assert_eq!(told.status, 404);

    let lines = read(&house, "/api/v1/audit?outcome=refused", &admin)
        .await
        .json();
    let actions = lines["items"].as_array().expect("lines").iter();
    let actions: Vec<&Json> = actions.map(|line| &line["action"]).collect();
    assert_eq!(actions, ["usage.read", "ask"]);
    let of_trace = format!("/api/v1/audit?trace={trace}&limit=1");
    let line = read(&house, &of_trace, &admin).await.json();
    assert_eq!(line["items"][0]["subject"], json!("sales"));
    assert!(line["next"].is_string());
    assert_eq!(read(&house, "/api/v1/audit", &viewer).await.status, 403);
    let wrong = read(&house, "/api/v1/audit?outcome=maybe", &admin).await;
    assert_eq!(wrong.status, 400);
}

/// What cannot be answered is told as an event too, after the stages that were reached.
#[tokio::test]
async fn a_question_may_be_watched() {
    let house = house().await;
    let viewer = house.key("nectar", Role::Viewer, None).await;
    let bearer = format!("Bearer {viewer}");
    let headers = [
        ("authorization", bearer.as_str()),
        ("accept", "text/event-stream"),
    ];
    let body = json!({ "question": "sales" });
    let request = request(Method::POST, "/api/v1/ask", &headers, Some(body));
    let heard = house.send(request).await;
    assert_eq!(heard.headers["content-type"], "text/event-stream");
    let events: Vec<&str> = (heard.body.lines())
        .filter_map(|line| line.strip_prefix("event: "))
        .collect();
    assert_eq!(events, ["stage", "stage", "problem"], "{}", heard.body);
    assert!(heard.body.contains("\"verb\":\"grant\"") && heard.body.contains("access.denied"));
}
