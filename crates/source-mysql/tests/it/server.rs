//! The server that the tests run against, and how they fill and read it.

use std::sync::Arc;
use std::time::Duration;

use arrow_array::RecordBatch;
use base::{Actor, ActorId, Ctx, Deadline, Limits, SystemCtx, TenantId, TraceId, Value};
use mysql_async::prelude::Queryable;
use mysql_async::{Conn, OptsBuilder};
use source::{Error, Guarded, Loader, NewTable, Settings, Source, from_url};
use source_mysql::{DRIVER, MySqlLoader};
use sql::Statement;

/// The server that a variable names; `Err` says why there is none.
pub fn named(variable: &str) -> Result<Settings, String> {
    let url = std::env::var(variable).map_err(|_| format!("{variable} names no server"))?;
    let (_, settings) = from_url(&url, &[&DRIVER]).map_err(|error| format!("{error:?}"))?;
    Ok(settings)
}

/// The server of all tests, with these schemas.
pub fn settings(schemas: &[&str]) -> Result<Settings, String> {
    let mut settings = named("QUERENT_TEST_MYSQL_URL")?;
    settings.schemas = schemas.iter().map(|schema| (*schema).to_owned()).collect();
    Ok(settings)
}

/// What a test goes on with; where there is none it says that it did not run.
pub fn or_not_run<T>(found: Result<T, String>) -> Option<T> {
    found.inspect_err(|why| not_run(why)).ok()
}

#[allow(clippy::print_stdout, reason = "a test tells people what it left out")]
pub fn not_run(why: &str) {
    println!("mysql: not run: {why}");
}

pub fn ctx(patience: Duration) -> Ctx {
    let system = SystemCtx {
        deadline: Deadline::after(patience),
        trace: TraceId::fresh(),
    };
    let actor = Actor {
        id: ActorId::new("tester").expect("an id"),
        groups: Default::default(),
        attributes: Default::default(),
    };
    system.enter(TenantId::new("test").expect("an id"), actor)
}

/// Time enough for everything that is not meant to be slow.
pub fn patient() -> Ctx {
    ctx(Duration::from_secs(60))
}

pub fn connect(settings: &Settings) -> Arc<dyn Source> {
    DRIVER.open(settings).expect("settings that are right")
}

pub async fn write_all(settings: &Settings, tables: &[(NewTable, Vec<RecordBatch>)]) {
    let mut loader = Box::new(MySqlLoader::open(settings).await.expect("a loader"));
    for (table, batches) in tables {
        loader.create(table).await.expect("created");
        for rows in batches {
            loader.insert(table, rows).await.expect("inserted");
        }
    }
    loader.finish().await.expect("finished");
}

/// The rows that a statement brings, as our values.
pub async fn rows(
    source: &Guarded,
    text: &str,
    parameters: Vec<Value>,
) -> Result<Vec<Vec<Value>>, Error> {
    let statement = Statement {
        text: text.to_owned(),
        parameters,
        ..Statement::default()
    };
    let fetched = source
        .fetch(&patient(), &statement, &Limits::default())
        .await?;
    Ok(fetched.batches.iter().flat_map(in_rows).collect())
}

pub fn in_rows(batch: &RecordBatch) -> Vec<Vec<Value>> {
    let row = |row| {
        (0..batch.num_columns())
            .map(|column| insight::value_at(batch, column, row))
            .collect()
    };
    (0..batch.num_rows()).map(row).collect()
}

/// What an administrator of the server does, by the bare client.
pub async fn administrate(settings: &Settings, statements: &[&str]) {
    let mut conn = administrator(settings).await;
    for statement in statements {
        let done = conn.query_drop(*statement).await;
        done.unwrap_or_else(|error| panic!("{statement}: {error}"));
    }
    conn.disconnect().await.expect("gone");
}

pub async fn administrator(settings: &Settings) -> Conn {
    try_administrator(settings).await.expect("connected")
}

pub async fn try_administrator(settings: &Settings) -> mysql_async::Result<Conn> {
    let text = |name| settings.text(name).unwrap_or_default().to_owned();
    let opts = OptsBuilder::default()
        .ip_or_hostname(text("host"))
        .tcp_port(settings.number("port", 3306).expect("a port"))
        .user(Some(text("user")))
        .pass(Some(text("password")))
        .prefer_socket(false);
    Conn::new(opts).await
}

/// A source over a database of a test's own, made anew by these statements.
pub async fn fresh(database: &str, statements: &[&str]) -> Option<(Settings, Guarded)> {
    let settings = or_not_run(settings(&[database]))?;
    let drop = format!("DROP DATABASE IF EXISTS `{database}`");
    let create = format!("CREATE DATABASE `{database}` CHARACTER SET utf8mb4");
    let select = format!("USE `{database}`");
    let all = [
        &[drop.as_str(), create.as_str(), select.as_str()],
        statements,
    ]
    .concat();
    administrate(&settings, &all).await;
    let opened = Guarded::open(&patient(), connect(&settings)).await;
    Some((settings, opened.expect("opened")))
}
