//! What the two databases differ in.

use sqlx::AnyConnection;
use sqlx::Executor;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    /// How a transaction begins that will write. SQLite has one writer, which is better waited
    /// for at the beginning than half way.
    pub fn begin_writing(self) -> &'static str {
        match self {
            Engine::Sqlite => "BEGIN IMMEDIATE",
            Engine::Postgres => "BEGIN",
        }
    }

    /// How a transaction begins that reads, and sees nothing of what others write meanwhile.
    pub fn begin_reading_one_moment(self) -> &'static str {
        match self {
            Engine::Sqlite => "BEGIN",
            Engine::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        }
    }

    /// Where a row is read that will be changed. SQLite's one writer needs no lock.
    pub fn locked(self, plain: &'static str, locking: &'static str) -> &'static str {
        match self {
            Engine::Sqlite => plain,
            Engine::Postgres => locking,
        }
    }

    /// Readies a new connection. What was acknowledged outlives a power failure (FULL).
    pub async fn ready(self, connection: &mut AnyConnection) -> Result<(), sqlx::Error> {
        let settings: &[&str] = match self {
            Engine::Sqlite => &[
                "PRAGMA busy_timeout = 10000",
                "PRAGMA journal_mode = WAL",
                "PRAGMA synchronous = FULL",
                "PRAGMA foreign_keys = ON",
                "PRAGMA trusted_schema = OFF",
            ],
            // A server that stops answering in the middle holds no locks for ever.
            Engine::Postgres => &[
                "SET idle_in_transaction_session_timeout = '60s'",
                "SET lock_timeout = '30s'",
            ],
        };
        for setting in settings {
            connection.execute(*setting).await?;
        }
        Ok(())
    }
}
