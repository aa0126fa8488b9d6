//! `POST /api/v1/ask`: a question in plain language.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use service::Service;

use crate::problem::Problem;
use crate::sign_in::SignedIn;
use crate::wire::Reply;
use crate::{csv, stream};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    question: String,
}

/// Answers, or asks back. Closing the connection cancels the statement in the database: the
/// future below is dropped, and with it the stream from the source.
pub async fn ask(
    State(service): State<Arc<Service>>,
    SignedIn(ctx): SignedIn,
    headers: HeaderMap,
    asked: Result<Json<Asked>, JsonRejection>,
) -> Result<Response, Problem> {
    let example = "{\"question\": \"sales by month this fiscal year\"}";
    let asked = asked.map_err(|error| Problem::unreadable(&error, example, ctx.trace))?;
    let Json(asked) = asked;
    if stream::is_wanted(&headers) {
        return Ok(stream::response(service, ctx, asked.question));
    }
    let reply = service.ask(&ctx, &asked.question).await;
    let reply = reply.map_err(|error| Problem::new(error, ctx.trace))?;
    Ok(match &reply {
        service::Reply::Answer(answer) if csv::is_wanted(&headers) => csv::response(&answer.table),
        // A question back is none.
        _ => Json(Reply::from(reply)).into_response(),
    })
}
