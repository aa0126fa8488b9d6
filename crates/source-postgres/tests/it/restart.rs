//! A server of the test's own, which is killed and started again.

use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use async_trait::async_trait;
use source::{Driver, Settings};
use testkit::contract::{Sample, Subject};
use tokio_postgres::{Client, NoTls};

use crate::server::named;

const URL: &str = "QUERENT_TEST_POSTGRES_SPARE_URL";
const COMMAND: &str = "QUERENT_TEST_POSTGRES_SPARE_COMMAND";

testkit::contract!(Spare: restarting);

pub struct Spare {
    settings: Settings,
    server: Mutex<Running>,
}

struct Running(Child);

impl Running {
    fn start() -> Self {
        let command = env::var(COMMAND).expect("it was there a moment ago");
        let mut server = Command::new("sh");
        server.args(["-c", &command]).stderr(Stdio::null());
        Self(server.spawn().expect("started"))
    }

    /// Outright, with no word to anybody. What works for it would go on for a while otherwise, and
    /// keep the next one from starting: nobody may be added meanwhile.
    fn kill(&mut self) {
        if self.0.try_wait().is_ok_and(|ended| ended.is_some()) {
            return;
        }
        let pid = self.0.id();
        let run = |line: &str| {
            let _ = Command::new("sh").args(["-c", line]).status();
        };
        run(&format!("kill -STOP {pid}"));
        let children = fs::read_to_string(format!("/proc/{pid}/task/{pid}/children"));
        let children = children.unwrap_or_default();
        run(&format!("kill -9 {pid} {children}"));
        let _ = self.0.wait();
        while children.split_whitespace().any(is_there) {
            thread::sleep(Duration::from_millis(5));
        }
    }

    fn restart(&mut self) {
        // The old one is gone before the new one wants its port.
        self.kill();
        *self = Self::start();
    }
}

/// Whether a process still holds what it had.
fn is_there(pid: &str) -> bool {
    let status = fs::read_to_string(format!("/proc/{pid}/stat"));
    status.is_ok_and(|status| !status.contains(") Z "))
}

impl Drop for Running {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A client of the server, which may take a moment to start.
async fn client() -> Client {
    let url = env::var(URL).expect("it was there a moment ago");
    let since = Instant::now();
    loop {
        match tokio_postgres::connect(&url, NoTls).await {
            Ok((client, connection)) => {
                tokio::spawn(connection);
                return client;
            }
            Err(error) if since.elapsed() > Duration::from_secs(30) => panic!("{error}"),
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
}

#[async_trait]
impl Subject for Spare {
    const DRIVER: &'static Driver = &source_postgres::DRIVER;

    async fn start() -> Result<Self, String> {
        env::var(COMMAND).map_err(|_| format!("{COMMAND} is not set"))?;
        let mut settings = named(URL)?;
        settings.schemas = vec!["spare".into()];
        let server = Mutex::new(Running::start());
        let made = client().await.batch_execute("CREATE SCHEMA spare").await;
        made.map_err(|error| error.to_string())?;
        Ok(Self { settings, server })
    }

    fn settings(&self) -> Settings {
        self.settings.clone()
    }

    async fn execute(&self, sql: &str) {
        let done = client().await.batch_execute(sql).await;
        done.unwrap_or_else(|error| panic!("{sql}: {error:?}"));
    }

    fn text_type(&self) -> &'static str {
        "TEXT"
    }

    fn samples(&self) -> Vec<Sample> {
        Vec::new()
    }

    fn fill(&self, table: &str, rows: u64) -> String {
        format!("INSERT INTO {table} SELECT generate_series(1, {rows})")
    }

    async fn running(&self) -> Option<usize> {
        None
    }

    fn has_server(&self) -> bool {
        true
    }

    async fn restart(&self) {
        self.server.lock().expect("nobody panicked").restart();
        client().await;
    }
}
