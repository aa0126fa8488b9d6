//! The HTTP surface: REST under `/api/v1`, and the web page.
//!
//! Step: none; it brings questions to `service` and carries answers away.
//! Never: decides who may see what, or adds an ability that `service` lacks.
//!
//! Start reading at `routes`, the flat list of them.

mod ask;
mod audit;
mod cookie;
mod csv;
mod cube;
mod docs;
mod elsewhere;
mod entry;
mod health;
mod keys;
mod ledger;
mod members;
mod metrics;
mod model;
mod openapi;
mod page;
mod paging;
mod problem;
mod query;
mod routes;
mod schemas;
mod session;
mod sign_in;
mod stream;
mod wire;

use std::future::Future;
use std::io;
use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::{Extension, Router};
use service::Service;
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

pub use metrics::Metrics;
pub use openapi::description;
pub use routes::{Needs, Route, routes};

/// Questions are short, and queries not much longer; nothing larger is read.
const BODY_BYTES_MAX: usize = 64 * 1024;

/// Serves until `shutdown` completes, then finishes what is under way.
pub async fn serve(
    service: Arc<Service>,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    serve_counted(service, (listener, None), shutdown).await
}

/// As [`serve`]; who watches the machine finds `/metrics` at an address of its own.
pub async fn serve_counted(
    service: Arc<Service>,
    (listener, watched): (TcpListener, Option<TcpListener>),
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let metrics = Metrics::default();
    if let Some(watched) = watched {
        let router = metrics::router(service.clone(), metrics.clone());
        tokio::spawn(async move { axum::serve(watched, router).await });
    }
    let counting = axum::middleware::from_fn_with_state(metrics, metrics::count);
    axum::serve(listener, router(service).layer(counting))
        .with_graceful_shutdown(shutdown)
        .await
}

/// Every route there is.
pub fn router(service: Arc<Service>) -> Router {
    let mut router = Router::new();
    for route in routes() {
        if let Needs::Right(_) = route.needs {
            let of_tenant = format!("/t/{{tenant}}{}", route.path);
            router = router.route(&of_tenant, route.handler.clone());
        }
        router = router.route(route.path, route.handler);
    }
    router
        .fallback(page::serve)
        .method_not_allowed_fallback(problem::wrong_method)
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(CompressionLayer::new())
        .layer(CatchPanicLayer::custom(problem::from_panic))
        .layer(axum::middleware::map_response(page::harden))
        .layer(Extension(cube::Waiting::default()))
        .with_state(service)
}
