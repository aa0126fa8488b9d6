//! Names, operators and types that a statement may use.

use sqlparser::ast::{BinaryOperator, DataType, Ident, ObjectNamePart, UnaryOperator};

/// A name, in the quotes of names or in none: some engines read `'x'` as a file, and `@x` or
/// `#1` as something else than a column.
pub(super) fn is_name(ident: &Ident) -> bool {
    match ident.quote_style {
        Some('"' | '`' | '[') => true,
        Some(_) => false,
        None => ident
            .value
            .starts_with(|c: char| c.is_alphabetic() || c == '_'),
    }
}

/// Not assignments, and not operators that somebody defined.
pub(super) fn is_known_operator(operator: &BinaryOperator) -> bool {
    use BinaryOperator as Op;
    matches!(
        operator,
        Op::Plus
            | Op::Minus
            | Op::Multiply
            | Op::Divide
            | Op::Modulo
            | Op::StringConcat
            | Op::Gt
            | Op::Lt
            | Op::GtEq
            | Op::LtEq
            | Op::Spaceship
            | Op::Eq
            | Op::NotEq
            | Op::And
            | Op::Or
            | Op::Xor
            | Op::BitwiseOr
            | Op::BitwiseAnd
            | Op::BitwiseXor
            | Op::DuckIntegerDivide
            | Op::MyIntegerDivide
            | Op::PGExp
            | Op::Arrow
            | Op::LongArrow
    )
}

pub(super) fn is_known_sign(operator: &UnaryOperator) -> bool {
    matches!(
        operator,
        UnaryOperator::Plus | UnaryOperator::Minus | UnaryOperator::Not
    )
}

/// Whether a type is built into engines and nothing but a type: `regclass` tells of tables, and
/// a name of its own may stand for anything, but for those that the dialect lists.
pub(super) fn is_plain(kind: &DataType, listed: &[&str]) -> bool {
    is_number(kind)
        || is_text(kind)
        || is_time(kind)
        || matches!(kind, DataType::Uuid)
        || is_listed(kind, listed)
}

/// A type that the parser does not know and the dialect does, with nothing but lengths behind it.
fn is_listed(kind: &DataType, listed: &[&str]) -> bool {
    let DataType::Custom(name, lengths) = kind else {
        return false;
    };
    let [ObjectNamePart::Identifier(name)] = name.0.as_slice() else {
        return false;
    };
    let known = listed.contains(&name.value.to_lowercase().as_str());
    let digits = |length: &String| length.bytes().all(|byte| byte.is_ascii_digit());
    known && name.quote_style.is_none() && lengths.iter().all(digits)
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
