//! SQL Server as a source.

use std::sync::Arc;

use async_trait::async_trait;
use base::Ctx;
use source::{Batches, Error, Extent, Pool, PoolState, Server, Settings, Source};
use sql::{Admitted, Catalog};

use crate::connection::MsSqlConnector;
use crate::fetch::Runner;
use crate::{introspect, server};

struct MsSqlSource {
    runner: Runner,
    schemas: Vec<String>,
}

pub fn connect(settings: &Settings) -> Result<Arc<dyn Source>, Error> {
    let pool = Pool::new(MsSqlConnector::new(settings)?, settings.pool()?)?;
    let narrow = settings.text("text_parameters") == Some("varchar");
    Ok(Arc::new(MsSqlSource {
        runner: Runner { pool, narrow },
        schemas: settings.schemas.clone(),
    }))
}

#[async_trait]
impl Source for MsSqlSource {
    async fn ping(&self, ctx: &Ctx) -> Result<Server, Error> {
        server::ping(&self.runner, ctx).await
    }

    async fn introspect(&self, ctx: &Ctx, extent: &Extent) -> Result<Catalog, Error> {
        introspect::catalog(&self.runner, ctx, &self.schemas, extent).await
    }

    async fn fetch(&self, ctx: &Ctx, statement: &Admitted) -> Result<Batches, Error> {
        let (text, values) = (statement.text(), statement.parameters());
        self.runner.fetch(ctx, text, values).await
    }

    fn pool(&self) -> PoolState {
        self.runner.pool.state()
    }

    async fn close(&self) {
        self.runner.pool.close();
    }
}
