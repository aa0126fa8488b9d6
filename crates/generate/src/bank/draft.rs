//! A table while it is thought up: columns of values, and from them Arrow batches.

use std::sync::Arc;

use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, Int64Array, RecordBatch, StringArray,
};
use arrow_schema::{DataType, Field, Schema};
use jiff::civil::Date;
use source::{Error, NewTable, days};

/// Rows of one batch.
const BATCH: usize = 8_192;

pub struct Draft {
    name: &'static str,
    columns: Vec<(&'static str, Values)>,
}

pub enum Values {
    Integer(Vec<i64>),
    Text(Vec<String>),
    Date(Vec<Option<Date>>),
    /// In hundredths.
    Money(Vec<i64>),
    Flag(Vec<bool>),
}

impl Draft {
    /// The first column is the key.
    pub fn new(name: &'static str, columns: Vec<(&'static str, Values)>) -> Self {
        Self { name, columns }
    }

    pub fn table(&self, schema: &str) -> NewTable {
        let field = |(at, (name, values)): (usize, &(&str, Values))| {
            Field::new(*name, values.kind(), at > 0)
        };
        let fields: Vec<Field> = self.columns.iter().enumerate().map(field).collect();
        NewTable {
            schema: schema.to_owned(),
            name: self.name.to_owned(),
            primary_key: fields.iter().take(1).map(|f| f.name().clone()).collect(),
            columns: Arc::new(Schema::new(fields)),
        }
    }

    pub fn batches(&self, table: &NewTable) -> Result<Vec<RecordBatch>, Error> {
        let columns: Vec<ArrayRef> = self.columns.iter().map(|(_, v)| v.array()).collect();
        let whole = RecordBatch::try_new(table.columns.clone(), columns);
        let whole = whole.map_err(|error| Error::Failed {
            detail: format!("{}: {error}", self.name),
        })?;
        let rows = whole.num_rows();
        let starts = (0..rows).step_by(BATCH);
        Ok(starts
            .map(|start| whole.slice(start, BATCH.min(rows - start)))
            .collect())
    }
}

impl Values {
    /// Enough digits for all the money of a country.
    fn kind(&self) -> DataType {
        match self {
            Values::Integer(_) => DataType::Int64,
            Values::Text(_) => DataType::Utf8,
            Values::Date(_) => DataType::Date32,
            Values::Money(_) => DataType::Decimal128(14, 2),
            Values::Flag(_) => DataType::Boolean,
        }
    }

    fn array(&self) -> ArrayRef {
        match self {
            Values::Integer(values) => Arc::new(Int64Array::from(values.clone())),
            Values::Text(values) => Arc::new(StringArray::from_iter_values(values)),
            Values::Date(values) => {
                let days = values.iter().map(|day| day.map(days));
                Arc::new(Date32Array::from_iter(days))
            }
            Values::Money(values) => {
                let hundredths = values.iter().map(|value| i128::from(*value));
                let array = Decimal128Array::from_iter_values(hundredths);
                Arc::new(array.with_data_type(self.kind()))
            }
            Values::Flag(values) => Arc::new(BooleanArray::from(values.clone())),
        }
    }
}

/// One value for each of a number of rows.
pub fn integers(rows: impl Iterator<Item = i64>) -> Values {
    Values::Integer(rows.collect())
}

pub fn texts<T: Into<String>>(rows: impl Iterator<Item = T>) -> Values {
    Values::Text(rows.map(Into::into).collect())
}

pub fn dates(rows: impl Iterator<Item = Date>) -> Values {
    Values::Date(rows.map(Some).collect())
}

pub fn money(rows: impl Iterator<Item = i64>) -> Values {
    Values::Money(rows.collect())
}

pub fn flags(rows: impl Iterator<Item = bool>) -> Values {
    Values::Flag(rows.collect())
}
