//! One content, three shapes: each tenant picks the columns it keeps and gives them its own names.

use std::sync::Arc;

use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, Int32Array, Int64Array, RecordBatch,
    StringArray,
};
use arrow_schema::{DataType, Field, Schema};
use source::{Error, NewTable};

/// What a table is about, whatever a tenant calls it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Subject {
    Products,
    Places,
    Outlets,
    Distributors,
    Promotions,
    Calendar,
    People,
    Sales,
    Primary,
    Stock,
    Targets,
}

/// A table as one tenant has it.
pub(super) struct Shape {
    pub subject: Subject,
    pub name: &'static str,
    pub key: &'static [&'static str],
    /// The tenant's column name, and our word for its content (see `kind`).
    pub columns: &'static [(&'static str, &'static str)],
}

impl Shape {
    pub fn table(&self, schema: &str) -> NewTable {
        let fields: Vec<Field> = self
            .columns
            .iter()
            .map(|(name, word)| {
                let (kind, nullable) = kind(word);
                Field::new(*name, kind, nullable)
            })
            .collect();
        NewTable {
            schema: schema.to_owned(),
            name: self.name.to_owned(),
            columns: Arc::new(Schema::new(fields)),
            primary_key: self.key.iter().map(|k| (*k).to_owned()).collect(),
        }
    }

    /// The tenant's name of a column.
    pub fn column(&self, word: &str) -> Option<&'static str> {
        self.columns
            .iter()
            .find(|(_, w)| *w == word)
            .map(|(name, _)| *name)
    }

    /// A batch of this table, each column made on demand.
    pub fn batch(
        &self,
        table: &NewTable,
        mut column: impl FnMut(&str) -> Option<ArrayRef>,
    ) -> Result<RecordBatch, Error> {
        let columns = self
            .columns
            .iter()
            .map(|(name, word)| {
                column(word).ok_or_else(|| {
                    broken(format!("{}.{name}: nothing is called `{word}`", self.name))
                })
            })
            .collect::<Result<Vec<_>, _>>()?;
        RecordBatch::try_new(table.columns.clone(), columns)
            .map_err(|e| broken(format!("{}: {e}", self.name)))
    }
}

/// A fault of ours, not of the database.
fn broken(detail: String) -> Error {
    Error::Unsupported { detail }
}

pub(super) const MONEY: DataType = DataType::Decimal128(14, 2);
pub(super) const AMOUNT: DataType = DataType::Decimal128(14, 3);

/// The type of a content word, and whether it may be missing.
fn kind(word: &str) -> (DataType, bool) {
    let required = |t| (t, false);
    match word {
        "id" | "bill" => required(DataType::Int64),
        "product" | "place" | "outlet" | "distributor" | "person" | "promotion_id" => {
            required(DataType::Int32)
        }
        "units" | "closing_units" | "date_key" | "week" | "month_number" | "calendar_year"
        | "fiscal_month" => required(DataType::Int32),
        "promotion" | "area_place" | "reports_to" => (DataType::Int32, true),
        "date" | "starts_on" | "ends_on" | "launched_on" | "joined_on" => {
            required(DataType::Date32)
        }
        "opened_on" => (DataType::Date32, true),
        "is_return" | "is_weekend" => required(DataType::Boolean),
        "gross" | "discount" | "net" | "cost" | "billed_value" | "closing_value" | "target"
        | "list_price" => required(MONEY),
        "unit_weight" | "unit_volume" | "billed_weight" | "billed_volume" => required(AMOUNT),
        "promotion_code" | "class" | "area_zone" | "area_state" | "area_city" | "season" => {
            (DataType::Utf8, true)
        }
        _ => required(DataType::Utf8),
    }
}

pub(super) fn money(paise: impl IntoIterator<Item = i64>) -> ArrayRef {
    decimal(paise, &MONEY)
}

/// Thousandths: grams as kilograms, millilitres as litres.
pub(super) fn amount(thousandths: impl IntoIterator<Item = i64>) -> ArrayRef {
    decimal(thousandths, &AMOUNT)
}

fn decimal(values: impl IntoIterator<Item = i64>, kind: &DataType) -> ArrayRef {
    let values: Vec<i128> = values.into_iter().map(i128::from).collect();
    Arc::new(Decimal128Array::from(values).with_data_type(kind.clone()))
}

pub(super) fn ints(values: impl IntoIterator<Item = i32>) -> ArrayRef {
    Arc::new(Int32Array::from_iter_values(values))
}

pub(super) fn maybe_ints(values: impl IntoIterator<Item = Option<i32>>) -> ArrayRef {
    Arc::new(Int32Array::from_iter(values))
}

pub(super) fn longs(values: Vec<i64>) -> ArrayRef {
    Arc::new(Int64Array::from(values))
}

pub(super) fn days(values: impl IntoIterator<Item = i32>) -> ArrayRef {
    Arc::new(Date32Array::from_iter_values(values))
}

pub(super) fn maybe_days(values: impl IntoIterator<Item = Option<i32>>) -> ArrayRef {
    Arc::new(Date32Array::from_iter(values))
}

pub(super) fn flags(values: impl IntoIterator<Item = bool>) -> ArrayRef {
    Arc::new(BooleanArray::from_iter(values.into_iter().map(Some)))
}

pub(super) fn texts<S: AsRef<str>>(values: impl IntoIterator<Item = S>) -> ArrayRef {
    // `from_iter_values` wants an exact size, which not all of ours know.
    Arc::new(StringArray::from_iter(values.into_iter().map(Some)))
}

pub(super) fn maybe_texts<S: AsRef<str>>(values: impl IntoIterator<Item = Option<S>>) -> ArrayRef {
    Arc::new(StringArray::from_iter(values))
}
