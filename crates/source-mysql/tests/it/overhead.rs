//! What the driver costs beside its bare client, over rows of mixed types, in one run.

use std::time::{Duration, Instant};

use futures::StreamExt;
use mysql_async::prelude::Queryable;
use mysql_async::{Conn, from_row};
use source::{Guarded, Source};
use sql::{Admitted, Statement, admit};

use crate::server::{administrator, connect, fresh, patient};

const MIXED: &[&str] = &[
    "CREATE TABLE d (n INT)",
    "INSERT INTO d VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)",
    "CREATE TABLE mixed (id INT PRIMARY KEY, amount DECIMAL(14, 2), day DATE, word VARCHAR(40), share DOUBLE)",
    "INSERT INTO mixed SELECT n, n / 7, '2020-01-01' + INTERVAL (n % 2000) DAY, CONCAT('word ', n % 977), n / 3
     FROM (SELECT a.n + b.n * 10 + c.n * 100 + d.n * 1000 + e.n * 10000 + f.n * 100000 AS n
           FROM d a, d b, d c, d d, d e, d f) numbers",
];

/// Rows, how often, and how much longer we may take. Without optimisation the ratio says little,
/// and a million rows take their time.
const CASES: &[(u64, u32)] = match cfg!(debug_assertions) {
    true => &[(1, 100), (10_000, 5)],
    false => &[(1, 2_000), (10_000, 40), (1_000_000, 5)],
};
const RATIO_MAX: f64 = if cfg!(debug_assertions) { 2.5 } else { 1.15 };

fn text(rows: u64) -> String {
    format!(
        "SELECT `m`.`id`, `m`.`amount`, `m`.`day`, `m`.`word`, `m`.`share` \
         FROM `overhead`.`mixed` AS `m` WHERE `m`.`id` < {rows}"
    )
}

async fn ours(source: &dyn Source, admitted: &Admitted) -> u64 {
    let mut batches = source.fetch(&patient(), admitted).await.expect("begun");
    let mut found = 0;
    while let Some(batch) = batches.next().await {
        found += batch.expect("a batch").num_rows() as u64;
    }
    found
}

/// Every value as a native one: numbers as numbers, dates as dates, exact numbers and texts as texts.
async fn bare(conn: &mut Conn, text: &str) -> u64 {
    let mut found = 0;
    let mut result = conn.exec_iter(text, ()).await.expect("begun");
    let taken = result.for_each(|row| {
        let _: (i32, String, mysql_async::Value, String, f64) = from_row(row);
        found += 1;
    });
    taken.await.expect("read");
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reading_costs_little_more_than_the_bare_client() {
    let Some((settings, guarded)) = fresh("overhead", MIXED).await else {
        return;
    };
    let mut plain = settings.clone();
    plain.options.insert("tls".into(), "disable".into());
    let (source, mut conn) = (connect(&plain), administrator(&plain).await);
    for (rows, turns) in CASES {
        let (ours, theirs) = least(&*source, &guarded, &mut conn, *rows, *turns).await;
        let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
        tell(*rows, ours, theirs, ratio);
        assert!(
            ratio <= RATIO_MAX,
            "{rows} rows: {ours:?}, and {theirs:?} without us"
        );
    }
}

/// The least time of each, by turns.
async fn least(
    source: &dyn Source,
    guarded: &Guarded,
    conn: &mut Conn,
    rows: u64,
    turns: u32,
) -> (Duration, Duration) {
    let statement = Statement {
        text: text(rows),
        ..Statement::default()
    };
    let admitted = admit(&statement, guarded.dialect(), guarded.catalog()).expect("it reads");
    let (mut with, mut without) = (Duration::MAX, Duration::MAX);
    for _ in 0..turns {
        let started = Instant::now();
        assert_eq!(ours(source, &admitted).await, rows);
        with = with.min(started.elapsed());
        let started = Instant::now();
        assert_eq!(bare(conn, admitted.text()).await, rows);
        without = without.min(started.elapsed());
    }
    (with, without)
}

#[allow(clippy::print_stdout, reason = "the numbers are what people look for")]
fn tell(rows: u64, ours: Duration, theirs: Duration, ratio: f64) {
    println!("mysql: {rows} rows: {ours:?}, bare {theirs:?}, ratio {ratio:.2}");
}
