//! A statement ends where it runs when nobody waits for it any more; a server may go and come back.

use std::time::{Duration, Instant};

use base::Code;
use futures::StreamExt;
use source::{Batches, Error};

use super::{MINUTE, Open, Subject, admitted, ctx, not_run, wide};

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

/// A server that is killed while it works on a statement, or in the middle of its rows, is an error
/// of its own kind; when it is back, the next query is answered without anybody's help.
pub async fn restarting<S: Subject>(subject: S) {
    if !subject.has_server() {
        not_run::<S>("restarting", "there is no server of its own");
        return;
    }
    let open = Open::big(subject, 10_000, &[("min_pool_size", "2")]).await;
    goes_on(&open).await;
    let endless = open.endless();
    let (broken, ()) = tokio::join!(open.fetch(&endless, Vec::new()), async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        open.subject.restart().await;
    });
    assert_broken(broken.expect_err("its server was killed"));
    goes_on(&open).await;

    let mut batches = without_end(&open).await;
    let first = batches.next().await.expect("a batch").expect("rows");
    assert!(first.num_rows() > 0);
    open.subject.restart().await;
    let rest = async {
        loop {
            if let Err(error) = batches.next().await.expect("no good end") {
                return error;
            }
        }
    };
    let broken = tokio::time::timeout(STOPPED_WITHIN, rest).await;
    assert_broken(broken.expect("it hangs"));
    assert!(batches.next().await.is_none(), "an error ends a result");
    drop(batches);
    goes_on(&open).await;
    let pool = open.source.pool();
    assert_eq!(pool.open, pool.idle, "a connection was lost: {pool:?}");
}

/// A hundred million rows, which nobody waits for.
async fn without_end<S: Subject>(open: &Open<S>) -> Batches {
    let [a, b, n] = ["a", "b", "n"].map(|name| open.quote(name));
    let table = open.table("big");
    let text = format!("SELECT {a}.{n} AS {n} FROM {table} AS {a} CROSS JOIN {table} AS {b}");
    let admitted = admitted(&open.guarded, text);
    let begun = open.source.fetch(&ctx(MINUTE), &admitted).await;
    begun.expect("begun")
}

fn assert_broken(error: Error) {
    let codes = [
        Code::SourceUnreachable,
        Code::SourceRefused,
        Code::SourceFailed,
    ];
    let detail = error.detail();
    assert!(codes.contains(&error.code()), "{error}: {detail:?}");
}

/// The server was started again a moment ago, and nobody told the source.
async fn goes_on<S: Subject>(open: &Open<S>) {
    let started = Instant::now();
    let found = open.rows(&open.every_number(), Vec::new()).await;
    let took = started.elapsed();
    assert_eq!(found.len(), 10_000);
    assert!(took < Duration::from_secs(5), "it took {took:?}");
}
