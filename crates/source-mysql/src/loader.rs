//! Writing example data: into a database beside the others, whose tables take their places at once
//! when everything is there.

use std::hash::{BuildHasher, Hasher, RandomState};

use arrow_array::RecordBatch;
use async_trait::async_trait;
use mysql_async::prelude::Queryable;
use mysql_async::{Conn, Opts, Params, Value};
use source::{Error, Loader, Loading, NewTable, Settings};
use sql::Dialect;
use tokio::runtime::Handle;

use crate::connection;
use crate::errors::failed;
use crate::server::Product;
use crate::{MYSQL, columns};

/// Parameters of one statement at most, and rows: more make it no faster.
const PARAMETERS_MAX: usize = 65_535;
const ROWS_MAX: usize = 500;

pub struct MySqlLoader {
    conn: Conn,
    product: Product,
    /// Where the tables are until they are whole.
    staging: Staging,
    tables: Vec<NewTable>,
}

/// Starts to fill the server that the settings name.
pub fn load(settings: &Settings) -> Loading<'_> {
    Box::pin(async { Ok(Box::new(MySqlLoader::open(settings).await?) as Box<dyn Loader>) })
}

impl MySqlLoader {
    /// Starts to fill the server that the settings name.
    pub async fn open(settings: &Settings) -> Result<Self, Error> {
        let (mut conn, opts) = connection::writing(settings).await?;
        let version: Option<String> = conn.query_first("SELECT VERSION()").await.map_err(failed)?;
        let product = Product::read(&version.unwrap_or_default())?;
        let staging = Staging::named(opts);
        for text in [
            "SET NAMES utf8mb4".to_owned(),
            "SET SESSION sql_mode = 'STRICT_ALL_TABLES', time_zone = '+00:00', autocommit = 0"
                .into(),
            format!("CREATE DATABASE {}", staging.quoted()),
        ] {
            conn.query_drop(text).await.map_err(failed)?;
        }
        Ok(Self {
            conn,
            product,
            staging,
            tables: Vec::new(),
        })
    }

    async fn run(&mut self, text: String) -> Result<(), Error> {
        self.conn.query_drop(text).await.map_err(failed)
    }

    /// Tables go by numbers there: those of two schemas may share a name.
    fn place(&self, number: usize) -> String {
        format!("{}.`new {number}`", self.staging.quoted())
    }

    fn number(&self, table: &NewTable) -> Result<usize, Error> {
        let is_it = |known: &NewTable| known.schema == table.schema && known.name == table.name;
        let number = self.tables.iter().position(is_it);
        number.ok_or_else(|| Error::Failed {
            detail: format!("the table {}.{} was not created", table.schema, table.name),
        })
    }

    /// In one statement, so that nobody sees one table without the others: out with the old ones,
    /// in with the new.
    async fn moves(&mut self) -> Result<String, Error> {
        let mut moves = Vec::new();
        for (number, table) in self.tables.clone().iter().enumerate() {
            self.run(format!(
                "CREATE DATABASE IF NOT EXISTS {}",
                MYSQL.quote(&table.schema)
            ))
            .await?;
            if self.exists(table).await? {
                let old = format!("{}.`old {number}`", self.staging.quoted());
                moves.push(format!("{} TO {old}", full_name(table)));
            }
            moves.push(format!("{} TO {}", self.place(number), full_name(table)));
        }
        Ok(format!("RENAME TABLE {}", moves.join(", ")))
    }

    async fn exists(&mut self, table: &NewTable) -> Result<bool, Error> {
        let text =
            "SELECT 1 FROM information_schema.tables WHERE table_schema = ? AND table_name = ?";
        let asked = (table.schema.as_str(), table.name.as_str());
        let found: Option<u8> = self.conn.exec_first(text, asked).await.map_err(failed)?;
        Ok(found.is_some())
    }
}

fn full_name(table: &NewTable) -> String {
    format!(
        "{}.{}",
        MYSQL.quote(&table.schema),
        MYSQL.quote(&table.name)
    )
}

#[async_trait]
impl Loader for MySqlLoader {
    async fn create(&mut self, table: &NewTable) -> Result<(), Error> {
        let fields = table.columns.fields().iter();
        let mut parts = fields
            .map(|field| columns::declared(field))
            .collect::<Result<Vec<_>, _>>()?;
        if !table.primary_key.is_empty() {
            let key: Vec<String> = table
                .primary_key
                .iter()
                .map(|name| MYSQL.quote(name))
                .collect();
            parts.push(format!("PRIMARY KEY ({})", key.join(", ")));
        }
        let place = self.place(self.tables.len());
        let collation = self.product.flavour.exact();
        let text = format!(
            "CREATE TABLE {place} ({}) CHARACTER SET utf8mb4 COLLATE {collation}",
            parts.join(", ")
        );
        self.tables.push(table.clone());
        self.run(text).await
    }

    async fn insert(&mut self, table: &NewTable, batch: &RecordBatch) -> Result<(), Error> {
        let place = self.place(self.number(table)?);
        let width = batch.num_columns().max(1);
        let step = (PARAMETERS_MAX / width).clamp(1, ROWS_MAX);
        let holes = format!("({})", vec!["?"; width].join(", "));
        for from in (0..batch.num_rows()).step_by(step) {
            let rows = from..(from + step).min(batch.num_rows());
            let text = format!(
                "INSERT INTO {place} VALUES {}",
                vec![holes.as_str(); rows.len()].join(", ")
            );
            let cells =
                rows.flat_map(|row| batch.columns().iter().map(move |column| (column, row)));
            let values = cells.map(|(column, row)| columns::cell(column, row));
            let values: Vec<Value> = values.collect::<Result<_, _>>()?;
            let inserted = self.conn.exec_drop(text, Params::Positional(values));
            inserted.await.map_err(failed)?;
        }
        self.run("COMMIT".into()).await
    }

    async fn finish(mut self: Box<Self>) -> Result<(), Error> {
        if !self.tables.is_empty() {
            let text = self.moves().await?;
            self.run(text).await?;
        }
        self.run(self.staging.dropped()).await?;
        self.staging.gone = true;
        Ok(())
    }
}

/// A database that is there only while it is filled.
struct Staging {
    name: String,
    opts: Opts,
    gone: bool,
}

impl Staging {
    /// Two loaders never meet.
    fn named(opts: Opts) -> Self {
        let number = RandomState::new().build_hasher().finish();
        Self {
            name: format!("querent_load_{number:x}"),
            opts,
            gone: false,
        }
    }

    fn quoted(&self) -> String {
        MYSQL.quote(&self.name)
    }

    fn dropped(&self) -> String {
        format!("DROP DATABASE IF EXISTS {}", self.quoted())
    }
}

impl Drop for Staging {
    /// What was not finished leaves nothing behind, as long as there is a runtime to say so.
    fn drop(&mut self) {
        let (false, Ok(runtime)) = (self.gone, Handle::try_current()) else {
            return;
        };
        let (opts, text) = (self.opts.clone(), self.dropped());
        runtime.spawn(async move {
            if let Ok(mut conn) = Conn::new(opts).await {
                let _ = conn.query_drop(text).await;
            }
        });
    }
}
