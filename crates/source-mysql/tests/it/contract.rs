//! A server of MySQL's kind as the subject of the contract, read by a login with our grants alone.

use std::marker::PhantomData;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use mysql_async::Conn;
use mysql_async::prelude::Queryable;
use source::{Driver, Grantee, Settings};
use source_mysql::DRIVER;
use testkit::contract::{Sample, Subject};
use tokio::sync::Mutex;

use crate::samples::samples;
use crate::server::{administrator, named};

testkit::contract!(Live<MySql>: types parameters texts odd_names catalog limits streaming cancelling
    time_out pool_exhaustion closing missing_objects nobody_there wrong_password);

mod tidb {
    use super::{Live, TiDb};

    testkit::contract!(Live<TiDb>: types parameters texts odd_names catalog limits streaming
        cancelling time_out pool_exhaustion closing missing_objects nobody_there wrong_password);
}

/// The variable that names a server.
pub trait Named: Send + Sync {
    const VARIABLE: &'static str;
}

/// MySQL or MariaDB, as the case may be.
pub struct MySql;

impl Named for MySql {
    const VARIABLE: &'static str = "QUERENT_TEST_MYSQL_URL";
}

pub struct TiDb;

impl Named for TiDb {
    const VARIABLE: &'static str = "QUERENT_TEST_TIDB_URL";
}

/// A database of its own, and a login that may read it.
pub struct Live<N> {
    settings: Settings,
    owner: Mutex<Conn>,
    name: String,
    server: PhantomData<N>,
}

impl<N> Live<N> {
    /// On the server of these settings.
    pub async fn on(mut settings: Settings) -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("contract_{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let mut owner = administrator(&settings).await;
        for statement in statements(&name) {
            let done = owner.query_drop(&statement).await;
            done.unwrap_or_else(|error| panic!("{statement}: {error}"));
        }
        settings.schemas = vec![name.clone()];
        for (option, value) in [
            ("database", &*name),
            ("user", &*name),
            ("password", "choose-one"),
        ] {
            settings.options.insert(option.into(), value.into());
        }
        Self {
            settings,
            owner: Mutex::new(owner),
            name,
            server: PhantomData,
        }
    }
}

fn statements(name: &str) -> Vec<String> {
    let script = DRIVER.grants.expect("there are logins")(&Grantee {
        login: name.into(),
        database: name.into(),
        schemas: Vec::new(),
    });
    let mut statements = vec![
        format!("DROP DATABASE IF EXISTS {name}"),
        format!("CREATE DATABASE {name} CHARACTER SET utf8mb4"),
        format!("DROP USER IF EXISTS {name}@'%'"),
    ];
    let granted = script
        .split(";\n")
        .map(str::trim)
        .filter(|statement| !statement.is_empty());
    statements.extend(granted.map(str::to_owned));
    statements.push(format!("USE {name}"));
    // Points in time are written in it.
    statements.push("SET time_zone = '+00:00'".into());
    statements
}

#[async_trait]
impl<N: Named> Subject for Live<N> {
    const DRIVER: &'static Driver = &DRIVER;

    async fn start() -> Result<Self, String> {
        Ok(Self::on(named(N::VARIABLE)?).await)
    }

    fn settings(&self) -> Settings {
        self.settings.clone()
    }

    async fn execute(&self, sql: &str) {
        let done = self.owner.lock().await.query_drop(sql).await;
        done.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }

    fn literal(&self, text: &str) -> String {
        format!("'{}'", text.replace('\\', "\\\\").replace('\'', "''"))
    }

    fn text_type(&self) -> &'static str {
        "VARCHAR(255)"
    }

    fn samples(&self) -> Vec<Sample> {
        samples()
    }

    fn fill(&self, table: &str, rows: u64) -> String {
        let places = (1..=6).take_while(|place| 10_u64.pow(place - 1) < rows);
        let places: Vec<u32> = places.collect();
        let sum: Vec<String> = places
            .iter()
            .map(|at| format!("d{at}.d * {}", 10_u64.pow(at - 1)))
            .collect();
        let from: Vec<String> = places.iter().map(|at| format!("d AS d{at}")).collect();
        let digits: Vec<String> = (0..10)
            .map(|digit| format!("SELECT {digit} AS d"))
            .collect();
        format!(
            "INSERT INTO {table} WITH d AS ({}) SELECT 1 + {} AS n FROM {} HAVING n <= {rows}",
            digits.join(" UNION ALL "),
            sum.join(" + "),
            from.join(", "),
        )
    }

    async fn running(&self) -> Option<usize> {
        let text = "SELECT COUNT(*) FROM information_schema.processlist \
                    WHERE user = ? AND command IN ('Query', 'Execute')";
        let running = self
            .owner
            .lock()
            .await
            .exec_first(text, (&self.name,))
            .await;
        running.expect("told")
    }
}
