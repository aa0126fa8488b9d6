//! A server of a test's own, and a source that reads from it.

use std::sync::Arc;
use std::time::Duration;

use arrow_array::RecordBatch;
use base::{Actor, ActorId, Ctx, Deadline, SystemCtx, TenantId, TraceId, Value};
use futures::TryStreamExt;
use source::{Error, Policy, Settings, Source};
use source_mssql::{DRIVER, MSSQL};
use sql::{Admitted, Catalog, Statement, Table, admit};
use tds_double::{Column, Double, Options, Reply, Request, Type};

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

/// A server without encryption that lets everybody in.
pub async fn serve(handler: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Double {
    let double = Double::start(Options::default(), handler).await;
    double.expect("a server")
}

pub fn settings(double: &Double, more: &[(&str, &str)]) -> Settings {
    let (host, port) = (double.address().ip(), double.address().port());
    let said = [
        ("host", host.to_string()),
        ("port", port.to_string()),
        ("database", "care".to_owned()),
        ("user", "reader".to_owned()),
        ("password", "secret".to_owned()),
        // Most doubles do not encrypt, and asking them would cost a connection.
        ("tls", "disable".to_owned()),
    ];
    let said = said.map(|(name, value)| (name.to_owned(), value));
    let more = more
        .iter()
        .map(|(name, value)| (name.to_string(), value.to_string()));
    Settings {
        path: None,
        schemas: vec!["dbo".to_owned()],
        options: said.into_iter().chain(more).collect(),
        reach: Policy::anywhere(),
    }
}

pub fn open(double: &Double, more: &[(&str, &str)]) -> Arc<dyn Source> {
    DRIVER
        .open(&settings(double, more))
        .expect("settings that fit")
}

/// A statement that our guard lets pass.
pub fn admitted(text: &str, parameters: Vec<Value>) -> Admitted {
    let text = text.to_owned();
    let tables = vec![Table::new("dbo", "t", Vec::new())];
    let statement = Statement {
        text,
        parameters,
        ..Statement::default()
    };
    admit(&statement, &MSSQL, &Catalog { tables }).expect("a statement that reads")
}

pub const ANY: &str = "SELECT a FROM dbo.t";

pub async fn fetch(source: &dyn Source, text: &str) -> Result<Vec<RecordBatch>, Error> {
    fetch_with(source, text, Vec::new()).await
}

pub async fn fetch_with(
    source: &dyn Source,
    text: &str,
    parameters: Vec<Value>,
) -> Result<Vec<RecordBatch>, Error> {
    let batches = source
        .fetch(&patient(), &admitted(text, parameters))
        .await?;
    batches.try_collect().await
}

pub fn count(batches: &[RecordBatch]) -> usize {
    batches.iter().map(RecordBatch::num_rows).sum()
}

pub fn numbers() -> [Column; 1] {
    [Column::new("n", Type::BigInt)]
}

/// `n` from 0 on.
pub fn counting(to: i64) -> Reply {
    Reply::rows(&numbers(), (0..to).map(|n| vec![n.into()]))
}

/// Waits until something holds, which must not take long.
pub async fn soon(what: &str, holds: impl Fn() -> bool) {
    for _ in 0..500 {
        if holds() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("it never came to be: {what}");
}
