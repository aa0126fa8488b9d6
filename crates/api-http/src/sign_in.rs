//! The signed-in caller of a request, or a refusal.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use base::{Ctx, Deadline, Limits, SystemCtx, TraceId};
use service::Service;

use crate::problem::Problem;

/// Extracts the caller; a handler that takes one cannot be reached without signing in.
pub struct SignedIn(pub Ctx);

impl FromRequestParts<Arc<Service>> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(
        parts: &mut Parts,
        service: &Arc<Service>,
    ) -> Result<Self, Problem> {
        let system = SystemCtx {
            deadline: Deadline::after(Limits::default().time_max),
            trace: TraceId::fresh(),
        };
        let token = bearer(&parts.headers).unwrap_or_default();
        let named = named_tenant(&parts.headers);
        let admitted = service.admit(&system, token, named).await;
        admitted
            .map(SignedIn)
            .map_err(|error| Problem::new(error, system.trace))
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then_some(token.trim())
}

/// A tenant named in a header may only agree with the key. One that cannot be read names nobody,
/// and so do several that differ.
fn named_tenant(headers: &HeaderMap) -> Option<&str> {
    let values = ["x-tenant-id", "x-client-id"].into_iter();
    let values = values.flat_map(|name| headers.get_all(name));
    let mut named = values.map(|value| value.to_str().unwrap_or_default());
    let first = named.next()?;
    let agree = named.all(|other| other == first);
    Some(if agree { first } else { "" })
}
