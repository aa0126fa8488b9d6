//! A test of one value as a condition.
//!
//! Dates are compared with dates: an engine compares a DATE column with a TIMESTAMP by converting
//! every row. Where the column holds points in time, a day stands for all of it.

use base::Value;
use jiff::civil::{Date, Time};
use semantic::{Comparison, Test};
use sql::{Comparator, Expr};

/// The condition that a value passes a test.
pub fn tested(value: Expr, test: &Test, is_date: bool) -> Expr {
    match test {
        Test::Is(values) => is_one_of(value, values, is_date),
        Test::IsNot(values) => Expr::Any(vec![
            Expr::IsNull(Box::new(value.clone())),
            Expr::Not(Box::new(is_one_of(value, values, is_date))),
        ]),
        Test::Compare(comparison, limit) => compared(value, *comparison, limit, is_date),
        Test::Within { start, end } => {
            let moment = |time| bound(&Value::Timestamp(time), is_date);
            let from = value
                .clone()
                .compare(Comparator::GreaterOrEqual, moment(*start));
            Expr::All(vec![from, value.compare(Comparator::Less, moment(*end))])
        }
        Test::Set => Expr::Not(Box::new(Expr::IsNull(Box::new(value)))),
        Test::NotSet => Expr::IsNull(Box::new(value)),
    }
}

fn is_one_of(value: Expr, values: &[Value], is_date: bool) -> Expr {
    let mut exact = Vec::new();
    let mut parts = Vec::new();
    for wanted in values {
        match wanted {
            Value::Date(day) if !is_date => parts.push(on(value.clone(), *day)),
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
        _ => (comparator(comparison), bound(limit, is_date)),
    };
    value.compare(comparator, limit)
}

fn midnight(day: Date) -> Expr {
    Expr::Value(Value::Timestamp(day.to_datetime(Time::midnight())))
}

/// Midnight as the day it begins, for a column of dates. Other times of day stay: no date equals
/// them.
fn bound(value: &Value, is_date: bool) -> Expr {
    Expr::Value(match value {
        Value::Timestamp(time) if is_date && time.time() == Time::midnight() => {
            Value::Date(time.date())
        }
        other => other.clone(),
    })
}

fn comparator(comparison: Comparison) -> Comparator {
    match comparison {
        Comparison::Less => Comparator::Less,
        Comparison::LessOrEqual => Comparator::LessOrEqual,
        Comparison::Greater => Comparator::Greater,
        Comparison::GreaterOrEqual => Comparator::GreaterOrEqual,
    }
}
