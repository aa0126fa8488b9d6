//! What a driver costs beside its bare client, in one run: what the benches named `fetch` share.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use futures::StreamExt;
use source::{Guarded, Source};
use sql::{Admitted, Statement, admit};

use super::{MINUTE, ctx};

/// Rows, and how often both read them.
const SIZES: [(u64, u32); 3] = [(1, 3_000), (10_000, 60), (1_000_000, 5)];

/// At most so much longer than the bare client.
const RATIO_MAX: f64 = 1.15;

/// Reads so many rows through the source and through `bare`, which decodes every value, by turns;
/// prints the least time of each, and fails where ours is too long.
pub async fn overhead(
    name: &str,
    source: &dyn Source,
    statement: impl Fn(u64) -> Admitted,
    mut bare: impl AsyncFnMut(&str) -> u64,
) -> ExitCode {
    let mut end = ExitCode::SUCCESS;
    for (rows, turns) in SIZES {
        let admitted = statement(rows);
        let (mut ours, mut theirs) = (Duration::MAX, Duration::MAX);
        for _ in 0..turns {
            ours = ours.min(timed(rows, async || read(source, &admitted).await).await);
            theirs = theirs.min(timed(rows, async || bare(admitted.text()).await).await);
        }
        if !told(name, rows, ours, theirs) {
            end = ExitCode::FAILURE;
        }
    }
    end
}

/// A statement that the guard of a source lets pass.
pub fn admitted(guarded: &Guarded, text: String) -> Admitted {
    let statement = Statement {
        text,
        ..Statement::default()
    };
    admit(&statement, guarded.dialect(), guarded.catalog()).expect("it reads")
}

async fn timed(rows: u64, read: impl AsyncFnOnce() -> u64) -> Duration {
    let started = Instant::now();
    let found = read().await;
    let took = started.elapsed();
    assert_eq!(found, rows);
    took
}

async fn read(source: &dyn Source, admitted: &Admitted) -> u64 {
    let begun = source.fetch(&ctx(MINUTE), admitted).await;
    let mut batches = begun.expect("begun");
    let mut found = 0;
    while let Some(batch) = batches.next().await {
        found += batch.expect("a batch").num_rows() as u64;
    }
    found
}

/// Whether it is little enough.
#[allow(clippy::print_stdout, reason = "a measurement is there to be read")]
fn told(name: &str, rows: u64, ours: Duration, theirs: Duration) -> bool {
    let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
    let is_little = ratio <= RATIO_MAX;
    let verdict = if is_little { "" } else { "  too much" };
    println!(
        "{name:<10} {rows:>9} rows: {ours:>10.1?}, bare client {theirs:>10.1?}, \
         ratio {ratio:.2}{verdict}"
    );
    is_little
}
