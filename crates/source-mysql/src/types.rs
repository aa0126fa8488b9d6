//! Our values as parameters, the server's columns as Arrow's, and its values into them.

use base::Value;
use jiff::civil::{Date, DateTime, Time};
use mysql_async::Value as Wire;
use mysql_async::consts::{ColumnFlags, ColumnType};
use source::{Column, Error, Kind};

use crate::number::{bits, decimal, wide};

/// The number that stands for "no text" among the character sets.
const BINARY: u16 = 63;

/// A value with the engine's own type, so that a DATE column is compared with a date. Exact
/// numbers travel as text, which the statement casts.
pub fn bind(value: &Value) -> Result<Wire, Error> {
    Ok(match value {
        Value::Null => Wire::NULL,
        Value::Text(text) => Wire::Bytes(text.clone().into_bytes()),
        Value::Integer(number) => Wire::Int(*number),
        Value::Decimal(decimal) => Wire::Bytes(decimal.to_string().into_bytes()),
        Value::Float(number) if number.is_finite() => Wire::Double(*number),
        Value::Float(number) => return Err(unbound(number)),
        Value::Boolean(flag) => Wire::Int(i64::from(*flag)),
        Value::Date(date) => moment(date.to_datetime(Time::midnight()))?,
        Value::Timestamp(time) => moment(*time)?,
    })
}

fn moment(time: DateTime) -> Result<Wire, Error> {
    let part = |number: i8| number.unsigned_abs();
    let year = u16::try_from(time.year()).map_err(|_| unbound(&time))?;
    let micros = u32::try_from(time.subsec_nanosecond() / 1_000).map_err(|_| unbound(&time))?;
    let (month, day) = (part(time.month()), part(time.day()));
    let (hour, minute, second) = (part(time.hour()), part(time.minute()), part(time.second()));
    Ok(Wire::Date(year, month, day, hour, minute, second, micros))
}

fn unbound(value: &impl ToString) -> Error {
    let detail = format!(
        "a parameter is {}, which the server has no value for",
        value.to_string()
    );
    Error::Unsupported { detail }
}

/// What becomes of a column. `flags` says whether TINYINT(1) is true or false, as most who write
/// it mean.
pub fn kind(column: &mysql_async::Column, flags: bool) -> Result<Kind, Error> {
    use ColumnType as T;
    let unsigned = column.flags().contains(ColumnFlags::UNSIGNED_FLAG);
    let single = column.column_length() == 1;
    Ok(match column.column_type() {
        T::MYSQL_TYPE_TINY if single && !unsigned && flags => Kind::Boolean,
        T::MYSQL_TYPE_TINY if unsigned => Kind::Byte,
        T::MYSQL_TYPE_TINY | T::MYSQL_TYPE_YEAR => Kind::Short,
        T::MYSQL_TYPE_SHORT if unsigned => Kind::Int,
        T::MYSQL_TYPE_SHORT => Kind::Short,
        T::MYSQL_TYPE_INT24 => Kind::Int,
        T::MYSQL_TYPE_LONG if unsigned => Kind::Long,
        T::MYSQL_TYPE_LONG => Kind::Int,
        T::MYSQL_TYPE_LONGLONG if unsigned => Kind::Unsigned,
        T::MYSQL_TYPE_LONGLONG => Kind::Long,
        T::MYSQL_TYPE_BIT if single => Kind::Boolean,
        T::MYSQL_TYPE_BIT => Kind::Unsigned,
        T::MYSQL_TYPE_FLOAT => Kind::Real,
        T::MYSQL_TYPE_DOUBLE => Kind::Double,
        T::MYSQL_TYPE_NEWDECIMAL | T::MYSQL_TYPE_DECIMAL => exact(column, unsigned),
        T::MYSQL_TYPE_DATE | T::MYSQL_TYPE_NEWDATE => Kind::Date,
        T::MYSQL_TYPE_DATETIME => Kind::Timestamp,
        // Sessions are in UTC.
        T::MYSQL_TYPE_TIMESTAMP => Kind::Instant,
        // Not of a day: it goes from -838 to 838 hours.
        T::MYSQL_TYPE_TIME => Kind::Text,
        T::MYSQL_TYPE_JSON | T::MYSQL_TYPE_NULL => Kind::Text,
        other => lettered(column, other)?,
    })
}

/// Texts, and bytes where there is no character set. Everything else has no place in a result.
fn lettered(column: &mysql_async::Column, kind: ColumnType) -> Result<Kind, Error> {
    use ColumnType as T;
    match kind {
        T::MYSQL_TYPE_STRING
        | T::MYSQL_TYPE_VAR_STRING
        | T::MYSQL_TYPE_VARCHAR
        | T::MYSQL_TYPE_TINY_BLOB
        | T::MYSQL_TYPE_BLOB
        | T::MYSQL_TYPE_MEDIUM_BLOB
        | T::MYSQL_TYPE_LONG_BLOB
        | T::MYSQL_TYPE_ENUM
        | T::MYSQL_TYPE_SET => Ok(match column.character_set() {
            BINARY => Kind::Bytes,
            _ => Kind::Text,
        }),
        other => Err(Error::Unsupported {
            detail: format!(
                "the column '{}' is of type {other:?}, which is not read; have the model turn it into a text",
                column.name_str()
            ),
        }),
    }
}

/// The length that the server tells counts the sign and the point.
fn exact(column: &mysql_async::Column, unsigned: bool) -> Kind {
    let scale = column.decimals();
    let signs = u32::from(!unsigned) + u32::from(scale > 0);
    let digits = column.column_length().saturating_sub(signs);
    let precision = u8::try_from(digits).unwrap_or(u8::MAX).max(scale).max(1);
    match precision {
        ..=38 => Kind::Decimal { precision, scale },
        _ => Kind::Wide {
            precision: precision.min(76),
            scale,
        },
    }
}

/// Adds a value to its column.
pub fn push(column: &mut Column, value: Wire) -> Result<(), Error> {
    match value {
        Wire::NULL => column.null(),
        Wire::Int(number) if column.kind() == Kind::Boolean => return flag(column, number),
        Wire::Int(number) => return column.integer(number),
        Wire::UInt(number) => return column.unsigned(number),
        Wire::Float(number) => return column.real(number),
        Wire::Double(number) => return column.double(number),
        Wire::Bytes(bytes) => return lengthy(column, &bytes),
        // With which these engines themselves mean that there is none.
        Wire::Date(0, 0, 0, ..) => column.null(),
        Wire::Date(year, month, day, hour, minute, second, micros) => {
            return point(column, (year, month, day), (hour, minute, second), micros);
        }
        Wire::Time(negative, days, hours, minutes, seconds, micros) => {
            let hours = u64::from(days) * 24 + u64::from(hours);
            return column.text(&duration(negative, hours, (minutes, seconds), micros));
        }
    }
    Ok(())
}

fn flag(column: &mut Column, number: i64) -> Result<(), Error> {
    match number {
        0 | 1 => column.boolean(number == 1),
        other => {
            let hint =
                format!("{other} (the option 'tinyint1: integer' reads such columns as numbers)");
            Err(column.refused(&hint))
        }
    }
}

/// Texts, bytes, bits and exact numbers.
fn lengthy(column: &mut Column, bytes: &[u8]) -> Result<(), Error> {
    match column.kind() {
        Kind::Bytes => column.bytes_value(bytes),
        Kind::Decimal { .. } => match decimal(bytes) {
            Some((unscaled, scale)) => column.decimal(unscaled, scale),
            None => Err(column.refused("a number with more digits")),
        },
        Kind::Wide { scale, .. } => match wide(bytes, scale) {
            Some(unscaled) => column.wide(unscaled),
            None => Err(column.refused("a number with more digits")),
        },
        Kind::Boolean => column.boolean(bits(bytes) == Some(1)),
        Kind::Unsigned => match bits(bytes) {
            Some(number) => column.unsigned(number),
            None => Err(column.refused("more than 64 bits")),
        },
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => column.text(text),
            Err(_) => Err(column.refused("bytes that are no text")),
        },
    }
}

const MICROS_OF_DAY: i64 = 86_400_000_000;

/// A date or a point in time. Days that no calendar has, such as the 31st of February, are stored
/// where the server was told to allow them.
fn point(
    column: &mut Column,
    (year, month, day): (u16, u8, u8),
    (hour, minute, second): (u8, u8, u8),
    micros: u32,
) -> Result<(), Error> {
    let whole = |number: u8| i8::try_from(number).unwrap_or(i8::MAX);
    let date = i16::try_from(year).ok();
    let date = date.and_then(|year| Date::new(year, whole(month), whole(day)).ok());
    let Some(date) = date else {
        let written = format!("{year:04}-{month:02}-{day:02}");
        return Err(column.refused(&format!("{written}, a day that is in no calendar")));
    };
    let days = source::days(date);
    match column.kind() {
        Kind::Date => column.date(days),
        _ => {
            let seconds = (i64::from(hour) * 60 + i64::from(minute)) * 60 + i64::from(second);
            let micros = seconds * 1_000_000 + i64::from(micros);
            column.timestamp(i64::from(days) * MICROS_OF_DAY + micros)
        }
    }
}

/// `-26:30:00.5` as `-26:30:00.500000`; without a fraction where there is none.
fn duration(negative: bool, hours: u64, (minutes, seconds): (u8, u8), micros: u32) -> String {
    let sign = if negative { "-" } else { "" };
    let whole = format!("{sign}{hours:02}:{minutes:02}:{seconds:02}");
    match micros {
        0 => whole,
        micros => format!("{whole}.{micros:06}"),
    }
}
