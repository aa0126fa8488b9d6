//! Rows as they came: texts, column by column.

use arrow_array::{Array, StringArray};
use source::{Error, Rows};

/// The values of some columns; each has as many as there are rows.
#[derive(Debug, Default)]
pub(super) struct Cells {
    pub rows: u64,
    pub columns: Vec<(String, Vec<Option<String>>)>,
}

impl Cells {
    pub fn of(names: &[&str], rows: &Rows) -> Result<Self, Error> {
        let empty = |name: &&str| ((*name).to_owned(), Vec::new());
        let mut columns: Vec<(String, Vec<Option<String>>)> = names.iter().map(empty).collect();
        for batch in &rows.batches {
            for (array, (name, values)) in batch.columns().iter().zip(&mut columns) {
                let texts = array.as_any().downcast_ref::<StringArray>();
                let texts = texts.ok_or_else(|| not_texts(name))?;
                values.extend(texts.iter().map(|text| text.map(str::to_owned)));
            }
        }
        Ok(Self {
            rows: rows.rows,
            columns,
        })
    }
}

fn not_texts(column: &str) -> Error {
    Error::Failed {
        detail: format!("the values of column '{column}' did not come as texts"),
    }
}
