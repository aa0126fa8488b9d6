//! Who goes away takes the statement along; and what is left can be used again.

use std::time::{Duration, Instant};

use base::{Code, Limits, Value};
use futures::StreamExt;
use mysql_async::prelude::Queryable;
use source::{Guarded, Settings};
use sql::Statement;

use crate::server::{administrator, ctx, fresh, patient, rows};

const DIGITS: &str = "CREATE TABLE d (n INT PRIMARY KEY)";
const TEN: &str = "INSERT INTO d VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)";
const MANY: &str = "CREATE TABLE many (n INT PRIMARY KEY, word VARCHAR(200))";
/// A hundred thousand rows of 200 bytes: more than any buffer on the way holds.
const FILL: &str = "INSERT INTO many SELECT a.n * 10000 + b.n * 1000 + c.n * 100 + d.n * 10 + e.n, REPEAT('x', 200)
    FROM d a, d b, d c, d d, d e";

async fn filled(database: &str, pool: usize) -> Option<(Settings, Guarded)> {
    let (mut settings, _) = fresh(database, &[DIGITS, TEN, MANY, FILL]).await?;
    settings
        .options
        .insert("max_pool_size".into(), pool.to_string());
    let source = crate::server::connect(&settings);
    Some((
        settings,
        Guarded::open(&patient(), source).await.expect("opened"),
    ))
}

fn statement(text: String) -> Statement {
    Statement {
        text,
        ..Statement::default()
    }
}

/// A million million rows to look at, with nothing to show before the end.
fn endless(database: &str) -> Statement {
    let many = format!("`{database}`.`many`");
    statement(format!(
        "SELECT COUNT(*) AS `n` FROM {many} AS `a` JOIN {many} AS `b` ON `a`.`n` < `b`.`n` JOIN {many} AS `c` ON `b`.`n` > `c`.`n`"
    ))
}

fn everything(database: &str) -> Statement {
    statement(format!(
        "SELECT `t`.`n`, `t`.`word` FROM `{database}`.`many` AS `t`"
    ))
}

/// Waits until the server runs nothing in that database any more.
async fn quiet(settings: &Settings, database: &str) -> bool {
    let mut conn = administrator(settings).await;
    let asked = format!(
        "SELECT COUNT(*) FROM information_schema.processlist WHERE db = '{}' AND command IN ('Query', 'Execute') AND info LIKE '%{database}%'",
        settings.text("database").unwrap_or_default()
    );
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(10) {
        let running: Option<u64> = conn.query_first(&asked).await.expect("told");
        if running == Some(0) {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    false
}

#[tokio::test(flavor = "multi_thread")]
async fn a_statement_that_nobody_waits_for_is_stopped_on_the_server() {
    let Some((settings, source)) = filled("stopped", 1).await else {
        return;
    };
    let (endless, limits, ctx) = (endless("stopped"), Limits::default(), patient());
    let fetch = source.fetch(&ctx, &endless, &limits);
    let waited = tokio::time::timeout(Duration::from_millis(500), fetch).await;
    assert!(waited.is_err(), "it was too quick");
    assert!(quiet(&settings, "stopped").await, "it runs on");
    // The only connection is as good as before.
    let count = "SELECT COUNT(*) AS `n` FROM `stopped`.`d` AS `d`";
    assert_eq!(
        rows(&source, count, Vec::new()).await.expect("rows"),
        [[Value::Integer(10)]]
    );
    assert_eq!(source.pool().open, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deadline_stops_the_statement_and_is_named() {
    let Some((settings, source)) = filled("late", 2).await else {
        return;
    };
    let late = source
        .fetch(
            &ctx(Duration::from_millis(300)),
            &endless("late"),
            &Limits::default(),
        )
        .await;
    assert_eq!(late.expect_err("it takes hours").code(), Code::LimitSeconds);
    assert!(quiet(&settings, "late").await, "it runs on");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_result_that_is_left_in_the_middle_leaves_nothing_on_the_connection() {
    let Some((settings, source)) = filled("left", 1).await else {
        return;
    };
    let few = Limits {
        rows_max: 10_000,
        ..Limits::default()
    };
    for _ in 0..5 {
        let stopped = source.fetch(&patient(), &everything("left"), &few).await;
        assert_eq!(stopped.expect_err("too many").code(), Code::LimitRows);
    }
    let enough = Limits {
        rows_max: 100_000,
        ..Limits::default()
    };
    let all = source
        .fetch(&patient(), &everything("left"), &enough)
        .await
        .expect("within");
    assert_eq!(all.rows, 100_000);
    assert!(quiet(&settings, "left").await);
    assert_eq!(source.pool().open, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_statement_that_has_hardly_begun_is_stopped_too() {
    let Some((settings, source)) = filled("begun", 4).await else {
        return;
    };
    for step in 0..60 {
        let (endless, limits, ctx) = (endless("begun"), Limits::default(), patient());
        let fetch = source.fetch(&ctx, &endless, &limits);
        let waited = tokio::time::timeout(Duration::from_micros(50 * step), fetch).await;
        assert!(waited.is_err(), "it was too quick");
    }
    assert!(quiet(&settings, "begun").await, "one of them runs on");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_taken_is_not_read() {
    let Some((settings, _)) = filled("slow", 1).await else {
        return;
    };
    let source = crate::server::connect(&settings);
    let guarded = Guarded::open(&patient(), source.clone())
        .await
        .expect("opened");
    let admitted =
        sql::admit(&everything("slow"), guarded.dialect(), guarded.catalog()).expect("it reads");
    let mut batches = source.fetch(&patient(), &admitted).await.expect("begun");
    let first = batches.next().await.expect("a batch").expect("rows");
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert!(!quiet_now(&settings).await, "the server waits for us");
    let mut n_rows = first.num_rows();
    while let Some(batch) = batches.next().await {
        n_rows += batch.expect("rows").num_rows();
    }
    assert_eq!(n_rows, 100_000);
}

async fn quiet_now(settings: &Settings) -> bool {
    let mut conn = administrator(settings).await;
    let asked = "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE 'SELECT `t`.`n`, `t`.`word` FROM `slow`%'";
    conn.query_first::<u64, _>(asked).await.expect("told") == Some(0)
}
