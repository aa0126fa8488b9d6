mod amounts;
mod cells;
mod findings;
mod words;

use std::sync::Arc;

use arrow_array::{ArrayRef, Date32Array, Decimal128Array, RecordBatch, StringArray};
use base::{Format, Granularity, Type};
use chart::{Column, Role, Shape};

const MONEY: Type = Type::Decimal {
    precision: 38,
    scale: 2,
};

fn column(name: &str, title: &str, role: Role, kind: Type) -> Column {
    let (name, title) = (name.into(), title.into());
    Column {
        name,
        title,
        role,
        kind,
        format: Format::Plain,
        additive: role == Role::Measure,
        distinct: None,
    }
}

fn brand() -> Column {
    column("product.brand", "Brand", Role::Dimension, Type::Text)
}

fn month() -> Column {
    column(
        "sales.date.month",
        "Month",
        Role::Time(Granularity::Month),
        Type::Date,
    )
}

fn sales() -> Column {
    let format = Format::Currency(Some("INR".into()));
    Column {
        format,
        ..column("sales.net_value", "Net sales", Role::Measure, MONEY)
    }
}

fn margin() -> Column {
    let plain = column("sales.margin", "Margin", Role::Measure, Type::Float);
    Column {
        format: Format::Percent,
        additive: false,
        ..plain
    }
}

/// Hundredths, as money is.
fn money(values: &[Option<i128>]) -> ArrayRef {
    let array = Decimal128Array::from(values.to_vec());
    Arc::new(array.with_precision_and_scale(38, 2).expect("fits"))
}

fn texts(values: &[Option<&str>]) -> ArrayRef {
    Arc::new(StringArray::from(values.to_vec()))
}

/// First days of months of 2026.
fn months(numbers: &[i8]) -> ArrayRef {
    let epoch = jiff::civil::date(1970, 1, 1);
    let days = |n: &i8| (jiff::civil::date(2026, *n, 1) - epoch).get_days();
    Arc::new(Date32Array::from_iter_values(numbers.iter().map(days)))
}

fn batch(arrays: Vec<ArrayRef>) -> RecordBatch {
    let named = arrays
        .into_iter()
        .enumerate()
        .map(|(i, array)| (format!("c{i}"), array, true));
    RecordBatch::try_from_iter_with_nullable(named).expect("columns of one length")
}

fn shape(rows: usize, columns: Vec<Column>) -> Shape {
    Shape { columns, rows }
}
