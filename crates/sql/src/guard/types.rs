//! Types that a statement may cast to.

use sqlparser::ast::DataType;

/// Whether a type is built into engines and nothing but a type: `regclass` tells of tables, and
/// a name of its own may stand for anything.
pub(super) fn is_plain(kind: &DataType) -> bool {
    is_number(kind) || is_text(kind) || is_time(kind) || matches!(kind, DataType::Uuid)
}

fn is_number(kind: &DataType) -> bool {
    use DataType as T;
    matches!(
        kind,
        T::Numeric(_)
            | T::Decimal(_)
            | T::Dec(_)
            | T::Float(_)
            | T::Float4
            | T::Float8
            | T::Real
            | T::Double(_)
            | T::DoublePrecision
            | T::TinyInt(_)
            | T::SmallInt(_)
            | T::Int(_)
            | T::Integer(_)
            | T::BigInt(_)
            | T::Int2(_)
            | T::Int4(_)
            | T::Int8(_)
            | T::Int16
            | T::Int32
            | T::Int64
            | T::Int128
            | T::HugeInt
            | T::UTinyInt
            | T::USmallInt
            | T::UBigInt
            | T::UHugeInt
            | T::Signed
            | T::SignedInteger
            | T::Unsigned
            | T::UnsignedInteger
            | T::Bool
            | T::Boolean
            | T::Bit(_)
    )
}

fn is_text(kind: &DataType) -> bool {
    use DataType as T;
    matches!(
        kind,
        T::Character(_)
            | T::Char(_)
            | T::CharacterVarying(_)
            | T::CharVarying(_)
            | T::Varchar(_)
            | T::Nvarchar(_)
            | T::Text
            | T::String(_)
    )
}

fn is_time(kind: &DataType) -> bool {
    use DataType as T;
    matches!(
        kind,
        T::Date
            | T::Time(..)
            | T::Datetime(_)
            | T::Timestamp(..)
            | T::TimestampNtz(_)
            | T::Interval { .. }
    )
}
