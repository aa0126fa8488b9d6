//! Errors as Cube tells them.

use axum::Json as Body;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base::Code;
use semantic::Visible;
use serde_json::{Value as Json, json};
use service::Error;

use super::asked;

/// A status and a text; some say that it is the user who can mend it.
#[derive(Debug, Clone)]
pub struct Refusal {
    status: StatusCode,
    error: String,
    of_user: bool,
}

impl Refusal {
    fn new(status: StatusCode, error: impl Into<String>) -> Self {
        Self {
            status,
            error: error.into(),
            of_user: false,
        }
    }

    pub fn missing() -> Self {
        Self::new(StatusCode::BAD_REQUEST, "Query param is required")
    }

    pub fn unreadable() -> Self {
        let error = "Unable to decode query param as JSON";
        Self::new(StatusCode::BAD_REQUEST, error)
    }

    pub fn format(what: &str) -> Self {
        let error = format!("Invalid query format: {what}");
        Self::new(StatusCode::BAD_REQUEST, error)
    }

    pub fn empty() -> Self {
        let error = "Query should contain either measures, dimensions or timeDimensions with \
                     granularities in order to be valid";
        Self::new(StatusCode::BAD_REQUEST, error)
    }

    pub fn not_multi(kind: &str) -> Self {
        let error = format!("'{kind}' query type is not supported by API");
        Self::user(error)
    }

    /// Not an error: the same is to be asked again.
    pub fn wait() -> Self {
        Self::new(StatusCode::OK, "Continue wait")
    }

    pub fn busy() -> Self {
        let error = "Error: too many queries of this organisation are under way; ask again later";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, error)
    }

    pub fn gave_up() -> Self {
        let error = "Error: something went wrong on our side";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, error)
    }

    pub fn limit() -> Self {
        let error = "Error: The query limit has been exceeded.";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, error)
    }

    /// What whoever wrote the query can mend.
    pub fn user(error: impl Into<String>) -> Self {
        Self {
            of_user: true,
            ..Self::new(StatusCode::BAD_REQUEST, error)
        }
    }

    /// Nobody, or nobody whom we know.
    pub fn stranger(error: &str) -> Self {
        Self::new(StatusCode::FORBIDDEN, error)
    }

    /// What the door says, of a query that its cubes may have been the matter with.
    pub fn of(error: Error, query: &Json, visible: Option<&Visible>) -> Self {
        // Cube joins in one direction only: what would repeat rows is no way there.
        if matches!(error.code, Code::QueryNoJoin | Code::QueryMultiplies) {
            return Self::user(no_way(query, visible));
        }
        let status = error.code.status();
        match status {
            400 | 422 => Self::user(told(&error)),
            _ => {
                let status = StatusCode::from_u16(status);
                let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                Self::new(status, format!("Error: {}", told(&error)))
            }
        }
    }
}

fn told(error: &Error) -> String {
    match &error.hint {
        Some(hint) => format!("{}; {hint}", error.message),
        None => error.message.clone(),
    }
}

fn no_way(query: &Json, visible: Option<&Visible>) -> String {
    let mut cubes: Vec<String> = Vec::new();
    for path in asked::members(query) {
        let cube = path.split('.').next().unwrap_or_default().to_owned();
        let known = visible.is_none_or(|visible| visible.member_at(&path).is_some());
        if known && !cubes.contains(&cube) {
            cubes.push(cube);
        }
    }
    let cubes: Vec<String> = cubes.iter().map(|cube| format!("'{cube}'")).collect();
    format!("Can't find join path to join {}", cubes.join(", "))
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = match self.of_user {
            true => json!({ "type": "UserError", "error": self.error }),
            false => json!({ "error": self.error }),
        };
        (self.status, Body(body)).into_response()
    }
}
