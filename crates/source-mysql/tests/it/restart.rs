//! A server of the test's own, which is killed and started again.

use std::env;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use base::Code;
use futures::StreamExt;
use source::{Driver, Settings};
use source_mysql::DRIVER;
use testkit::contract::{MINUTE, Open, Sample, Subject, ctx};

use tokio::sync::{Semaphore, SemaphorePermit};

use crate::contract::{Live, MySql};
use crate::server::{named, try_administrator};

const URL: &str = "QUERENT_TEST_MYSQL_SPARE_URL";
const COMMAND: &str = "QUERENT_TEST_MYSQL_SPARE_COMMAND";

testkit::contract!(Spare: restarting);

pub struct Spare {
    live: Live<MySql>,
    server: Mutex<Running>,
    _alone: SemaphorePermit<'static>,
}

/// There is one, whichever test has it.
static FREE: Semaphore = Semaphore::const_new(1);

struct Running(Child);

impl Running {
    fn start() -> Self {
        let command = env::var(COMMAND).expect("it was there a moment ago");
        let mut server = Command::new("sh");
        server.args(["-c", &command]).stderr(Stdio::null());
        Self(server.spawn().expect("started"))
    }
}

impl Drop for Running {
    /// Outright, with no word to anybody; gone before another one wants its port.
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A server may take a moment to start.
async fn answers() {
    let (settings, since) = (named(URL).expect("a URL"), Instant::now());
    while let Err(error) = try_administrator(&settings).await {
        assert!(since.elapsed() < Duration::from_secs(30), "{error}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[async_trait]
impl Subject for Spare {
    const DRIVER: &'static Driver = &DRIVER;

    async fn start() -> Result<Self, String> {
        let settings = named(URL)?;
        env::var(COMMAND).map_err(|_| format!("{COMMAND} is not set"))?;
        let alone = FREE.acquire().await.map_err(|error| error.to_string())?;
        let server = Mutex::new(Running::start());
        answers().await;
        Ok(Self {
            live: Live::on(settings).await,
            server,
            _alone: alone,
        })
    }

    fn settings(&self) -> Settings {
        self.live.settings()
    }

    async fn execute(&self, sql: &str) {
        self.live.execute(sql).await;
    }

    fn text_type(&self) -> &'static str {
        self.live.text_type()
    }

    fn samples(&self) -> Vec<Sample> {
        Vec::new()
    }

    fn fill(&self, table: &str, rows: u64) -> String {
        self.live.fill(table, rows)
    }

    async fn running(&self) -> Option<usize> {
        None
    }

    fn has_server(&self) -> bool {
        true
    }

    async fn restart(&self) {
        {
            let mut server = self.server.lock().expect("nobody panicked");
            let _ = server.0.kill();
            let _ = server.0.wait();
            *server = Running::start();
        }
        answers().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_result_whose_server_is_killed_is_cut_off_with_a_word() {
    let Some(spare) = testkit::contract::subject::<Spare>("killed").await else {
        return;
    };
    let open = Open::big(spare, 1_000_000, &[("max_pool_size", "1")]).await;
    let statement = sql::Statement {
        text: open.every_number(),
        ..sql::Statement::default()
    };
    let admitted =
        sql::admit(&statement, open.dialect(), open.guarded.catalog()).expect("it reads");
    let mut batches = open
        .source
        .fetch(&ctx(MINUTE), &admitted)
        .await
        .expect("begun");
    batches.next().await.expect("a batch").expect("rows");
    open.subject.restart().await;
    let rest: Vec<_> = batches.collect().await;
    let error = rest
        .into_iter()
        .next_back()
        .expect("an end")
        .expect_err("it was cut off");
    assert_eq!(error.code(), Code::SourceUnreachable, "{error:?}");
    let since = Instant::now();
    assert_eq!(
        open.rows(&open.every_number(), Vec::new()).await.len(),
        1_000_000
    );
    assert!(since.elapsed() < MINUTE);
}
