//! Two values beside one another as a condition.

use base::{Decimal, Granularity, Type, Value};
use semantic::{Comparison, Relation};
use sql::{Comparator, Expr, Function, NativePiece};

/// A value and its type, where it is known.
pub type Side = (Expr, Option<Type>);

/// The condition that two values stand in a relation. "Not equal" is the opposite of "equal": it
/// holds where one of them is missing.
pub fn beside(left: Side, relation: Relation, right: Side) -> Expr {
    let (left, right) = alike(left, right);
    match relation {
        Relation::Equal => left.compare(Comparator::Equal, right),
        Relation::Order(comparison) => left.compare(comparator(comparison), right),
        Relation::NotEqual => Expr::Any(vec![
            Expr::IsNull(Box::new(left.clone())),
            Expr::IsNull(Box::new(right.clone())),
            left.compare(Comparator::NotEqual, right),
        ]),
    }
}

/// A number so many times, as every engine computes it.
pub fn so_many_times(value: Expr, times: Option<Decimal>) -> Expr {
    let Some(times) = times else {
        return value;
    };
    let float = |value| NativePiece::Expr(Expr::Cast(Box::new(value), Type::Float));
    Expr::Native(vec![
        float(value),
        NativePiece::Text(" * ".into()),
        float(Expr::Value(Value::Decimal(times))),
    ])
}

/// Beside a date, a point in time is the day it lies in.
fn alike((left, one): Side, (right, other): Side) -> (Expr, Expr) {
    match (one, other) {
        (Some(Type::Date), Some(Type::Timestamp)) => (left, day(right)),
        (Some(Type::Timestamp), Some(Type::Date)) => (day(left), right),
        _ => (left, right),
    }
}

fn day(time: Expr) -> Expr {
    let cut = Expr::Call(Function::Truncate(Granularity::Day), vec![time]);
    Expr::Cast(Box::new(cut), Type::Date)
}

pub fn comparator(comparison: Comparison) -> Comparator {
    match comparison {
        Comparison::Less => Comparator::Less,
        Comparison::LessOrEqual => Comparator::LessOrEqual,
        Comparison::Greater => Comparator::Greater,
        Comparison::GreaterOrEqual => Comparator::GreaterOrEqual,
    }
}
