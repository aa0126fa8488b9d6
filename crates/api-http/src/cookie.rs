//! The session of a browser: a cookie that no script reads, that no other site sends along, and
//! that counts only for what our own page asks.

use axum::http::header::{COOKIE, HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderValue, Method};
use service::Service;

/// Makes browsers refuse one that did not come encrypted, from this very host.
const ENCRYPTED: &str = "__Host-";
const SESSION: &str = "querent";
/// What a browser keeps that was sent to an issuer.
const AWAY: &str = "querent-away";

/// The session that a browser brings.
pub fn session<'h>(headers: &'h HeaderMap, service: &Service) -> Option<&'h str> {
    named(SESSION, headers, service)
}

/// What a browser kept while it was away.
pub fn binding<'h>(headers: &'h HeaderMap, service: &Service) -> Option<&'h str> {
    named(AWAY, headers, service)
}

/// Begins a session in a browser, or ends it where the token is empty.
pub fn set(token: &str, headers: &HeaderMap, service: &Service) -> Option<HeaderValue> {
    let ends = if token.is_empty() { "; Max-Age=0" } else { "" };
    written(
        &format!("{SESSION}={token}"),
        &format!("Strict{ends}"),
        headers,
        service,
    )
}

/// Comes back with the browser, which another site sends here.
pub fn set_binding(token: &str, headers: &HeaderMap, service: &Service) -> Option<HeaderValue> {
    written(
        &format!("{AWAY}={token}"),
        "Lax; Max-Age=600",
        headers,
        service,
    )
}

fn named<'h>(name: &str, headers: &'h HeaderMap, service: &Service) -> Option<&'h str> {
    let lines = headers.get_all(COOKIE).iter();
    let lines = lines.filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';'));
    let prefix = prefix(headers, service);
    pairs.find_map(|pair| {
        let rest = pair.trim().strip_prefix(prefix)?.strip_prefix(name)?;
        rest.strip_prefix('=')
    })
}

fn written(pair: &str, sent: &str, headers: &HeaderMap, service: &Service) -> Option<HeaderValue> {
    let prefix = prefix(headers, service);
    let secure = if prefix == ENCRYPTED { "; Secure" } else { "" };
    let text = format!("{prefix}{pair}; Path=/; HttpOnly; SameSite={sent}{secure}");
    HeaderValue::from_str(&text).ok()
}

/// Whether a request that changes something comes from our own page. A browser says where it comes
/// from, always; what does not say so has no cookies of a browser either.
pub fn is_from_our_page(method: &Method, headers: &HeaderMap, service: &Service) -> bool {
    method.is_safe() || headers.contains_key(ORIGIN) && !is_foreign(headers, service)
}

/// Whether a browser says that another site's page sent it.
pub fn is_foreign(headers: &HeaderMap, service: &Service) -> bool {
    let text = |value: &HeaderValue| value.to_str().map(str::to_owned).unwrap_or_default();
    let Some(origin) = headers.get(ORIGIN).map(text) else {
        return false;
    };
    match service.public_url() {
        Some(url) => origin != url,
        None => {
            let host = headers.get(HOST).map(text).unwrap_or_default();
            let there = origin.split_once("://").map(|(_, authority)| authority);
            host.is_empty() || there != Some(host.as_str())
        }
    }
}

fn prefix(headers: &HeaderMap, service: &Service) -> &'static str {
    let forwarded = headers.get("x-forwarded-proto");
    let forwarded = forwarded.is_some_and(|how| how.as_bytes() == b"https");
    let published = service
        .public_url()
        .is_some_and(|url| url.starts_with("https:"));
    if published || forwarded {
        ENCRYPTED
    } else {
        ""
    }
}
