//! What the driver costs beside its bare client, in one run.

use std::time::{Duration, Instant};

use futures::StreamExt;
use sql::{Statement, admit};

use super::{MINUTE, Open, Subject, ctx};

/// Reads a table of `rows` numbers through the source and through `bare`, by turns, and returns
/// the least time of each.
pub async fn overhead<S: Subject, W: Future<Output = u64>>(
    open: &Open<S>,
    rows: u64,
    turns: usize,
    bare: impl Fn() -> W,
) -> (Duration, Duration) {
    let (table, n) = (open.table("big"), open.quote("n"));
    let statement = Statement {
        text: format!("SELECT {n} FROM {table} WHERE {n} <= {rows}"),
        ..Statement::default()
    };
    let admitted = admit(&statement, open.dialect(), open.guarded.catalog()).expect("it reads");
    let (mut ours, mut theirs) = (Duration::MAX, Duration::MAX);
    for _ in 0..turns {
        let started = Instant::now();
        let mut batches = open
            .source
            .fetch(&ctx(MINUTE), &admitted)
            .await
            .expect("begun");
        let mut found = 0;
        while let Some(batch) = batches.next().await {
            found += batch.expect("a batch").num_rows() as u64;
        }
        ours = ours.min(started.elapsed());
        assert_eq!(found, rows);
        let started = Instant::now();
        assert_eq!(bare().await, rows);
        theirs = theirs.min(started.elapsed());
    }
    (ours, theirs)
}
