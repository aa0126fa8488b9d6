//! A database of one test: written, opened, looked at.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use arrow_array::{ArrayRef, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema};
use base::{Actor, ActorId, Ctx, Deadline, SystemCtx, TenantId, TraceId};
use source::{Guarded, Loader, NewTable, Settings};
use source_sqlite::{DRIVER, SqliteLoader};

/// A column: its name, and what stands in each row.
pub type Column = (String, ArrayRef);

pub fn texts(values: impl IntoIterator<Item = Option<String>>) -> ArrayRef {
    Arc::new(values.into_iter().collect::<StringArray>())
}

pub async fn write(file: &Path, tables: &[(String, Vec<Column>)]) {
    let mut loader: Box<dyn Loader> = Box::new(SqliteLoader::create(file).expect("a file"));
    for (name, columns) in tables {
        let kind = |values: &ArrayRef| match values.data_type() {
            DataType::Utf8 => DataType::Utf8,
            _ => DataType::Int64,
        };
        let fields = columns.iter();
        let fields: Vec<Field> = fields
            .map(|(name, values)| Field::new(name, kind(values), true))
            .collect();
        let schema = Arc::new(Schema::new(fields));
        let arrays = columns.iter().map(|(_, values)| values.clone()).collect();
        let batch = RecordBatch::try_new(schema.clone(), arrays).expect("rows");
        let table = NewTable {
            schema: "main".into(),
            name: name.clone(),
            columns: schema,
            primary_key: Vec::new(),
        };
        loader.create(&table).await.expect("a table");
        loader.insert(&table, &batch).await.expect("its rows");
    }
    loader.finish().await.expect("all of it");
}

pub fn ctx() -> Ctx {
    let system = SystemCtx {
        deadline: Deadline::after(Duration::from_secs(120)),
        trace: TraceId::fresh(),
    };
    let actor = Actor {
        id: ActorId::new("operator").expect("a name"),
        groups: Default::default(),
        attributes: Default::default(),
    };
    system.enter(TenantId::new("operator").expect("a name"), actor)
}

pub async fn open(file: &Path) -> Guarded {
    let settings = Settings {
        path: Some(file.to_owned()),
        ..Settings::default()
    };
    let source = DRIVER.open(&settings).expect("a source");
    Guarded::open(&ctx(), source).await.expect("it opens")
}
