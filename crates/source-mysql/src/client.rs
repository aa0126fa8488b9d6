//! The source itself: what the contract asks, done with the pool's connections.

use std::sync::Arc;

use async_trait::async_trait;
use base::Ctx;
use mysql_async::{Params, Value};
use source::{Batches, Error, Extent, Pool, PoolState, Server, Settings, Source, produce};
use sql::{Admitted, Catalog};

use crate::connection::{self, MySql};
use crate::fetch::{Request, run};
use crate::{introspect, privileges, types};

pub fn connect(settings: &Settings) -> Result<Arc<dyn Source>, Error> {
    let pool = settings.pool()?;
    Ok(Arc::new(MySqlSource {
        pool: Pool::new(MySql::new(settings, pool.clone())?, pool)?,
        schemas: settings.schemas.clone(),
        flags: settings.text("tinyint1") != Some("integer"),
    }))
}

struct MySqlSource {
    pool: Pool<MySql>,
    schemas: Vec<String>,
    /// Whether TINYINT(1) is true or false.
    flags: bool,
}

#[async_trait]
impl Source for MySqlSource {
    async fn ping(&self, ctx: &Ctx) -> Result<Server, Error> {
        let mut session = self.pool.take(ctx).await?;
        let granted = connection::grants(&mut session.conn).await?;
        let product = &session.product;
        Ok(Server {
            engine: product.flavour.name().to_owned(),
            version: product.version.clone(),
            dialect: product.flavour.dialect(),
            can_write: Some(privileges::can_write(&granted)),
        })
    }

    async fn introspect(&self, ctx: &Ctx, extent: &Extent) -> Result<Catalog, Error> {
        let mut session = self.pool.take(ctx).await?;
        introspect::catalog(&mut session.conn, &self.schemas, extent).await
    }

    async fn fetch(&self, ctx: &Ctx, statement: &Admitted) -> Result<Batches, Error> {
        let parameters = statement.parameters().iter().map(types::bind);
        let parameters: Vec<Value> = parameters.collect::<Result<_, _>>()?;
        let request = Request {
            text: statement.text().to_owned(),
            parameters: Params::Positional(parameters),
            columns: statement.columns().to_vec(),
            flags: self.flags,
            limit: self.pool.time_for_statement(ctx),
        };
        let lease = self.pool.take(ctx).await?;
        Ok(produce(|sender| run(lease, request, sender)))
    }

    fn pool(&self) -> PoolState {
        self.pool.state()
    }

    async fn close(&self) {
        self.pool.close();
    }
}
