//! Writing example and scratch data. Only `generate` uses this; a tenant's source never writes.

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use async_trait::async_trait;

use crate::Error;

/// A table to be created. Column types are Arrow's; the loader maps them to its engine.
#[derive(Debug, Clone)]
pub struct NewTable {
    pub schema: String,
    pub name: String,
    pub columns: SchemaRef,
    /// Declared as the key where the engine is told about keys. May be empty.
    pub primary_key: Vec<String>,
}

/// Fills an empty database, all or nothing: what was loaded is seen by readers after
/// [`Loader::finish`], and a loader that is dropped before leaves nothing behind.
#[async_trait]
pub trait Loader: Send {
    /// Creates a table, and its schema where that does not exist yet.
    async fn create(&mut self, table: &NewTable) -> Result<(), Error>;

    /// Appends rows to a table created before. The batch has the table's columns in their order.
    async fn insert(&mut self, table: &NewTable, batch: &RecordBatch) -> Result<(), Error>;

    /// Makes everything visible at once.
    async fn finish(self: Box<Self>) -> Result<(), Error>;
}
