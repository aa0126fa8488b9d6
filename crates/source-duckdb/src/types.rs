//! Our values as DuckDB's parameters, and Arrow's types as DuckDB's columns.

use arrow_schema::DataType;
use base::Value;
use duckdb::types::{Decimal, TimeUnit, Value as Bound};
use jiff::Unit;
use jiff::civil::{DateTime, Time, date};
use source::Error;

/// A value with the engine's own type, so that a DATE column is compared with a DATE.
pub fn bind(value: &Value) -> Result<Bound, Error> {
    Ok(match value {
        Value::Null => Bound::Null,
        Value::Text(text) => Bound::Text(text.clone()),
        Value::Integer(number) => Bound::BigInt(*number),
        Value::Decimal(decimal) => {
            let bound = Decimal::new(Decimal::MAX_WIDTH, decimal.scale, decimal.unscaled);
            Bound::Decimal(bound.map_err(|error| Error::Unsupported {
                detail: error.to_string(),
            })?)
        }
        Value::Float(number) => Bound::Double(*number),
        Value::Boolean(flag) => Bound::Boolean(*flag),
        Value::Date(day) => {
            Bound::Date32((since_epoch(day.to_datetime(Time::midnight()), Unit::Day)?) as i32)
        }
        Value::Timestamp(time) => Bound::Timestamp(
            TimeUnit::Microsecond,
            since_epoch(*time, Unit::Microsecond)?,
        ),
    })
}

/// Whole days or microseconds since 1970.
fn since_epoch(time: DateTime, unit: Unit) -> Result<i64, Error> {
    let span = time.since((unit, date(1970, 1, 1).to_datetime(Time::midnight())));
    let span = span.map_err(|error| Error::Unsupported {
        detail: error.to_string(),
    })?;
    Ok(if unit == Unit::Day {
        i64::from(span.get_days())
    } else {
        span.get_microseconds()
    })
}

/// The column type for loading.
pub fn column_type(arrow: &DataType) -> Result<String, Error> {
    Ok(match arrow {
        DataType::Utf8 => "VARCHAR".into(),
        DataType::Int16 => "SMALLINT".into(),
        DataType::Int32 => "INTEGER".into(),
        DataType::Int64 => "BIGINT".into(),
        DataType::Float64 => "DOUBLE".into(),
        DataType::Boolean => "BOOLEAN".into(),
        DataType::Date32 => "DATE".into(),
        DataType::Timestamp(_, None) => "TIMESTAMP".into(),
        DataType::Decimal128(precision, scale) => format!("DECIMAL({precision}, {scale})"),
        other => {
            return Err(Error::Unsupported {
                detail: format!("a column of type {other}"),
            });
        }
    })
}
