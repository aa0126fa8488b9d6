//! Errors on the wire: RFC 9457 problem documents.

use std::any::Any;

use axum::Json;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base::{Code, TraceId};
use serde::Serialize;
use service::Error;

/// An error as a client sees it.
#[derive(Debug, Serialize)]
pub struct Problem {
    r#type: &'static str,
    title: &'static str,
    status: u16,
    code: &'static str,
    detail: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
    trace: Box<str>,
}

impl Problem {
    pub fn new(error: Error, trace: TraceId) -> Self {
        Self {
            r#type: "about:blank",
            title: title(error.code),
            status: error.code.status(),
            code: error.code.as_str(),
            detail: error.message,
            hint: error.hint,
            trace: trace.to_string().into(),
        }
    }

    /// A body that is not what the operation takes.
    pub fn unreadable(rejection: &JsonRejection, example: &str, trace: TraceId) -> Self {
        if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
            let detail = "the request is larger than any question";
            return Self::new(Error::new(Code::RequestTooLarge, detail), trace);
        }
        let error = Error::new(Code::RequestInvalid, rejection.body_text());
        let hint = format!("send a JSON object such as {example}");
        Self::new(error.hint(hint), trace)
    }

    /// An address whose parameters are not what the operation takes.
    pub fn misread(rejection: &QueryRejection, trace: TraceId) -> Self {
        Self::new(
            Error::new(Code::RequestInvalid, rejection.body_text()),
            trace,
        )
    }

    /// A browser brought its session along for somebody else's page.
    pub fn foreign(trace: TraceId) -> Self {
        let detail = "this did not come from the page of this server";
        Self::new(Error::new(Code::RequestForeign, detail), trace)
    }

    pub fn not_found() -> Self {
        let detail = "there is nothing at this address";
        Self::new(
            Error::new(Code::RequestUnknownAddress, detail),
            TraceId::fresh(),
        )
    }
}

/// A few words for the head of a page. The detail says the rest.
fn title(code: Code) -> &'static str {
    match code.status() {
        400 => "This request does not fit",
        401 => "Please sign in",
        403 => "Not allowed",
        404 => "Not found",
        405 => "Not done this way",
        409 => "Not possible any more",
        413 => "Too large",
        429 => "Too many at once",
        499 => "Cancelled",
        501 => "Not available",
        502 => "The database had a problem",
        504 => "This took too long",
        _ => "Something went wrong",
    }
}

/// The address is right and the method is not; the router adds which it takes.
pub async fn wrong_method() -> Problem {
    let detail = "this address does not take that method";
    Problem::new(
        Error::new(Code::RequestWrongMethod, detail),
        TraceId::fresh(),
    )
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(self)).into_response();
        let kind = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        response
    }
}

/// A panic ends one request, not the server; what it said is logged and not told.
pub fn from_panic(panic: Box<dyn Any + Send>) -> Response {
    let said = panic.downcast_ref::<String>().cloned();
    let said = said.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
    let trace = TraceId::fresh();
    tracing::error!(%trace, panic = said.as_deref().unwrap_or("?"), "a request panicked");
    Problem::new(
        Error::new(Code::Internal, "something went wrong on our side"),
        trace,
    )
    .into_response()
}
