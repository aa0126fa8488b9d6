//! Signing in at the page of an issuer: a browser is sent there, and comes back.

use std::sync::Arc;

use axum::extract::{Query, RawPathParams, State};
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use secrecy::ExposeSecret;
use serde::Deserialize;
use service::Service;

use crate::cookie;
use crate::problem::Problem;
use crate::sign_in::{param, system};

/// What an issuer sends along. Where somebody said no there, there is no code.
#[derive(Deserialize)]
pub struct Back {
    #[serde(default)]
    state: String,
    #[serde(default)]
    code: String,
}

/// `GET /t/{tenant}/sign-in`
pub async fn depart(
    State(service): State<Arc<Service>>,
    headers: HeaderMap,
    params: RawPathParams,
) -> Result<Response, Problem> {
    let ctx = system();
    let departure = service.depart(&ctx, param(&params, "tenant")).await;
    let departure = departure.map_err(|error| Problem::new(error, ctx.trace))?;
    let binding = departure.binding.expose_secret();
    let binding = cookie::set_binding(binding, &headers, &service);
    Ok(sent_to(&departure.address, binding))
}

/// `GET /api/v1/sign-in/back`: with a session to the page, or nowhere.
pub async fn back(
    State(service): State<Arc<Service>>,
    headers: HeaderMap,
    Query(back): Query<Back>,
) -> Result<Response, Problem> {
    let ctx = system();
    let binding = cookie::binding(&headers, &service).unwrap_or_default();
    let token = service
        .arrive(&ctx, (&back.state, &back.code), binding)
        .await;
    let token = token.map_err(|error| Problem::new(error, ctx.trace))?;
    let session = cookie::set(token.expose_secret(), &headers, &service);
    Ok(sent_to("/", session))
}

fn sent_to(address: &str, cookie: Option<HeaderValue>) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    let headers = response.headers_mut();
    if let Ok(address) = HeaderValue::from_str(address) {
        headers.insert(LOCATION, address);
    }
    headers.extend(cookie.map(|cookie| (SET_COOKIE, cookie)));
    response
}
