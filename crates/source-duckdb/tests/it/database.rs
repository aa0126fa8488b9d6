//! A database of a test's own: made by the loader, read by the driver.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{Field, Schema};
use base::{Actor, ActorId, Ctx, Deadline, Limits, SystemCtx, TenantId, TraceId, Value};
use source::{Error, Guarded, Loader, NewTable, Settings, Source};
use source_duckdb::{DRIVER, DuckDbLoader};
use sql::Statement;

pub fn ctx(patience: Duration) -> Ctx {
    let system = SystemCtx {
        deadline: Deadline::after(patience),
        trace: TraceId::fresh(),
    };
    let id = ActorId::new("tester").expect("an id");
    let actor = Actor {
        id,
        groups: Default::default(),
        attributes: Default::default(),
    };
    system.enter(TenantId::new("test").expect("an id"), actor)
}

/// Time enough for everything that is not meant to be slow.
pub fn patient() -> Ctx {
    ctx(Duration::from_secs(60))
}

/// A table with these columns.
pub fn table(name: &str, columns: Vec<(&str, ArrayRef)>) -> (NewTable, RecordBatch) {
    let fields: Vec<Field> = columns
        .iter()
        .map(|(name, array)| Field::new(*name, array.data_type().clone(), true))
        .collect();
    let schema = Arc::new(Schema::new(fields));
    let arrays = columns.into_iter().map(|(_, array)| array).collect();
    let table = NewTable {
        schema: "s".into(),
        name: name.into(),
        columns: schema.clone(),
        primary_key: Vec::new(),
    };
    (
        table,
        RecordBatch::try_new(schema, arrays).expect("columns of one length"),
    )
}

/// Writes a file with one table.
pub async fn write(path: &Path, (table, rows): &(NewTable, RecordBatch)) {
    write_all(path, &[(table.clone(), vec![rows.clone()])]).await;
}

pub async fn write_all(path: &Path, tables: &[(NewTable, Vec<RecordBatch>)]) {
    let mut loader = Box::new(DuckDbLoader::create(path).expect("a loader"));
    for (table, batches) in tables {
        loader.create(table).await.expect("created");
        for rows in batches {
            loader.insert(table, rows).await.expect("inserted");
        }
    }
    loader.finish().await.expect("finished");
}

pub fn settings(path: &Path) -> Settings {
    let options = [("threads".to_owned(), "2".to_owned())].into();
    Settings {
        path: Some(path.to_owned()),
        schemas: vec!["s".into()],
        options,
        ..Settings::default()
    }
}

pub fn connect(settings: &Settings) -> Result<Arc<dyn Source>, Error> {
    DRIVER.open(settings)
}

pub async fn open(path: &Path) -> Guarded {
    let source = connect(&settings(path)).expect("connected");
    Guarded::open(&patient(), source).await.expect("opened")
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
