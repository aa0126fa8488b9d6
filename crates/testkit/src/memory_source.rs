//! A source over tables in memory: it has a catalog and no SQL engine.
//!
//! For what happens before a statement runs. What needs rows is tested on a real engine.

use std::sync::Arc;

use async_trait::async_trait;
use base::Ctx;
use source::{Batches, Error, Extent, PoolState, Server, Source};
use sql::{Admitted, Catalog, Dialect};

/// The tables of one schema.
pub struct MemorySource {
    pub catalog: Catalog,
    pub dialect: &'static dyn Dialect,
}

impl MemorySource {
    pub fn shared(catalog: Catalog, dialect: &'static dyn Dialect) -> Arc<dyn Source> {
        Arc::new(Self { catalog, dialect })
    }
}

#[async_trait]
impl Source for MemorySource {
    async fn ping(&self, _ctx: &Ctx) -> Result<Server, Error> {
        Ok(Server {
            engine: "Memory".into(),
            version: String::new(),
            dialect: self.dialect,
            can_write: Some(false),
        })
    }

    async fn introspect(&self, _ctx: &Ctx, _extent: &Extent) -> Result<Catalog, Error> {
        Ok(self.catalog.clone())
    }

    async fn fetch(&self, _ctx: &Ctx, _statement: &Admitted) -> Result<Batches, Error> {
        let detail = "tables in memory cannot be queried".to_owned();
        Err(Error::Unsupported { detail })
    }

    fn pool(&self) -> PoolState {
        PoolState::default()
    }

    async fn close(&self) {}
}
