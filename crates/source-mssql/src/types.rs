//! SQL Server's types as those of results, and as the compiler's words.
//!
//! Results count microseconds: the seventh digit of a `datetime2(7)` is cut off, and an offset is
//! not kept, as a point in time is the same with any. A `datetime` comes as it is written, with
//! three digits, though the server counts three hundredths of a second.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Decimal128Type, Float64Type, Int16Type, Int32Type, Int64Type,
    TimestampMicrosecondType,
};
use arrow_array::{Array, ArrayRef};
use arrow_schema::{DataType, TimeUnit};
use base::{Decimal, Type, Value};
use jiff::SignedDuration;
use jiff::civil::{DateTime, date};
use source::{Error, Kind, kind_of};

/// A type of the server's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Native {
    Bit,
    TinyInt,
    SmallInt,
    Int,
    BigInt,
    Real,
    Float,
    Decimal {
        precision: u8,
        scale: u8,
    },
    SmallMoney,
    Money,
    Date,
    Time,
    /// `datetime` and its kin.
    Timestamp,
    DateTimeOffset,
    Text,
    UniqueIdentifier,
    Binary,
    /// What has no form in a result; a cast gives it one.
    Foreign(&'static str),
}

impl Native {
    pub fn kind(self) -> Option<Kind> {
        Some(match self {
            Native::Bit => Kind::Boolean,
            Native::TinyInt => Kind::Byte,
            Native::SmallInt => Kind::Short,
            Native::Int => Kind::Int,
            Native::BigInt => Kind::Long,
            Native::Real => Kind::Real,
            Native::Float => Kind::Double,
            Native::Decimal { precision, scale } => Kind::Decimal { precision, scale },
            Native::SmallMoney => Kind::Decimal {
                precision: 10,
                scale: 4,
            },
            Native::Money => Kind::Decimal {
                precision: 19,
                scale: 4,
            },
            Native::Date => Kind::Date,
            Native::Time => Kind::Time,
            Native::Timestamp => Kind::Timestamp,
            Native::DateTimeOffset => Kind::Instant,
            Native::Text | Native::UniqueIdentifier => Kind::Text,
            Native::Binary => Kind::Bytes,
            Native::Foreign(_) => return None,
        })
    }

    /// The compiler's word. A `uniqueidentifier` is read as text, but the server lets nobody put it
    /// into lower case or compare it with a pattern, so it has none.
    pub fn word(self) -> Option<Type> {
        match self {
            Native::UniqueIdentifier => None,
            other => kind_of(&other.kind()?.arrow()),
        }
    }

    /// By its name in `sys.types`.
    pub fn named(name: &str, precision: u8, scale: u8) -> Self {
        match name {
            "bit" => Native::Bit,
            "tinyint" => Native::TinyInt,
            "smallint" => Native::SmallInt,
            "int" => Native::Int,
            "bigint" => Native::BigInt,
            "real" => Native::Real,
            "float" => Native::Float,
            "decimal" | "numeric" => Native::Decimal { precision, scale },
            "smallmoney" => Native::SmallMoney,
            "money" => Native::Money,
            "date" => Native::Date,
            "time" => Native::Time,
            "smalldatetime" | "datetime" | "datetime2" => Native::Timestamp,
            "datetimeoffset" => Native::DateTimeOffset,
            other => Self::long(other),
        }
    }

    fn long(name: &str) -> Self {
        match name {
            "char" | "varchar" | "nchar" | "nvarchar" | "sysname" => Native::Text,
            "text" | "ntext" | "json" => Native::Text,
            "uniqueidentifier" => Native::UniqueIdentifier,
            "binary" | "varbinary" | "image" | "timestamp" | "rowversion" => Native::Binary,
            "xml" => Native::Foreign("xml"),
            "sql_variant" => Native::Foreign("sql_variant"),
            "vector" => Native::Foreign("vector"),
            _ => Native::Foreign("a type of .NET"),
        }
    }
}

/// The kind of a result's column, or why it cannot be read.
pub fn readable(name: &str, native: Native) -> Result<Kind, Error> {
    let of = match native {
        Native::Foreign(of) => of,
        _ => "of no known type",
    };
    native.kind().ok_or_else(|| Error::Unsupported {
        detail: format!(
            "the column '{name}' is {of}, which has no form in a result: \
             in the model, write CAST(... AS NVARCHAR(MAX)) around it"
        ),
    })
}

/// One value of a column that is to be written.
pub fn value(column: &ArrayRef, row: usize) -> Result<Value, Error> {
    if column.is_null(row) {
        return Ok(Value::Null);
    }
    let refused = || Error::Unsupported {
        detail: format!("a value of type {}", column.data_type()),
    };
    Ok(match column.data_type() {
        DataType::Utf8 => Value::Text(column.as_string::<i32>().value(row).to_owned()),
        DataType::Boolean => Value::Boolean(column.as_boolean().value(row)),
        DataType::Int16 => Value::Integer(column.as_primitive::<Int16Type>().value(row).into()),
        DataType::Int32 => Value::Integer(column.as_primitive::<Int32Type>().value(row).into()),
        DataType::Int64 => Value::Integer(column.as_primitive::<Int64Type>().value(row)),
        DataType::Float64 => Value::Float(column.as_primitive::<Float64Type>().value(row)),
        DataType::Decimal128(_, scale) => Value::Decimal(Decimal {
            unscaled: column.as_primitive::<Decimal128Type>().value(row),
            scale: u8::try_from(*scale).map_err(|_| refused())?,
        }),
        DataType::Date32 => {
            let days = i64::from(column.as_primitive::<Date32Type>().value(row));
            let time = since_1970(SignedDuration::from_hours(24 * days)).ok_or_else(refused)?;
            Value::Date(time.date())
        }
        DataType::Timestamp(TimeUnit::Microsecond, None) => {
            let micros = column.as_primitive::<TimestampMicrosecondType>().value(row);
            let time = since_1970(SignedDuration::from_micros(micros)).ok_or_else(refused)?;
            Value::Timestamp(time)
        }
        _ => return Err(refused()),
    })
}

fn since_1970(duration: SignedDuration) -> Option<DateTime> {
    date(1970, 1, 1).at(0, 0, 0, 0).checked_add(duration).ok()
}
