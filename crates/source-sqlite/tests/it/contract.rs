//! A file of SQLite as the subject of the contract.

use std::sync::Mutex;

use async_trait::async_trait;
use rusqlite::Connection;
use source::{Driver, Settings};
use tempfile::TempDir;
use testkit::contract::{Sample, Subject};

testkit::contract!(SqliteFile);

pub struct SqliteFile {
    folder: TempDir,
    writer: Mutex<Connection>,
}

#[async_trait]
impl Subject for SqliteFile {
    const DRIVER: &'static Driver = &source_sqlite::DRIVER;

    async fn start() -> Result<Self, String> {
        let folder = TempDir::new().map_err(|error| error.to_string())?;
        let writer = Connection::open(folder.path().join("data.sqlite"));
        let writer = writer.map_err(|error| error.to_string())?;
        // A file without anything in it is not a database yet.
        writer
            .execute_batch("VACUUM")
            .map_err(|error| error.to_string())?;
        Ok(Self {
            folder,
            writer: Mutex::new(writer),
        })
    }

    fn settings(&self) -> Settings {
        Settings {
            schemas: vec!["main".into()],
            path: Some(self.folder.path().join("data.sqlite")),
            ..Settings::default()
        }
    }

    async fn execute(&self, sql: &str) {
        let writer = self.writer.lock().expect("nobody panicked");
        let done = writer.execute_batch(sql);
        done.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }

    fn text_type(&self) -> &'static str {
        "TEXT"
    }

    fn references(&self, name: &str, _: &str) -> String {
        name.into()
    }

    fn index(&self, name: &str, schema: &str, table: &str, columns: &[&str]) -> String {
        format!(
            "CREATE INDEX {schema}.{name} ON {table} ({})",
            columns.join(", ")
        )
    }

    fn samples(&self) -> Vec<Sample> {
        let sample = |declared, arrow, values| Sample {
            declared,
            arrow,
            values,
        };
        vec![
            sample(
                "INTEGER",
                "Int64",
                &[("-9223372036854775808", "-9223372036854775808"), ("0", "0")],
            ),
            sample("SMALLINT", "Int64", &[("7", "7")]),
            sample(
                "REAL",
                "Float64",
                &[("1.5", "1.5"), ("-0.25", "-0.25"), ("3", "3")],
            ),
            sample(
                "DECIMAL(12, 2)",
                "Decimal128(12, 2)",
                &[("12.5", "12.50"), ("3", "3.00"), ("-0.1", "-0.10")],
            ),
            sample("NUMERIC", "Float64", &[("2.25", "2.25")]),
            sample("BOOLEAN", "Boolean", &[("TRUE", "true"), ("0", "false")]),
            sample(
                "TEXT",
                "Utf8",
                &[("'x'", "x"), ("''", ""), ("'null'", "null")],
            ),
            sample("VARCHAR(20)", "Utf8", &[("'y'", "y")]),
            sample(
                "DATE",
                "Date32",
                &[
                    ("'2024-02-29'", "2024-02-29"),
                    ("'0001-01-01'", "0001-01-01"),
                    ("'2024-02-29 00:00:00'", "2024-02-29"),
                ],
            ),
            sample(
                "DATETIME",
                "Timestamp(µs)",
                &[
                    ("'2024-02-29 23:59:59.5'", "2024-02-29T23:59:59.500000"),
                    ("'2024-03-01'", "2024-03-01T00:00:00"),
                ],
            ),
            sample(
                "TIMESTAMP",
                "Timestamp(µs)",
                &[("'2024-02-29T01:02:03'", "2024-02-29T01:02:03")],
            ),
            sample("BLOB", "Binary", &[("x'00ff'", "00ff"), ("x''", "")]),
        ]
    }

    fn fill(&self, table: &str, rows: u64) -> String {
        format!(
            "INSERT INTO {table} WITH RECURSIVE s(n) AS \
             (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {rows}) SELECT n FROM s"
        )
    }

    async fn running(&self) -> Option<usize> {
        None
    }

    fn has_logins(&self) -> bool {
        false
    }
}
