//! A database of SQLite in memory, filled through the same contract as any other.

use arrow_array::RecordBatch;
use arrow_schema::DataType;
use async_trait::async_trait;
use base::Value;
use rusqlite::Connection;
use rusqlite::types::Value as Bound;
use source::{Error, Loader, NewTable};
use source_sqlite::Sqlite;
use sql::{Admitted, Dialect};
use testkit::memory::Tables;

/// A database that holds these tables.
pub fn filled(tables: &Tables) -> Connection {
    let mut loader = SqliteLoader {
        connection: Connection::open_in_memory().expect("memory"),
        schemas: Vec::new(),
    };
    futures::executor::block_on(async {
        for (table, batches) in &tables.0 {
            loader.create(table).await.expect("created");
            for batch in batches {
                loader.insert(table, batch).await.expect("inserted");
            }
        }
    });
    loader.connection
}

pub fn rows(database: &Connection, statement: &Admitted) -> rusqlite::Result<Vec<Vec<Bound>>> {
    let parameters: Vec<Bound> = statement.parameters().iter().map(bind).collect();
    read(database, statement.text(), parameters)
}

pub fn rows_of(database: &Connection, text: &str) -> rusqlite::Result<Vec<Vec<Bound>>> {
    read(database, text, Vec::new())
}

fn read(
    database: &Connection,
    text: &str,
    parameters: Vec<Bound>,
) -> rusqlite::Result<Vec<Vec<Bound>>> {
    let mut prepared = database.prepare(text)?;
    let n_columns = prepared.column_count();
    let rows = prepared.query_map(rusqlite::params_from_iter(parameters), |row| {
        (0..n_columns).map(|at| row.get(at)).collect()
    })?;
    rows.collect()
}

/// A database in memory; each schema is one that is attached.
struct SqliteLoader {
    connection: Connection,
    schemas: Vec<String>,
}

fn full_name(table: &NewTable) -> String {
    format!(
        "{}.{}",
        Sqlite.quote(&table.schema),
        Sqlite.quote(&table.name)
    )
}

#[async_trait]
impl Loader for SqliteLoader {
    async fn create(&mut self, table: &NewTable) -> Result<(), Error> {
        if !self.schemas.contains(&table.schema) {
            let attach = format!("ATTACH ':memory:' AS {}", Sqlite.quote(&table.schema));
            self.connection.execute_batch(&attach).map_err(failed)?;
            self.schemas.push(table.schema.clone());
        }
        let columns: Vec<String> = (table.columns.fields().iter())
            .map(|field| {
                format!(
                    "{} {}",
                    Sqlite.quote(field.name()),
                    declared(field.data_type())
                )
            })
            .collect();
        let text = format!("CREATE TABLE {} ({})", full_name(table), columns.join(", "));
        self.connection.execute_batch(&text).map_err(failed)
    }

    async fn insert(&mut self, table: &NewTable, batch: &RecordBatch) -> Result<(), Error> {
        let holes = vec!["?"; batch.num_columns()].join(", ");
        let text = format!("INSERT INTO {} VALUES ({holes})", full_name(table));
        let transaction = self.connection.transaction().map_err(failed)?;
        {
            let mut insert = transaction.prepare(&text).map_err(failed)?;
            for row in 0..batch.num_rows() {
                let columns = 0..batch.num_columns();
                let values = columns.map(|at| bind(&insight::value_at(batch, at, row)));
                insert
                    .execute(rusqlite::params_from_iter(values))
                    .map_err(failed)?;
            }
        }
        transaction.commit().map_err(failed)
    }

    async fn finish(self: Box<Self>) -> Result<(), Error> {
        Ok(())
    }
}

fn failed(error: rusqlite::Error) -> Error {
    Error::Failed {
        detail: error.to_string(),
    }
}

/// Types as people declare them in SQLite. DECIMAL, DATE and BOOLEAN make it store 12.00 as the
/// integer 12, which is what its dialect has to stand.
fn declared(arrow: &DataType) -> String {
    match arrow {
        DataType::Utf8 => "TEXT".into(),
        DataType::Int16 | DataType::Int32 | DataType::Int64 => "INTEGER".into(),
        DataType::Float64 => "REAL".into(),
        DataType::Boolean => "BOOLEAN".into(),
        DataType::Date32 => "DATE".into(),
        DataType::Timestamp(..) => "DATETIME".into(),
        DataType::Decimal128(precision, scale) => format!("DECIMAL({precision}, {scale})"),
        other => panic!("a column of type {other}"),
    }
}

pub fn bind(value: &Value) -> Bound {
    match value {
        Value::Null => Bound::Null,
        Value::Integer(number) => Bound::Integer(*number),
        Value::Float(number) => Bound::Real(*number),
        Value::Decimal(decimal) => Bound::Real(decimal.to_f64()),
        Value::Boolean(flag) => Bound::Integer(i64::from(*flag)),
        Value::Timestamp(time) => Bound::Text(time.strftime("%Y-%m-%d %H:%M:%S%.f").to_string()),
        Value::Text(_) | Value::Date(_) => Bound::Text(value.to_string()),
    }
}
