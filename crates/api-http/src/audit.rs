//! `GET /api/v1/audit`: who did what in the caller's tenant.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use base::{ActorId, Code};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value as Json_, json};
use service::{Error, Line, Mark, Search, Service};

use crate::paging::{limited, page};
use crate::problem::Problem;
use crate::sign_in::SignedIn;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    by: Option<ActorId>,
    action: Option<String>,
    outcome: Option<String>,
    trace: Option<String>,
    from: Option<Timestamp>,
    until: Option<Timestamp>,
    after: Option<String>,
    limit: Option<u32>,
}

pub async fn audit(
    State(service): State<Arc<Service>>,
    SignedIn(ctx): SignedIn,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Json<Json_>, Problem> {
    let asked = asked.map_err(|rejection| Problem::misread(&rejection, ctx.trace))?;
    let told = |error: Error| Problem::new(error, ctx.trace);
    let search = search(asked.0).map_err(told)?;
    let lines = service.audit(&ctx, &search).await.map_err(told)?;
    let next = lines.last().map(|line| Mark::of(line).to_string());
    Ok(Json(page(lines.iter().map(wire), next, search.limit)))
}

fn search(asked: Asked) -> Result<Search, Error> {
    let unknown = |what: &str| Error::new(Code::RequestInvalid, format!("'{what}' cannot be read"));
    let outcome = asked.outcome.map(|text| text.parse()).transpose();
    let after: Result<Option<Mark>, _> = asked.after.map(|text| text.parse()).transpose();
    let latest = Search::latest(limited(asked.limit));
    Ok(Search {
        by: asked.by,
        action: asked.action,
        trace: asked.trace,
        outcome: outcome.map_err(|_| unknown("outcome").hint("use done, refused or failed"))?,
        after: after.map_err(|_| unknown("after").hint("use what a page called 'next'"))?,
        from: asked.from.unwrap_or(latest.from),
        until: asked.until.unwrap_or(latest.until),
        ..latest
    })
}

fn wire(line: &Line) -> Json_ {
    json!({
        "at": line.at,
        "by": line.by,
        "action": line.action,
        "subject": line.subject,
        "outcome": line.outcome.as_str(),
        "detail": line.detail,
        "trace": line.trace,
        "replica": line.replica,
        "number": line.number,
    })
}
