//! Which of two values comes first, and which are one.

use std::cmp::Ordering;

use base::Value;
use jiff::civil::{DateTime, Time};

use super::number::{Number, number};
use super::{Unsupported, unsupported};

/// The order of two values of one kind. Texts are ordered by their bytes, as DuckDB and SQLite do;
/// a date stands for its midnight beside a point in time.
pub(super) fn order(left: &Value, right: &Value) -> Result<Ordering, Unsupported> {
    if let (Some(left), Some(right)) = (number(left), number(right)) {
        return left.order(right);
    }
    if let (Some(left), Some(right)) = (moment(left), moment(right)) {
        return Ok(left.cmp(&right));
    }
    match (left, right) {
        (Value::Text(left), Value::Text(right)) => Ok(left.as_bytes().cmp(right.as_bytes())),
        (Value::Boolean(left), Value::Boolean(right)) => Ok(left.cmp(right)),
        _ => unsupported(format!(
            "{} compared with {}",
            left.type_name(),
            right.type_name()
        )),
    }
}

/// The place in a result: values in their order or the other way round, but those that are not
/// there behind all others both times.
pub(super) fn place(
    left: &Value,
    right: &Value,
    descending: bool,
) -> Result<Ordering, Unsupported> {
    match (left, right) {
        (Value::Null, Value::Null) => Ok(Ordering::Equal),
        (Value::Null, _) => Ok(Ordering::Greater),
        (_, Value::Null) => Ok(Ordering::Less),
        _ if descending => order(right, left),
        _ => order(left, right),
    }
}

/// A text that equal values share: grouping, counting distinct values and finding partners of a
/// join go by it. For them, unlike for a comparison, nothing is the same as nothing.
pub(super) fn key(value: &Value) -> String {
    if let Some(number) = number(value) {
        return format!("number {}", number.key());
    }
    match moment(value) {
        Some(moment) => format!("time {moment}"),
        None => format!("{} {value}", value.type_name()),
    }
}

/// Equal, or so near that only the order of additions can be the reason.
pub(super) fn alike(left: &Value, right: &Value) -> bool {
    match (number(left), number(right)) {
        (Some(left @ Number::Exact(_)), Some(right @ Number::Exact(_))) => {
            left.key() == right.key()
        }
        (Some(left), Some(right)) => {
            let (left, right) = (left.to_f64(), right.to_f64());
            (left - right).abs() <= 1e-9 * left.abs().max(right.abs()).max(1.0)
        }
        _ => key(left) == key(right),
    }
}

fn moment(value: &Value) -> Option<DateTime> {
    match value {
        Value::Date(day) => Some(day.to_datetime(Time::midnight())),
        Value::Timestamp(time) => Some(*time),
        _ => None,
    }
}
