//! A result as the kinds read it: by column, in typed values.

use std::collections::HashMap;

use arrow_array::RecordBatch;
use base::{DateRange, Value};
use chart::{Column, Shape};

use crate::value_at;

pub struct Table<'a> {
    pub shape: &'a Shape,
    /// How many rows there are; the shape may have been told otherwise.
    pub rows: usize,
    /// The days that the result is about and that are over.
    pub covered: DateRange,
    values: HashMap<&'a str, Vec<Value>>,
}

impl<'a> Table<'a> {
    pub fn new(shape: &'a Shape, batches: &[RecordBatch], covered: DateRange) -> Self {
        let rows = batches.iter().map(RecordBatch::num_rows).sum();
        let read = |index| -> Vec<Value> {
            let cells = |batch: &RecordBatch| 0..batch.num_rows();
            batches
                .iter()
                .flat_map(|b| cells(b).map(move |row| value_at(b, index, row)))
                .collect()
        };
        let columns = shape.columns.iter().enumerate();
        let values = columns
            .map(|(index, column)| (column.name.as_str(), read(index)))
            .collect();
        Self {
            shape,
            rows,
            covered,
            values,
        }
    }

    pub fn column(&self, column: &Column) -> &[Value] {
        self.values
            .get(column.name.as_str())
            .map_or(&[], Vec::as_slice)
    }

    pub fn value(&self, column: &Column, row: usize) -> &Value {
        self.column(column).get(row).unwrap_or(&Value::Null)
    }
}
