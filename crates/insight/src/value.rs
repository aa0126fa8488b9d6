//! One cell of a batch as a typed value.

use std::collections::HashSet;

use arrow_array::cast::AsArray;
use arrow_array::types::*;
use arrow_array::{Array, RecordBatch};
use arrow_schema::{DataType, TimeUnit};
use base::{Decimal, Value};
use jiff::civil::date;
use jiff::{SignedDuration, Span};

/// The value at a place. A null, and a place outside the batch, is [`Value::Null`].
///
/// Every type that [`base::Type`] covers is read as itself; a dictionary as the values it stands
/// for. Four things become text, because no value of ours says them:
///
/// * an exact number of more than 38 digits, written with all of them;
/// * an instant in a zone other than UTC, written in UTC with a `Z`: turning it into a wall time
///   would need a calendar, which is the compiler's business, in SQL;
/// * a date or time beyond the years -9999 to 9999, such as an engine's "infinity";
/// * a value of any other type (lists, intervals, bytes), of which only the type is told: `(List)`.
pub fn value_at(batch: &RecordBatch, column: usize, row: usize) -> Value {
    batch
        .columns()
        .get(column)
        .map_or(Value::Null, |array| cell(array, row))
}

/// How many different values a column has, null counting as one: what [`chart::Column::distinct`]
/// asks. `None` beyond a thousand, where no choice of a chart depends on the number any more.
pub fn distinct(batches: &[RecordBatch], column: usize) -> Option<usize> {
    const MOST: usize = 1_000;
    let mut seen = HashSet::new();
    for batch in batches {
        for row in 0..batch.num_rows() {
            // Values of one column have one type, so their texts tell them apart.
            let key = match value_at(batch, column, row) {
                Value::Null => None,
                value => Some(value.to_string()),
            };
            if seen.insert(key) && seen.len() > MOST {
                return None;
            }
        }
    }
    Some(seen.len())
}

fn cell(array: &dyn Array, row: usize) -> Value {
    if row >= array.len() || array.is_null(row) {
        return Value::Null;
    }
    match array.data_type() {
        DataType::Boolean => Value::Boolean(array.as_boolean().value(row)),
        DataType::Utf8 => Value::Text(array.as_string::<i32>().value(row).to_owned()),
        DataType::LargeUtf8 => Value::Text(array.as_string::<i64>().value(row).to_owned()),
        DataType::Utf8View => Value::Text(array.as_string_view().value(row).to_owned()),
        DataType::Date32 => day(i64::from(array.as_primitive::<Date32Type>().value(row))),
        DataType::Date64 => instant(array.as_primitive::<Date64Type>().value(row), 1_000, None),
        DataType::Timestamp(unit, zone) => timestamp(array, row, *unit, zone.as_deref()),
        DataType::Dictionary(..) => dictionary(array, row),
        kind if kind.is_numeric() => number(array, row),
        DataType::Null => Value::Null,
        kind => untold(kind),
    }
}

fn number(array: &dyn Array, row: usize) -> Value {
    match array.data_type() {
        DataType::Int8 => Value::Integer(array.as_primitive::<Int8Type>().value(row).into()),
        DataType::Int16 => Value::Integer(array.as_primitive::<Int16Type>().value(row).into()),
        DataType::Int32 => Value::Integer(array.as_primitive::<Int32Type>().value(row).into()),
        DataType::Int64 => Value::Integer(array.as_primitive::<Int64Type>().value(row)),
        DataType::UInt8 => Value::Integer(array.as_primitive::<UInt8Type>().value(row).into()),
        DataType::UInt16 => Value::Integer(array.as_primitive::<UInt16Type>().value(row).into()),
        DataType::UInt32 => Value::Integer(array.as_primitive::<UInt32Type>().value(row).into()),
        DataType::UInt64 => unsigned(array.as_primitive::<UInt64Type>().value(row)),
        DataType::Float32 => Value::Float(array.as_primitive::<Float32Type>().value(row).into()),
        DataType::Float64 => Value::Float(array.as_primitive::<Float64Type>().value(row)),
        DataType::Decimal32(_, scale) => decimal(
            array.as_primitive::<Decimal32Type>().value(row).into(),
            *scale,
        ),
        DataType::Decimal64(_, scale) => decimal(
            array.as_primitive::<Decimal64Type>().value(row).into(),
            *scale,
        ),
        DataType::Decimal128(_, scale) => {
            decimal(array.as_primitive::<Decimal128Type>().value(row), *scale)
        }
        DataType::Decimal256(_, scale) => {
            let unscaled = array.as_primitive::<Decimal256Type>().value(row);
            match unscaled.to_i128() {
                Some(unscaled) => decimal(unscaled, *scale),
                None => Value::Text(Decimal256Type::format_decimal(unscaled, 76, *scale)),
            }
        }
        kind => untold(kind),
    }
}

/// The upper half of the unsigned numbers fits no integer of ours, but an exact decimal.
fn unsigned(n: u64) -> Value {
    match i64::try_from(n) {
        Ok(n) => Value::Integer(n),
        Err(_) => Value::Decimal(Decimal {
            unscaled: n.into(),
            scale: 0,
        }),
    }
}

/// Arrow's scale may be negative: so many zeros follow.
fn decimal(unscaled: i128, scale: i8) -> Value {
    if let Ok(scale) = u8::try_from(scale) {
        return Value::Decimal(Decimal { unscaled, scale });
    }
    let zeros = 10i128.checked_pow(scale.unsigned_abs().into());
    match zeros.and_then(|zeros| unscaled.checked_mul(zeros)) {
        Some(unscaled) => Value::Decimal(Decimal { unscaled, scale: 0 }),
        None => Value::Float(unscaled as f64 * 10f64.powi(-i32::from(scale))),
    }
}

fn day(days: i64) -> Value {
    let epoch = date(1970, 1, 1);
    match Span::new()
        .try_days(days)
        .and_then(|span| epoch.checked_add(span))
    {
        Ok(day) => Value::Date(day),
        Err(_) => beyond(days < 0),
    }
}

fn timestamp(array: &dyn Array, row: usize, unit: TimeUnit, zone: Option<&str>) -> Value {
    let (count, per_second) = match unit {
        TimeUnit::Second => (array.as_primitive::<TimestampSecondType>().value(row), 1),
        TimeUnit::Millisecond => (
            array.as_primitive::<TimestampMillisecondType>().value(row),
            1_000,
        ),
        TimeUnit::Microsecond => (
            array.as_primitive::<TimestampMicrosecondType>().value(row),
            1_000_000,
        ),
        TimeUnit::Nanosecond => (
            array.as_primitive::<TimestampNanosecondType>().value(row),
            1_000_000_000,
        ),
    };
    instant(count, per_second, zone)
}

fn instant(count: i64, per_second: i64, zone: Option<&str>) -> Value {
    let seconds = count.div_euclid(per_second);
    let nanoseconds = count.rem_euclid(per_second) * (1_000_000_000 / per_second);
    let since = i32::try_from(nanoseconds).map(|nanos| SignedDuration::new(seconds, nanos));
    // Wall time reaches the last day of the year 9999, with which many systems say "for ever".
    let epoch = date(1970, 1, 1).at(0, 0, 0, 0);
    let time = since.ok().and_then(|since| epoch.checked_add(since).ok());
    match (time, zone) {
        (Some(time), None) => Value::Timestamp(time),
        (Some(time), Some(zone)) if is_utc(zone) => Value::Timestamp(time),
        (Some(time), Some(_)) => Value::Text(format!("{time}Z")),
        (None, _) => beyond(count < 0),
    }
}

fn is_utc(zone: &str) -> bool {
    matches!(
        zone,
        "UTC" | "Etc/UTC" | "Z" | "+00:00" | "+00" | "+0000" | "GMT"
    )
}

fn beyond(before: bool) -> Value {
    Value::Text(if before { "-infinity" } else { "infinity" }.to_owned())
}

fn dictionary(array: &dyn Array, row: usize) -> Value {
    let Some(dictionary) = array.as_any_dictionary_opt() else {
        return untold(array.data_type());
    };
    // `normalized_keys` would compute all keys for one cell, and refuses an empty dictionary.
    match cell(dictionary.keys(), row) {
        Value::Integer(key) => {
            usize::try_from(key).map_or(Value::Null, |key| cell(dictionary.values(), key))
        }
        _ => Value::Null,
    }
}

/// The name of the type alone: its parameters would be noise in a table.
fn untold(kind: &DataType) -> Value {
    let name = kind.to_string();
    let end = name.find(['(', '<', '{']).unwrap_or(name.len());
    Value::Text(format!("({})", name[..end].trim()))
}
