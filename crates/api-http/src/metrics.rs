//! What this process does, in the text that Prometheus reads. It is served apart from everything
//! else, to whoever watches the machine: it names tenants.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use service::{Load, Service, Statements};

use crate::sign_in::system;

/// In seconds; the last bucket has no end.
const BUCKETS: [f64; 10] = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0, 30.0];
/// So many tenants are named, those that do most; the others are one together.
const TENANTS_MAX: usize = 50;

/// What was counted since the process began.
#[derive(Clone, Default)]
pub struct Metrics(Arc<Mutex<BTreeMap<Of, Times>>>);

/// Requests of one kind.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Of {
    method: String,
    /// As the list of routes has it, so that nobody makes new ones by asking.
    route: String,
    status: u16,
}

#[derive(Clone, Copy, Default)]
struct Times {
    count: u64,
    seconds: f64,
    /// How many took so long or less.
    within: [u64; BUCKETS.len()],
}

impl Metrics {
    fn add(&self, of: Of, took: Duration) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let times = all.entry(of).or_default();
        let seconds = took.as_secs_f64();
        times.count += 1;
        times.seconds += seconds;
        let buckets = BUCKETS.iter().zip(&mut times.within);
        for (_, within) in buckets.filter(|(most, _)| seconds <= **most) {
            *within += 1;
        }
    }

    /// Everything that was counted, and how things are now.
    fn text(&self, load: &Load) -> String {
        let mut text = String::new();
        let all = self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let _ = writeln!(text, "# TYPE querent_request_seconds histogram");
        for (of, times) in &all {
            times.write(&mut text, of);
        }
        write_load(&mut text, load);
        text
    }
}

impl Times {
    fn write(&self, text: &mut String, of: &Of) {
        let Of {
            method,
            route,
            status,
        } = of;
        let labels = format!("method=\"{method}\",route=\"{route}\",status=\"{status}\"");
        let name = "querent_request_seconds";
        for (most, within) in BUCKETS.iter().zip(self.within) {
            let _ = writeln!(text, "{name}_bucket{{{labels},le=\"{most}\"}} {within}");
        }
        let _ = writeln!(text, "{name}_bucket{{{labels},le=\"+Inf\"}} {}", self.count);
        let _ = writeln!(text, "{name}_sum{{{labels}}} {}", self.seconds);
        let _ = writeln!(text, "{name}_count{{{labels}}} {}", self.count);
    }
}

fn write_load(text: &mut String, load: &Load) {
    let gauges = [
        ("querent_tenants", load.tenants as u64),
        ("querent_unserved_edits", load.unserved as u64),
        ("querent_results_kept", load.results),
    ];
    for (name, value) in gauges {
        let _ = writeln!(text, "# TYPE {name} gauge\n{name} {value}");
    }
    let _ = writeln!(text, "# TYPE querent_statements gauge");
    let mut busy: Vec<_> = load.statements.iter().collect();
    busy.sort_by_key(|(tenant, of)| (std::cmp::Reverse(of.running + of.waiting), *tenant));
    let (named, others) = busy.split_at(busy.len().min(TENANTS_MAX));
    for (tenant, of) in named {
        write_statements(text, tenant.as_str(), of.running, of.waiting);
    }
    let sum = |of: fn(&Statements) -> usize| others.iter().map(|(_, it)| of(it)).sum();
    write_statements(text, "", sum(|of| of.running), sum(|of| of.waiting));
    write_pools(text, load);
}

/// Connections and who waits for one, of the tenants that are named.
fn write_pools(text: &mut String, load: &Load) {
    let _ = writeln!(text, "# TYPE querent_connections gauge");
    for (tenant, source, pool) in load.pools.iter().take(TENANTS_MAX) {
        let busy = pool.open.saturating_sub(pool.idle);
        let states = [
            ("idle", pool.idle),
            ("busy", busy),
            ("waited_for", pool.waiting),
        ];
        for (state, number) in states {
            let labels = format!("tenant=\"{tenant}\",source=\"{source}\",state=\"{state}\"");
            let _ = writeln!(text, "querent_connections{{{labels}}} {number}");
        }
    }
}

/// The tenants that are not named stand under none.
fn write_statements(text: &mut String, tenant: &str, running: usize, waiting: usize) {
    for (state, number) in [("running", running), ("waiting", waiting)] {
        let labels = format!("tenant=\"{tenant}\",state=\"{state}\"");
        let _ = writeln!(text, "querent_statements{{{labels}}} {number}");
    }
}

/// Counts a request when it is answered.
pub async fn count(State(metrics): State<Metrics>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or("other", MatchedPath::as_str).to_owned();
    let method = request.method().to_string();
    let begun = Instant::now();
    let response = next.run(request).await;
    let status = response.status().as_u16();
    let of = Of {
        method,
        route,
        status,
    };
    metrics.add(of, begun.elapsed());
    response
}

/// `GET /metrics`, on an address of its own.
pub fn router(service: Arc<Service>, metrics: Metrics) -> Router {
    Router::new()
        .route("/metrics", get(show))
        .with_state((service, metrics))
}

async fn show(State((service, metrics)): State<(Arc<Service>, Metrics)>) -> Response {
    let text = metrics.text(&service.load(&system()));
    ([(CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response()
}

#[cfg(test)]
mod tests {
    use base::TenantId;

    use super::*;

    #[test]
    fn requests_are_counted_by_how_long_they_took() {
        let metrics = Metrics::default();
        let of = Of {
            method: "GET".into(),
            route: "/livez".into(),
            status: 200,
        };
        metrics.add(of.clone(), Duration::from_millis(3));
        metrics.add(of, Duration::from_secs(60));
        let text = metrics.text(&Load::default());
        let labels = "method=\"GET\",route=\"/livez\",status=\"200\"";
        for (end, number) in [
            ("le=\"0.001\"", 0),
            ("le=\"0.005\"", 1),
            ("le=\"30\"", 1),
            ("le=\"+Inf\"", 2),
        ] {
            let line = format!("querent_request_seconds_bucket{{{labels},{end}}} {number}\n");
            assert!(text.contains(&line), "{line} in {text}");
        }
    }

    #[test]
    fn so_many_tenants_are_named_and_no_more() {
        let mut load = Load::default();
        for number in 0..TENANTS_MAX + 5 {
            let tenant = TenantId::new(&format!("t{number}")).expect("an id");
            let running = if number == TENANTS_MAX + 4 { 7 } else { 1 };
            let statements = Statements {
                running,
                waiting: 0,
            };
            load.statements.insert(tenant, statements);
        }
        let text = Metrics::default().text(&load);
        let named = text.matches("state=\"running\"").count();
        assert_eq!(named, TENANTS_MAX + 1);
        assert!(
            text.contains("{tenant=\"t54\",state=\"running\"} 7\n"),
            "the busiest is named"
        );
        assert!(
            text.contains("{tenant=\"\",state=\"running\"} 5\n"),
            "{text}"
        );
    }
}
