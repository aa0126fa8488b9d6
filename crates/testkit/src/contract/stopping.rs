//! A statement ends where it runs when nobody waits for it any more; a server may go and come back.

use std::time::{Duration, Instant};

use base::Code;

use super::{MINUTE, Open, Subject, ctx, not_run, wide};

/// A database that has been told to stop stops within this.
const STOPPED_WITHIN: Duration = Duration::from_secs(10);

/// Who goes away takes the statement along, and leaves a pool that works.
pub async fn cancelling<S: Subject>(subject: S) {
    let open = Open::big(subject, 10_000, &[("max_pool_size", "1")]).await;
    for pause in [1, 50, 300] {
        let (endless, long, limits) = (open.endless(), ctx(MINUTE), wide());
        let asked = open.fetch_within(&endless, Vec::new(), &long, &limits);
        let left = tokio::time::timeout(Duration::from_millis(pause), asked).await;
        assert!(left.is_err(), "nothing answers that in {pause} ms");
        works_and_runs_nothing(&open).await;
    }
}

/// A deadline that passes is told in time, and stops the statement.
pub async fn time_out<S: Subject>(subject: S) {
    let open = Open::big(subject, 10_000, &[("max_pool_size", "1")]).await;
    let started = Instant::now();
    let short = ctx(Duration::from_millis(500));
    let late = open
        .fetch_within(&open.endless(), Vec::new(), &short, &wide())
        .await;
    assert_eq!(late.expect_err("late").code(), Code::LimitSeconds);
    assert!(
        started.elapsed() < Duration::from_secs(5),
        "it took {:?}",
        started.elapsed()
    );
    works_and_runs_nothing(&open).await;
    // The source's own limit holds for who would wait longer.
    open.source.close().await;
    let open = Open::with(open.subject, &[("statement_timeout", "500ms")]).await;
    let late = open.fetch(&open.endless(), Vec::new()).await;
    assert_eq!(late.expect_err("late").code(), Code::LimitSeconds);
    works_and_runs_nothing(&open).await;
}

async fn works_and_runs_nothing<S: Subject>(open: &Open<S>) {
    let started = Instant::now();
    let n = open.quote("n");
    let count = format!("SELECT COUNT(*) AS {n} FROM {}", open.table("big"));
    assert_eq!(open.rows(&count, Vec::new()).await, [["10000"]]);
    assert!(
        started.elapsed() < STOPPED_WITHIN,
        "the next answer took {:?}",
        started.elapsed()
    );
    while let Some(running) = open.subject.running().await.filter(|running| *running > 0) {
        let waited = started.elapsed();
        assert!(
            waited < STOPPED_WITHIN,
            "{running} statements still run after {waited:?}"
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// A server that is killed in the middle of a result is an error of its own kind; when it is back,
/// the next query is answered without anybody's help.
pub async fn restarting<S: Subject>(subject: S) {
    if !subject.has_server() {
        not_run::<S>("restarting", "there is no server of its own");
        return;
    }
    let open = Open::big(subject, 10_000, &[("min_pool_size", "2")]).await;
    assert_eq!(
        open.rows(&open.every_number(), Vec::new()).await.len(),
        10_000
    );
    let endless = open.endless();
    let (broken, ()) = tokio::join!(open.fetch(&endless, Vec::new()), async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        open.subject.restart().await;
    });
    let error = broken.expect_err("its server was killed");
    let codes = [
        Code::SourceUnreachable,
        Code::SourceRefused,
        Code::SourceFailed,
    ];
    assert!(
        codes.contains(&error.code()),
        "{error}: {:?}",
        error.detail()
    );
    let started = Instant::now();
    let found = open.rows(&open.every_number(), Vec::new()).await;
    assert_eq!(found.len(), 10_000);
    assert!(
        started.elapsed() < Duration::from_secs(5),
        "it took {:?}",
        started.elapsed()
    );
}
