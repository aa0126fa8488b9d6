//! What reading through the driver costs beside the bare client: `cargo xtask bench fetch`.

use std::hint::black_box;
use std::process::ExitCode;
use std::sync::{Arc, Mutex};

use duckdb::{AccessMode, Config, Connection};
use source::{Guarded, Settings};
use tempfile::TempDir;
use testkit::contract::{MINUTE, admitted, ctx, overhead};
use tokio::task::spawn_blocking;

const MIXED: &str = "CREATE TABLE mixed AS SELECT n AS id, \
     CAST(n / 7 AS DECIMAL(14, 2)) AS amount, DATE '2020-01-01' + CAST(n % 2000 AS INTEGER) AS day, \
     'word ' || n % 977 AS word, n / 3 AS share FROM range(1, 1000001) AS s(n); CHECKPOINT";

#[tokio::main]
async fn main() -> ExitCode {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("mixed.duckdb");
    let writer = Connection::open(&path).expect("a file");
    writer.execute_batch(MIXED).expect("filled");
    writer.close().expect("closed");
    // One process has one database, of which both are connections.
    let copy = folder.path().join("copy.duckdb");
    std::fs::copy(&path, &copy).expect("copied");
    let config = Config::default()
        .access_mode(AccessMode::ReadOnly)
        .expect("a mode");
    let bare = Connection::open_with_flags(&copy, config).expect("opened");
    let settings = Settings {
        schemas: vec!["main".into()],
        path: Some(path),
        ..Settings::default()
    };
    let source = source_duckdb::DRIVER.open(&settings).expect("opened");
    let guarded = Guarded::open(&ctx(MINUTE), source.clone()).await;
    let guarded = guarded.expect("it is there");
    let statement = |rows: u64| {
        let text = format!(
            "SELECT \"id\", \"amount\", \"day\", \"word\", \"share\" \
             FROM \"main\".\"mixed\" WHERE \"id\" <= {rows}"
        );
        admitted(&guarded, text)
    };
    let bare = Arc::new(Mutex::new(bare));
    overhead("duckdb", &*source, statement, async |text: &str| {
        let (bare, text) = (bare.clone(), text.to_owned());
        // It blocks its thread, so nobody would call it where others wait.
        let read = spawn_blocking(move || read(&bare.lock().expect("whole"), &text));
        read.await.expect("read")
    })
    .await
}

/// As Arrow, which is how the library gives every value natively and at once.
fn read(connection: &Connection, text: &str) -> u64 {
    let mut statement = connection.prepare(text).expect("sound");
    let batches = statement.stream_arrow([]).expect("begun");
    batches
        .map(|batch| black_box(batch).num_rows() as u64)
        .sum()
}
