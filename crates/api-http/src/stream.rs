//! An answer as events (server-sent), for who asks for `text/event-stream`: `stage` for each stage as
//! it begins and ends, then one `reply`, or one `problem`.

use std::convert::Infallible;
use std::sync::Arc;

use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use base::Ctx;
use futures::channel::mpsc::{UnboundedSender, unbounded};
use futures::{FutureExt, StreamExt, stream};
use serde::Serialize;
use serde_json::json;
use service::{Passing, Service, Watcher};

use crate::csv::accepts;
use crate::problem::Problem;
use crate::wire::Reply;

/// Whether the caller would rather hear of it as it happens.
pub fn is_wanted(headers: &HeaderMap) -> bool {
    accepts(headers, "text/event-stream")
}

/// The events. They are made while they are read: when the connection closes, the question is
/// dropped with them, and the statement in the database.
pub fn response(service: Arc<Service>, ctx: Ctx, question: String) -> Response {
    let (sender, events) = unbounded();
    let asking = ask(service, ctx, question, sender).into_stream();
    // Nothing comes of the asking itself: it tells all by the events, in their order.
    let asking = asking.filter_map(|()| std::future::ready(None::<Event>));
    let events = stream::select(events, asking).map(Ok::<_, Infallible>);
    Sse::new(events)
        .keep_alive(KeepAlive::default())
        .into_response()
}

async fn ask(service: Arc<Service>, ctx: Ctx, question: String, events: UnboundedSender<Event>) {
    let stages = events.clone();
    // Who does not listen any more is not told.
    let watcher: Watcher = Arc::new(move |passing| drop(stages.unbounded_send(stage(passing))));
    let last = match service.ask_watched(&ctx, &question, watcher).await {
        Ok(reply) => event("reply", &Reply::from(reply)),
        Err(error) => event("problem", &Problem::new(error, ctx.trace)),
    };
    let _ = events.unbounded_send(last);
}

fn stage(passing: Passing) -> Event {
    let told = match passing {
        Passing::Begun(stage) => json!({ "verb": stage.verb(), "is": "begun" }),
        Passing::Done(step) => json!({
            "verb": step.stage.verb(),
            "is": "done",
            "micros": step.took.as_micros() as u64,
        }),
    };
    event("stage", &told)
}

fn event(name: &str, told: &impl Serialize) -> Event {
    let text = serde_json::to_string(told).unwrap_or_default();
    Event::default().event(name).data(text)
}
