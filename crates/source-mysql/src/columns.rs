//! Arrow's columns as the server declares them, and their values as parameters, for loading.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Decimal128Type, Float64Type, Int16Type, Int32Type, Int64Type,
    TimestampMicrosecondType,
};
use arrow_array::{Array, ArrayRef};
use arrow_schema::{DataType, Field, TimeUnit};
use base::{Decimal, Value};
use jiff::civil::{DateTime, date};
use jiff::{SignedDuration, Span};
use mysql_async::Value as Wire;
use source::Error;
use sql::Dialect;

use crate::{MYSQL, types};

/// A column of a new table.
pub fn declared(field: &Field) -> Result<String, Error> {
    let null = if field.is_nullable() { "" } else { " NOT NULL" };
    let kind = column_type(field.data_type())?;
    Ok(format!("{} {kind}{null}", MYSQL.quote(field.name())))
}

fn column_type(arrow: &DataType) -> Result<String, Error> {
    Ok(match arrow {
        // As long as keys may be, and short enough for a row to have many of them.
        DataType::Utf8 => "VARCHAR(255)".into(),
        DataType::LargeUtf8 => "LONGTEXT".into(),
        DataType::Int16 => "SMALLINT".into(),
        DataType::Int32 => "INTEGER".into(),
        DataType::Int64 => "BIGINT".into(),
        DataType::Float64 => "DOUBLE".into(),
        DataType::Boolean => "TINYINT(1)".into(),
        DataType::Date32 => "DATE".into(),
        DataType::Timestamp(TimeUnit::Microsecond, None) => "DATETIME(6)".into(),
        DataType::Decimal128(precision, scale) => format!("DECIMAL({precision}, {scale})"),
        other => {
            return Err(Error::Unsupported {
                detail: format!("a column of type {other}"),
            });
        }
    })
}

/// One value as a parameter.
pub fn cell(array: &ArrayRef, row: usize) -> Result<Wire, Error> {
    match array.is_null(row) {
        true => Ok(Wire::NULL),
        false => types::bind(&value(array, row)?),
    }
}

fn value(array: &ArrayRef, row: usize) -> Result<Value, Error> {
    Ok(match array.data_type() {
        DataType::Utf8 => Value::Text(array.as_string::<i32>().value(row).to_owned()),
        DataType::LargeUtf8 => Value::Text(array.as_string::<i64>().value(row).to_owned()),
        DataType::Int16 => Value::Integer(array.as_primitive::<Int16Type>().value(row).into()),
        DataType::Int32 => Value::Integer(array.as_primitive::<Int32Type>().value(row).into()),
        DataType::Int64 => Value::Integer(array.as_primitive::<Int64Type>().value(row)),
        DataType::Float64 => Value::Float(array.as_primitive::<Float64Type>().value(row)),
        DataType::Boolean => Value::Boolean(array.as_boolean().value(row)),
        DataType::Date32 => {
            Value::Timestamp(days(array.as_primitive::<Date32Type>().value(row).into())?)
        }
        DataType::Timestamp(TimeUnit::Microsecond, None) => {
            let micros = array.as_primitive::<TimestampMicrosecondType>().value(row);
            Value::Timestamp(moment(SignedDuration::from_micros(micros))?)
        }
        DataType::Decimal128(_, scale) => Value::Decimal(Decimal {
            unscaled: array.as_primitive::<Decimal128Type>().value(row),
            scale: u8::try_from(*scale).map_err(|_| beyond(scale))?,
        }),
        other => return Err(beyond(other)),
    })
}

fn days(days: i64) -> Result<DateTime, Error> {
    let span = Span::new().try_days(days).map_err(|_| beyond(&days))?;
    epoch().checked_add(span).map_err(|_| beyond(&days))
}

fn moment(since: SignedDuration) -> Result<DateTime, Error> {
    epoch().checked_add(since).map_err(|_| beyond(&since))
}

fn epoch() -> DateTime {
    date(1970, 1, 1).at(0, 0, 0, 0)
}

fn beyond(what: &impl std::fmt::Display) -> Error {
    Error::Unsupported {
        detail: format!("{what} has no place in a table of this engine"),
    }
}
