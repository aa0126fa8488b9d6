//! `/docs`: the description of every address, to be read and tried. It asks this server and nobody
//! else.

use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};

pub async fn page() -> Response {
    of("text/html; charset=utf-8", include_str!("docs/page.html"))
}

pub async fn script() -> Response {
    of(
        "text/javascript; charset=utf-8",
        include_str!("docs/page.js"),
    )
}

pub async fn style() -> Response {
    of("text/css; charset=utf-8", include_str!("docs/page.css"))
}

fn of(kind: &'static str, text: &'static str) -> Response {
    ([(CONTENT_TYPE, kind)], text).into_response()
}
