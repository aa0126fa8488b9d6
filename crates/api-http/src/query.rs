//! `POST /api/v1/query`: a query in its JSON form.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use serde::Deserialize;
use service::Service;

use crate::problem::Problem;
use crate::sign_in::SignedIn;
use crate::wire::ResultsWire;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// The language is read by `semantic` alone.
    query: serde_json::Value,
}

/// The rows. Closing the connection cancels the statement, as with a question.
pub async fn query(
    State(service): State<Arc<Service>>,
    SignedIn(ctx): SignedIn,
    asked: Result<Json<Asked>, JsonRejection>,
) -> Result<Json<ResultsWire>, Problem> {
    let example = "{\"query\": {\"measures\": [\"sales.total\"]}}";
    let asked = asked.map_err(|error| Problem::unreadable(&error, example, ctx.trace))?;
    let results = service.query(&ctx, &asked.query.to_string()).await;
    let results = results.map_err(|error| Problem::new(error, ctx.trace))?;
    Ok(Json(ResultsWire::from(results)))
}
