//! `/api/v1/keys`: the keys that programs come with.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{RawPathParams, State};
use axum::http::StatusCode;
use base::{ActorId, Code, Role};
use secrecy::ExposeSecret;
use serde::Deserialize;
use serde_json::{Value as Json_, json};
use service::{ApiKey, Error, Member, NewApiKey, Service};

use crate::problem::Problem;
use crate::sign_in::{SignedIn, param};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issue {
    name: String,
    role: Role,
    #[serde(default)]
    groups: BTreeSet<String>,
    /// The only operations it is good for.
    scopes: Option<BTreeSet<String>>,
    /// After so many days it ends.
    days: Option<u16>,
}

const EXAMPLE: &str = "{\"name\": \"nightly\", \"role\": \"viewer\", \"days\": 90}";

pub async fn list(
    State(service): State<Arc<Service>>,
    SignedIn(ctx): SignedIn,
) -> Result<Json<Vec<Json_>>, Problem> {
    let keys = service.keys(&ctx).await;
    let keys = keys.map_err(|error| Problem::new(error, ctx.trace))?;
    Ok(Json(keys.iter().map(wire).collect()))
}

/// Answers with the key itself, once.
pub async fn issue(
    State(service): State<Arc<Service>>,
    SignedIn(ctx): SignedIn,
    issue: Result<Json<Issue>, JsonRejection>,
) -> Result<(StatusCode, Json<Json_>), Problem> {
    let read = issue.map_err(|error| Problem::unreadable(&error, EXAMPLE, ctx.trace));
    let told = |error: Error| Problem::new(error, ctx.trace);
    let Json(issue) = read?;
    let person = ActorId::new("key")
        .map_err(|invalid| told(Error::new(Code::RequestInvalid, invalid.to_string())))?;
    let new = NewApiKey {
        name: issue.name,
        member: Member {
            person,
            role: issue.role,
            groups: issue.groups,
            attributes: Default::default(),
        },
        scopes: issue.scopes,
        expires: service.in_days(issue.days),
    };
    let key = service.issue_key(&ctx, new).await.map_err(told)?;
    Ok((
        StatusCode::CREATED,
        Json(json!({ "key": key.expose_secret() })),
    ))
}

pub async fn revoke(
    State(service): State<Arc<Service>>,
    SignedIn(ctx): SignedIn,
    params: RawPathParams,
) -> Result<StatusCode, Problem> {
    let revoked = service.revoke_key(&ctx, param(&params, "id")).await;
    revoked.map_err(|error| Problem::new(error, ctx.trace))?;
    Ok(StatusCode::NO_CONTENT)
}

fn wire(key: &ApiKey) -> Json_ {
    json!({
        "id": key.id,
        "name": key.name,
        "role": key.member.role,
        "scopes": key.scopes,
        "created": key.created,
        "expires": key.expires,
        "revoked": key.revoked,
    })
}
