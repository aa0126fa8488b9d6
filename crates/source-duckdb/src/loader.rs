//! Writing example data: a new file beside the old one, which replaces it when it is complete.
//!
//! A DuckDB file that is open for writing is locked against every reader, so the served file is
//! never written to: readers keep the old file until they open it again.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::path::{Path, PathBuf};

use arrow_array::RecordBatch;
use async_trait::async_trait;
use duckdb::Connection;
use source::{Error, Loader, Loading, NewTable, Settings, misconfigured};
use sql::Dialect;

use crate::{DuckDb, types};

pub struct DuckDbLoader {
    /// `None` once it was closed.
    connection: Option<Connection>,
    partial: PathBuf,
    target: PathBuf,
}

/// Begins to fill the file that the settings name.
pub fn load(settings: &Settings) -> Loading<'_> {
    Box::pin(async {
        let target = settings.path.as_ref();
        let target = target.ok_or_else(|| misconfigured("'path' is not set"))?;
        Ok(Box::new(DuckDbLoader::create(target)?) as Box<dyn Loader>)
    })
}

impl DuckDbLoader {
    /// Starts a new database that will stand at `target`.
    pub fn create(target: &Path) -> Result<Self, Error> {
        let name = target
            .file_name()
            .ok_or_else(|| io("the path has no file name"))?;
        let partial = target.with_file_name(format!(".{}.{}", name.to_string_lossy(), unique()));
        if let Some(folder) = target.parent() {
            std::fs::create_dir_all(folder).map_err(io)?;
        }
        let connection = Connection::open(&partial).map_err(failed)?;
        Ok(Self {
            connection: Some(connection),
            partial,
            target: target.to_owned(),
        })
    }

    fn connection(&self) -> Result<&Connection, Error> {
        self.connection
            .as_ref()
            .ok_or_else(|| io("the loader is finished"))
    }
}

#[async_trait]
impl Loader for DuckDbLoader {
    async fn create(&mut self, table: &NewTable) -> Result<(), Error> {
        let quote = |name: &str| DuckDb.quote(name);
        let mut columns = Vec::new();
        for field in table.columns.fields() {
            let null = if field.is_nullable() { "" } else { " NOT NULL" };
            columns.push(format!(
                "{} {}{null}",
                quote(field.name()),
                types::column_type(field.data_type())?
            ));
        }
        let (schema, name) = (quote(&table.schema), quote(&table.name));
        let text = format!(
            "CREATE SCHEMA IF NOT EXISTS {schema}; CREATE TABLE {schema}.{name} ({})",
            columns.join(", ")
        );
        self.connection()?.execute_batch(&text).map_err(failed)
    }

    async fn insert(&mut self, table: &NewTable, batch: &RecordBatch) -> Result<(), Error> {
        let connection = self.connection()?;
        let mut appender = connection
            .appender_to_db(&table.name, &table.schema)
            .map_err(failed)?;
        appender
            .append_record_batch(batch.clone())
            .map_err(failed)?;
        appender.flush().map_err(failed)
    }

    async fn finish(mut self: Box<Self>) -> Result<(), Error> {
        if let Some(connection) = self.connection.take() {
            connection.execute_batch("CHECKPOINT").map_err(failed)?;
            connection.close().map_err(|(_, error)| failed(error))?;
        }
        std::fs::rename(&self.partial, &self.target).map_err(io)
    }
}

impl Drop for DuckDbLoader {
    /// What was not finished leaves nothing behind. After `finish` there is nothing to remove.
    fn drop(&mut self) {
        self.connection = None;
        for path in [
            self.partial.clone(),
            self.partial.with_added_extension("wal"),
        ] {
            let _ = std::fs::remove_file(path);
        }
    }
}

/// Two loaders never meet, and what a killed one left is in nobody's way. The number of the
/// process would not do: in containers each is the first.
fn unique() -> u64 {
    RandomState::new().build_hasher().finish()
}

fn failed(error: duckdb::Error) -> Error {
    Error::Failed {
        detail: error.to_string(),
    }
}

fn io(error: impl ToString) -> Error {
    Error::Failed {
        detail: error.to_string(),
    }
}
