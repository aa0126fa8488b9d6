//! A statement that nobody waits for any more ends in the database too.

use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use base::{Code, Ctx, Deadline, SystemCtx, TraceId};
use project::Project;
use service::Service;
use source::{Batches, Client, Driver, Error, Extent, PoolState, Server, Settings, Source};
use sql::{Admitted, Catalog, Statement};
use tokio::runtime::Runtime;

use crate::client::{self, question, send};
use crate::example::{EXAMPLE, TODAY, actor, enter, open_service, tenant, token};

/// The example's database, except that cutting time takes hours: DuckDB really is busy with it.
struct Slow(Arc<dyn Source>);

const SLOW: Driver = Driver {
    client: Some(Client::that_reads(connect)),
    ..source_duckdb::DRIVER
};

fn connect(settings: &Settings) -> Result<Arc<dyn Source>, Error> {
    Ok(Arc::new(Slow(source_duckdb::DRIVER.open(settings)?)))
}

#[async_trait]
impl Source for Slow {
    async fn ping(&self, ctx: &Ctx) -> Result<Server, Error> {
        self.0.ping(ctx).await
    }

    async fn introspect(&self, ctx: &Ctx, extent: &Extent) -> Result<Catalog, Error> {
        self.0.introspect(ctx, extent).await
    }

    fn pool(&self) -> PoolState {
        self.0.pool()
    }

    async fn close(&self) {
        self.0.close().await;
    }

    async fn fetch(&self, ctx: &Ctx, statement: &Admitted) -> Result<Batches, Error> {
        if !statement.text().contains("date_trunc") {
            return self.0.fetch(ctx, statement).await;
        }
        let lines = "\"client_nectar\".\"fact_secondary_sales\"";
        let text = format!(
            "SELECT COUNT(*) AS \"n\" FROM {lines} AS \"a\", {lines} AS \"b\", {lines} AS \"c\" \
             WHERE \"a\".\"net_value\" + \"b\".\"net_value\" < \"c\".\"net_value\""
        );
        let catalog = self.0.introspect(ctx, &Extent::All).await?;
        let statement = Statement {
            text,
            parameters: Vec::new(),
            ..Statement::default()
        };
        let admitted = sql::admit(&statement, SLOW.dialect, &catalog).expect("it only reads");
        self.0.fetch(ctx, &admitted).await
    }
}

/// What takes hours unless somebody stops it.
const QUESTION: &str = "sales by month this fiscal year";
/// Long enough for the statement to have begun.
const PATIENCE: Duration = Duration::from_millis(700);
/// A database that has been told to stop stops within this.
const STOPPED_WITHIN: Duration = Duration::from_secs(10);

fn nectar() -> Project {
    let mut project = EXAMPLE.project.clone();
    project.tenants.retain(|spec| spec.id == tenant("nectar"));
    project
}

async fn open() -> Arc<Service> {
    let service = Arc::new(open_service(nectar(), &[&SLOW], TODAY).await);
    // The words are found beforehand, so that only the question's own statement is slow.
    let ctx = enter(&service, "nectar", "meera");
    service
        .ask(&ctx, "sales")
        .await
        .expect("asked back or answered");
    service
}

/// The runtime cannot end before the threads that wait for the database have returned.
fn assert_stops(runtime: Runtime) {
    let start = Instant::now();
    runtime.shutdown_timeout(2 * STOPPED_WITHIN);
    assert!(
        start.elapsed() < STOPPED_WITHIN,
        "the statement was still running"
    );
}

#[test]
fn closing_the_connection_stops_the_statement() {
    let runtime = Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let service = open().await;
        let router = api_http::router(service.clone());
        let request = question(&token(&service, "nectar", "meera"), QUESTION);
        let answered = tokio::time::timeout(PATIENCE, send(&router, request)).await;
        assert!(
            answered.is_err(),
            "it was answered before its caller went away"
        );
    });
    assert_stops(runtime);
}

#[test]
fn a_deadline_that_passes_is_named_and_stops_the_statement() {
    let runtime = Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let service = open().await;
        let system = SystemCtx {
            deadline: Deadline::after(PATIENCE),
            trace: TraceId::fresh(),
        };
        let ctx = service
            .enter(&system, &tenant("nectar"), &actor("meera"))
            .expect("known");
        let late = service
            .ask(&ctx, QUESTION)
            .await
            .expect_err("it takes hours");
        assert_eq!(late.code, Code::LimitSeconds);
        assert!(late.hint.is_some(), "{late}");
    });
    assert_stops(runtime);
}

#[test]
fn others_are_answered_while_one_waits() {
    let runtime = Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let service = open().await;
        let (slow, by) = (service.clone(), token(&service, "nectar", "meera"));
        let token = by.clone();
        let waiting = tokio::spawn(async move { client::ask(&slow, &token, QUESTION).await });
        tokio::time::sleep(PATIENCE).await;
        let answered = client::ask(&service, &by, "top 5 brands by sales last quarter").await;
        assert_eq!(answered.status, 200);
        assert!(!waiting.is_finished());
        waiting.abort();
    });
    assert_stops(runtime);
}
