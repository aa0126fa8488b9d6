//! Limits on rows, bytes and connections; a result comes in parts.

use std::time::{Duration, Instant};

use base::{Code, Limits};
use futures::StreamExt;
use sql::{Statement, admit};

use super::{MINUTE, Open, Subject, ctx, wide};

/// A limit that is hit is named, and the source goes on.
pub async fn limits<S: Subject>(subject: S) {
    let open = Open::big(subject, 20_000, &[("max_pool_size", "1")]).await;
    let text = open.every_number();
    for (limits, code) in [
        (
            Limits {
                rows_max: 100,
                ..wide()
            },
            Code::LimitRows,
        ),
        (
            Limits {
                bytes_max: 500,
                ..wide()
            },
            Code::LimitBytes,
        ),
    ] {
        let error = open
            .fetch_within(&text, Vec::new(), &ctx(MINUTE), &limits)
            .await;
        assert_eq!(error.expect_err("too much").code(), code);
    }
    // The only connection is free again.
    assert_eq!(open.rows(&text, Vec::new()).await.len(), 20_000);
}

/// The first rows are there before the last ones are read, and nobody has to take them all.
pub async fn streaming<S: Subject>(subject: S) {
    let open = Open::big(subject, 200_000, &[("max_pool_size", "1")]).await;
    let statement = Statement {
        text: open.every_number(),
        ..Statement::default()
    };
    let admitted = admit(&statement, open.dialect(), open.guarded.catalog()).expect("it reads");
    let mut batches = open
        .source
        .fetch(&ctx(MINUTE), &admitted)
        .await
        .expect("begun");
    let (mut rows, mut largest) = (0, 0);
    while let Some(batch) = batches.next().await {
        let batch = batch.expect("a batch");
        rows += batch.num_rows();
        largest = largest.max(batch.num_rows());
    }
    assert_eq!(rows, 200_000);
    assert!(
        largest <= 20_000,
        "a batch of {largest} rows is a result, not a part of one"
    );
}

/// Who asks for a connection when all are in use waits in turn, and not forever.
pub async fn pool_exhaustion<S: Subject>(subject: S) {
    let options = [("max_pool_size", "2"), ("pool_timeout", "400ms")];
    let open = Open::big(subject, 200_000, &options).await;
    let statement = Statement {
        text: open.every_number(),
        ..Statement::default()
    };
    let admitted = admit(&statement, open.dialect(), open.guarded.catalog()).expect("it reads");
    let long = ctx(MINUTE);
    let mut held = Vec::new();
    for _ in 0..2 {
        let mut batches = open.source.fetch(&long, &admitted).await.expect("begun");
        batches.next().await.expect("a batch").expect("rows");
        held.push(batches);
    }
    let started = Instant::now();
    let error = open
        .source
        .fetch(&long, &admitted)
        .await
        .err()
        .expect("all are in use");
    assert_eq!(error.code(), Code::SourceBusy, "{error}");
    assert!(started.elapsed() >= Duration::from_millis(300));
    assert_eq!(open.source.pool().open, 2);
    // One is given back while somebody waits.
    let (waited, ()) = tokio::join!(open.source.fetch(&long, &admitted), async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        held.pop();
    });
    waited
        .expect("a connection became free")
        .next()
        .await
        .expect("a batch")
        .expect("rows");
}

/// A source that is closed begins nothing, and says so.
pub async fn closing<S: Subject>(subject: S) {
    let open = Open::big(subject, 10, &[]).await;
    assert_eq!(open.rows(&open.every_number(), Vec::new()).await.len(), 10);
    open.source.close().await;
    let error = open.fetch(&open.every_number(), Vec::new()).await;
    assert_eq!(error.expect_err("it is closed").code(), Code::SourceRefused);
    assert_eq!(open.source.pool().open, 0);
}
