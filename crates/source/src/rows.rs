//! Rows that arrive value by value become Arrow batches. A driver says which type a column has and
//! hands over values; what a column cannot hold is an error that names it, never another value.

mod column;
mod number;

use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{Field, Schema, SchemaRef};

pub use column::{Column, Kind};
pub use number::{days, decimal128, micros, nanos_of_day};

use crate::Error;

/// Rows in one batch at most.
const ROWS_MAX: usize = 8_192;

/// Bytes of texts and the like in one batch, about: a result of large values comes in small batches,
/// so that a limit on bytes is noticed early.
const BYTES_MAX: usize = 1024 * 1024;

/// Gathers rows. Every row pushes one value to each column, in any order.
pub struct RowBuilder {
    schema: SchemaRef,
    columns: Vec<Column>,
    rows: usize,
    /// Whether any batch was made: the first one tells the columns, be it empty.
    begun: bool,
}

impl RowBuilder {
    pub fn new(fields: impl IntoIterator<Item = (String, Kind)>) -> Self {
        let columns: Vec<Column> = fields
            .into_iter()
            .map(|(name, kind)| Column::new(name, kind))
            .collect();
        let fields = columns
            .iter()
            .map(|column| Field::new(column.name(), column.kind().arrow(), true));
        Self {
            schema: Arc::new(Schema::new(fields.collect::<Vec<_>>())),
            columns,
            rows: 0,
            begun: false,
        }
    }

    pub fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    pub fn column(&mut self, index: usize) -> &mut Column {
        &mut self.columns[index]
    }

    pub fn columns(&mut self) -> &mut [Column] {
        &mut self.columns
    }

    /// Ends a row; a batch where it is full.
    pub fn end_row(&mut self) -> Result<Option<RecordBatch>, Error> {
        self.rows += 1;
        let full = self.rows >= ROWS_MAX
            // Looking at every row would cost more than it tells.
            || (self.rows.is_multiple_of(16) || self.rows < 16) && self.bytes() >= BYTES_MAX;
        full.then(|| self.batch()).transpose()
    }

    /// What is left at the end; an empty batch where there was no row at all.
    pub fn finish(mut self) -> Result<Option<RecordBatch>, Error> {
        let needed = self.rows > 0 || !self.begun;
        needed.then(|| self.batch()).transpose()
    }

    fn bytes(&self) -> usize {
        self.columns.iter().map(Column::bytes).sum()
    }

    fn batch(&mut self) -> Result<RecordBatch, Error> {
        self.rows = 0;
        self.begun = true;
        let arrays: Vec<ArrayRef> = self.columns.iter_mut().map(Column::finish).collect();
        RecordBatch::try_new(self.schema.clone(), arrays).map_err(|error| Error::Failed {
            detail: format!("a row without a value for every column: {error}"),
        })
    }
}
