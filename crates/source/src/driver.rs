//! What a kind of database is, and what an open one can do.

use std::sync::Arc;

use arrow_array::RecordBatch;
use async_trait::async_trait;
use base::Ctx;
use futures::future::BoxFuture;
use futures::stream::BoxStream;
use sql::{Admitted, Catalog, Dialect};

use crate::settings::misconfigured;
use crate::{Error, Loader, OptionDoc, OptionKind, PoolState, Settings};

/// A kind of database: its name in configuration, its options with their docs, its dialect and
/// how to connect. One constant per `source-*` crate.
pub struct Driver {
    /// As `type:` in a tenant file.
    pub name: &'static str,
    pub title: &'static str,
    /// The first words of URLs that mean it.
    pub schemes: &'static [&'static str],
    /// The schemas that are meant where none is named.
    pub default_schemas: fn(&Settings) -> Vec<String>,
    /// In lists, as drivers share some of them.
    pub options: &'static [&'static [OptionDoc]],
    /// As long as nobody asked a server for its version.
    pub dialect: &'static dyn Dialect,
    /// `None` where the crate was built without its client library.
    pub client: Option<Client>,
    /// The script that makes a login which reads the tenant's schemas and nothing else; `None`
    /// where the engine has no logins.
    pub grants: Option<fn(&Grantee) -> String>,
}

/// What a driver does with its client library.
#[derive(Clone, Copy)]
pub struct Client {
    /// Opens a source. It reads nothing of the tenant's yet, and needs no server that answers.
    pub connect: fn(&Settings) -> Result<Arc<dyn Source>, Error>,
    /// Begins to fill a database with example data. A tenant's source is never opened that way.
    pub load: for<'a> fn(&'a Settings) -> Loading<'a>,
}

impl Client {
    /// One that fills nothing.
    pub const fn that_reads(connect: fn(&Settings) -> Result<Arc<dyn Source>, Error>) -> Self {
        Self {
            connect,
            load: |_| {
                let detail = "this driver fills no databases".into();
                Box::pin(async { Err(Error::Unsupported { detail }) })
            },
        }
    }
}

/// A loader that is on its way.
pub type Loading<'a> = BoxFuture<'a, Result<Box<dyn Loader>, Error>>;

/// Whom a script of grants is for. Names are quoted by whoever writes it.
#[derive(Debug, Clone)]
pub struct Grantee {
    pub login: String,
    pub database: String,
    pub schemas: Vec<String>,
}

impl Driver {
    /// Whether the value of an option may be shown; one that is not known may be a secret.
    pub fn may_show(&self, option: &str) -> bool {
        let mut docs = self.options.iter().flat_map(|list| list.iter());
        docs.any(|doc| doc.name == option && doc.kind != OptionKind::Secret)
    }

    /// Whether the settings are those of this driver, without opening anything.
    pub fn check(&self, settings: &Settings) -> Result<(), Error> {
        self.client()?;
        self.checked(settings).map(drop)
    }

    /// Opens a source after its settings were compared with the options there are.
    pub fn open(&self, settings: &Settings) -> Result<Arc<dyn Source>, Error> {
        let (client, settings) = (self.client()?, self.checked(settings)?);
        (client.connect)(&settings)
    }

    /// Begins to fill a database, which is made where the server has none of its name.
    pub async fn fill(&self, settings: &Settings) -> Result<Box<dyn Loader>, Error> {
        let (client, settings) = (self.client()?, self.checked(settings)?);
        (client.load)(&settings).await
    }

    fn client(&self) -> Result<Client, Error> {
        self.client.ok_or_else(|| Error::Unsupported {
            detail: format!(
                "this program was built without the client of {}",
                self.title
            ),
        })
    }

    fn checked(&self, settings: &Settings) -> Result<Settings, Error> {
        let faults = settings.faults(self.options);
        if !faults.is_empty() {
            return Err(misconfigured(faults.join("; ")));
        }
        let mut settings = settings.clone();
        if settings.schemas.is_empty() {
            settings.schemas = (self.default_schemas)(&settings);
        }
        Ok(settings)
    }
}

/// Arrow batches as they come from the database. Dropping the stream cancels the statement.
pub type Batches = BoxStream<'static, Result<RecordBatch, Error>>;

/// What answers at the other end.
#[derive(Clone)]
pub struct Server {
    /// The product, as it calls itself.
    pub engine: String,
    /// As it calls its version.
    pub version: String,
    /// The SQL of that version.
    pub dialect: &'static dyn Dialect,
    /// Whether the login could change data, were it not for us; `None` where nobody can tell.
    pub can_write: Option<bool>,
}

/// How much of a database to describe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Extent {
    /// Everything in the tenant's schemas.
    All,
    /// These tables of them, as schema and name.
    Tables(Vec<(String, String)>),
}

impl Extent {
    pub fn includes(&self, schema: &str, table: &str) -> bool {
        match self {
            Extent::All => true,
            Extent::Tables(named) => named.iter().any(|(s, t)| s == schema && t == table),
        }
    }
}

/// One open connection pool to one physical database.
#[async_trait]
pub trait Source: Send + Sync {
    /// Asks the server what it is.
    async fn ping(&self, ctx: &Ctx) -> Result<Server, Error>;

    /// The tables in the tenant's schemas.
    async fn introspect(&self, ctx: &Ctx, extent: &Extent) -> Result<Catalog, Error>;

    /// Runs a statement that the guard has admitted. Dropping the batches cancels it where it
    /// runs, and leaves no connection behind that is still busy with it.
    async fn fetch(&self, ctx: &Ctx, statement: &Admitted) -> Result<Batches, Error>;

    fn pool(&self) -> PoolState;

    /// Lets nobody begin anything any more; what runs may end.
    async fn close(&self);
}
