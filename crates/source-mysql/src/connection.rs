//! Connecting: to the replicas in their order, then to the host itself; and the session of each
//! connection, which reads and does nothing else.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use mysql_async::prelude::Queryable;
use mysql_async::{Conn, Opts, OptsBuilder, Row};
use source::{Address, Connector, Error, Policy, PoolSettings, Settings};

use crate::errors::failed;
use crate::server::Product;
use crate::tls;

const PORT: u16 = 3306;

/// Longer values than this are not read: a result has less room than that.
const PACKET_MAX: usize = 64 * 1024 * 1024;

/// Statements that each connection keeps prepared.
const PREPARED_MAX: usize = 16;

/// How often a silent peer is asked whether it is still there.
const KEEPALIVE: Duration = Duration::from_secs(30);

/// A connection that was in use this long ago is taken to be alive still.
const FRESH: Duration = Duration::from_secs(1);

/// Stopping a statement and clearing up behind it take no longer than this.
const PATIENCE: Duration = Duration::from_secs(5);

/// Makes connections as the settings of a source say.
pub struct MySql {
    /// With the ways to connect there, the best one first.
    places: Vec<(Address, Vec<Opts>)>,
    reach: Policy,
    pool: PoolSettings,
    troubles: Arc<AtomicU64>,
}

/// One connection, and what is known of it.
pub struct Session {
    pub conn: Conn,
    pub product: Product,
    /// As the server counts them. The greeting cuts it to 32 bits.
    id: u64,
    /// Whoever stops a statement has to come the same way.
    opts: Opts,
    used: Instant,
    /// How often a connection of this source broke, now and when this one was last used.
    troubles: Arc<AtomicU64>,
    known: u64,
}

impl MySql {
    pub fn new(settings: &Settings, pool: PoolSettings) -> Result<Self, Error> {
        let addresses = settings.addresses(PORT)?.into_iter();
        let places = addresses.map(|address| Ok((address.clone(), ways_to(settings, &address)?)));
        Ok(Self {
            places: places.collect::<Result<_, Error>>()?,
            reach: settings.reach.clone(),
            pool,
            troubles: Arc::default(),
        })
    }

    async fn open(&self, address: &Address, ways: &[Opts]) -> Result<Session, Error> {
        let at = address.reached(&self.reach).await?;
        let (mut conn, opts) = tls::connect(ways, &at).await?;
        let asked = "SELECT VERSION(), CONNECTION_ID()";
        let row: Option<(String, u64)> = conn.query_first(asked).await.map_err(failed)?;
        let (version, id) = row.ok_or_else(|| Error::Failed {
            detail: "the server did not tell its version".into(),
        })?;
        let product = Product::read(&version)?;
        for text in product.session(self.pool.statement) {
            conn.query_drop(text).await.map_err(failed)?;
        }
        Ok(Session {
            conn,
            product,
            id,
            opts,
            used: Instant::now(),
            known: self.troubles.load(Ordering::Relaxed),
            troubles: self.troubles.clone(),
        })
    }
}

fn ways_to(settings: &Settings, address: &Address) -> Result<Vec<Opts>, Error> {
    tls::ways(&settings.tls()?, opts(settings, address)?)
}

/// To the host itself, for whoever writes. The database may have to be made first.
pub async fn writing(settings: &Settings) -> Result<(Conn, Opts), Error> {
    let host = Address {
        host: settings.need("host")?.to_owned(),
        port: settings.number("port", PORT)?,
    };
    let nowhere = opts(settings, &host)?.db_name(None::<String>);
    let ways = tls::ways(&settings.tls()?, nowhere)?;
    tls::connect(&ways, &host.reached(&settings.reach).await?).await
}

fn opts(settings: &Settings, address: &Address) -> Result<OptsBuilder, Error> {
    Ok(OptsBuilder::default()
        .ip_or_hostname(address.host.clone())
        .tcp_port(address.port)
        .user(Some(settings.need("user")?))
        .pass(settings.text("password"))
        .db_name(Some(settings.need("database")?))
        // What the client would ask the server for at each connection otherwise.
        .prefer_socket(false)
        .tcp_keepalive(Some(KEEPALIVE))
        .max_allowed_packet(Some(PACKET_MAX))
        .wait_timeout(Some(0))
        .stmt_cache_size(PREPARED_MAX))
}

#[async_trait]
impl Connector for MySql {
    type Connection = Session;

    /// A replica that does not answer must not use up the time of those after it.
    async fn connect(&self) -> Result<Session, Error> {
        let share = self.pool.connect / u32::try_from(self.places.len()).unwrap_or(u32::MAX);
        let mut fault = None;
        for (address, ways) in &self.places {
            match tokio::time::timeout(share, self.open(address, ways)).await {
                Ok(Ok(session)) => return Ok(session),
                Ok(Err(error)) => fault = Some(error),
                Err(_) => fault = Some(silent(address)),
            }
        }
        Err(fault.unwrap_or(Error::Timeout))
    }

    async fn check(&self, session: &mut Session) -> Result<(), Error> {
        match session.is_fresh() {
            true => Ok(()),
            false => session.conn.ping().await.map_err(failed),
        }
    }
}

fn silent(address: &Address) -> Error {
    let detail = format!("no answer from {}:{} in time", address.host, address.port);
    Error::Unreachable { detail }
}

impl Session {
    /// What stops the statement of this connection, from another one.
    pub fn stop(&self) -> Stop {
        Stop {
            opts: self.opts.clone(),
            text: self.product.kill(self.id),
        }
    }

    /// Makes sure that a statement which ended badly left nothing behind. False where the
    /// connection cannot be used any more.
    pub async fn clear(&mut self) -> bool {
        // The first answer may be that of the statement which was stopped.
        for _ in 0..2 {
            match tokio::time::timeout(PATIENCE, self.conn.ping()).await {
                Ok(Ok(())) => return true,
                Ok(Err(mysql_async::Error::Server(_))) => {}
                _ => return false,
            }
        }
        false
    }

    pub fn rest(&mut self) {
        self.used = Instant::now();
        self.known = self.troubles.load(Ordering::Relaxed);
    }

    /// The server may be gone, and the other connections with it.
    pub fn alarm(&self) {
        self.troubles.fetch_add(1, Ordering::Relaxed);
    }

    fn is_fresh(&self) -> bool {
        let quiet = self.known == self.troubles.load(Ordering::Relaxed);
        quiet && self.used.elapsed() < FRESH
    }
}

/// Stops one statement. It comes by a connection of its own, as all of the pool's may be in use.
pub struct Stop {
    opts: Opts,
    text: String,
}

impl Stop {
    /// Where this fails the server ends the statement when its time is over.
    pub async fn now(&self) -> bool {
        let stopped = async {
            let mut conn = Conn::new(self.opts.clone()).await?;
            conn.query_drop(&self.text).await?;
            conn.disconnect().await
        };
        matches!(tokio::time::timeout(PATIENCE, stopped).await, Ok(Ok(())))
    }
}

/// What `SHOW GRANTS` prints for the login.
pub async fn grants(conn: &mut Conn) -> Result<Vec<String>, Error> {
    let rows: Vec<Row> = conn.query("SHOW GRANTS").await.map_err(failed)?;
    Ok(rows.into_iter().filter_map(|mut row| row.take(0)).collect())
}
