//! Times by another clock than the tenant's, as expressions that every engine understands.
//!
//! What is compared with a time is taken back to the tenant's clock, so columns stay as they are and
//! their indexes of use; what is shown or cut is moved.

use base::{Granularity, Type, Value};
use jiff::Span;
use jiff::civil::{Date, DateTime, Time};
use semantic::{Clock, Comparison, Test};
use sql::{Comparator, Expr};

use crate::periods::moved;
use crate::value_test::tested;

/// What a clock shows when the tenant's shows a time.
pub fn shown(time: Expr, clock: &Clock) -> Expr {
    let later = |seconds| moved(time.clone(), Type::Timestamp, Granularity::Second, seconds);
    let (mut seconds, changes) = clock.steps();
    let mut arms = Vec::new();
    for (from, next) in changes {
        let limit = Expr::Value(Value::Timestamp(*from));
        let earlier = time.clone().compare(Comparator::Less, limit);
        arms.push((earlier, later(seconds)));
        seconds = *next;
    }
    match arms.is_empty() {
        true => later(seconds),
        false => Expr::Case {
            arms,
            otherwise: Some(Box::new(later(seconds))),
        },
    }
}

/// Whether a time passes a test when it is looked at by a clock. None, where that is at no time of
/// the tenant's.
pub fn tested_by(clock: &Clock, time: &Expr, test: &Test) -> Option<Expr> {
    let plain = |test: &Test| tested(time.clone(), test, false);
    let within = |start: DateTime, end: DateTime| {
        let (start, end) = (clock.back(start)?, clock.back(end)?);
        Some(Test::Within { start, end })
    };
    let test = match test {
        Test::Is(values) => {
            let each = values.iter().map(|value| match value {
                Value::Date(day) => within(start_of(*day), end_of(*day)?),
                Value::Timestamp(time) => {
                    Some(Test::Is(vec![Value::Timestamp(clock.back(*time)?)]))
                }
                _ => None,
            });
            let mut each: Vec<Expr> = each
                .map(|test| Some(plain(&test?)))
                .collect::<Option<_>>()?;
            return Some(match each.len() {
                1 => each.remove(0),
                _ => Expr::Any(each),
            });
        }
        Test::IsNot(values) => {
            let is = tested_by(clock, time, &Test::Is(values.clone()))?;
            let missing = Expr::IsNull(Box::new(time.clone()));
            return Some(Expr::Any(vec![missing, Expr::Not(Box::new(is))]));
        }
        Test::Within { start, end } => within(*start, *end)?,
        Test::Outside { start, end } => {
            let (start, end) = (clock.back(*start)?, clock.back(*end)?);
            Test::Outside { start, end }
        }
        Test::Compare(comparison, limit) => {
            let (comparison, limit) = edge(*comparison, limit)?;
            Test::Compare(comparison, Value::Timestamp(clock.back(limit)?))
        }
        other => other.clone(),
    };
    Some(plain(&test))
}

/// Of a day all hours count.
fn edge(comparison: Comparison, limit: &Value) -> Option<(Comparison, DateTime)> {
    Some(match (comparison, limit) {
        (comparison, Value::Timestamp(time)) => (comparison, *time),
        (Comparison::Greater, Value::Date(day)) => (Comparison::GreaterOrEqual, end_of(*day)?),
        (Comparison::LessOrEqual, Value::Date(day)) => (Comparison::Less, end_of(*day)?),
        (comparison, Value::Date(day)) => (comparison, start_of(*day)),
        _ => return None,
    })
}

fn start_of(day: Date) -> DateTime {
    day.to_datetime(Time::midnight())
}

fn end_of(day: Date) -> Option<DateTime> {
    start_of(day).checked_add(Span::new().days(1)).ok()
}
