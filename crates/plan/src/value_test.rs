//! A test of one value as a condition.
//!
//! Dates are compared with dates: an engine compares a DATE column with a TIMESTAMP by converting
//! every row. Where the column holds points in time, a day stands for all of it.

use base::Value;
use jiff::Span;
use jiff::civil::{Date, DateTime, Time};
use semantic::{Comparison, Interval, Test, TextPart};
use sql::{Comparator, Expr};

use crate::versus::comparator;

/// The condition that a value passes a test.
pub fn tested(value: Expr, test: &Test, is_date: bool) -> Expr {
    match test {
        Test::Is(values) => is_one_of(value, values, is_date),
        Test::IsNot(values) => or_missing(is_one_of(value.clone(), values, is_date), value),
        Test::Compare(comparison, limit) => compared(value, *comparison, limit, is_date),
        Test::Like(part, texts) => has_one_of(&value, *part, texts),
        Test::NotLike(part, texts) => or_missing(has_one_of(&value, *part, texts), value),
        Test::Within { start, end } => {
            let edge = |comparison, time| at(value.clone(), comparison, time, is_date);
            Expr::All(vec![
                edge(Comparison::GreaterOrEqual, *start),
                edge(Comparison::Less, *end),
            ])
        }
        Test::Outside { start, end } => {
            let edge = |comparison, time| at(value.clone(), comparison, time, is_date);
            Expr::Any(vec![
                edge(Comparison::Less, *start),
                edge(Comparison::GreaterOrEqual, *end),
            ])
        }
        Test::Set => Expr::Not(Box::new(Expr::IsNull(Box::new(value)))),
        Test::NotSet => Expr::IsNull(Box::new(value)),
    }
}

/// The values that a test compares with, in their order: one for each value that is asked for, or
/// the first and the last moment. None where a condition with them would be another one.
pub fn bounds(test: &Test, is_date: bool) -> Option<Vec<Value>> {
    let moment = |time: DateTime| match is_date {
        true => Value::Date(time.date()),
        false => Value::Timestamp(time),
    };
    match test {
        // A day may stand for all of it, which no single value does.
        Test::Is(values) => {
            let moment = |value: &Value| matches!(value, Value::Date(_) | Value::Timestamp(_));
            (!values.iter().any(moment)).then(|| values.clone())
        }
        Test::Within { start, end } => {
            let last = end.checked_sub(Span::new().milliseconds(1)).ok()?;
            Some(vec![moment(*start), moment(last)])
        }
        _ => None,
    }
}

/// The test that a time passes if it passes this one when it is so much later. None, where that
/// cannot be said of the time itself.
pub fn earlier(test: &Test, by: Interval) -> Option<Test> {
    let limit = |time: &DateTime| by.first_to_reach(*time);
    Some(match test {
        Test::Within { start, end } => Test::Within {
            start: limit(start)?,
            end: limit(end)?,
        },
        Test::Outside { start, end } => Test::Outside {
            start: limit(start)?,
            end: limit(end)?,
        },
        Test::Compare(comparison, Value::Date(day)) => {
            let next = || day.tomorrow().ok();
            let (comparison, day) = match comparison {
                Comparison::Less | Comparison::GreaterOrEqual => (*comparison, *day),
                Comparison::Greater => (Comparison::GreaterOrEqual, next()?),
                Comparison::LessOrEqual => (Comparison::Less, next()?),
            };
            let limit = limit(&day.to_datetime(Time::midnight()))?;
            Test::Compare(comparison, Value::Timestamp(limit))
        }
        Test::Compare(comparison @ (Comparison::Less | Comparison::GreaterOrEqual), value) => {
            let Value::Timestamp(time) = value else {
                return None;
            };
            Test::Compare(*comparison, Value::Timestamp(limit(time)?))
        }
        Test::Set | Test::NotSet => test.clone(),
        _ => return None,
    })
}

/// Rows that fail a condition, and rows without a value.
fn or_missing(condition: Expr, value: Expr) -> Expr {
    Expr::Any(vec![
        Expr::IsNull(Box::new(value)),
        Expr::Not(Box::new(condition)),
    ])
}

fn has_one_of(value: &Expr, part: TextPart, texts: &[String]) -> Expr {
    let part = match part {
        TextPart::Anywhere => sql::TextPart::Anywhere,
        TextPart::Start => sql::TextPart::Start,
        TextPart::End => sql::TextPart::End,
    };
    let like = |text: &String| Expr::Like {
        expr: Box::new(value.clone()),
        part,
        text: text.clone(),
    };
    match texts {
        [only] => like(only),
        many => Expr::Any(many.iter().map(like).collect()),
    }
}

fn is_one_of(value: Expr, values: &[Value], is_date: bool) -> Expr {
    let mut exact = Vec::new();
    let mut parts = Vec::new();
    for wanted in values {
        match wanted {
            Value::Date(day) if !is_date => parts.push(on(value.clone(), *day)),
            // No date is a point within a day.
            Value::Timestamp(time) if is_date && time.time() != Time::midnight() => {}
            other => exact.push(bound(other, is_date)),
        }
    }
    match exact.len() {
        0 => {}
        1 => parts.push(value.compare(Comparator::Equal, exact.remove(0))),
        _ => parts.push(Expr::In {
            expr: Box::new(value),
            values: exact,
        }),
    }
    match parts.len() {
        1 => parts.remove(0),
        _ => Expr::Any(parts),
    }
}

/// At any time of a day.
fn on(value: Expr, day: Date) -> Expr {
    let limit = Value::Date(day);
    let compare = |comparison| compared(value.clone(), comparison, &limit, false);
    Expr::All(vec![
        compare(Comparison::GreaterOrEqual),
        compare(Comparison::LessOrEqual),
    ])
}

fn compared(value: Expr, comparison: Comparison, limit: &Value, is_date: bool) -> Expr {
    let (comparator, limit) = match (comparison, limit) {
        (Comparison::Greater, Value::Date(day)) if !is_date => match day.tomorrow() {
            Ok(next) => (Comparator::GreaterOrEqual, midnight(next)),
            Err(_) => return Expr::Any(Vec::new()),
        },
        (Comparison::LessOrEqual, Value::Date(day)) if !is_date => match day.tomorrow() {
            Ok(next) => (Comparator::Less, midnight(next)),
            Err(_) => return Expr::Not(Box::new(Expr::IsNull(Box::new(value)))),
        },
        (_, Value::Date(day)) if !is_date => (comparator(comparison), midnight(*day)),
        (_, Value::Timestamp(time)) => return at(value, comparison, *time, is_date),
        _ => (comparator(comparison), bound(limit, is_date)),
    };
    value.compare(comparator, limit)
}

fn midnight(day: Date) -> Expr {
    Expr::Value(Value::Timestamp(day.to_datetime(Time::midnight())))
}

/// Compared with a point in time. Dates compare with one within a day as with the day it is in:
/// that day began before it.
fn at(value: Expr, comparison: Comparison, time: DateTime, is_date: bool) -> Expr {
    let within = is_date && time.time() != Time::midnight();
    if !within {
        let limit = bound(&Value::Timestamp(time), is_date);
        return value.compare(comparator(comparison), limit);
    }
    let comparator = match comparison {
        Comparison::Less | Comparison::LessOrEqual => Comparator::LessOrEqual,
        Comparison::Greater | Comparison::GreaterOrEqual => Comparator::Greater,
    };
    value.compare(comparator, Expr::Value(Value::Date(time.date())))
}

/// Midnight as the day it begins, for a column of dates.
fn bound(value: &Value, is_date: bool) -> Expr {
    Expr::Value(match value {
        Value::Timestamp(time) if is_date && time.time() == Time::midnight() => {
            Value::Date(time.date())
        }
        other => other.clone(),
    })
}
