//! The contract behind a pooler that gives each transaction another session.
//!
//! PgBouncer 1.18, which Debian 12 has, may crash when it is asked to cancel a statement, and then
//! every test that is behind it fails. So what leaves a statement in the middle is not tried here:
//! limits, streaming, cancelling, time-outs and an exhausted pool are tried without a pooler.

use async_trait::async_trait;
use source::{Driver, Settings};
use testkit::contract::{Sample, Subject};

use crate::server::{Shared, named};

pub struct Pooled(Shared);

testkit::contract!(Pooled: types parameters texts odd_names catalog missing_objects wrong_password);

#[async_trait]
impl Subject for Pooled {
    const DRIVER: &'static Driver = &source_postgres::DRIVER;

    async fn start() -> Result<Self, String> {
        let pooled = named("QUERENT_TEST_POSTGRES_POOLED_URL")?;
        let mut shared = Shared::new().await?;
        shared.settings.options = pooled.options;
        Ok(Self(shared))
    }

    fn settings(&self) -> Settings {
        self.0.settings()
    }

    async fn execute(&self, sql: &str) {
        self.0.run(sql).await;
    }

    fn text_type(&self) -> &'static str {
        self.0.text_type()
    }

    fn samples(&self) -> Vec<Sample> {
        self.0.samples()
    }

    fn fill(&self, table: &str, rows: u64) -> String {
        self.0.fill(table, rows)
    }

    async fn running(&self) -> Option<usize> {
        self.0.running().await
    }
}
