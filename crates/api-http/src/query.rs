//! `POST /api/v1/query`: a query in its JSON form.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::HeaderMap;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use service::Service;

use crate::csv;
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
    headers: HeaderMap,
    asked: Result<Json<Asked>, JsonRejection>,
) -> Result<Response, Problem> {
    let example = "{\"query\": {\"measures\": [\"sales.total\"]}}";
    let asked = asked.map_err(|error| Problem::unreadable(&error, example, ctx.trace))?;
    let query = asked.query.to_string();
    let results = match wants_anew(&headers) {
        true => service.query_anew(&ctx, &query).await,
        false => service.query(&ctx, &query).await,
    };
    let results = results.map_err(|error| Problem::new(error, ctx.trace))?;
    if !csv::is_wanted(&headers) {
        return Ok(Json(ResultsWire::from(results)).into_response());
    }
    match results.as_slice() {
        [result] => Ok(csv::response(&result.table)),
        _ => {
            let detail = "a query that compares ranges is several tables: ask for JSON";
            let error = service::Error::new(base::Code::RequestInvalid, detail);
            Err(Problem::new(error, ctx.trace))
        }
    }
}

/// `Cache-Control: no-cache` asks for rows as they are now.
fn wants_anew(headers: &HeaderMap) -> bool {
    let said = headers.get_all(CACHE_CONTROL).iter();
    let mut said = said.filter_map(|value| value.to_str().ok());
    said.any(|value| value.split(',').any(|word| word.trim() == "no-cache"))
}
