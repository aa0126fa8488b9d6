//! A database of its own for each test, on a server that is shared, and a login that is neither a
//! superuser nor anything else that may look around row-level security.

use std::sync::Arc;

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, Row};
use store_sql::{Settings, SqlStore};
use testkit::store_contract::{PlainSeal, system};
use uuid::Uuid;

const SERVER: &str = "QUERENT_TEST_POSTGRES_URL";
const LOGIN: &str = "querent_owner";
const PASSWORD: &str = "owner";

pub struct Database {
    /// As the superuser of the server.
    server: String,
    name: String,
}

impl Database {
    /// `None` where there is no server, which is said.
    pub async fn fresh(test: &str) -> Option<Self> {
        let Ok(server) = std::env::var(SERVER) else {
            not_run(test);
            return None;
        };
        let name = format!("querent_{}", Uuid::now_v7().simple());
        let database = Self { server, name };
        let mut admin = database.admin().await;
        let login = format!(
            "DO $$ BEGIN PERFORM pg_advisory_xact_lock(7); \
             IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{LOGIN}') THEN \
             CREATE ROLE {LOGIN} LOGIN CREATEROLE PASSWORD '{PASSWORD}'; END IF; END $$"
        );
        admin.execute(AssertSqlSafe(login)).await.expect("a login");
        let create = format!("CREATE DATABASE {} OWNER {LOGIN}", database.name);
        admin
            .execute(AssertSqlSafe(create))
            .await
            .expect("a database");
        Some(database)
    }

    async fn admin(&self) -> PgConnection {
        PgConnection::connect(&self.server)
            .await
            .expect("the server answers")
    }

    /// A URL of the database, as somebody.
    fn url(&self, login: &str, password: &str) -> String {
        let (_, place) = self.server.rsplit_once('@').expect("a user in the URL");
        let host = place.split('/').next().expect("a host");
        format!("postgres://{login}:{password}@{host}/{}", self.name)
    }

    pub fn settings(&self) -> Settings {
        Settings::at(self.url(LOGIN, PASSWORD))
    }

    pub async fn store(&self) -> SqlStore {
        let store = SqlStore::open(&system(), &self.settings(), Arc::new(PlainSeal)).await;
        store.expect("opened")
    }

    /// A session as the login that the store uses.
    pub async fn session(&self) -> PgConnection {
        let url = self.url(LOGIN, PASSWORD);
        PgConnection::connect(&url).await.expect("signed in")
    }
}

/// One number.
pub async fn count(session: &mut PgConnection, query: &str) -> i64 {
    let row = sqlx::query(AssertSqlSafe(query.to_owned()))
        .fetch_one(session)
        .await;
    row.expect("an answer").get(0)
}

/// What the server says to a statement that it refuses.
pub async fn refusal(session: &mut PgConnection, statement: &str) -> String {
    let done = session.execute(AssertSqlSafe(statement.to_owned())).await;
    done.expect_err(statement).to_string()
}

#[allow(clippy::print_stdout, reason = "a test tells people what it left out")]
fn not_run(test: &str) {
    println!("postgres: {test}: not run: {SERVER} is not set");
}

impl Drop for Database {
    /// From a thread of its own: the test's runtime may be ending.
    fn drop(&mut self) {
        let (server, name) = (self.server.clone(), self.name.clone());
        let drop = async move {
            let mut admin = PgConnection::connect(&server).await?;
            let drop = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
            admin.execute(AssertSqlSafe(drop)).await.map(|_| ())
        };
        let alone = std::thread::spawn(|| {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            runtime.map(|runtime| runtime.block_on(drop))
        });
        // What is left behind is left on a server for tests.
        let _ = alone.join();
    }
}
