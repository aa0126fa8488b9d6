//! Our values as SQLite's, and what columns are declared to be in our words.

use base::{Type, Value};
use rusqlite::types::Value as Bound;
use source::Kind;

/// Dates and times are texts here, as columns hold them.
pub fn bind(value: &Value) -> Bound {
    match value {
        Value::Null => Bound::Null,
        Value::Text(text) => Bound::Text(text.clone()),
        Value::Integer(number) => Bound::Integer(*number),
        Value::Decimal(decimal) => Bound::Real(decimal.to_f64()),
        Value::Float(number) => Bound::Real(*number),
        Value::Boolean(flag) => Bound::Integer(i64::from(*flag)),
        Value::Date(day) => Bound::Text(day.to_string()),
        Value::Timestamp(time) => Bound::Text(time.to_string().replace('T', " ")),
    }
}

/// The compiler's word for a declaration. SQLite takes any; these are the usual ones, by the rules
/// of its affinities where nothing better is known.
pub fn kind_of(declared: &str) -> Option<Type> {
    let declared = declared.to_uppercase();
    let (name, inside) = match declared.split_once('(') {
        Some((name, rest)) => (name.trim(), rest.trim_end_matches(')')),
        None => (declared.trim(), ""),
    };
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    match name {
        "DATE" => Some(Type::Date),
        _ if has(&["TIMESTAMP", "DATETIME"]) => Some(Type::Timestamp),
        _ if has(&["BOOL"]) => Some(Type::Boolean),
        _ if has(&["DECIMAL", "NUMERIC", "MONEY"]) => Some(decimal(inside)),
        _ if has(&["INT"]) => Some(Type::Integer),
        _ if has(&["CHAR", "CLOB", "TEXT", "STRING", "UUID"]) => Some(Type::Text),
        _ if has(&["REAL", "FLOA", "DOUB", "NUMBER"]) => Some(Type::Float),
        _ => None,
    }
}

/// Without digits said, any number.
fn decimal(inside: &str) -> Type {
    let mut digits = inside.split(',').map(|part| part.trim().parse::<u8>());
    match (digits.next(), digits.next()) {
        (Some(Ok(precision)), Some(Ok(scale))) if precision <= 38 && scale <= precision => {
            Type::Decimal { precision, scale }
        }
        (Some(Ok(precision)), None) if precision <= 38 => {
            let scale = 0;
            Type::Decimal { precision, scale }
        }
        _ => Type::Float,
    }
}

/// The column in which the values of a declaration arrive.
pub fn declared(declared: &str) -> Option<Kind> {
    match declared.eq_ignore_ascii_case("blob") {
        true => Some(Kind::Bytes),
        false => kind_of(declared).map(column_of),
    }
}

/// The column in which values of a type arrive.
pub fn column_of(kind: Type) -> Kind {
    match kind {
        Type::Text => Kind::Text,
        Type::Integer => Kind::Long,
        Type::Decimal { precision, scale } => Kind::Decimal { precision, scale },
        Type::Float => Kind::Double,
        Type::Boolean => Kind::Boolean,
        Type::Date => Kind::Date,
        Type::Timestamp => Kind::Timestamp,
    }
}
