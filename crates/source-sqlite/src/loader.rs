//! Writing example data: a new file beside the old one, which replaces it when it is complete.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::path::{Path, PathBuf};

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Decimal128Type, Float64Type, Int16Type, Int32Type, Int64Type,
    TimestampMicrosecondType,
};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::DataType;
use async_trait::async_trait;
use jiff::Span;
use jiff::civil::{Date, DateTime};
use rusqlite::types::Value as Bound;
use rusqlite::{Connection, params_from_iter};
use source::{Error, Loader, Loading, NewTable, Settings, misconfigured};
use sql::Dialect;

use crate::Sqlite;

/// Begins to fill the file that the settings name.
pub fn load(settings: &Settings) -> Loading<'_> {
    Box::pin(async {
        let target = settings.path.clone();
        let target = target.ok_or_else(|| misconfigured("'path' is not set"))?;
        let files = Vec::new();
        Ok(Box::new(Files { target, files }) as Box<dyn Loader>)
    })
}

/// A file for each schema, as one has none inside: that of `main` is the target itself, and the
/// others stand beside it, as `shop.north.sqlite` beside `shop.sqlite`.
struct Files {
    target: PathBuf,
    files: Vec<(String, SqliteLoader)>,
}

impl Files {
    fn of(&mut self, schema: &str) -> Result<&mut SqliteLoader, Error> {
        let at = self.files.iter().position(|(known, _)| known == schema);
        let at = at.map_or_else(|| self.begin(schema), Ok)?;
        Ok(&mut self.files[at].1)
    }

    fn begin(&mut self, schema: &str) -> Result<usize, Error> {
        let path = match schema {
            "main" => self.target.clone(),
            other => {
                let ending = self.target.extension().unwrap_or_default();
                let ending = format!("{other}.{}", ending.to_string_lossy());
                self.target.with_extension(ending.trim_end_matches('.'))
            }
        };
        self.files
            .push((schema.to_owned(), SqliteLoader::create(&path)?));
        Ok(self.files.len() - 1)
    }
}

#[async_trait]
impl Loader for Files {
    async fn create(&mut self, table: &NewTable) -> Result<(), Error> {
        self.of(&table.schema)?.create(table).await
    }

    async fn insert(&mut self, table: &NewTable, batch: &RecordBatch) -> Result<(), Error> {
        self.of(&table.schema)?.insert(table, batch).await
    }

    async fn finish(self: Box<Self>) -> Result<(), Error> {
        for (_, file) in self.files {
            Box::new(file).finish().await?;
        }
        Ok(())
    }
}

pub struct SqliteLoader {
    connection: Connection,
    partial: PathBuf,
    target: PathBuf,
}

impl SqliteLoader {
    /// Starts a new database that will stand at `target`.
    pub fn create(target: &Path) -> Result<Self, Error> {
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        // Two loaders never meet, and what a killed one left is in nobody's way.
        let unique = RandomState::new().build_hasher().finish();
        let partial = target.with_file_name(format!(".{name}.{unique}"));
        if let Some(folder) = target.parent() {
            std::fs::create_dir_all(folder).map_err(io)?;
        }
        let connection = Connection::open(&partial).map_err(failed)?;
        // Nobody reads the file before it is complete, so nothing has to be undone in it.
        let fast = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN";
        connection.execute_batch(fast).map_err(failed)?;
        Ok(Self {
            connection,
            partial,
            target: target.to_owned(),
        })
    }
}

#[async_trait]
impl Loader for SqliteLoader {
    async fn create(&mut self, table: &NewTable) -> Result<(), Error> {
        let quote = |name: &String| Sqlite.quote(name);
        let mut parts = Vec::new();
        for field in table.columns.fields() {
            let kind = declared(field.data_type())?;
            let null = if field.is_nullable() { "" } else { " NOT NULL" };
            parts.push(format!("{} {kind}{null}", quote(field.name())));
        }
        if !table.primary_key.is_empty() {
            let key: Vec<String> = table.primary_key.iter().map(quote).collect();
            parts.push(format!("PRIMARY KEY ({})", key.join(", ")));
        }
        let text = format!("CREATE TABLE {} ({})", quote(&table.name), parts.join(", "));
        self.connection.execute_batch(&text).map_err(failed)
    }

    async fn insert(&mut self, table: &NewTable, batch: &RecordBatch) -> Result<(), Error> {
        let holes = vec!["?"; batch.num_columns()].join(", ");
        let text = format!("INSERT INTO {} VALUES ({holes})", Sqlite.quote(&table.name));
        let mut insert = self.connection.prepare_cached(&text).map_err(failed)?;
        for row in 0..batch.num_rows() {
            let values = batch.columns().iter().map(|column| cell(column, row));
            let values = values.collect::<Result<Vec<_>, _>>()?;
            insert.execute(params_from_iter(values)).map_err(failed)?;
        }
        Ok(())
    }

    async fn finish(self: Box<Self>) -> Result<(), Error> {
        self.connection
            .execute_batch("COMMIT; ANALYZE")
            .map_err(failed)?;
        std::fs::rename(&self.partial, &self.target).map_err(io)
    }
}

impl Drop for SqliteLoader {
    /// What was not finished leaves nothing behind. After `finish` there is nothing to remove.
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.partial);
    }
}

/// Types as people declare them.
fn declared(arrow: &DataType) -> Result<String, Error> {
    Ok(match arrow {
        DataType::Utf8 => "TEXT".into(),
        DataType::Int16 | DataType::Int32 | DataType::Int64 => "INTEGER".into(),
        DataType::Float64 => "REAL".into(),
        DataType::Boolean => "BOOLEAN".into(),
        DataType::Date32 => "DATE".into(),
        DataType::Timestamp(..) => "DATETIME".into(),
        DataType::Decimal128(precision, scale) => format!("DECIMAL({precision}, {scale})"),
        other => return Err(unsupported(other)),
    })
}

fn cell(column: &ArrayRef, row: usize) -> Result<Bound, Error> {
    if column.is_null(row) {
        return Ok(Bound::Null);
    }
    Ok(match column.data_type() {
        DataType::Utf8 => Bound::Text(column.as_string::<i32>().value(row).to_owned()),
        DataType::Int16 => Bound::Integer(column.as_primitive::<Int16Type>().value(row).into()),
        DataType::Int32 => Bound::Integer(column.as_primitive::<Int32Type>().value(row).into()),
        DataType::Int64 => Bound::Integer(column.as_primitive::<Int64Type>().value(row)),
        DataType::Float64 => Bound::Real(column.as_primitive::<Float64Type>().value(row)),
        DataType::Boolean => Bound::Integer(column.as_boolean().value(row).into()),
        DataType::Date32 => Bound::Text(day(column.as_primitive::<Date32Type>().value(row))?),
        DataType::Timestamp(..) => {
            let micros = column.as_primitive_opt::<TimestampMicrosecondType>();
            let micros = micros.ok_or_else(|| unsupported(column.data_type()))?;
            Bound::Text(moment(micros.value(row))?)
        }
        DataType::Decimal128(_, scale) => {
            let unscaled = column.as_primitive::<Decimal128Type>().value(row);
            Bound::Real(unscaled as f64 / 10_f64.powi((*scale).into()))
        }
        other => return Err(unsupported(other)),
    })
}

fn day(days: i32) -> Result<String, Error> {
    let day = Date::constant(1970, 1, 1).checked_add(Span::new().days(days));
    day.map(|day| day.to_string()).map_err(io)
}

fn moment(micros: i64) -> Result<String, Error> {
    let moment = DateTime::constant(1970, 1, 1, 0, 0, 0, 0);
    let moment = moment.checked_add(Span::new().microseconds(micros));
    moment
        .map(|moment| moment.to_string().replace('T', " "))
        .map_err(io)
}

fn unsupported(arrow: &DataType) -> Error {
    Error::Unsupported {
        detail: format!("a column of type {arrow}"),
    }
}

fn failed(error: rusqlite::Error) -> Error {
    io(error)
}

fn io(error: impl ToString) -> Error {
    Error::Failed {
        detail: error.to_string(),
    }
}
