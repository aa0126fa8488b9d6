//! The signed-in caller of a request, or a refusal.

use std::sync::Arc;

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use base::{Ctx, Deadline, Limits, SystemCtx, TraceId};
use service::Service;

use crate::cookie;
use crate::problem::Problem;

/// Extracts the caller; a handler that takes one cannot be reached without signing in.
pub struct SignedIn(pub Ctx);

impl FromRequestParts<Arc<Service>> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(
        parts: &mut Parts,
        service: &Arc<Service>,
    ) -> Result<Self, Problem> {
        let system = system();
        let named = named_tenant(parts, service).await;
        let token = token(parts, service, system.trace)?;
        let admitted = service.admit(&system, token, named.as_deref()).await;
        admitted
            .map(SignedIn)
            .map_err(|error| Problem::new(error, system.trace))
    }
}

/// Lets in by a token, however it came.
pub async fn with_token(
    parts: &mut Parts,
    service: &Arc<Service>,
    token: &str,
) -> Result<Ctx, service::Error> {
    let named = named_tenant(parts, service).await;
    service.admit(&system(), token, named.as_deref()).await
}

/// Before it is known who is asking.
pub fn system() -> SystemCtx {
    SystemCtx {
        deadline: Deadline::after(Limits::default().time_max),
        trace: TraceId::fresh(),
    }
}

/// What was brought: a token that somebody sent on purpose or, where there is none, the session of
/// the browser, which is sent along with everything.
fn token<'p>(parts: &'p Parts, service: &Service, trace: TraceId) -> Result<&'p str, Problem> {
    if parts.headers.contains_key(AUTHORIZATION) {
        return Ok(bearer(&parts.headers).unwrap_or_default());
    }
    let Some(session) = cookie::session(&parts.headers, service) else {
        return Ok("");
    };
    match cookie::is_from_our_page(&parts.method, &parts.headers, service) {
        true => Ok(session),
        false => Err(Problem::foreign(trace)),
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then_some(token.trim())
}

/// A tenant named in the path or in a header may only agree with the key. One that cannot be read
/// names nobody, and so do several that differ.
async fn named_tenant(parts: &mut Parts, service: &Arc<Service>) -> Option<String> {
    let path = match RawPathParams::from_request_parts(parts, service).await {
        Ok(params) => params
            .iter()
            .find(|(name, _)| *name == "tenant")
            .map(|(_, value)| value.to_owned()),
        Err(_) => Some(String::new()),
    };
    let headers = ["x-tenant-id", "x-client-id"].into_iter();
    let headers = headers.flat_map(|name| parts.headers.get_all(name));
    let headers = headers.map(|value| value.to_str().unwrap_or_default().to_owned());
    let mut named = path.into_iter().chain(headers);
    let first = named.next()?;
    let agree = named.all(|other| other == first);
    Some(if agree { first } else { String::new() })
}

/// A part of an address such as `/api/v1/keys/{id}`.
pub fn param<'p>(params: &'p RawPathParams, name: &str) -> &'p str {
    let found = params.iter().find(|(part, _)| *part == name);
    found.map_or("", |(_, value)| value)
}
