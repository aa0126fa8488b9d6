//! Reading: one database opened read-only, a connection per statement that runs.

use std::panic::{self, AssertUnwindSafe};
use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::RecordBatch;
use async_trait::async_trait;
use base::Ctx;
use duckdb::{AccessMode, Arrow, Config, Connection, params_from_iter};
use source::{
    Batches, Connector, End, Error, Extent, Pool, PoolState, Sender, Server, Settings, Source,
    off_thread, produce_blocking,
};
use sql::{Admitted, Catalog};

use crate::{DuckDb, batch, introspect, types};

/// Opens the file read-only, with everything closed that reaches outside it.
pub fn connect(settings: &Settings) -> Result<Arc<dyn Source>, Error> {
    let opened = Opened(Mutex::new(open(settings)?));
    Ok(Arc::new(DuckDbSource {
        pool: Pool::new(opened, settings.pool()?)?,
        schemas: settings.schemas.clone(),
    }))
}

/// A connection as every statement gets one.
pub(crate) fn open(settings: &Settings) -> Result<Connection, Error> {
    let path = settings.path.as_ref().ok_or_else(|| Error::Refused {
        detail: "'path' is not set".into(),
    })?;
    if !path.is_file() {
        return Err(Error::Unreachable {
            detail: format!("there is no file {}", path.display()),
        });
    }
    let config = closed(settings).map_err(|error| refused(&error))?;
    let connection = Connection::open_with_flags(path, config).map_err(|error| refused(&error))?;
    lock(&connection).map_err(|error| refused(&error))?;
    Ok(connection)
}

fn closed(settings: &Settings) -> duckdb::Result<Config> {
    let mut config = Config::default()
        .access_mode(AccessMode::ReadOnly)?
        .enable_external_access(false)?
        .enable_autoload_extension(false)?
        .with("allow_community_extensions", "false")?;
    for option in ["threads", "max_memory"] {
        if let Some(value) = settings.options.get(option) {
            config = config.with(option, value)?;
        }
    }
    Ok(config)
}

/// Nothing that was closed can be opened again, and no answer depends on where the machine stands.
fn lock(connection: &Connection) -> duckdb::Result<()> {
    connection.execute_batch("SET GLOBAL TimeZone = 'UTC'; SET lock_configuration = true")
}

struct DuckDbSource {
    pool: Pool<Opened>,
    schemas: Vec<String>,
}

/// The database. Connections to it cost next to nothing, so each statement may have its own.
struct Opened(Mutex<Connection>);

#[async_trait]
impl Connector for Opened {
    type Connection = Connection;

    async fn connect(&self) -> Result<Connection, Error> {
        let first = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        first.try_clone().map_err(|error| refused(&error))
    }

    async fn check(&self, _: &mut Connection) -> Result<(), Error> {
        Ok(())
    }
}

#[async_trait]
impl Source for DuckDbSource {
    async fn ping(&self, ctx: &Ctx) -> Result<Server, Error> {
        let connection = self.pool.take(ctx).await?;
        let version = off_thread(move || {
            let version = connection.query_row("SELECT version()", [], |row| row.get(0));
            version.map_err(|error| failed(&error.to_string()))
        });
        Ok(Server {
            engine: "DuckDB".into(),
            version: version.await?,
            dialect: &DuckDb,
            // The file is open for reading, whoever we are.
            can_write: Some(false),
        })
    }

    async fn introspect(&self, ctx: &Ctx, extent: &Extent) -> Result<Catalog, Error> {
        let connection = self.pool.take(ctx).await?;
        let (schemas, extent) = (self.schemas.clone(), extent.clone());
        off_thread(move || {
            let described = introspect::tables(&connection, &schemas, &extent);
            described.map_err(|error| failed(&error.to_string()))
        })
        .await
    }

    async fn fetch(&self, ctx: &Ctx, statement: &Admitted) -> Result<Batches, Error> {
        let connection = self.pool.take(ctx).await?;
        let limit = self.pool.time_for_statement(ctx);
        let text = statement.text().to_owned();
        let parameters = statement.parameters().iter().map(types::bind);
        let parameters = parameters.collect::<Result<Vec<_>, _>>()?;
        let handle = connection.interrupt_handle();
        let interrupt = Arc::new(move || handle.interrupt());
        let read = move |connection: &mut Connection, to: &Sender| {
            read(connection, &text, &parameters, to)
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

/// Sends the result on as the engine makes it; the last batch comes with the end.
fn read(
    connection: &Connection,
    text: &str,
    parameters: &[duckdb::types::Value],
    to: &Sender,
) -> End {
    let failed = |error: duckdb::Error| failed(&error.to_string());
    let mut statement = connection.prepare(text).map_err(failed)?;
    let mut arrow = statement
        .stream_arrow(params_from_iter(parameters))
        .map_err(failed)?;
    // Nothing may be found, yet its columns have types that charts and clients ask for.
    let mut last = match next(&mut arrow)? {
        Some(batch) => batch::readable(batch)?,
        None => RecordBatch::new_empty(batch::known(&arrow.get_schema())),
    };
    while let Some(batch) = next(&mut arrow)? {
        to.send_blocking(std::mem::replace(&mut last, batch::readable(batch)?))?;
    }
    Ok(Some(last))
}

/// The library panics where the engine fails in the middle of a result.
fn next(arrow: &mut Arrow<'_>) -> Result<Option<RecordBatch>, Error> {
    let next = panic::catch_unwind(AssertUnwindSafe(|| arrow.next()));
    next.map_err(|panic| {
        let said = panic.downcast_ref::<String>().map_or("", String::as_str);
        failed(said.split_once(": ").map_or(said, |(_, error)| error))
    })
}

fn refused(error: &duckdb::Error) -> Error {
    Error::Refused {
        detail: error.to_string(),
    }
}

/// DuckDB has no error numbers; the class stands at the start of its message.
fn failed(said: &str) -> Error {
    let detail = said.to_owned();
    match detail.split(':').next() {
        Some("Catalog Error" | "Binder Error") => Error::MissingObject { detail },
        Some("INTERRUPT Error") => Error::Cancelled,
        Some("Permission Error") => Error::Unauthorised { detail },
        _ => Error::Failed { detail },
    }
}
