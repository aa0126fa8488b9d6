//! Reading: one file opened read-only, with a guard of the engine's own on every connection.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use base::Ctx;
use rusqlite::config::DbConfig;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags};
use source::{
    Batches, Connector, Error, Extent, Pool, PoolState, Sender, Server, Settings, Source,
    misconfigured, off_thread, produce_blocking,
};
use sql::{Admitted, Catalog};

use crate::errors::{failed, refused};
use crate::functions::FUNCTIONS;
use crate::{Sqlite, fetch, introspect, types};

/// How long a statement waits for somebody who writes to the file.
const LOCKED_MAX: Duration = Duration::from_secs(5);

/// The longest text or row, in bytes.
const LENGTH_MAX: i32 = 64 * 1024 * 1024;

pub fn connect(settings: &Settings) -> Result<Arc<dyn Source>, Error> {
    let path = settings.path.clone();
    let path = path.ok_or_else(|| misconfigured("'path' is not set"))?;
    if !path.is_file() {
        return Err(Error::Unreachable {
            detail: format!("there is no file {}", path.display()),
        });
    }
    Ok(Arc::new(SqliteSource {
        pool: Pool::new(File(path), settings.pool()?)?,
        is_ours: settings.schemas.iter().any(|schema| schema == "main"),
    }))
}

struct SqliteSource {
    pool: Pool<File>,
    /// A file has one schema, `main`; a tenant that does not name it has nothing here.
    is_ours: bool,
}

struct File(PathBuf);

#[async_trait]
impl Connector for File {
    type Connection = Connection;

    async fn connect(&self) -> Result<Connection, Error> {
        let path = self.0.clone();
        off_thread(move || open(&path)).await
    }

    async fn check(&self, _: &mut Connection) -> Result<(), Error> {
        Ok(())
    }
}

/// A connection that only reads this file. Each of the means would be enough alone.
pub(crate) fn open(path: &Path) -> Result<Connection, Error> {
    let connection = read_only(path)?;
    let confined = confine(&connection);
    confined.map_err(|error| refused(&error))?;
    Ok(connection)
}

/// No journal is made, no other file is named by a URI, and one thread at a time uses it.
fn read_only(path: &Path) -> Result<Connection, Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(|error| refused(&error))?;
    // The library looks at the file only when it is read: what is no database is noticed here.
    let first = connection.query_row("SELECT COUNT(*) FROM sqlite_schema", [], |_| Ok(()));
    first.map_err(|error| refused(&error))?;
    Ok(connection)
}

fn confine(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(LOCKED_MAX)?;
    connection.pragma_update(None, "query_only", true)?;
    connection.pragma_update(None, "temp_store", "memory")?;
    for (option, on) in [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        // A name in quotes that names nothing is a mistake, not a text.
        (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
    ] {
        connection.set_db_config(option, on)?;
    }
    connection.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
    connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, LENGTH_MAX)?;
    connection.authorizer(Some(|context: AuthContext<'_>| authorize(&context)))
}

/// The engine asks this of everything that a statement would do.
fn authorize(context: &AuthContext<'_>) -> Authorization {
    let harmless = match context.action {
        AuthAction::Select | AuthAction::Recursive => true,
        // The engine's own tables tell of what is not the tenant's.
        AuthAction::Read { table_name, .. } => !table_name.starts_with("sqlite_"),
        AuthAction::Function { function_name } => {
            FUNCTIONS.contains(&function_name.to_lowercase().as_str()) || function_name == "like"
        }
        _ => false,
    };
    match harmless {
        true => Authorization::Allow,
        false => Authorization::Deny,
    }
}

#[async_trait]
impl Source for SqliteSource {
    async fn ping(&self, ctx: &Ctx) -> Result<Server, Error> {
        // That it opens is all there is to know.
        drop(self.pool.take(ctx).await?);
        Ok(Server {
            engine: "SQLite".into(),
            version: rusqlite::version().into(),
            dialect: &Sqlite,
            can_write: Some(false),
        })
    }

    async fn introspect(&self, _ctx: &Ctx, extent: &Extent) -> Result<Catalog, Error> {
        if !self.is_ours {
            return Ok(Catalog::default());
        }
        let (path, extent) = (self.pool.connector().0.clone(), extent.clone());
        off_thread(move || {
            // Not one of the pool: those may not look at the engine's own tables.
            let connection = read_only(&path)?;
            introspect::tables(&connection, &extent).map_err(|error| failed(&error))
        })
        .await
    }

    async fn fetch(&self, ctx: &Ctx, statement: &Admitted) -> Result<Batches, Error> {
        let connection = self.pool.take(ctx).await?;
        let limit = self.pool.time_for_statement(ctx);
        let statement = statement.clone();
        let parameters: Vec<_> = statement.parameters().iter().map(types::bind).collect();
        let handle = connection.get_interrupt_handle();
        let interrupt = Arc::new(move || handle.interrupt());
        let read = move |connection: &mut Connection, to: &Sender| {
            fetch::read(connection, &statement, &parameters, to)
        };
        Ok(produce_blocking(connection, interrupt, limit, read))
    }

    fn pool(&self) -> PoolState {
        self.pool.state()
    }

    async fn close(&self) {
        self.pool.close();
    }
}
