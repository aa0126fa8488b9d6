//! Reading: one database opened read-only, a connection per statement.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, Weak};
use std::thread;
use std::time::Duration;

use arrow_array::RecordBatch;
use async_trait::async_trait;
use base::Ctx;
use duckdb::{AccessMode, Config, Connection, InterruptHandle, params_from_iter};
use futures::{StreamExt, stream};
use source::{Batches, Error, Settings, Source};
use sql::{Admitted, Catalog, Dialect};

use crate::{DuckDb, introspect, types};

/// Opens the file read-only, with everything closed that reaches outside it.
pub fn connect(settings: &Settings) -> Result<Arc<dyn Source>, Error> {
    Ok(Arc::new(DuckDbSource {
        connection: Mutex::new(open(settings)?),
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

/// Nothing that was closed can be opened again.
fn lock(connection: &Connection) -> duckdb::Result<()> {
    connection.execute_batch("SET lock_configuration = true")
}

struct DuckDbSource {
    connection: Mutex<Connection>,
    schemas: Vec<String>,
}

impl DuckDbSource {
    /// A connection of its own for one statement: they do not wait for one another.
    fn fresh(&self) -> Result<Connection, Error> {
        let connection = self
            .connection
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        connection.try_clone().map_err(|error| refused(&error))
    }
}

#[async_trait]
impl Source for DuckDbSource {
    fn dialect(&self) -> &'static dyn Dialect {
        &DuckDb
    }

    async fn introspect(&self, _ctx: &Ctx) -> Result<Catalog, Error> {
        let connection = self.fresh()?;
        let schemas = self.schemas.clone();
        off_thread(move || {
            introspect::tables(&connection, &schemas).map_err(|error| failed(&error))
        })
        .await
    }

    async fn fetch(&self, _ctx: &Ctx, statement: &Admitted) -> Result<Batches, Error> {
        let connection = self.fresh()?;
        let (waiting, called) = waiting(&connection);
        let text = statement.text().to_owned();
        let parameters = statement
            .parameters()
            .iter()
            .map(types::bind)
            .collect::<Result<Vec<_>, _>>()?;
        let batches = off_thread(move || {
            let _running = called.unless_gone()?;
            run(&connection, &text, &parameters)
        });
        let batches = batches.await?;
        drop(waiting);
        Ok(stream::iter(batches.into_iter().map(Ok)).boxed())
    }
}

fn run(
    connection: &Connection,
    text: &str,
    parameters: &[duckdb::types::Value],
) -> Result<Vec<RecordBatch>, Error> {
    let mut statement = connection.prepare(text).map_err(|error| failed(&error))?;
    let arrow = statement
        .query_arrow(params_from_iter(parameters))
        .map_err(|error| failed(&error))?;
    let schema = arrow.get_schema();
    let mut batches: Vec<RecordBatch> = arrow.collect();
    if batches.is_empty() {
        // Nothing was found, yet its columns have types that charts and clients ask for.
        batches.push(RecordBatch::new_empty(schema));
    }
    Ok(batches)
}

/// A caller who waits for a statement, and the statement that was called for.
fn waiting(connection: &Connection) -> (Waiting, Called) {
    let called = Called(Arc::default());
    let waiting = Waiting {
        interrupt: connection.interrupt_handle(),
        called: Arc::downgrade(&called.0),
    };
    (waiting, called)
}

/// On the thread of the statement, for as long as it runs; says whether its caller is gone.
struct Called(Arc<AtomicBool>);

impl Called {
    fn unless_gone(self) -> Result<Self, Error> {
        match self.0.load(Ordering::Acquire) {
            true => Err(Error::Cancelled),
            false => Ok(self),
        }
    }
}

/// Interrupts the statement when its caller goes away before it has finished.
struct Waiting {
    interrupt: Arc<InterruptHandle>,
    /// Nothing is left of it when the statement has ended.
    called: Weak<AtomicBool>,
}

impl Drop for Waiting {
    fn drop(&mut self) {
        let Some(called) = self.called.upgrade() else {
            return;
        };
        called.store(true, Ordering::Release);
        self.interrupt.interrupt();
        let (interrupt, called) = (self.interrupt.clone(), self.called.clone());
        // DuckDB forgets an interrupt that comes just before a statement begins, so it is told
        // until it has listened. Without a thread the one interrupt above has to do.
        let insist = move || insist(&interrupt, &called);
        let _ = thread::Builder::new()
            .name("interrupt".into())
            .spawn(insist);
    }
}

fn insist(interrupt: &InterruptHandle, called: &Weak<AtomicBool>) {
    let mut pause = Duration::from_millis(1);
    while called.strong_count() > 0 {
        interrupt.interrupt();
        thread::sleep(pause);
        pause = (2 * pause).min(Duration::from_millis(100));
    }
}

/// The client blocks; the runtime must not.
async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(_) => Err(Error::Failed {
            detail: "the client library gave up".into(),
        }),
    }
}

fn refused(error: &duckdb::Error) -> Error {
    Error::Refused {
        detail: error.to_string(),
    }
}

/// DuckDB has no error numbers; the class stands at the start of its message.
fn failed(error: &duckdb::Error) -> Error {
    let detail = error.to_string();
    match detail.split(':').next() {
        Some("Catalog Error" | "Binder Error") => Error::MissingObject { detail },
        Some("INTERRUPT Error") => Error::Cancelled,
        Some("Permission Error") => Error::Unauthorised { detail },
        _ => Error::Failed { detail },
    }
}
