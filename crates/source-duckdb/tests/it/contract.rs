//! A file of DuckDB as the subject of the contract.
//!
//! Of the contract two items cannot apply and say so: `restarting`, for there is no server, and
//! `wrong_password`, for there are no logins. How many statements run nobody can ask a library
//! that runs in this process; that they stop, the tests of `cancelling` see by their threads.

use std::fs;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use duckdb::Connection;
use source::{Driver, Settings};
use tempfile::TempDir;
use testkit::contract::{Sample, Subject};

testkit::contract!(DuckDbFile);

/// The owner's file, and a copy of it for every source that is opened: one process cannot have
/// a file open for writing and for reading, and the loader too puts a new file in place.
pub struct DuckDbFile {
    folder: TempDir,
    writer: Mutex<Connection>,
    copies: AtomicUsize,
}

impl DuckDbFile {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn copy(&self) -> PathBuf {
        let writer = self.writer.lock().expect("nobody panicked");
        writer.execute_batch("CHECKPOINT").expect("written");
        let number = self.copies.fetch_add(1, Ordering::Relaxed);
        let copy = self.path(&format!("copy-{number}.duckdb"));
        fs::copy(self.path("data.duckdb"), &copy).expect("copied");
        copy
    }
}

#[async_trait]
impl Subject for DuckDbFile {
    const DRIVER: &'static Driver = &source_duckdb::DRIVER;

    async fn start() -> Result<Self, String> {
        let folder = TempDir::new().map_err(|error| error.to_string())?;
        let writer = Connection::open(folder.path().join("data.duckdb"));
        let writer = writer.map_err(|error| error.to_string())?;
        Ok(Self {
            folder,
            writer: Mutex::new(writer),
            copies: AtomicUsize::new(0),
        })
    }

    fn settings(&self) -> Settings {
        Settings {
            schemas: vec!["main".into()],
            path: Some(self.copy()),
            options: [("threads".to_owned(), "2".to_owned())].into(),
            ..Settings::default()
        }
    }

    async fn execute(&self, sql: &str) {
        let writer = self.writer.lock().expect("nobody panicked");
        let done = writer.execute_batch(sql);
        done.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }

    fn text_type(&self) -> &'static str {
        "VARCHAR"
    }

    fn index(&self, name: &str, schema: &str, table: &str, columns: &[&str]) -> String {
        let columns = columns.join(", ");
        format!("CREATE INDEX {name} ON {schema}.{table} ({columns})")
    }

    fn samples(&self) -> Vec<Sample> {
        crate::samples::samples()
    }

    fn fill(&self, table: &str, rows: u64) -> String {
        format!("INSERT INTO {table} SELECT * FROM range(1, {rows} + 1)")
    }

    async fn running(&self) -> Option<usize> {
        None
    }

    fn has_logins(&self) -> bool {
        false
    }
}
