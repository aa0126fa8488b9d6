//! Whoever asks, as Cube's clients tell it: a token that stands alone, or behind `Bearer`.

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use base::Ctx;

use super::Door;
use super::refusal::Refusal;
use crate::sign_in;

/// Extracts the caller; a handler that takes one cannot be reached without signing in.
pub struct Caller {
    pub ctx: Ctx,
    pub token: String,
}

impl FromRequestParts<Door> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, service: &Door) -> Result<Self, Refusal> {
        let Some(value) = parts.headers.get(AUTHORIZATION) else {
            return Err(Refusal::stranger("Authorization header isn't set"));
        };
        let token = value.to_str().unwrap_or_default().trim();
        let token = match token.split_once(' ') {
            Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => token.trim(),
            _ => token,
        };
        let token = token.to_owned();
        let admitted = sign_in::with_token(parts, service, &token).await;
        let refused = |_| Refusal::stranger("Invalid token");
        let ctx = admitted.map_err(refused)?;
        Ok(Caller { ctx, token })
    }
}
