//! Conditions on the least or largest of a column, which may be a day or a name.
//!
//! The model does not always say what such a measure holds; the catalog does. An engine would
//! refuse a comparison of two kinds in words that help nobody, or convert one of them in silence.

use base::{Code, Type, Value};
use semantic::{Diagnostic, MemberId, Predicate, Test};

use crate::scalar::Scalars;

/// Refuses conditions that compare such a measure with something of another kind.
pub(super) fn fitting(scalars: &Scalars<'_>, having: &Predicate) -> Result<(), Diagnostic> {
    match having {
        Predicate::All(parts) | Predicate::Any(parts) => {
            parts.iter().try_for_each(|part| fitting(scalars, part))
        }
        Predicate::Test { member, test } => {
            let known = scalars.value_type(*member).map(kind);
            let wanted = wanted(test);
            match known.filter(|known| wanted.is_some_and(|wanted| wanted != *known)) {
                Some(known) => Err(unlike(scalars, *member, known)),
                None => Ok(()),
            }
        }
        Predicate::Versus { member, other, .. } => {
            let [one, two] = [*member, *other].map(|id| scalars.value_type(id).map(kind));
            match (one, two) {
                (Some(one), Some(two)) if one != two => Err(unlike(scalars, *member, one)),
                _ => Ok(()),
            }
        }
        // A calculation is a number, and was compared with numbers.
        Predicate::Calculated { .. }
        | Predicate::Against { .. }
        | Predicate::Counted(_)
        | Predicate::Exists(_) => Ok(()),
        // Only rules of rows say so.
        Predicate::Below { .. } => Ok(()),
    }
}

fn unlike(scalars: &Scalars<'_>, id: MemberId, holds: &str) -> Diagnostic {
    let path = &scalars.model.member(id).path;
    let message = format!("'{path}' holds {holds}, and is compared with something else");
    Diagnostic::new(Code::QueryWrongValue, message)
}

fn kind(of: Type) -> &'static str {
    match of {
        Type::Integer | Type::Float | Type::Decimal { .. } => "numbers",
        Type::Date | Type::Timestamp => "times",
        Type::Text => "texts",
        Type::Boolean => "yes or no",
    }
}

/// The kind of what a test compares with; none where it asks only whether there is a value.
fn wanted(test: &Test) -> Option<&'static str> {
    let of = |value: &Value| match value {
        Value::Integer(_) | Value::Decimal(_) | Value::Float(_) => Some("numbers"),
        Value::Date(_) | Value::Timestamp(_) => Some("times"),
        Value::Text(_) => Some("texts"),
        Value::Boolean(_) => Some("yes or no"),
        Value::Null => None,
    };
    match test {
        Test::Is(values) | Test::IsNot(values) => values.first().and_then(of),
        Test::Compare(_, value) => of(value),
        Test::Like(..) | Test::NotLike(..) => Some("texts"),
        Test::Within { .. } | Test::Outside { .. } => Some("times"),
        Test::Set | Test::NotSet => None,
    }
}
