//! The rows that a statement of the question set gives. It was written by whoever made the set, and
//! runs beside the service, in a database that is opened for reading only.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use base::{Limits, Value};
use project::SourceSpec;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use source::Guarded;
use sql::Statement;

use super::model::driver_of;
use crate::running;

/// More rows than this are no answer that anybody reads.
const ROWS_MAX: usize = 100_000;
const TIME_MAX: Duration = Duration::from_secs(20);

pub(super) enum Gold {
    /// What sets are written for: texts in double quotes and all.
    File(Connection),
    /// Behind the guard; what it does not admit is not compared with.
    Server(Box<Guarded>),
}

impl Gold {
    pub async fn open(spec: &SourceSpec) -> anyhow::Result<Self> {
        let driver = driver_of(spec)?;
        match &spec.settings.path {
            Some(path) if is_sqlite(path) => {
                let connection =
                    Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
                Ok(Self::File(connection))
            }
            _ => {
                let source = driver.open(&spec.settings).map_err(running::told)?;
                let guarded = Guarded::open(&running::nobody()?, source).await;
                Ok(Self::Server(Box::new(guarded.map_err(running::told)?)))
            }
        }
    }

    pub async fn rows(&self, sql: &str) -> anyhow::Result<Vec<Vec<Value>>> {
        if sql.is_empty() {
            bail!("there is no statement to compare with");
        }
        match self {
            Self::File(connection) => in_file(connection, sql),
            Self::Server(guarded) => {
                let statement = Statement {
                    text: sql.to_owned(),
                    ..Statement::default()
                };
                let (ctx, limits) = (running::nobody()?, Limits::default());
                let rows = guarded.fetch(&ctx, &statement, &limits).await;
                let rows = rows.map_err(running::told)?;
                let table = service::Table {
                    columns: Vec::new(),
                    batches: rows.batches,
                };
                Ok(table.rows().collect())
            }
        }
    }
}

/// Such files say so themselves.
fn is_sqlite(path: &Path) -> bool {
    const HEAD: &[u8] = b"SQLite format 3\0";
    let mut head = [0; 16];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut head));
    read.is_ok() && head == HEAD
}

fn in_file(connection: &Connection, sql: &str) -> anyhow::Result<Vec<Vec<Value>>> {
    let started = Instant::now();
    connection.progress_handler(10_000, Some(move || started.elapsed() > TIME_MAX))?;
    let mut statement = connection.prepare(sql)?;
    let columns = statement.column_count();
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().context("it was given up")? {
        if found.len() == ROWS_MAX {
            bail!("it has more than {ROWS_MAX} rows");
        }
        let row = (0..columns).map(|at| row.get_ref(at).map(value));
        found.push(row.collect::<Result<_, _>>()?);
    }
    Ok(found)
}

fn value(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Integer(number),
        ValueRef::Real(number) => Value::Float(number),
        ValueRef::Text(text) | ValueRef::Blob(text) => {
            Value::Text(String::from_utf8_lossy(text).into_owned())
        }
    }
}
