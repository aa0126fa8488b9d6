//! Writing example data, in one transaction: readers see all of it or nothing.

use arrow_array::RecordBatch;
use arrow_schema::DataType;
use async_trait::async_trait;
use base::{Type, Value};
use source::{Connector, Error, Loader, Loading, NewTable, Settings, kind_of};
use sql::Dialect;

use crate::MSSQL;
use crate::connection::MsSqlConnector;
use crate::tds::{Client, Parameters};
use crate::types::value;

/// A statement takes so many rows of values, whatever their width.
const ROWS_MAX: usize = 1_000;

/// A key may have 900 bytes, and a text is part of a key only if it has an end.
const KEY_TEXT: &str = "NVARCHAR(200)";

pub struct MsSqlLoader {
    client: Client,
}

/// Begins to fill the database that the settings name.
pub fn load(settings: &Settings) -> Loading<'_> {
    Box::pin(async { Ok(Box::new(MsSqlLoader::open(settings).await?) as Box<dyn Loader>) })
}

impl MsSqlLoader {
    /// Begins to write into the database of the settings, which a login of their own must allow.
    /// It is made where there is none.
    pub async fn open(settings: &Settings) -> Result<Self, Error> {
        let connector = MsSqlConnector::writing(settings)?;
        let session = match connector.connect().await {
            // Of a database that is not there, a server may only say that one cannot sign in to it.
            Err(Error::Refused { .. } | Error::Unauthorised { .. }) => {
                connector.make_missing().await?;
                connector.connect().await?
            }
            connected => connected?,
        };
        let mut client = session.client;
        // Whatever fails undoes everything.
        client
            .run("SET XACT_ABORT ON; BEGIN TRANSACTION", Parameters::none())
            .await?;
        Ok(Self { client })
    }

    async fn run(&mut self, text: &str) -> Result<(), Error> {
        Ok(self.client.run(text, Parameters::none()).await?)
    }
}

#[async_trait]
impl Loader for MsSqlLoader {
    async fn create(&mut self, table: &NewTable) -> Result<(), Error> {
        let name = MSSQL.quote(&table.schema);
        // A schema is made by a statement that stands alone. Its name is a text within one here.
        let make = format!("CREATE SCHEMA {name}").replace('\'', "''");
        let schema = table.schema.replace('\'', "''");
        self.run(&format!(
            "IF SCHEMA_ID(N'{schema}') IS NULL EXEC (N'{make}')"
        ))
        .await?;
        self.run(&declared(table)?).await
    }

    async fn insert(&mut self, table: &NewTable, batch: &RecordBatch) -> Result<(), Error> {
        let columns = batch.num_columns().max(1);
        let rows = (MSSQL.parameters_max() / columns).clamp(1, ROWS_MAX);
        for start in (0..batch.num_rows()).step_by(rows) {
            let part = batch.slice(start, rows.min(batch.num_rows() - start));
            let (text, values) = inserted(table, &part)?;
            let parameters = self.client.bind(&values, false)?;
            self.client.run(&text, parameters).await?;
        }
        Ok(())
    }

    async fn finish(mut self: Box<Self>) -> Result<(), Error> {
        self.run("COMMIT TRANSACTION").await
    }
}

fn full_name(table: &NewTable) -> String {
    format!(
        "{}.{}",
        MSSQL.quote(&table.schema),
        MSSQL.quote(&table.name)
    )
}

fn declared(table: &NewTable) -> Result<String, Error> {
    let mut parts = Vec::new();
    for field in table.columns.fields() {
        let is_key = table.primary_key.contains(field.name());
        let null = if field.is_nullable() && !is_key {
            "NULL"
        } else {
            "NOT NULL"
        };
        let of = column_type(field.data_type(), is_key)?;
        parts.push(format!("{} {of} {null}", MSSQL.quote(field.name())));
    }
    if !table.primary_key.is_empty() {
        let key: Vec<String> = table
            .primary_key
            .iter()
            .map(|name| MSSQL.quote(name))
            .collect();
        parts.push(format!("PRIMARY KEY ({})", key.join(", ")));
    }
    Ok(format!(
        "CREATE TABLE {} ({})",
        full_name(table),
        parts.join(", ")
    ))
}

fn column_type(arrow: &DataType, is_key: bool) -> Result<String, Error> {
    Ok(match (arrow, kind_of(arrow)) {
        (DataType::Int16, _) => "SMALLINT".into(),
        (DataType::Int32, _) => "INT".into(),
        (_, Some(Type::Text)) if is_key => KEY_TEXT.into(),
        (_, Some(kind)) => MSSQL.type_name(kind),
        (other, None) => {
            let detail = format!("a column of type {other}");
            return Err(Error::Unsupported { detail });
        }
    })
}

/// The statement for some rows, and their values.
fn inserted(table: &NewTable, rows: &RecordBatch) -> Result<(String, Vec<Value>), Error> {
    let mut values = Vec::with_capacity(rows.num_rows() * rows.num_columns());
    let mut text = format!("INSERT INTO {} VALUES ", full_name(table));
    for row in 0..rows.num_rows() {
        text.push_str(if row == 0 { "(" } else { ", (" });
        for (i, column) in rows.columns().iter().enumerate() {
            values.push(value(column, row)?);
            let comma = if i == 0 { "" } else { ", " };
            text.push_str(&format!("{comma}@P{}", values.len()));
        }
        text.push(')');
    }
    Ok((text, values))
}
