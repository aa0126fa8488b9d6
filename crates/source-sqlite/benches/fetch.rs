//! What reading through the driver costs beside the bare client: `cargo xtask bench fetch`.

use std::hint::black_box;
use std::process::ExitCode;
use std::sync::{Arc, Mutex};

use jiff::civil::Date;
use rusqlite::Connection;
use source::{Guarded, Settings};
use tempfile::TempDir;
use testkit::contract::{MINUTE, admitted, ctx, overhead};
use tokio::task::spawn_blocking;

const MIXED: &str = "CREATE TABLE mixed \
     (id INTEGER PRIMARY KEY, amount DECIMAL(14, 2), day DATE, word TEXT, share REAL); \
     INSERT INTO mixed WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 1000000) \
     SELECT n, round(n / 7.0, 2), date('2020-01-01', '+' || (n % 2000) || ' days'), \
     'word ' || (n % 977), n / 3.0 FROM s";

#[tokio::main]
async fn main() -> ExitCode {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("mixed.sqlite");
    let connection = Connection::open(&path).expect("a file");
    connection.execute_batch(MIXED).expect("filled");
    let settings = Settings {
        schemas: vec!["main".into()],
        path: Some(path),
        ..Settings::default()
    };
    let source = source_sqlite::DRIVER.open(&settings).expect("opened");
    let guarded = Guarded::open(&ctx(MINUTE), source.clone()).await;
    let guarded = guarded.expect("it is there");
    let statement = |rows: u64| {
        let text = format!(
            "SELECT \"id\", \"amount\", \"day\", \"word\", \"share\" \
             FROM \"main\".\"mixed\" WHERE \"id\" <= {rows}"
        );
        admitted(&guarded, text)
    };
    let connection = Arc::new(Mutex::new(connection));
    overhead("sqlite", &*source, statement, async |text: &str| {
        let (connection, text) = (connection.clone(), text.to_owned());
        // It blocks its thread, so nobody would call it where others wait.
        let read = spawn_blocking(move || read(&connection.lock().expect("whole"), &text));
        read.await.expect("read")
    })
    .await
}

/// Every value as a native one; a date is a text here, which a program has to read.
fn read(connection: &Connection, text: &str) -> u64 {
    let mut statement = connection.prepare(text).expect("sound");
    let mut rows = statement.query([]).expect("begun");
    let mut found = 0;
    while let Some(row) = rows.next().expect("a row") {
        let get = |at| row.get::<_, f64>(at).expect("a number");
        let id: i64 = row.get(0).expect("a number");
        let day: Date = row
            .get_ref(2)
            .and_then(|day| Ok(day.as_str()?.parse()))
            .expect("a text")
            .expect("a date");
        let word: String = row.get(3).expect("a text");
        black_box((id, get(1), day, word, get(4)));
        found += 1;
    }
    found
}
