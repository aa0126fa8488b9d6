//! What an operator and its texts mean for a member: a test with typed values.

use base::{Code, Decimal, Value};
use jiff::civil::{Date, DateTime, Time};

use super::predicate::{Comparison, Test};
use crate::diagnostic::shown;
use crate::query::{DAY_FORM, day};
use crate::{Diagnostic, DimensionType, Member, MemberKind, Operator};

/// The typed test that an operator with its texts means for a member.
pub fn test_of(member: &Member, operator: Operator, values: &[String]) -> Result<Test, Diagnostic> {
    use Operator::*;
    let path = &member.path;
    if matches!(member.kind, MemberKind::Segment(_)) {
        let message = format!("'{path}' is a segment: it has no value to compare");
        return Err(Diagnostic::new(Code::QueryWrongKind, message));
    }
    let typed = || {
        let values = values.iter().map(|text| value(member, text));
        values.collect::<Result<Vec<_>, _>>()
    };
    let compare = |comparison| {
        let value = one(member, operator, values).and_then(|text| value(member, text));
        value.map(|value| Test::Compare(comparison, value))
    };
    match operator {
        Set | NotSet if !values.is_empty() => Err(wrong(format!("'{operator}' takes no values"))),
        Set => Ok(Test::Set),
        NotSet => Ok(Test::NotSet),
        Equals | In | NotEquals | NotIn if values.is_empty() => {
            let message = format!("'{operator}' on '{path}' needs at least one value");
            Err(wrong(message))
        }
        Equals | In => typed().map(Test::Is),
        NotEquals | NotIn => typed().map(Test::IsNot),
        Gt => compare(Comparison::Greater),
        Gte => compare(Comparison::GreaterOrEqual),
        Lt => compare(Comparison::Less),
        Lte => compare(Comparison::LessOrEqual),
        InDateRange | OnTheDate => dates(member, operator, values),
        _ => Err(Diagnostic::new(
            Code::QueryUnsupported,
            format!("the operator '{operator}' is not compiled yet"),
        )),
    }
}

fn wrong(message: String) -> Diagnostic {
    Diagnostic::new(Code::QueryWrongValue, message)
}

fn one<'v>(
    member: &Member,
    operator: Operator,
    values: &'v [String],
) -> Result<&'v str, Diagnostic> {
    let path = &member.path;
    match values {
        [value] => Ok(value),
        _ => Err(wrong(format!(
            "'{operator}' on '{path}' takes exactly one value"
        ))),
    }
}

fn dates(member: &Member, operator: Operator, values: &[String]) -> Result<Test, Diagnostic> {
    if !member.is_time() {
        let path = &member.path;
        let message = format!("'{operator}' needs a time dimension, which '{path}' is not");
        return Err(wrong(message));
    }
    let read = |text: &String| {
        let fault = || wrong(format!("'{}' is not a date: {DAY_FORM}", shown(text)));
        day(text).ok_or_else(fault)
    };
    match (operator, values) {
        (_, [only]) => read(only).and_then(|day| days(day, day)),
        (Operator::InDateRange, [first, last]) => days(read(first)?, read(last)?),
        (Operator::InDateRange, _) => Err(wrong(format!("'{operator}' takes one or two dates"))),
        _ => Err(wrong(format!("'{operator}' takes one date"))),
    }
}

/// From the first day to the last, both whole.
pub(super) fn days(first: Date, last: Date) -> Result<Test, Diagnostic> {
    let midnight = |day: Date| day.to_datetime(Time::midnight());
    if last < first {
        return Err(wrong(format!(
            "the range from {first} to {last} ends before it begins"
        )));
    }
    Ok(match last.tomorrow() {
        Ok(end) => Test::Within {
            start: midnight(first),
            end: midnight(end),
        },
        // Nothing comes after the last day there is.
        Err(_) => Test::Compare(Comparison::GreaterOrEqual, Value::Date(first)),
    })
}

/// A text as a value of the member's type.
pub(crate) fn value(member: &Member, text: &str) -> Result<Value, Diagnostic> {
    let kind = match &member.kind {
        MemberKind::Dimension(dimension) => dimension.kind,
        MemberKind::Measure(_) | MemberKind::Segment(_) => DimensionType::Number,
    };
    let (value, wanted) = match kind {
        DimensionType::Text => (Some(Value::Text(text.to_owned())), "a text"),
        DimensionType::Boolean => (text.parse().ok().map(Value::Boolean), "true or false"),
        DimensionType::Number => (number(text), "a number"),
        DimensionType::Time => (moment(text), "a date or a time"),
    };
    let (text, path) = (shown(text), &member.path);
    value.ok_or_else(|| wrong(format!("'{text}' is not {wanted}, as '{path}' needs")))
}

fn number(text: &str) -> Option<Value> {
    match text.parse::<i64>() {
        Ok(integer) => Some(Value::Integer(integer)),
        Err(_) => text.parse::<Decimal>().ok().map(Value::Decimal),
    }
}

/// A day, or a day and a time of day behind it.
fn moment(text: &str) -> Option<Value> {
    if let Some(day) = day(text) {
        return Some(Value::Date(day));
    }
    day(text.get(..10)?)?;
    text.parse::<DateTime>().ok().map(Value::Timestamp)
}
