//! For whoever watches the process.

use axum::Json;
use serde::Serialize;

#[derive(Serialize)]
pub struct Health {
    health: &'static str,
}

/// The process answers.
pub async fn livez() -> Json<Health> {
    Json(Health { health: "HEALTH" })
}

/// The process serves: every tenant was opened before it began to listen.
pub async fn readyz() -> Json<Health> {
    Json(Health { health: "HEALTH" })
}
