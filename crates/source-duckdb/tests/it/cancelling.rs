//! Who goes away takes the statement along, whenever that is.

use std::path::Path;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use arrow_array::Int64Array;
use base::{Code, Limits};
use source::Guarded;
use sql::Statement;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::database::{ctx, open, patient, table, write};

/// Ten thousand rows, three times over: a million million to look at.
async fn many(folder: &Path) -> Guarded {
    let path = folder.join("many.duckdb");
    write(
        &path,
        &table(
            "t",
            vec![("n", Arc::new(Int64Array::from_iter_values(0..10_000)))],
        ),
    )
    .await;
    open(&path).await
}

fn slow() -> Statement {
    let lines = "\"s\".\"t\"";
    let text = format!(
        "SELECT COUNT(*) AS \"n\" FROM {lines} AS \"a\", {lines} AS \"b\", {lines} AS \"c\" \
         WHERE \"a\".\"n\" + \"b\".\"n\" < \"c\".\"n\""
    );
    Statement {
        text,
        parameters: Vec::new(),
        ..Statement::default()
    }
}

const STOPPED_WITHIN: Duration = Duration::from_secs(10);

/// The runtime cannot end before the threads that wait for the database have returned.
fn assert_stops(runtime: Runtime) {
    let start = Instant::now();
    runtime.shutdown_timeout(2 * STOPPED_WITHIN);
    assert!(
        start.elapsed() < STOPPED_WITHIN,
        "the statement was still running"
    );
}

#[test]
fn a_statement_that_runs_is_stopped_when_nobody_waits_for_it() {
    let (runtime, folder) = (
        Runtime::new().expect("a runtime"),
        TempDir::new().expect("a folder"),
    );
    runtime.block_on(async {
        let source = many(folder.path()).await;
        let (slow, limits, ctx) = (slow(), Limits::default(), patient());
        let fetch = source.fetch(&ctx, &slow, &limits);
        assert!(
            tokio::time::timeout(Duration::from_millis(500), fetch)
                .await
                .is_err(),
            "it was too quick"
        );
    });
    assert_stops(runtime);
}

#[test]
fn a_statement_that_has_hardly_begun_is_stopped_too() {
    let (runtime, folder) = (
        Runtime::new().expect("a runtime"),
        TempDir::new().expect("a folder"),
    );
    runtime.block_on(async {
        let source = many(folder.path()).await;
        let (slow, limits, ctx) = (slow(), Limits::default(), patient());
        // The client may be anywhere between being told and having begun.
        for wait in (0..500).map(|step| Duration::from_micros(4 * step)) {
            let mut fetch = Box::pin(source.fetch(&ctx, &slow, &limits));
            let polled = fetch.as_mut().poll(&mut Context::from_waker(Waker::noop()));
            assert!(matches!(polled, Poll::Pending), "{polled:?}");
            std::thread::sleep(wait);
            drop(fetch);
        }
    });
    assert_stops(runtime);
}

#[test]
fn a_deadline_stops_the_statement_and_is_named() {
    let (runtime, folder) = (
        Runtime::new().expect("a runtime"),
        TempDir::new().expect("a folder"),
    );
    runtime.block_on(async {
        let source = many(folder.path()).await;
        let late = source
            .fetch(
                &ctx(Duration::from_millis(300)),
                &slow(),
                &Limits::default(),
            )
            .await;
        assert_eq!(late.expect_err("it takes hours").code(), Code::LimitSeconds);
        let quick = Statement {
            text: "SELECT COUNT(*) AS \"n\" FROM \"s\".\"t\"".into(),
            parameters: Vec::new(),
            ..Statement::default()
        };
        let after = source.fetch(&patient(), &quick, &Limits::default()).await;
        assert_eq!(after.expect("the source is as good as before").rows, 1);
    });
    assert_stops(runtime);
}

#[test]
fn a_limit_on_rows_or_bytes_is_named() {
    let (runtime, folder) = (
        Runtime::new().expect("a runtime"),
        TempDir::new().expect("a folder"),
    );
    runtime.block_on(async {
        let source = many(folder.path()).await;
        let all = Statement {
            text: "SELECT \"n\" FROM \"s\".\"t\"".into(),
            parameters: Vec::new(),
            ..Statement::default()
        };
        let few_rows = Limits {
            rows_max: 9_999,
            ..Limits::default()
        };
        let few_bytes = Limits {
            bytes_max: 10_000,
            ..Limits::default()
        };
        for (limits, code) in [(few_rows, Code::LimitRows), (few_bytes, Code::LimitBytes)] {
            let stopped = source.fetch(&patient(), &all, &limits).await;
            assert_eq!(stopped.expect_err("too much").code(), code);
        }
        assert_eq!(
            source
                .fetch(&patient(), &all, &Limits::default())
                .await
                .expect("within")
                .rows,
            10_000
        );
    });
}
