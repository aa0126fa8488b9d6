//! The value of a term for a row.

use base::{Type, Value};
use jiff::civil::Time;
use sql::{Comparator, TextPart};

use super::number::{Number, number};
use super::read::Term;
use super::{Unsupported, compare, time, unsupported};

impl Term {
    /// Whether a condition is true of a row, rather than false or unknown.
    pub fn holds(&self, row: &[Value]) -> Result<bool, Unsupported> {
        Ok(self.truth(row)? == Some(true))
    }

    pub fn value(&self, row: &[Value]) -> Result<Value, Unsupported> {
        match self {
            Term::Column(place) => Ok(row[*place].clone()),
            Term::Literal(value) => Ok(value.clone()),
            Term::Time(function, terms) => {
                let values = terms.iter().map(|term| term.value(row));
                time::call(*function, &values.collect::<Result<Vec<_>, _>>()?)
            }
            Term::Cast(inner, kind) => cast(inner.value(row)?, *kind),
            Term::Case(cases, otherwise) => {
                for (when, then) in cases {
                    if when.holds(row)? {
                        return then.value(row);
                    }
                }
                otherwise.value(row)
            }
            Term::NullIf(value, other) => {
                let (value, other) = (value.value(row)?, other.value(row)?);
                let same = compared(&value, Comparator::Equal, &other)? == Some(true);
                Ok(if same { Value::Null } else { value })
            }
            Term::Coalesce(terms) => {
                for term in terms {
                    match term.value(row)? {
                        Value::Null => {}
                        value => return Ok(value),
                    }
                }
                Ok(Value::Null)
            }
            Term::Lower(inner) => text(inner.value(row)?, str::to_lowercase),
            Term::Upper(inner) => text(inner.value(row)?, str::to_uppercase),
            Term::Joined(left, right) => joined(left.value(row)?, right.value(row)?),
            Term::Arithmetic(..) | Term::Negative(_) | Term::Absolute(_) | Term::Round(..) => {
                self.arithmetic(row)
            }
            Term::Compare(..) | Term::In(..) | Term::IsNull(_) => self.truth_value(row),
            Term::Like(..) => self.truth_value(row),
            Term::Not(_) | Term::All(_) | Term::Any(_) => self.truth_value(row),
        }
    }

    fn truth_value(&self, row: &[Value]) -> Result<Value, Unsupported> {
        Ok(self.truth(row)?.map_or(Value::Null, Value::Boolean))
    }

    /// True, false, or unknown where a value that matters is not there.
    fn truth(&self, row: &[Value]) -> Result<Option<bool>, Unsupported> {
        match self {
            Term::Compare(left, comparator, right) => {
                compared(&left.value(row)?, *comparator, &right.value(row)?)
            }
            Term::In(term, values) => {
                let value = term.value(row)?;
                let equal = |other: &Term| compared(&value, Comparator::Equal, &other.value(row)?);
                any(values.iter().map(equal))
            }
            Term::Like(term, part, wanted) => like(term.value(row)?, *part, wanted),
            Term::IsNull(term) => Ok(Some(term.value(row)? == Value::Null)),
            Term::Not(term) => Ok(term.truth(row)?.map(|truth| !truth)),
            Term::Any(terms) => any(terms.iter().map(|term| term.truth(row))),
            // All hold if and only if it is not so that one does not.
            Term::All(terms) => {
                let fails = |term: &Term| Ok(term.truth(row)?.map(|truth| !truth));
                Ok(any(terms.iter().map(fails))?.map(|one_fails| !one_fails))
            }
            other => match other.value(row)? {
                Value::Boolean(truth) => Ok(Some(truth)),
                Value::Null => Ok(None),
                value => unsupported(format!("{} as a condition", value.type_name())),
            },
        }
    }

    /// Of a number that is not there everything is unknown.
    fn arithmetic(&self, row: &[Value]) -> Result<Value, Unsupported> {
        let operand = |term: &Term| match term.value(row)? {
            Value::Null => Ok(None),
            value => match number(&value) {
                Some(number) => Ok(Some(number)),
                None => unsupported(format!("arithmetic with {}", value.type_name())),
            },
        };
        let result = match self {
            Term::Arithmetic(left, operator, right) => match (operand(left)?, operand(right)?) {
                (Some(left), Some(right)) => Some(left.combined(*operator, right)?),
                _ => None,
            },
            Term::Negative(term) => operand(term)?.map(Number::negated),
            Term::Absolute(term) => operand(term)?.map(|number| match number.to_f64() < 0.0 {
                true => number.negated(),
                false => number,
            }),
            Term::Round(term, digits) => match operand(term)? {
                Some(number) => Some(number.rounded(*digits)?),
                None => None,
            },
            other => return unsupported(format!("{other:?} as a number")),
        };
        Ok(result.map_or(Value::Null, Number::to_value))
    }
}

/// Of a text that is not there nothing is known. Engines write whole numbers alike, and no others.
fn joined(left: Value, right: Value) -> Result<Value, Unsupported> {
    let text = |value: Value| match value {
        Value::Null => Ok(None),
        Value::Text(text) => Ok(Some(text)),
        Value::Integer(number) => Ok(Some(number.to_string())),
        other => unsupported(format!("{} as a part of a text", other.type_name())),
    };
    let (left, right) = (text(left)?, text(right)?);
    let whole = left.zip(right).map(|(left, right)| left + &right);
    Ok(whole.map_or(Value::Null, Value::Text))
}

/// One is true; unknown where none is and one is unknown. All of them are looked at, so that what
/// is not supported is found in every place.
fn any(
    truths: impl Iterator<Item = Result<Option<bool>, Unsupported>>,
) -> Result<Option<bool>, Unsupported> {
    let truths = truths.collect::<Result<Vec<_>, _>>()?;
    Ok(if truths.contains(&Some(true)) {
        Some(true)
    } else if truths.contains(&None) {
        None
    } else {
        Some(false)
    })
}

fn compared(
    left: &Value,
    comparator: Comparator,
    right: &Value,
) -> Result<Option<bool>, Unsupported> {
    if *left == Value::Null || *right == Value::Null {
        return Ok(None);
    }
    let order = compare::order(left, right)?;
    Ok(Some(match comparator {
        Comparator::Equal => order.is_eq(),
        Comparator::NotEqual => order.is_ne(),
        Comparator::Less => order.is_lt(),
        Comparator::LessOrEqual => order.is_le(),
        Comparator::Greater => order.is_gt(),
        Comparator::GreaterOrEqual => order.is_ge(),
    }))
}

fn like(value: Value, part: TextPart, wanted: &str) -> Result<Option<bool>, Unsupported> {
    let text = match value {
        Value::Null => return Ok(None),
        Value::Text(text) => text.to_lowercase(),
        other => return unsupported(format!("{} as text", other.type_name())),
    };
    Ok(Some(match part {
        TextPart::Anywhere => text.contains(wanted),
        TextPart::Start => text.starts_with(wanted),
        TextPart::End => text.ends_with(wanted),
    }))
}

fn text(value: Value, change: fn(&str) -> String) -> Result<Value, Unsupported> {
    match value {
        Value::Null => Ok(Value::Null),
        Value::Text(text) => Ok(Value::Text(change(&text))),
        other => unsupported(format!("{} as text", other.type_name())),
    }
}

fn cast(value: Value, kind: Type) -> Result<Value, Unsupported> {
    let refused = format!("a cast of {} to {kind:?}", value.type_name());
    match (kind, value) {
        (_, Value::Null) => Ok(Value::Null),
        (Type::Text, value @ Value::Text(_)) => Ok(value),
        (Type::Boolean, value @ Value::Boolean(_)) => Ok(value),
        (Type::Date, value @ Value::Date(_)) => Ok(value),
        (Type::Date, Value::Timestamp(time)) => Ok(Value::Date(time.date())),
        (Type::Timestamp, value @ Value::Timestamp(_)) => Ok(value),
        (Type::Timestamp, Value::Date(day)) => {
            Ok(Value::Timestamp(day.to_datetime(Time::midnight())))
        }
        (_, value) => match (kind, number(&value)) {
            (Type::Float, Some(number)) => Ok(Value::Float(number.to_f64())),
            (Type::Decimal { scale, .. }, Some(number @ Number::Exact(_))) => {
                Ok(number.rounded(scale)?.to_value())
            }
            // Engines round a fraction in different ways, so there may be none.
            (Type::Integer, Some(number)) if number.to_f64().fract() == 0.0 => {
                Ok(number.rounded(0)?.to_value())
            }
            _ => unsupported(refused),
        },
    }
}
