//! Who goes away takes the statement along, and leaves a connection that can be used.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use base::Code;
use futures::StreamExt;
use source::Source;
use tds_double::{Double, Reply};

use crate::served::{
    ANY, admitted, count, counting, ctx, fetch, numbers, open, patient, serve, soon,
};

/// `SELECT a` is endless, everything else counts to three.
async fn endless() -> (Double, Arc<AtomicI64>) {
    let made = Arc::new(AtomicI64::new(0));
    let counter = made.clone();
    let double = serve(move |request| {
        if request.sql != ANY {
            return counting(3);
        }
        let counter = counter.clone();
        let rows = (0..).map(move |n: i64| {
            counter.fetch_add(1, Ordering::Relaxed);
            vec![n.into()]
        });
        Reply::rows(&numbers(), rows)
    })
    .await;
    (double, made)
}

async fn assert_usable(double: &Double, source: &dyn Source) {
    soon("the statement was called off", || double.cancelled() == 1).await;
    soon("the connection is idle", || source.pool().idle == 1).await;
    let batches = fetch(source, "SELECT b FROM dbo.t")
        .await
        .expect("it can be used");
    assert_eq!(count(&batches), 3);
    let sessions: Vec<u64> = double
        .requests()
        .iter()
        .map(|request| request.session)
        .collect();
    assert_eq!(sessions, [1, 1], "another connection was made");
    assert!(double.requests()[1].reset, "the session was not made new");
}

#[tokio::test]
async fn a_result_that_is_dropped_in_the_middle_is_called_off_on_the_server() {
    let (double, _) = endless().await;
    let source = open(&double, &[]);
    let ctx = patient();
    let mut batches = source
        .fetch(&ctx, &admitted(ANY, Vec::new()))
        .await
        .expect("begun");
    assert!(batches.next().await.expect("a batch").is_ok());
    drop(batches);
    assert_usable(&double, &*source).await;
}

#[tokio::test]
async fn a_statement_that_has_not_answered_yet_is_called_off_too() {
    let double = serve(|request| match request.sql.as_str() {
        ANY => counting(1).after(Duration::from_secs(60)),
        _ => counting(3),
    })
    .await;
    let source = open(&double, &[]);
    let ctx = patient();
    let statement = admitted(ANY, Vec::new());
    let waiting = source.fetch(&ctx, &statement);
    assert!(
        tokio::time::timeout(Duration::from_millis(200), waiting)
            .await
            .is_err()
    );
    assert_usable(&double, &*source).await;
}

#[tokio::test]
async fn a_statement_is_called_off_at_the_deadline() {
    let double = serve(|request| match request.sql.as_str() {
        ANY => counting(1).after(Duration::from_secs(60)),
        _ => counting(3),
    })
    .await;
    let source = open(&double, &[]);
    let start = Instant::now();
    let ctx = ctx(Duration::from_millis(300));
    let error = source
        .fetch(&ctx, &admitted(ANY, Vec::new()))
        .await
        .err()
        .expect("too late");
    assert_eq!(error.code(), Code::LimitSeconds);
    assert!(
        start.elapsed() < Duration::from_secs(10),
        "{:?}",
        start.elapsed()
    );
    assert_usable(&double, &*source).await;
}

#[tokio::test]
async fn a_statement_is_called_off_at_the_limit_of_its_source() {
    let (double, _) = endless().await;
    let source = open(&double, &[("statement_timeout", "300ms")]);
    let error = fetch(&*source, ANY).await.expect_err("too long");
    assert_eq!(error.code(), Code::LimitSeconds);
    assert_usable(&double, &*source).await;
}

#[tokio::test]
async fn a_pause_between_rows_is_part_of_the_time() {
    let double = serve(|request| match request.sql.as_str() {
        ANY => {
            let pause = tds_double::Step::Pause(Duration::from_secs(60));
            counting(5).then(pause)
        }
        _ => counting(3),
    })
    .await;
    let source = open(&double, &[("statement_timeout", "300ms")]);
    let error = fetch(&*source, ANY).await.expect_err("too long");
    assert_eq!(error.code(), Code::LimitSeconds);
    assert_usable(&double, &*source).await;
}

#[tokio::test]
async fn rows_that_nobody_takes_wait_on_the_server() {
    let (double, made) = endless().await;
    let source = open(&double, &[]);
    let ctx = patient();
    let mut batches = source
        .fetch(&ctx, &admitted(ANY, Vec::new()))
        .await
        .expect("begun");
    assert!(batches.next().await.expect("a batch").is_ok());
    // It comes to rest when all that lies between is full, a few batches and the sockets.
    let mut before = -1;
    while before != made.load(Ordering::Relaxed) {
        before = made.load(Ordering::Relaxed);
        assert!(
            before < 2_000_000,
            "{before} rows were read that nobody took"
        );
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    drop(batches);
    assert_usable(&double, &*source).await;
}

#[tokio::test]
async fn a_consumer_that_stops_taking_ends_at_the_deadline() {
    let (double, _) = endless().await;
    let source = open(&double, &[]);
    let ctx = ctx(Duration::from_millis(400));
    let mut batches = source
        .fetch(&ctx, &admitted(ANY, Vec::new()))
        .await
        .expect("begun");
    soon("the statement was called off", || double.cancelled() == 1).await;
    let mut last = None;
    while let Some(batch) = batches.next().await {
        last = Some(batch);
    }
    let error = last.expect("an end").expect_err("it was cut off");
    assert_eq!(error.code(), Code::LimitSeconds);
    assert_usable(&double, &*source).await;
}
