//! What reading through the driver costs beside the bare client: `cargo xtask bench fetch`.

#[path = "../tests/it/server.rs"]
#[allow(dead_code, reason = "the tests need more of it")]
mod server;

use std::hint::black_box;
use std::process::ExitCode;

use mysql_async::prelude::Queryable;
use mysql_async::{Conn, Value, from_row};
use server::{administrator, connect, fresh};
use testkit::contract::{admitted, overhead};

const MIXED: &[&str] = &[
    "CREATE TABLE d (n INT)",
    "INSERT INTO d VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)",
    "CREATE TABLE mixed (id INT PRIMARY KEY, amount DECIMAL(14, 2), day DATE, word VARCHAR(40), share DOUBLE)",
    "INSERT INTO mixed SELECT n, n / 7, '2020-01-01' + INTERVAL (n % 2000) DAY, CONCAT('word ', n % 977), n / 3
     FROM (SELECT 1 + a.n + b.n * 10 + c.n * 100 + d.n * 1000 + e.n * 10000 + f.n * 100000 AS n
           FROM d a, d b, d c, d d, d e, d f) numbers",
    "ANALYZE TABLE mixed",
];

#[tokio::main]
async fn main() -> ExitCode {
    let Some((mut settings, guarded)) = fresh("overhead", MIXED).await else {
        return ExitCode::SUCCESS;
    };
    settings.options.insert("tls".into(), "disable".into());
    let statement = |rows: u64| {
        let text = format!(
            "SELECT `m`.`id`, `m`.`amount`, `m`.`day`, `m`.`word`, `m`.`share` \
             FROM `overhead`.`mixed` AS `m` WHERE `m`.`id` <= {rows}"
        );
        admitted(&guarded, text)
    };
    let (source, mut conn) = (connect(&settings), administrator(&settings).await);
    overhead("mysql", &*source, statement, async |text: &str| {
        read(&mut conn, text).await
    })
    .await
}

/// Every value as a native one: numbers as numbers, dates as dates, exact numbers and texts as texts.
async fn read(conn: &mut Conn, text: &str) -> u64 {
    let mut found = 0;
    let mut result = conn.exec_iter(text, ()).await.expect("begun");
    let taken = result.for_each(|row| {
        let row: (i32, String, Value, String, f64) = from_row(row);
        black_box(row);
        found += 1;
    });
    taken.await.expect("read");
    found
}
