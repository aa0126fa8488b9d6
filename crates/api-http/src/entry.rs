//! Signing in and out, and invitations: what is open to whoever is nobody yet.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use base::{Code, SystemCtx, TenantId};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::json;
use service::{Acceptance, Entered, Error, Service, SigningIn};

use crate::cookie;
use crate::problem::Problem;
use crate::sign_in::system;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claimed {
    name: String,
    password: SecretString,
    tenant: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opened {
    invitation: SecretString,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accepted {
    invitation: SecretString,
    password: SecretString,
    /// The first tenant of a server that has none.
    tenant: Option<String>,
}

/// `POST /api/v1/sign-in`: a session in a cookie, or the tenants to choose from.
pub async fn sign_in(
    State(service): State<Arc<Service>>,
    headers: HeaderMap,
    claimed: Result<Json<Claimed>, JsonRejection>,
) -> Result<Response, Problem> {
    let ctx = system();
    let example = "{\"name\": \"asha\", \"password\": \"...\"}";
    let claimed = read(claimed, example, &headers, &service, &ctx)?;
    let who = SigningIn {
        name: &claimed.name,
        password: &claimed.password,
        tenant: claimed.tenant.as_deref(),
    };
    let entered = service.sign_in(&ctx, &who).await;
    match entered.map_err(|error| Problem::new(error, ctx.trace))? {
        Entered::Session(token) => {
            let body = Json(json!({ "signed_in": true }));
            Ok(with_cookie(body, token.expose_secret(), &headers, &service))
        }
        Entered::Choose(tenants) => {
            let tenants: Vec<&str> = tenants.iter().map(TenantId::as_str).collect();
            Ok(Json(json!({ "signed_in": false, "choose": tenants })).into_response())
        }
    }
}

/// `POST /api/v1/sign-out`: ends the session of this browser.
pub async fn sign_out(
    State(service): State<Arc<Service>>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let ctx = system();
    own(&headers, &service, &ctx)?;
    if let Some(token) = cookie::session(&headers, &service) {
        let ended = service.sign_out(&ctx, token).await;
        ended.map_err(|error| Problem::new(error, ctx.trace))?;
    }
    Ok(with_cookie(StatusCode::NO_CONTENT, "", &headers, &service))
}

/// `POST /api/v1/invitation`: whom a link is for. Its secret travels in the body, where no log
/// keeps it.
pub async fn invited(
    State(service): State<Arc<Service>>,
    headers: HeaderMap,
    opened: Result<Json<Opened>, JsonRejection>,
) -> Result<Response, Problem> {
    let ctx = system();
    let opened = read(
        opened,
        "{\"invitation\": \"...\"}",
        &headers,
        &service,
        &ctx,
    )?;
    let invited = service.invited(&ctx, &opened.invitation).await;
    let invited = invited.map_err(|error| Problem::new(error, ctx.trace))?;
    let body = json!({ "person": invited.person.as_str(), "first": invited.is_first });
    Ok(Json(body).into_response())
}

/// `POST /api/v1/invitation/accept`: sets the password.
pub async fn accept(
    State(service): State<Arc<Service>>,
    headers: HeaderMap,
    accepted: Result<Json<Accepted>, JsonRejection>,
) -> Result<Response, Problem> {
    let ctx = system();
    let example = "{\"invitation\": \"...\", \"password\": \"...\"}";
    let accepted = read(accepted, example, &headers, &service, &ctx)?;
    let told = |error: Error| Problem::new(error, ctx.trace);
    let tenant = accepted.tenant.as_deref().map(TenantId::new).transpose();
    let tenant =
        tenant.map_err(|invalid| told(Error::new(Code::RequestInvalid, invalid.to_string())))?;
    let accepting = Acceptance {
        secret: &accepted.invitation,
        password: &accepted.password,
        tenant: tenant.as_ref(),
    };
    let person = service.accept(&ctx, &accepting).await.map_err(told)?;
    Ok(Json(json!({ "person": person.as_str() })).into_response())
}

fn with_cookie(
    body: impl IntoResponse,
    token: &str,
    headers: &HeaderMap,
    service: &Service,
) -> Response {
    let mut response = body.into_response();
    if let Some(cookie) = cookie::set(token, headers, service) {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    response
}

/// A body that our own page sent, or no page at all.
fn read<T>(
    body: Result<Json<T>, JsonRejection>,
    example: &str,
    headers: &HeaderMap,
    service: &Service,
    ctx: &SystemCtx,
) -> Result<T, Problem> {
    own(headers, service, ctx)?;
    let body = body.map_err(|rejection| Problem::unreadable(&rejection, example, ctx.trace))?;
    Ok(body.0)
}

/// Nobody is signed in or out by a page of somebody else.
fn own(headers: &HeaderMap, service: &Service, ctx: &SystemCtx) -> Result<(), Problem> {
    match cookie::is_foreign(headers, service) {
        true => Err(Problem::foreign(ctx.trace)),
        false => Ok(()),
    }
}
