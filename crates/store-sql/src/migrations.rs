//! Bringing the tables up to date: forward only, each step once, under a lock of the database.
//!
//! A step that was released is never edited; the database remembers its checksum and refuses.

use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::{AnyPool, SqlSafeStr};
use store::Error;

use crate::engine::Engine;

/// A step, for each of the databases.
struct Step {
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

macro_rules! steps {
    ($($name:literal),* $(,)?) => {
        &[$(Step {
            name: $name,
            sqlite: include_str!(concat!("../migrations/sqlite/", $name, ".sql")),
            postgres: include_str!(concat!("../migrations/postgres/", $name, ".sql")),
        }),*]
    };
}

/// In order; the first makes version 1.
const STEPS: &[Step] = steps!["0001_first"];

pub const LATEST_VERSION: usize = STEPS.len();

/// What each step is, in one line, for the test that nobody edits one.
pub fn checksums() -> String {
    let engines = [(Engine::Sqlite, "sqlite"), (Engine::Postgres, "postgres")];
    let lines = engines.iter().flat_map(|(engine, name)| {
        let steps = migrations(*engine, STEPS.len());
        steps.into_iter().map(move |step| {
            let sum: String = step.checksum.iter().map(|b| format!("{b:02x}")).collect();
            format!("{name} {} {sum}\n", step.description)
        })
    });
    lines.collect()
}

fn migrations(engine: Engine, version: usize) -> Vec<Migration> {
    let numbered = STEPS.iter().take(version).enumerate();
    let migration = |(at, step): (usize, &Step)| {
        let text = match engine {
            Engine::Sqlite => step.sqlite,
            Engine::Postgres => step.postgres,
        };
        let kind = MigrationType::Simple;
        Migration::new(
            at as i64 + 1,
            step.name.into(),
            kind,
            text.into_sql_str(),
            false,
        )
    };
    numbered.map(migration).collect()
}

/// Goes as far as a version.
pub async fn migrate_to(engine: Engine, pool: &AnyPool, version: usize) -> Result<(), Error> {
    let migrator = Migrator::with_migrations(migrations(engine, version));
    migrator.run(pool).await.map_err(|error| match error {
        MigrateError::VersionMissing(_) => Error::Migration(
            "it was written by a later version of Querent: use that one, or restore a copy".into(),
        ),
        error => Error::Migration(error.to_string()),
    })
}
