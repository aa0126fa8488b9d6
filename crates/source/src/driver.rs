//! What a kind of database is, and what an open one can do.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use arrow_array::RecordBatch;
use async_trait::async_trait;
use base::Ctx;
use futures::stream::BoxStream;
use sql::{Admitted, Catalog, Dialect};

use crate::Error;

/// A kind of database: its name in configuration, its options with their docs, its dialect and
/// how to connect. One constant per `source-*` crate.
pub struct Driver {
    /// As `type:` in a tenant file.
    pub name: &'static str,
    pub title: &'static str,
    pub options: &'static [OptionDoc],
    pub dialect: &'static dyn Dialect,
    /// `None` where the crate was built without its client library.
    pub connect: Option<Connect>,
}

/// Opens a source. It reads nothing of the tenant's yet.
pub type Connect = fn(&Settings) -> Result<Arc<dyn Source>, Error>;

/// One option of a driver; forms and the reference are drawn from these.
#[derive(Debug, Clone, Copy)]
pub struct OptionDoc {
    pub name: &'static str,
    pub doc: &'static str,
    pub required: bool,
}

impl OptionDoc {
    pub const fn required(name: &'static str, doc: &'static str) -> Self {
        let required = true;
        Self {
            name,
            doc,
            required,
        }
    }

    pub const fn optional(name: &'static str, doc: &'static str) -> Self {
        let required = false;
        Self {
            name,
            doc,
            required,
        }
    }
}

/// The settings of one source, already interpolated and confined to where its tenant may reach.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// The schemas of the database that belong to the tenant.
    pub schemas: Vec<String>,
    /// The file of an embedded database, made absolute and checked by whoever read the project.
    pub path: Option<PathBuf>,
    pub options: BTreeMap<String, String>,
}

/// Arrow batches as they come from the database. Dropping the stream cancels the statement.
pub type Batches = BoxStream<'static, Result<RecordBatch, Error>>;

/// One open connection (pool) to one physical database.
#[async_trait]
pub trait Source: Send + Sync {
    fn dialect(&self) -> &'static dyn Dialect;

    /// The tables in the tenant's schemas.
    async fn introspect(&self, ctx: &Ctx) -> Result<Catalog, Error>;

    /// Runs a statement that the guard has admitted.
    async fn fetch(&self, ctx: &Ctx, statement: &Admitted) -> Result<Batches, Error>;
}
