//! What the server says of a result's columns.

use mssql_tds::datatypes::sqldatatypes::TdsDataType as Tds;
use mssql_tds::query::metadata::ColumnMetadata;

use crate::types::Native;

#[derive(Debug, Clone)]
pub struct Column {
    pub name: String,
    pub native: Native,
}

impl Column {
    pub(super) fn of(told: &ColumnMetadata) -> Self {
        Self {
            name: told.column_name.clone(),
            native: native(told),
        }
    }
}

fn native(told: &ColumnMetadata) -> Native {
    match told.data_type {
        Tds::Bit | Tds::BitN => Native::Bit,
        Tds::Int1 => Native::TinyInt,
        Tds::Int2 => Native::SmallInt,
        Tds::Int4 => Native::Int,
        Tds::Int8 => Native::BigInt,
        Tds::Flt4 => Native::Real,
        Tds::Flt8 => Native::Float,
        Tds::Money => Native::Money,
        Tds::Money4 => Native::SmallMoney,
        Tds::IntN | Tds::FltN | Tds::MoneyN | Tds::DateTimeN => by_length(told),
        Tds::Decimal | Tds::Numeric | Tds::DecimalN | Tds::NumericN => Native::Decimal {
            precision: told.get_precision().unwrap_or(38),
            scale: told.get_scale().unwrap_or(0),
        },
        Tds::DateN => Native::Date,
        Tds::TimeN => Native::Time,
        Tds::DateTim4 => Native::Timestamp,
        Tds::DateTime => Native::Timestamp,
        Tds::DateTime2N => Native::Timestamp,
        Tds::DateTimeOffsetN => Native::DateTimeOffset,
        other => long(other),
    }
}

/// One type on the wire for several of the server's.
fn by_length(told: &ColumnMetadata) -> Native {
    match (told.data_type, told.type_info.length) {
        (Tds::IntN, 1) => Native::TinyInt,
        (Tds::IntN, 2) => Native::SmallInt,
        (Tds::IntN, 4) => Native::Int,
        (Tds::IntN, _) => Native::BigInt,
        (Tds::FltN, 4) => Native::Real,
        (Tds::FltN, _) => Native::Float,
        (Tds::MoneyN, 4) => Native::SmallMoney,
        (Tds::MoneyN, _) => Native::Money,

        _ => Native::Timestamp,
    }
}

fn long(of: Tds) -> Native {
    match of {
        Tds::Char | Tds::VarChar | Tds::Text | Tds::BigChar | Tds::BigVarChar => Native::Text,
        Tds::NChar | Tds::NVarChar | Tds::NText => Native::Text,
        Tds::Guid => Native::UniqueIdentifier,
        Tds::Binary | Tds::VarBinary | Tds::BigBinary | Tds::BigVarBinary | Tds::Image => {
            Native::Binary
        }
        Tds::Json => Native::Text,
        Tds::Xml => Native::Foreign("xml"),
        Tds::SsVariant => Native::Foreign("sql_variant"),
        Tds::Vector => Native::Foreign("vector"),
        _ => Native::Foreign("a type of .NET"),
    }
}
