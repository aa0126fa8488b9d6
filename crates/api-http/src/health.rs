//! For whoever watches the process.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use serde_json::{Value as Json_, json};
use service::Service;

use crate::problem::Problem;
use crate::sign_in::{SignedIn, system};

#[derive(Serialize)]
pub struct Health {
    health: &'static str,
    /// How many of the things that were edited are served in an earlier version, or not at all.
    /// What they are concerns who signs in, and the log.
    #[serde(skip_serializing_if = "Option::is_none")]
    unserved_edits: Option<usize>,
}

/// As Cube says it.
const WELL: &str = "HEALTH";

/// The process answers.
pub async fn livez() -> Json<Health> {
    Json(Health {
        health: WELL,
        unserved_edits: None,
    })
}

/// The process serves: every tenant was opened before it began to listen. A broken edit keeps
/// nobody from the last good version, and is told.
pub async fn readyz(State(service): State<Arc<Service>>) -> Json<Health> {
    let unserved = service.unserved(&system());
    Json(Health {
        health: WELL,
        unserved_edits: (unserved > 0).then_some(unserved),
    })
}

/// `GET /api/v1/model/faults`: why an edit of the caller's tenant is not served.
pub async fn faults(
    State(service): State<Arc<Service>>,
    SignedIn(ctx): SignedIn,
) -> Result<Json<Json_>, Problem> {
    let faults = service.faults(&ctx).await;
    let faults = faults.map_err(|error| Problem::new(error, ctx.trace))?;
    let told = faults.iter().map(|fault| {
        let place = fault.place.as_ref();
        json!({
            "code": fault.code.as_str(),
            "message": fault.message,
            "hint": fault.hint,
            "file": place.map(|place| &place.file),
            "line": place.map(|place| place.line),
            "column": place.map(|place| place.column),
        })
    });
    Ok(Json(json!({ "faults": told.collect::<Json_>() })))
}
