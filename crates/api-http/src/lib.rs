//! The HTTP surface: REST under `/api/v1`, and the web page.
//!
//! Step: none; it brings questions to `service` and carries answers away.
//! Never: decides who may see what, or adds an ability that `service` lacks.
//!
//! Start reading at `router`, the flat list of routes.

mod ask;
mod health;
mod page;
mod problem;
mod query;
mod session;
mod sign_in;
mod wire;

use std::future::Future;
use std::io;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use service::Service;
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

/// Questions are short, and queries not much longer; nothing larger is read.
const BODY_BYTES_MAX: usize = 64 * 1024;

/// Serves until `shutdown` completes, then finishes what is under way.
pub async fn serve(
    service: Arc<Service>,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    axum::serve(listener, router(service))
        .with_graceful_shutdown(shutdown)
        .await
}

/// Every route there is.
pub fn router(service: Arc<Service>) -> Router {
    Router::new()
        .route("/api/v1/ask", post(ask::ask))
        .route("/api/v1/query", post(query::query))
        .route("/api/v1/session", get(session::session))
        .route("/livez", get(health::livez))
        .route("/readyz", get(health::readyz))
        .fallback(page::serve)
        .method_not_allowed_fallback(problem::wrong_method)
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(CompressionLayer::new())
        .layer(CatchPanicLayer::custom(problem::from_panic))
        .layer(axum::middleware::map_response(page::harden))
        .with_state(service)
}
