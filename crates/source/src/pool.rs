//! Connections that are opened when they are needed, used again, and closed when they are old.
//!
//! Who waits for one is served in the order of asking, and not beyond the deadline.

use std::sync::OnceLock;
use std::time::Duration;

use async_trait::async_trait;
use base::Ctx;
use deadpool::Runtime;
use deadpool::managed::{
    Manager, Metrics, Object, Pool as Inner, PoolError, QueueMode, RecycleError, RecycleResult,
    TimeoutType, Timeouts, WeakPool,
};

use crate::{Error, PoolSettings};

/// What a driver does for the pool.
#[async_trait]
pub trait Connector: Send + Sync + 'static {
    type Connection: Send + 'static;

    /// Opens a connection and prepares it for reading only.
    async fn connect(&self) -> Result<Self::Connection, Error>;

    /// Whether a connection that was used before can be used again; it may be cleaned here.
    async fn check(&self, connection: &mut Self::Connection) -> Result<(), Error>;
}

/// The connections of one source.
pub struct Pool<C: Connector> {
    inner: Inner<Keeper<C>>,
    settings: PoolSettings,
    keeping: OnceLock<()>,
}

/// A connection that goes back to its pool when it is dropped.
pub struct Lease<C: Connector>(Object<Keeper<C>>);

/// What a pool is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PoolState {
    pub open: usize,
    pub idle: usize,
    pub max: usize,
    /// Callers that wait for a connection.
    pub waiting: usize,
}

impl<C: Connector> Pool<C> {
    pub fn new(connector: C, settings: PoolSettings) -> Result<Self, Error> {
        let keeper = Keeper {
            connector,
            lifetime: settings.lifetime,
        };
        let builder = Inner::builder(keeper)
            .max_size(settings.max)
            // The connection used last is used next, so that those beyond need can grow old.
            .queue_mode(QueueMode::Lifo)
            .runtime(Runtime::Tokio1);
        let inner = builder.build().map_err(|error| Error::Refused {
            detail: error.to_string(),
        })?;
        Ok(Self {
            inner,
            settings,
            keeping: OnceLock::new(),
        })
    }

    pub fn connector(&self) -> &C {
        &self.inner.manager().connector
    }

    pub fn settings(&self) -> &PoolSettings {
        &self.settings
    }

    /// How long a statement may run: no longer than anybody waits for it.
    pub fn time_for_statement(&self, ctx: &Ctx) -> Duration {
        self.settings.statement.min(ctx.deadline.left())
    }

    /// A connection, waited for until the deadline at most.
    pub async fn take(&self, ctx: &Ctx) -> Result<Lease<C>, Error> {
        self.keep();
        let left = ctx.deadline.left();
        let timeouts = Timeouts {
            wait: Some(self.settings.wait.min(left)),
            create: Some(self.settings.connect.min(left)),
            recycle: Some(self.settings.connect.min(left)),
        };
        let taken = self.inner.timeout_get(&timeouts).await;
        taken.map(Lease).map_err(|error| match ctx.deadline.left() {
            Duration::ZERO => Error::Timeout,
            _ => Error::from(error),
        })
    }

    pub fn state(&self) -> PoolState {
        let status = self.inner.status();
        PoolState {
            open: status.size,
            idle: status.available,
            max: status.max_size,
            waiting: status.waiting,
        }
    }

    /// Closes what is idle, and what is in use when it comes back.
    pub fn close(&self) {
        self.inner.close();
    }

    /// Starts looking after idle connections, once.
    fn keep(&self) {
        self.keeping.get_or_init(|| {
            let (pool, settings) = (self.inner.weak(), self.settings.clone());
            tokio::spawn(look_after(pool, settings));
        });
    }
}

impl<C: Connector> Lease<C> {
    /// Closes the connection instead of giving it back: it is not known what state it is in.
    pub fn discard(self) {
        drop(Object::take(self.0));
    }
}

impl<C: Connector> std::ops::Deref for Lease<C> {
    type Target = C::Connection;

    fn deref(&self) -> &C::Connection {
        &self.0
    }
}

impl<C: Connector> std::ops::DerefMut for Lease<C> {
    fn deref_mut(&mut self) -> &mut C::Connection {
        &mut self.0
    }
}

/// The connector as the library wants it.
struct Keeper<C> {
    connector: C,
    lifetime: Duration,
}

impl<C: Connector> Manager for Keeper<C> {
    type Type = C::Connection;
    type Error = Error;

    async fn create(&self) -> Result<C::Connection, Error> {
        self.connector.connect().await
    }

    async fn recycle(
        &self,
        connection: &mut C::Connection,
        metrics: &Metrics,
    ) -> RecycleResult<Error> {
        if metrics.age() > self.lifetime {
            return Err(RecycleError::message("it is old"));
        }
        Ok(self.connector.check(connection).await?)
    }
}

/// As long as the pool is there: closes what was not used for long, opens what should be kept open.
async fn look_after<C: Connector>(pool: WeakPool<Keeper<C>>, settings: PoolSettings) {
    let pause = (settings.idle / 4).clamp(Duration::from_millis(50), Duration::from_secs(30));
    while let Some(pool) = pool.upgrade().filter(|pool| !pool.is_closed()) {
        let mut spare = pool.status().size.saturating_sub(settings.min);
        pool.retain(|_, metrics| {
            let old = metrics.age() > settings.lifetime;
            let unused = metrics.last_used() > settings.idle && spare > 0;
            spare -= usize::from(unused && !old);
            !(old || unused)
        });
        fill(&pool, &settings).await;
        drop(pool);
        tokio::time::sleep(pause).await;
    }
}

/// Opens connections up to the least number. A server that does not answer is asked again later.
async fn fill<C: Connector>(pool: &Inner<Keeper<C>>, settings: &PoolSettings) {
    let timeouts = Timeouts {
        wait: Some(Duration::ZERO),
        create: Some(settings.connect),
        recycle: Some(settings.connect),
    };
    let mut held = Vec::new();
    while pool.status().size < settings.min {
        match pool.timeout_get(&timeouts).await {
            Ok(connection) => held.push(connection),
            Err(_) => return,
        }
    }
}

impl From<PoolError<Error>> for Error {
    fn from(error: PoolError<Error>) -> Self {
        match error {
            PoolError::Backend(error) => error,
            PoolError::Timeout(TimeoutType::Wait) => Error::Busy,
            PoolError::Timeout(_) => Error::Unreachable {
                detail: "no connection was made in time".into(),
            },
            PoolError::Closed => Error::Refused {
                detail: "the source is disabled".into(),
            },
            PoolError::NoRuntimeSpecified | PoolError::PostCreateHook(_) => Error::Failed {
                detail: error.to_string(),
            },
        }
    }
}
