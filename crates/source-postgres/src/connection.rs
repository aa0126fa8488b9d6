//! Reading: a pool of sessions that can read and nothing else, a statement at a time in each.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use base::Ctx;
use source::{
    Address, Batches, Connector, Error, Extent, Policy, Pool, PoolState, Server, Settings, Source,
    TlsMode, produce,
};
use sql::{Admitted, Catalog, Dialect};
use tokio_postgres::config::SslMode;
use tokio_postgres::{Client, Config};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::fetch::{Call, fetch};
use crate::reached::Reached;
use crate::session::{self, Session};
use crate::shape::Shapes;
use crate::{Postgres, errors, introspect, ping, tls};

pub fn connect(settings: &Settings) -> Result<Arc<dyn Source>, Error> {
    let opener = Opener::new(settings)?;
    Ok(Arc::new(PostgresSource {
        pool: Pool::new(opener, settings.pool()?)?,
        schemas: settings.schemas.clone(),
        shapes: Arc::default(),
    }))
}

struct PostgresSource {
    pool: Pool<Opener>,
    schemas: Vec<String>,
    shapes: Arc<Shapes>,
}

#[async_trait]
impl Source for PostgresSource {
    async fn ping(&self, ctx: &Ctx) -> Result<Server, Error> {
        let mut session = self.pool.take(ctx).await?;
        let ask = async |session: &Session| ping::server(session, &self.schemas).await;
        session.wholly(ask).await
    }

    async fn introspect(&self, ctx: &Ctx, extent: &Extent) -> Result<Catalog, Error> {
        let mut session = self.pool.take(ctx).await?;
        let ask =
            async |session: &Session| introspect::catalog(session, &self.schemas, extent).await;
        session.wholly(ask).await
    }

    async fn fetch(&self, ctx: &Ctx, statement: &Admitted) -> Result<Batches, Error> {
        let session = self.pool.take(ctx).await?;
        let call = Call {
            text: statement.text().to_owned(),
            parameters: statement.parameters().to_vec(),
            limit: self.pool.time_for_statement(ctx),
            shapes: self.shapes.clone(),
        };
        Ok(produce(move |sender| fetch(session, call, sender)))
    }

    fn pool(&self) -> PoolState {
        self.pool.state()
    }

    async fn close(&self) {
        self.pool.close();
    }
}

const SILENCE: Duration = Duration::from_secs(30);

/// Opens sessions: at the replicas in turn, at the host itself where none of them answers.
pub struct Opener {
    config: Config,
    addresses: Vec<Address>,
    reach: Policy,
    tls: MakeRustlsConnect,
    patience: Duration,
    opened: AtomicUsize,
    /// Whether a pooler stands before the server, which forgets what a session was told.
    pooled: AtomicBool,
}

impl Opener {
    pub fn new(settings: &Settings) -> Result<Self, Error> {
        let tls = settings.tls()?;
        let mut config = Config::new();
        config
            .user(settings.need("user")?)
            .dbname(settings.need("database")?)
            .application_name("querent")
            // A server that is gone without a word is noticed.
            .keepalives_idle(SILENCE)
            .tcp_user_timeout(SILENCE)
            .ssl_mode(match tls.mode {
                TlsMode::Disable => SslMode::Disable,
                TlsMode::Prefer => SslMode::Prefer,
                TlsMode::Require | TlsMode::VerifyCa | TlsMode::VerifyFull => SslMode::Require,
            });
        if let Some(password) = settings.text("password") {
            config.password(password);
        }
        Ok(Self {
            config,
            addresses: settings.addresses(5432)?,
            reach: settings.reach.clone(),
            tls: tls::client(&tls)?,
            patience: settings.pool()?.connect,
            opened: AtomicUsize::new(0),
            pooled: AtomicBool::new(settings.flag("pooled", false)?),
        })
    }

    /// A session at the host itself, which may write. Only the loader asks for it.
    pub async fn for_writing(&self) -> Result<Client, Error> {
        let mut config = self.config.clone();
        if let Some(host) = self.addresses.last() {
            Reached::of(host, &self.reach).await?.tell(&mut config);
        }
        match self.writing(&config).await {
            Err(error) if errors::is_no_database(&error) => {
                self.make_database(config.clone()).await?;
                self.writing(&config).await
            }
            opened => opened,
        }
        .map_err(|error| errors::connecting(&error))
    }

    async fn writing(&self, config: &Config) -> Result<Client, tokio_postgres::Error> {
        let opened = session::open(config, &self.tls).await;
        opened.map(|(client, _)| client)
    }

    /// From another database, which every server has.
    async fn make_database(&self, mut config: Config) -> Result<(), Error> {
        let name = config.get_dbname().unwrap_or_default().to_owned();
        let client = self.writing(config.dbname("postgres")).await;
        let client = client.map_err(|error| errors::connecting(&error))?;
        let make = format!("CREATE DATABASE {}", Postgres.quote(&name));
        let made = client.batch_execute(&make).await;
        made.map_err(|error| errors::running(&error))
    }

    /// The replicas, each first in its turn, and the host itself last.
    fn turn(&self) -> impl Iterator<Item = &Address> {
        let (host, replicas) = match self.addresses.split_last() {
            Some((host, replicas)) => (Some(host), replicas),
            None => (None, &[][..]),
        };
        let first = self.opened.fetch_add(1, Ordering::Relaxed) % replicas.len().max(1);
        let (before, after) = replicas.split_at(first);
        after.iter().chain(before).chain(host)
    }

    async fn at(&self, address: &Address) -> Result<Session, Error> {
        let reached = &Reached::of(address, &self.reach).await?;
        let mut plain = self.config.clone();
        reached.tell(&mut plain);
        if !self.pooled.load(Ordering::Relaxed) {
            let mut config = plain.clone();
            config.options(session::SETTINGS);
            match Session::open(&config, reached, &self.tls).await {
                Err(error) if session::is_pooler(&error) => {
                    self.pooled.store(true, Ordering::Relaxed);
                }
                opened => return opened.map_err(|error| errors::connecting(&error)),
            }
        }
        let opened = Session::open(&plain, reached, &self.tls).await;
        opened.map_err(|error| errors::connecting(&error))
    }
}

#[async_trait]
impl Connector for Opener {
    type Connection = Session;

    async fn connect(&self) -> Result<Session, Error> {
        // One that does not answer leaves time for the others.
        let patience = self.patience / self.addresses.len().max(1) as u32;
        let mut failed = Error::Unreachable {
            detail: "no address".into(),
        };
        for address in self.turn() {
            match tokio::time::timeout(patience, self.at(address)).await {
                Ok(Ok(session)) => return Ok(session),
                Ok(Err(error)) => failed = error,
                Err(_) => failed = errors::silent(address),
            }
        }
        Err(failed)
    }

    async fn check(&self, session: &mut Session) -> Result<(), Error> {
        match session.is_usable() {
            true => Ok(()),
            false => Err(errors::gone()),
        }
    }
}
