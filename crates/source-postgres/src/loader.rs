//! Writing example data, in one transaction: readers see all of it or nothing.

use arrow_array::RecordBatch;
use async_trait::async_trait;
use bytes::Bytes;
use futures::{SinkExt, pin_mut};
use source::{Error, Loader, Loading, NewTable, Settings};
use sql::Dialect;
use tokio_postgres::Client;

use crate::connection::Opener;
use crate::copy::{self, Encoder};
use crate::{Postgres, errors};

pub struct PostgresLoader {
    client: Client,
    /// The tables in their order, quoted.
    loaded: Vec<String>,
}

/// Begins to fill the database that the settings name.
pub fn load(settings: &Settings) -> Loading<'_> {
    Box::pin(async {
        let loader = PostgresLoader::connect(settings).await?;
        Ok(Box::new(loader) as Box<dyn Loader>)
    })
}

impl PostgresLoader {
    /// Begins to fill a database, which is made where there is none. Tables that are there already
    /// are left alone, and refused.
    pub async fn connect(settings: &Settings) -> Result<Self, Error> {
        let client = Opener::new(settings)?.for_writing().await?;
        let loader = Self {
            client,
            loaded: Vec::new(),
        };
        loader.run("BEGIN").await?;
        Ok(loader)
    }

    async fn run(&self, text: &str) -> Result<(), Error> {
        let run = self.client.batch_execute(text).await;
        run.map_err(|error| errors::running(&error))
    }
}

#[async_trait]
impl Loader for PostgresLoader {
    async fn create(&mut self, table: &NewTable) -> Result<(), Error> {
        let mut parts = Vec::new();
        for field in table.columns.fields() {
            let null = if field.is_nullable() { "" } else { " NOT NULL" };
            let kind = copy::column_type(field.data_type())?;
            parts.push(format!("{} {kind}{null}", Postgres.quote(field.name())));
        }
        if !table.primary_key.is_empty() {
            let key = table.primary_key.iter().map(|name| Postgres.quote(name));
            parts.push(format!(
                "PRIMARY KEY ({})",
                key.collect::<Vec<_>>().join(", ")
            ));
        }
        let (schema, name) = (Postgres.quote(&table.schema), quoted(table));
        self.loaded.push(name.clone());
        self.run(&format!(
            "CREATE SCHEMA IF NOT EXISTS {schema}; CREATE TABLE {name} ({})",
            parts.join(", ")
        ))
        .await
    }

    async fn insert(&mut self, table: &NewTable, batch: &RecordBatch) -> Result<(), Error> {
        let failed = |error| errors::running(&error);
        let copy = format!("COPY {} FROM STDIN (FORMAT BINARY)", quoted(table));
        let sink = self
            .client
            .copy_in::<_, Bytes>(&copy)
            .await
            .map_err(failed)?;
        pin_mut!(sink);
        let mut encoder = Encoder::new(batch)?;
        while let Some(part) = encoder.next_part()? {
            sink.send(part.into()).await.map_err(failed)?;
        }
        sink.finish().await.map(drop).map_err(failed)
    }

    async fn finish(self: Box<Self>) -> Result<(), Error> {
        self.run("COMMIT").await?;
        for table in &self.loaded {
            // Plans and estimates are made of what this finds.
            self.run(&format!("ANALYZE {table}")).await?;
        }
        Ok(())
    }
}

fn quoted(table: &NewTable) -> String {
    let (schema, name) = (&table.schema, &table.name);
    format!("{}.{}", Postgres.quote(schema), Postgres.quote(name))
}
