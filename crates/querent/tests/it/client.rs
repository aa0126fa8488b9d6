//! A client of the HTTP surface without a network: requests go straight into the router.

use std::fmt::Write;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use serde_json::{Value as Json, json};
use service::Service;
use tower::ServiceExt;

pub struct Response {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Response {
    pub fn json(&self) -> Json {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// All that a client could read.
    pub fn everything(&self) -> String {
        let mut all = format!("{}\n", self.status);
        for (name, value) in &self.headers {
            let _ = writeln!(all, "{name}: {}", String::from_utf8_lossy(value.as_bytes()));
        }
        all + &self.body
    }
}

pub async fn send(router: &Router, request: Request<Body>) -> Response {
    let response = router.clone().oneshot(request).await.expect("infallible");
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.expect("a body");
    Response {
        status: parts.status,
        headers: parts.headers,
        body: String::from_utf8(body.to_vec()).expect("a text"),
    }
}

pub fn get(path: &str) -> Request<Body> {
    Request::get(path).body(Body::empty()).expect("a request")
}

/// Posts a question, signed in with a token.
pub fn question(token: &str, question: &str) -> Request<Body> {
    post(token, json!({ "question": question }).to_string())
}

pub fn post(token: &str, body: impl Into<Body>) -> Request<Body> {
    post_to("/api/v1/ask", token, body)
}

pub fn post_to(path: &str, token: &str, body: impl Into<Body>) -> Request<Body> {
    let request = Request::post(path)
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", "application/json");
    request.body(body.into()).expect("a request")
}

pub async fn ask(service: &Arc<Service>, token: &str, text: &str) -> Response {
    send(&api_http::router(service.clone()), question(token, text)).await
}
