//! What every driver must do, as tests against a live database: `testkit::contract!(Subject)`.
//!
//! A subject says how to reach a database of its kind and how to fill it. What cannot apply to an
//! engine it leaves out by name, and the test says that it did not run.

mod bench;
mod faults;
mod identifiers;
mod introspect;
mod limits;
mod shown;
mod stopping;
mod texts;
mod values;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use arrow_array::RecordBatch;
use async_trait::async_trait;
use base::{Actor, ActorId, Ctx, Deadline, Limits, TenantId, TraceId, Value};
use sql::{Dialect, Placeholder, Statement};

use source::{Driver, Error, Guarded, Rows, Settings, Source};

pub use bench::{admitted, overhead};
pub use faults::{missing_objects, nobody_there, wrong_password};
pub use identifiers::odd_names;
pub use introspect::catalog;
pub use limits::{closing, limits, pool_exhaustion, streaming};
pub use shown::shown;
pub use stopping::{cancelling, restarting, time_out};
pub use texts::texts;
pub use values::{parameters, types};

/// A kind of database under test, with a schema of its own that is empty at first.
#[async_trait]
pub trait Subject: Sized + Send + Sync {
    const DRIVER: &'static Driver;

    /// A fresh schema on a live server; `Err` says why there is none, and the test does not run.
    async fn start() -> Result<Self, String>;

    /// As a tenant would have them; the schema is the only one in it.
    fn settings(&self) -> Settings;

    /// Runs a statement as the owner of the database.
    async fn execute(&self, sql: &str);

    /// A text as the engine writes it in a statement.
    fn literal(&self, text: &str) -> String {
        format!("'{}'", text.replace('\'', "''"))
    }

    /// The type of a column that holds any text of 200 characters.
    fn text_type(&self) -> &'static str;

    /// A table as a foreign key names it.
    fn references(&self, _name: &str, qualified: &str) -> String {
        qualified.to_owned()
    }

    /// The statement that makes an index.
    fn index(&self, name: &str, schema: &str, table: &str, columns: &[&str]) -> String {
        let quote = |name: &str| Self::DRIVER.dialect.quote(name);
        let columns: Vec<String> = columns.iter().map(|name| quote(name)).collect();
        format!(
            "CREATE INDEX {} ON {}.{} ({})",
            quote(name),
            quote(schema),
            quote(table),
            columns.join(", ")
        )
    }

    /// The types of the engine: how a column is declared, what is put in, what comes out.
    fn samples(&self) -> Vec<Sample>;

    /// What is put into a table `big` of whole numbers `n` from 1 to `rows`, in one statement.
    fn fill(&self, table: &str, rows: u64) -> String;

    /// How many statements of the tenant's login run right now; `None` where nobody can tell.
    async fn running(&self) -> Option<usize>;

    /// Whether there is a server of the subject's own, which it may kill.
    fn has_server(&self) -> bool {
        false
    }

    /// Kills the server and starts it again.
    async fn restart(&self) {}

    /// Whether a wrong password is noticed.
    fn has_logins(&self) -> bool {
        true
    }
}

/// A type of the engine with values of it.
#[derive(Debug, Clone)]
pub struct Sample {
    /// As in a declaration.
    pub declared: &'static str,
    /// How the result shows the type, as Arrow names it.
    pub arrow: &'static str,
    /// Values as the engine writes them, and as [`shown`] shows them in the result.
    pub values: &'static [(&'static str, &'static str)],
}

/// A subject with its source open.
pub struct Open<S: Subject> {
    pub subject: S,
    pub source: Arc<dyn Source>,
    pub guarded: Guarded,
    pub schema: String,
}

/// Whether a test can run; it says so where it cannot.
pub async fn subject<S: Subject>(item: &str) -> Option<S> {
    match S::start().await {
        Ok(subject) => Some(subject),
        Err(why) => {
            not_run::<S>(item, &why);
            None
        }
    }
}

/// What did not run is said where the tests say what did.
#[allow(clippy::print_stdout, reason = "a test tells people what it left out")]
pub(crate) fn not_run<S: Subject>(item: &str, why: &str) {
    println!("{}: {item}: not run: {why}", S::DRIVER.name);
}

impl<S: Subject> Open<S> {
    /// Opens a source on what is in the subject's schema now.
    pub async fn with(subject: S, options: &[(&str, &str)]) -> Self {
        let mut settings = subject.settings();
        let options = options
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()));
        settings.options.extend(options.collect::<BTreeMap<_, _>>());
        let source = S::DRIVER.open(&settings).expect("the settings are right");
        let guarded = Guarded::open(&ctx(MINUTE), source.clone())
            .await
            .unwrap_or_else(|error| panic!("{error}: {:?}", error.detail()));
        Self {
            schema: settings.schemas[0].clone(),
            subject,
            source,
            guarded,
        }
    }

    pub fn dialect(&self) -> &'static dyn Dialect {
        self.guarded.dialect()
    }

    pub fn quote(&self, name: &str) -> String {
        self.dialect().quote(name)
    }

    /// A table of the schema, as statements name it.
    pub fn table(&self, name: &str) -> String {
        format!("{}.{}", self.quote(&self.schema), self.quote(name))
    }

    /// The first parameter.
    pub fn hole(&self) -> String {
        match self.dialect().placeholder() {
            Placeholder::Numbered(sign) => format!("{sign}1"),
            Placeholder::Question => "?".into(),
        }
    }

    pub async fn fetch(&self, text: &str, parameters: Vec<Value>) -> Result<Rows, Error> {
        self.fetch_within(text, parameters, &ctx(MINUTE), &wide())
            .await
    }

    pub async fn fetch_within(
        &self,
        text: &str,
        parameters: Vec<Value>,
        ctx: &Ctx,
        limits: &Limits,
    ) -> Result<Rows, Error> {
        let statement = Statement {
            text: text.to_owned(),
            parameters,
            ..Statement::default()
        };
        self.guarded.fetch(ctx, &statement, limits).await
    }

    /// What a statement yields, as texts.
    pub async fn rows(&self, text: &str, parameters: Vec<Value>) -> Vec<Vec<String>> {
        let rows = self.fetch(text, parameters).await;
        let rows = rows.unwrap_or_else(|error| panic!("{text}: {error}: {:?}", error.detail()));
        rows.batches.iter().flat_map(all).collect()
    }

    /// A table of whole numbers from 1 up, created once.
    pub async fn big(subject: S, rows: u64, options: &[(&str, &str)]) -> Self {
        let open = Self::with(subject, &[]).await;
        let table = open.table("big");
        let create = format!("CREATE TABLE {table} (n BIGINT NOT NULL)");
        open.subject.execute(&create).await;
        open.subject.execute(&open.subject.fill(&table, rows)).await;
        open.source.close().await;
        Self::with(open.subject, options).await
    }

    /// What takes hours unless somebody stops it, over a table of 10,000 numbers.
    pub fn endless(&self) -> String {
        let [a, b, c] = ["a", "b", "c"].map(|alias| self.quote(alias));
        let (table, n) = (self.table("big"), self.quote("n"));
        format!(
            "SELECT COUNT(*) AS {n} FROM {table} AS {a}, {table} AS {b}, {table} AS {c} \
             WHERE {a}.{n} + {b}.{n} < {c}.{n}"
        )
    }

    /// Every number of the table, one row each.
    pub fn every_number(&self) -> String {
        let (table, n) = (self.table("big"), self.quote("n"));
        format!("SELECT {n} FROM {table}")
    }
}

pub fn all(batch: &RecordBatch) -> Vec<Vec<String>> {
    let row = |row| batch.columns().iter().map(move |column| shown(column, row));
    (0..batch.num_rows()).map(|at| row(at).collect()).collect()
}

pub const MINUTE: Duration = Duration::from_secs(60);

/// Limits that nothing here meets by chance.
pub fn wide() -> Limits {
    Limits {
        rows_max: u64::MAX,
        bytes_max: u64::MAX,
        ..Limits::default()
    }
}

pub fn ctx(time: Duration) -> Ctx {
    Ctx {
        tenant: TenantId::new("contract").expect("an id"),
        actor: Arc::new(Actor {
            id: ActorId::new("tester").expect("an id"),
            groups: Default::default(),
            attributes: Default::default(),
        }),
        rights: Default::default(),
        deadline: Deadline::after(time),
        trace: TraceId::fresh(),
    }
}

/// The contract as tests of one driver.
#[macro_export]
macro_rules! contract {
    ($subject:ty) => {
        $crate::contract!($subject: types parameters texts odd_names catalog limits streaming
            cancelling time_out restarting pool_exhaustion closing missing_objects nobody_there
            wrong_password);
    };
    ($subject:ty: $($item:ident)*) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $item() {
                if let Some(subject) = $crate::contract::subject(stringify!($item)).await {
                    $crate::contract::$item::<$subject>(subject).await;
                }
            }
        )*
    };
}
