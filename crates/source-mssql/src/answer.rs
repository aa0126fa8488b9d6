//! The rows of our own statements, by the names of their columns.

use arrow_array::cast::AsArray;
use arrow_array::types::{Int32Type, Int64Type};
use arrow_array::{Array, RecordBatch};

/// Their columns are `NVARCHAR`, `INT` or `BIGINT`.
pub struct Answer(Vec<RecordBatch>);

/// One row of it.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    batch: &'a RecordBatch,
    row: usize,
}

impl Answer {
    pub fn of(batches: Vec<RecordBatch>) -> Self {
        Self(batches)
    }

    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        let rows = |batch| (0..RecordBatch::num_rows(batch)).map(move |row| Row { batch, row });
        self.0.iter().flat_map(rows)
    }

    pub fn first(&self) -> Option<Row<'_>> {
        self.rows().next()
    }
}

impl<'a> Row<'a> {
    pub fn text(self, name: &str) -> Option<&'a str> {
        let texts = self.array(name)?.as_string_opt::<i32>()?;
        Some(texts.value(self.row))
    }

    pub fn owned(self, name: &str) -> String {
        self.text(name).unwrap_or_default().to_owned()
    }

    pub fn number(self, name: &str) -> Option<i64> {
        let array = self.array(name)?;
        let long = array
            .as_primitive_opt::<Int64Type>()
            .map(|array| array.value(self.row));
        let int = array
            .as_primitive_opt::<Int32Type>()
            .map(|array| i64::from(array.value(self.row)));
        long.or(int)
    }

    pub fn flag(self, name: &str) -> bool {
        self.number(name) == Some(1)
    }

    fn array(self, name: &str) -> Option<&'a dyn Array> {
        let array = self.batch.column_by_name(name)?;
        array.is_valid(self.row).then_some(array)
    }
}
