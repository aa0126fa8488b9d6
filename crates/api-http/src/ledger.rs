//! `/api/v1/receipts`, `/api/v1/usage`, `/api/v1/feedback`: what was kept of questions.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{Query, RawPathParams, State};
use axum::http::StatusCode;
use base::{ActorId, Ctx};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Value as Json_, json};
use service::{By, Error, Feedback, KeptReceipt, Service, Sums, Usage, Window};

use crate::paging::{Paged, page};
use crate::problem::Problem;
use crate::sign_in::{SignedIn, param};

/// The caller's own, the latest first, without what was found.
pub async fn receipts(
    State(service): State<Arc<Service>>,
    SignedIn(ctx): SignedIn,
    asked: Result<Query<Paged>, QueryRejection>,
) -> Result<Json<Json_>, Problem> {
    let asked = read(asked, &ctx)?;
    let limit = asked.limit();
    let found = service.receipts(&ctx, asked.after.as_deref(), limit).await;
    let found = found.map_err(|error| Problem::new(error, ctx.trace))?;
    let next = found.last().map(|last| last.id.clone());
    Ok(Json(page(found.iter().map(short), next, limit)))
}

/// One of them, whole; auditors read those of others too.
pub async fn receipt(
    State(service): State<Arc<Service>>,
    SignedIn(ctx): SignedIn,
    params: RawPathParams,
) -> Result<Json<Json_>, Problem> {
    let found = service.receipt(&ctx, param(&params, "id")).await;
    let found = found.map_err(|error| Problem::new(error, ctx.trace))?;
    Ok(Json(whole(found)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Told {
    /// The trace of the answer.
    receipt: String,
    useful: bool,
    #[serde(default)]
    comment: String,
}

const EXAMPLE: &str = "{\"receipt\": \"TRACE\", \"useful\": false, \"comment\": \"...\"}";

/// Whether an answer was of use to who asked.
pub async fn feedback(
    State(service): State<Arc<Service>>,
    SignedIn(ctx): SignedIn,
    told: Result<Json<Told>, JsonRejection>,
) -> Result<StatusCode, Problem> {
    let told = told.map_err(|error| Problem::unreadable(&error, EXAMPLE, ctx.trace))?;
    let said = Feedback {
        receipt: &told.receipt,
        useful: told.useful,
        comment: &told.comment,
    };
    let kept = service.feedback(&ctx, &said).await;
    kept.map_err(|error| Problem::new(error, ctx.trace))?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    from: Option<Timestamp>,
    until: Option<Timestamp>,
    #[serde(default)]
    by: Summed,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Summed {
    #[default]
    User,
    Department,
    Customer,
    Question,
    Day,
}

/// What was asked for where nothing is said of when.
const DAYS: i64 = 30;

/// The use of the caller's tenant.
pub async fn usage(
    State(service): State<Arc<Service>>,
    SignedIn(ctx): SignedIn,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Json<Json_>, Problem> {
    let window = read(asked, &ctx)?.window();
    let usage = service.usage(&ctx, &window).await;
    usage_wire(usage, &window, &ctx)
}

/// The caller's own.
pub async fn own_usage(
    State(service): State<Arc<Service>>,
    SignedIn(ctx): SignedIn,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Json<Json_>, Problem> {
    let window = read(asked, &ctx)?.window();
    let usage = service.own_usage(&ctx, &window).await;
    usage_wire(usage, &window, &ctx)
}

fn read<T>(asked: Result<Query<T>, QueryRejection>, ctx: &Ctx) -> Result<T, Problem> {
    let read = asked.map(|Query(asked)| asked);
    read.map_err(|rejection| Problem::misread(&rejection, ctx.trace))
}

impl Asked {
    fn window(&self) -> Window {
        let until = self.until.unwrap_or_else(Timestamp::now);
        let days = SignedDuration::from_hours(24 * DAYS);
        let by = match self.by {
            Summed::User => By::User,
            Summed::Department => By::Department,
            Summed::Customer => By::Customer,
            Summed::Question => By::Question,
            Summed::Day => By::Day,
        };
        let from = self.from.or(until.checked_sub(days).ok());
        Window {
            from: from.unwrap_or(Timestamp::MIN),
            until,
            by,
        }
    }
}

fn usage_wire(
    usage: Result<Usage, Error>,
    window: &Window,
    ctx: &Ctx,
) -> Result<Json<Json_>, Problem> {
    let usage = usage.map_err(|error| Problem::new(error, ctx.trace))?;
    let each = usage.each.iter().map(|(name, of)| {
        let mut sums = sums(of);
        sums["name"] = json!(name);
        sums
    });
    Ok(Json(json!({
        "from": window.from,
        "until": window.until,
        "all": sums(&usage.all),
        "each": each.collect::<Json_>(),
    })))
}

fn sums(sums: &Sums) -> Json_ {
    json!({
        "asked": sums.asked,
        "answered": sums.answered,
        "refused": sums.refused,
        "failed": sums.failed,
        "micros": sums.micros,
        "fetch_micros": sums.fetch_micros,
        "rows": sums.rows,
        "bytes": sums.bytes,
        "users": sums.users.len(),
    })
}

fn short(receipt: &KeptReceipt) -> Json_ {
    let body = &receipt.body;
    json!({
        "trace": receipt.trace,
        "at": receipt.at,
        "operation": body["operation"],
        "question": body["question"],
        "came": body["came"],
        "code": body["code"],
        "rows": body["rows"],
    })
}

fn whole(receipt: KeptReceipt) -> Json_ {
    let mut body = receipt.body;
    body["trace"] = json!(receipt.trace);
    body["at"] = json!(receipt.at);
    body["by"] = json!(receipt.by.as_ref().map(ActorId::as_str));
    body
}
