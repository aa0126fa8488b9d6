//! What reading through the driver costs beside the bare client that decodes every value, in one
//! run: `cargo xtask servers cargo bench --package source-postgres`.

#![allow(clippy::print_stdout, reason = "a benchmark prints what it found")]

#[path = "../tests/it/samples.rs"]
mod samples;
#[path = "../tests/it/server.rs"]
mod server;

use futures::TryStreamExt;
use server::{Shared, bare};
use testkit::contract::{Open, overhead, subject};
use tokio_postgres::Client;

/// Rows, and how often both are measured.
const SIZES: [(u64, usize); 3] = [(1, 300), (10_000, 60), (1_000_000, 5)];

#[tokio::main]
async fn main() {
    let Some(shared) = subject::<Shared>("fetch").await else {
        return;
    };
    let open = Open::big(shared, 1_000_000, &[]).await;
    let client = bare("QUERENT_TEST_POSTGRES_URL").await;
    for (rows, turns) in SIZES {
        let text = format!("SELECT n FROM {}.big WHERE n <= {rows}", open.schema);
        let (ours, theirs) = overhead(&open, rows, turns, || read(&client, &text)).await;
        let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
        println!("{rows:>8} rows: {ours:>10.1?}, bare client {theirs:>10.1?}, ratio {ratio:.2}");
    }
}

/// Every value as the client gives it.
async fn read(client: &Client, text: &str) -> u64 {
    let parameters: [(&(dyn tokio_postgres::types::ToSql + Sync), _); 0] = [];
    let rows = client
        .query_typed_raw(text, parameters)
        .await
        .expect("begun");
    let mut rows = std::pin::pin!(rows);
    let (mut found, mut sum) = (0, 0_i64);
    while let Some(row) = rows.try_next().await.expect("a row") {
        sum = sum.wrapping_add(row.get::<_, i64>(0));
        found += 1;
    }
    std::hint::black_box(sum);
    found
}
