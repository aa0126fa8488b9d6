//! Days and points in time: how they are written, and what ranges of them mean.
//!
//! A day stands for all of it. A point in time at the end of a range stands for its millisecond,
//! as Cube's clients write them: `T23:59:59.999` ends a whole day.

use base::Value;
use jiff::Span;
use jiff::civil::{Date, DateTime, Time};

use super::predicate::{Comparison, Test};
use super::test::{Subject, wrong};
use crate::diagnostic::shown;
use crate::query::{DAY_FORM, day};
use crate::{Diagnostic, DimensionType, Operator};

/// The test of an operator on dates.
pub(super) fn dates(
    member: Subject<'_>,
    operator: Operator,
    values: &[String],
) -> Result<Test, Diagnostic> {
    if member.kind != DimensionType::Time {
        let path = member.path;
        let message = format!("'{operator}' needs a time dimension, which '{path}' is not");
        return Err(wrong(message));
    }
    let ranged = matches!(operator, Operator::InDateRange | Operator::NotInDateRange);
    let (first, last) = match values {
        [only] => (read(only)?, read(only)?),
        [first, last] if ranged => (read(first)?, read(last)?),
        _ if ranged => return Err(wrong(format!("'{operator}' takes one or two dates"))),
        _ => return Err(wrong(format!("'{operator}' takes one date"))),
    };
    let compare = |comparison| Ok(Test::Compare(comparison, first.clone()));
    match operator {
        Operator::BeforeDate => compare(Comparison::Less),
        Operator::BeforeOrOnDate => compare(Comparison::LessOrEqual),
        Operator::AfterDate => compare(Comparison::Greater),
        Operator::AfterOrOnDate => compare(Comparison::GreaterOrEqual),
        // The day of a point in time, all of it.
        Operator::OnTheDate => {
            let day = start_of(&first).date();
            days(day, day)
        }
        Operator::NotInDateRange => between(&first, &last).map(negated),
        _ => between(&first, &last),
    }
}

fn read(text: &str) -> Result<Value, Diagnostic> {
    moment(text).ok_or_else(|| {
        wrong(format!(
            "'{}' is not a date: {DAY_FORM}, or with a time of day as 2026-03-31T18:30:00.000",
            shown(text)
        ))
    })
}

/// A day, or a day and a time of day behind it.
pub(crate) fn moment(text: &str) -> Option<Value> {
    if let Some(day) = day(text) {
        return Some(Value::Date(day));
    }
    day(text.get(..10)?)?;
    text.parse::<DateTime>().ok().map(Value::Timestamp)
}

/// From the first day to the last, both whole.
pub(super) fn days(first: Date, last: Date) -> Result<Test, Diagnostic> {
    between(&Value::Date(first), &Value::Date(last))
}

/// From the beginning of one day or point in time to the end of another.
fn between(first: &Value, last: &Value) -> Result<Test, Diagnostic> {
    let start = start_of(first);
    if start_of(last) < start {
        return Err(wrong(format!(
            "the range from {first} to {last} ends before it begins"
        )));
    }
    Ok(match end_of(last) {
        Some(end) => Test::Within { start, end },
        // Nothing comes after the last day there is.
        None => Test::Compare(Comparison::GreaterOrEqual, first.clone()),
    })
}

fn negated(test: Test) -> Test {
    match test {
        Test::Within { start, end } => Test::Outside { start, end },
        Test::Compare(_, first) => Test::Compare(Comparison::Less, first),
        other => other,
    }
}

fn start_of(value: &Value) -> DateTime {
    match value {
        Value::Timestamp(time) => *time,
        Value::Date(day) => day.to_datetime(Time::midnight()),
        _ => unreachable!("only days and points in time are read"),
    }
}

/// The first moment that lies behind a day or a millisecond.
fn end_of(value: &Value) -> Option<DateTime> {
    let length = match value {
        Value::Date(_) => Span::new().days(1),
        _ => Span::new().milliseconds(1),
    };
    start_of(value).checked_add(length).ok()
}
