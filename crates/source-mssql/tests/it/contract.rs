//! A T-SQL server as the subject of the contract, where `QUERENT_TEST_MSSQL_URL` names one: SQL
//! Server, or something that speaks like it. Schemas are made in the database of the URL by its
//! login, whose name is also the one that reads.

use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use mssql_tds::connection::tds_client::{ResultSet, TdsClient};
use mssql_tds::datatypes::column_values::ColumnValues;
use source::{Driver, Settings, from_url};
use source_mssql::{DRIVER, MSSQL};
use sql::Dialect;
use testkit::contract::{Sample, Subject};
use tokio::sync::Mutex;

use crate::bare;
use crate::samples::samples;

testkit::contract!(Live);

/// A schema of its own.
pub struct Live {
    settings: Settings,
    owner: Mutex<TdsClient>,
}

/// The server's settings; `Err` says why there is none.
pub fn settings() -> Result<Settings, String> {
    let url = std::env::var("QUERENT_TEST_MSSQL_URL")
        .map_err(|_| "QUERENT_TEST_MSSQL_URL names no server")?;
    Ok(from_url(&url, &[&DRIVER]).expect("a URL of a server").1)
}

impl Live {
    /// Removes what an earlier run left under the name. What something else needs goes later.
    async fn clear(&self, schema: &str) {
        let left = format!(
            "SELECT CAST(o.[name] AS NVARCHAR(128)), CAST(o.[type] AS NVARCHAR(2)) \
             FROM sys.objects o JOIN sys.schemas s ON s.[schema_id] = o.[schema_id] \
             WHERE s.[name] = '{schema}' AND o.[type] IN ('U', 'V')"
        );
        for _ in 0..4 {
            for row in rows(&mut *self.owner.lock().await, &left).await {
                let kind = if row[1].trim() == "V" {
                    "VIEW"
                } else {
                    "TABLE"
                };
                let name = MSSQL.quote(&row[0]);
                let drop = format!("DROP {kind} [{schema}].{name}");
                let _ = run(&mut *self.owner.lock().await, &drop).await;
            }
        }
    }
}

async fn run(client: &mut TdsClient, sql: &str) -> Result<(), String> {
    let begun = client.execute(sql.to_owned(), ()).await;
    begun.map_err(|error| error.to_string())?;
    client
        .close_query()
        .await
        .map_err(|error| error.to_string())
}

/// Texts, row by row.
async fn rows(client: &mut TdsClient, sql: &str) -> Vec<Vec<String>> {
    client.execute(sql.to_owned(), ()).await.expect(sql);
    let mut rows = Vec::new();
    while let Some(row) = client.next_row().await.expect("a row") {
        let text = |value| match value {
            ColumnValues::String(text) => text.to_utf8_string(),
            other => panic!("no text: {other:?}"),
        };
        rows.push(row.into_iter().map(text).collect());
    }
    client.close_query().await.expect("ended");
    rows
}

#[async_trait]
impl Subject for Live {
    const DRIVER: &'static Driver = &DRIVER;

    async fn start() -> Result<Self, String> {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let mut settings = settings()?;
        let schema = format!("contract_{}", NEXT.fetch_add(1, Ordering::Relaxed));
        settings.schemas = vec![schema.clone()];
        let owner = Mutex::new(bare::connect(&settings).await);
        let live = Self { settings, owner };
        live.clear(&schema).await;
        let make = format!("IF SCHEMA_ID('{schema}') IS NULL EXEC ('CREATE SCHEMA [{schema}]')");
        live.execute(&make).await;
        Ok(live)
    }

    fn settings(&self) -> Settings {
        self.settings.clone()
    }

    async fn execute(&self, sql: &str) {
        let done = run(&mut *self.owner.lock().await, sql).await;
        done.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }

    fn literal(&self, text: &str) -> String {
        format!("N'{}'", text.replace('\'', "''"))
    }

    fn text_type(&self) -> &'static str {
        "NVARCHAR(400)"
    }

    fn samples(&self) -> Vec<Sample> {
        samples()
    }

    fn fill(&self, table: &str, rows: u64) -> String {
        let places: Vec<u32> = (0..6)
            .take_while(|place| 10u64.pow(*place) < rows)
            .collect();
        let sum: Vec<String> = places
            .iter()
            .map(|at| format!("d{at}.d * {}", 10u64.pow(*at)))
            .collect();
        let digits: Vec<String> = (0..10).map(|digit| format!("({digit})")).collect();
        let from: Vec<String> = places
            .iter()
            .map(|at| format!("(VALUES {}) d{at} (d)", digits.join(", ")))
            .collect();
        let (n, from) = (
            format!("1 + {}", sum.join(" + ")),
            from.join(" CROSS JOIN "),
        );
        format!("INSERT INTO {table} (n) SELECT {n} FROM {from} WHERE {n} <= {rows}")
    }

    /// Not every login may look, and not every server shows.
    async fn running(&self) -> Option<usize> {
        None
    }
}
