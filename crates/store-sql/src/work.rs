//! Transactions: every one of them within a tenant or above all of them, and never neither.

use base::{Ctx, SystemCtx};
use sqlx::{Any, Row, Transaction};
use store::{Error, Realm};
use tokio::sync::OwnedMutexGuard;

use crate::engine::Engine;
use crate::errors::told;
use crate::open::SqlStore;

pub(crate) struct Work {
    pub tx: Transaction<'static, Any>,
    pub engine: Engine,
    /// Held until the transaction is over.
    _turn: Option<OwnedMutexGuard<()>>,
}

impl SqlStore {
    pub(crate) async fn reading(&self, ctx: &Ctx) -> Result<Work, Error> {
        let tx = self.pool.begin().await.map_err(told)?;
        self.work(tx, None).within(ctx).await
    }

    pub(crate) async fn writing(&self, ctx: &Ctx) -> Result<Work, Error> {
        self.begin_writing().await?.within(ctx).await
    }

    pub(crate) async fn reading_above(&self, ctx: &SystemCtx) -> Result<Work, Error> {
        let tx = self.pool.begin().await.map_err(told)?;
        self.work(tx, None).above(ctx).await
    }

    pub(crate) async fn reading_one_moment(&self, ctx: &SystemCtx) -> Result<Work, Error> {
        let begin = self.engine.begin_reading_one_moment();
        let tx = self.pool.begin_with(begin).await.map_err(told)?;
        self.work(tx, None).above(ctx).await
    }

    pub(crate) async fn writing_above(&self, ctx: &SystemCtx) -> Result<Work, Error> {
        self.begin_writing().await?.above(ctx).await
    }

    async fn begin_writing(&self) -> Result<Work, Error> {
        let turn = match self.engine {
            Engine::Sqlite => Some(self.writer.clone().lock_owned().await),
            Engine::Postgres => None,
        };
        let begin = self.engine.begin_writing();
        let tx = self.pool.begin_with(begin).await.map_err(told)?;
        Ok(self.work(tx, turn))
    }

    fn work(&self, tx: Transaction<'static, Any>, turn: Option<OwnedMutexGuard<()>>) -> Work {
        Work {
            tx,
            engine: self.engine,
            _turn: turn,
        }
    }
}

const BE_TENANT: &str = "SET LOCAL ROLE querent_tenant";
const BE_SYSTEM: &str = "SET LOCAL ROLE querent_system";
const NAME_TENANT: &str = "SELECT set_config('querent.tenant', $1, true)";

impl Work {
    /// From here on the database shows this transaction the rows of one tenant.
    async fn within(mut self, ctx: &Ctx) -> Result<Self, Error> {
        if self.engine == Engine::Postgres {
            self.run(BE_TENANT).await?;
            let named = sqlx::query(NAME_TENANT).bind(ctx.tenant.as_str());
            named.execute(&mut *self.tx).await.map_err(told)?;
        }
        Ok(self)
    }

    async fn above(mut self, _ctx: &SystemCtx) -> Result<Self, Error> {
        if self.engine == Engine::Postgres {
            self.run(BE_SYSTEM).await?;
        }
        Ok(self)
    }

    async fn run(&mut self, statement: &'static str) -> Result<(), Error> {
        let done = sqlx::query(statement).execute(&mut *self.tx).await;
        done.map(drop).map_err(told)
    }

    pub async fn commit(self) -> Result<(), Error> {
        self.tx.commit().await.map_err(told)
    }
}

/// One column of a row, in the type that is wanted.
pub(crate) fn column<'r, T>(row: &'r sqlx::any::AnyRow, at: usize) -> Result<T, Error>
where
    T: sqlx::Decode<'r, Any> + sqlx::Type<Any>,
{
    row.try_get(at).map_err(told)
}

/// A realm as a column holds it.
pub(crate) fn realm(row: &sqlx::any::AnyRow, at: usize) -> Result<Realm, Error> {
    Realm::read(&column::<String>(row, at)?)
}
