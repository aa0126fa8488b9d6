//! Servers to test against, and a schema of its own for each test.

use std::env;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use source::{Driver, Settings, from_url};
use testkit::contract::{Sample, Subject};
use tokio_postgres::{Client, NoTls};

pub const DRIVERS: &[&Driver] = &[&source_postgres::DRIVER];
const SHARED: &str = "QUERENT_TEST_POSTGRES_URL";

/// A schema of the server that all tests share.
pub struct Shared {
    pub settings: Settings,
    pub schema: String,
    /// As the owner of everything.
    pub owner: Client,
}

/// The settings that a variable names, or why there are none.
pub fn named(variable: &str) -> Result<Settings, String> {
    let url = env::var(variable).map_err(|_| format!("{variable} is not set"))?;
    let (_, settings) = from_url(&url, DRIVERS).map_err(|error| format!("{error:?}"))?;
    Ok(settings)
}

/// A client with nothing of ours before it.
pub async fn bare(variable: &str) -> Client {
    let url = env::var(variable).expect("it was there a moment ago");
    let (client, connection) = tokio_postgres::connect(&url, NoTls)
        .await
        .expect("connected");
    tokio::spawn(connection);
    client
}

impl Shared {
    pub async fn new() -> Result<Self, String> {
        static SCHEMAS: AtomicUsize = AtomicUsize::new(0);
        let mut settings = named(SHARED)?;
        let number = SCHEMAS.fetch_add(1, Ordering::Relaxed);
        let schema = format!("test_{}_{number}", std::process::id());
        settings.schemas = vec![schema.clone()];
        let owner = bare(SHARED).await;
        let shared = Self {
            settings,
            schema,
            owner,
        };
        shared
            .run(&format!("CREATE SCHEMA {}", shared.schema))
            .await;
        Ok(shared)
    }

    pub async fn run(&self, sql: &str) {
        let done = self.owner.batch_execute(sql).await;
        done.unwrap_or_else(|error| panic!("{sql}: {error:?}"));
    }
}

/// The subject for a test, which says that it did not run where there is no server.
#[macro_export]
macro_rules! shared {
    () => {
        match testkit::contract::subject::<$crate::server::Shared>(
            std::thread::current().name().unwrap_or_default(),
        )
        .await
        {
            Some(shared) => shared,
            None => return,
        }
    };
}

#[async_trait]
impl Subject for Shared {
    const DRIVER: &'static Driver = &source_postgres::DRIVER;

    async fn start() -> Result<Self, String> {
        Self::new().await
    }

    fn settings(&self) -> Settings {
        self.settings.clone()
    }

    async fn execute(&self, sql: &str) {
        self.run(sql).await;
    }

    fn text_type(&self) -> &'static str {
        "TEXT"
    }

    fn samples(&self) -> Vec<Sample> {
        crate::samples::samples()
    }

    fn fill(&self, table: &str, rows: u64) -> String {
        format!("INSERT INTO {table} SELECT generate_series(1, {rows}); ANALYZE {table}")
    }

    async fn running(&self) -> Option<usize> {
        let asked = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' \
             AND application_name = 'querent' AND position($1 in query) > 0";
        let row = self.owner.query_one(asked, &[&self.schema]).await;
        let running: i64 = row.expect("asked").get(0);
        usize::try_from(running).ok()
    }
}
