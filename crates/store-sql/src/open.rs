//! Opening a store: where it is, how it is reached, and bringing it up to date.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::{fs, io};

use base::SystemCtx;
use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{AnyConnection, AnyPool, ConnectOptions, Connection};
use store::{Error, Seal, SystemStore};
use tokio::sync::Mutex;

use crate::engine::Engine;
use crate::errors::{told, within};
use crate::migrations::{LATEST_VERSION, migrate_to};

/// Where a store is.
#[derive(Clone)]
pub struct Settings {
    /// `postgres://user:password@host/database`, or `sqlite:path/of/the.file`.
    pub url: String,
    /// The name of this process among those that share the store: its chains of the audit are its
    /// own.
    pub replica: String,
    pub connections_max: u32,
}

impl std::fmt::Debug for Settings {
    /// Without the URL, which may hold a password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the store as replica '{}'", self.replica)
    }
}

impl Settings {
    /// One file, for one process.
    pub fn file(path: &Path) -> Self {
        Self::at(format!("sqlite:{}", path.display()))
    }

    pub fn at(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            replica: "main".into(),
            connections_max: 8,
        }
    }
}

/// A store that is open and up to date.
pub struct SqlStore {
    pub(crate) pool: AnyPool,
    pub(crate) engine: Engine,
    pub(crate) replica: String,
    pub(crate) seal: Arc<dyn Seal>,
    /// SQLite has one writer at a time. Those of this process wait for one another here, in turn,
    /// rather than at the file, where whoever asks most often comes first.
    pub(crate) writer: Arc<Mutex<()>>,
}

impl SqlStore {
    /// Opens the store, making it where there is none.
    pub async fn open(
        ctx: &SystemCtx,
        settings: &Settings,
        seal: Arc<dyn Seal>,
    ) -> Result<Self, Error> {
        if settings.replica.is_empty() || settings.replica.contains(char::is_whitespace) {
            return Err(Error::Refused("the name of a replica is one word".into()));
        }
        let (engine, pool) = within(ctx.deadline, connect(settings)).await?;
        let store = Self {
            pool,
            engine,
            replica: settings.replica.clone(),
            seal,
            writer: Arc::default(),
        };
        let migrated = migrate_to(engine, &store.pool, LATEST_VERSION);
        within(ctx.deadline, migrated).await?;
        store.ping(ctx).await.map_err(unreachable)?;
        Ok(store)
    }

    /// Ends what is under way and lets go of the database.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// Brings a store as far as a version, and no further: for tests of those who come from there.
pub async fn migrate(ctx: &SystemCtx, settings: &Settings, version: usize) -> Result<(), Error> {
    let (engine, pool) = within(ctx.deadline, connect(settings)).await?;
    within(ctx.deadline, migrate_to(engine, &pool, version)).await?;
    pool.close().await;
    Ok(())
}

/// What is wrong with the way is found by one connection. A pool would try again and again.
async fn connect(settings: &Settings) -> Result<(Engine, AnyPool), Error> {
    let (engine, options) = options(settings)?;
    let mut first = AnyConnection::connect_with(&options).await.map_err(told)?;
    engine.ready(&mut first).await.map_err(told)?;
    first.close().await.map_err(told)?;
    let pool = AnyPoolOptions::new()
        .max_connections(settings.connections_max)
        .after_connect(move |connection, _| Box::pin(engine.ready(connection)))
        .connect_lazy_with(options);
    Ok((engine, pool))
}

fn options(settings: &Settings) -> Result<(Engine, AnyConnectOptions), Error> {
    sqlx::any::install_default_drivers();
    let (engine, url) = match settings.url.strip_prefix("sqlite:") {
        Some(path) => (Engine::Sqlite, file_url(Path::new(path))?),
        None if is_postgres(&settings.url) => (Engine::Postgres, settings.url.clone()),
        None => return Err(unusable("it begins with 'sqlite:' or 'postgres:'")),
    };
    let mut options = AnyConnectOptions::from_str(&url).map_err(|_| unusable("it is a URL"))?;
    if engine == Engine::Postgres {
        protect(&mut options);
    }
    // Statements hold no values, and there is one for every question.
    Ok((engine, options.disable_statement_logging()))
}

fn is_postgres(url: &str) -> bool {
    url.starts_with("postgres:") || url.starts_with("postgresql:")
}

/// On the way to another machine the server has to prove who it is, unless the URL says otherwise.
fn protect(options: &mut AnyConnectOptions) {
    let url = &mut options.database_url;
    let near = matches!(
        url.host_str(),
        None | Some("localhost" | "127.0.0.1" | "[::1]")
    );
    let said = url
        .query_pairs()
        .any(|(name, _)| name == "sslmode" || name == "ssl-mode");
    if !near && !said {
        url.query_pairs_mut().append_pair("sslmode", "verify-full");
    }
}

/// Makes the file, for its owner alone: it holds what lets people in.
fn file_url(path: &Path) -> Result<String, Error> {
    let made = private(path).and_then(|()| path.canonicalize());
    let path: PathBuf = made.map_err(|error| {
        Error::Unavailable(format!("{} cannot be opened: {error}", path.display()))
    })?;
    let text = path
        .to_str()
        .ok_or_else(|| unusable("its path is readable text"))?;
    let mut url = AnyConnectOptions::from_str("sqlite:///")
        .map_err(told)?
        .database_url;
    url.set_path(text);
    Ok(url.to_string())
}

fn private(path: &Path) -> io::Result<()> {
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        fs::create_dir_all(folder)?;
    }
    let mut file = fs::OpenOptions::new();
    file.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut file, 0o600);
    file.open(path).map(drop)
}

/// The one thing that a login may lack once the tables are there.
fn unreachable(error: Error) -> Error {
    match error {
        Error::Unavailable(said) if said.contains("set role") => Error::Migration(format!(
            "{said}: let its owner say GRANT querent_tenant, querent_system TO the login"
        )),
        error => error,
    }
}

/// The URL is not quoted: it may hold a password.
fn unusable(rule: &str) -> Error {
    Error::Unavailable(format!(
        "the URL of the control store is not one of its kinds: {rule}"
    ))
}
