//! Before: a condition on a column that is cut to periods, `date_trunc('month', sales.day) >=
//! 2026-10-01`. After: a half-open range of the column itself, `sales.day >= 2026-10-01`, where an
//! index or partitions find rows by it.
//!
//! Sound because the beginning of a period is at or behind a moment if and only if all of the period
//! is: each comparison with the beginning says where the column itself lies, and both are unknown
//! where it has no value. An equality with something that is no beginning is left as it is.
//!
//! Periods are cut by the compiler's own function, or by `date_trunc` in SQL of the model, which
//! means the same wherever an engine has it. A cast to a date is left alone where that is all there
//! is: SQLite takes the year of it.

use base::{Calendar, Granularity, Type, Value};
use jiff::civil::{Date, DateTime, Time};
use sql::{Catalog, Comparator, Expr, Function, NativePiece};

use super::reads::{Reads, each_filter};
use crate::Plan;

pub fn apply(plan: Plan, catalog: &Catalog) -> Plan {
    each_filter(plan, catalog, &bare)
}

fn bare(condition: &mut Expr, reads: &Reads<'_>) {
    match ranged(condition, reads) {
        Some(range) => *condition = range,
        None => {
            let inside = condition.children_mut().into_iter();
            inside.for_each(|inner| bare(inner, reads));
        }
    }
}

fn ranged(condition: &Expr, reads: &Reads<'_>) -> Option<Expr> {
    let Expr::Compare(left, comparator, right) = condition else {
        return None;
    };
    let (size, column) = cut(left)?;
    let Expr::Value(limit) = &**right else {
        return None;
    };
    if !size.fits_a_date() || !reads.finds(column) {
        return None;
    }
    let (start, next) = around(size, limit)?;
    let whole = moment(limit)? == start.to_datetime(Time::midnight());
    let kind = reads.kind(column)?;
    let from = |day| edge(column, Comparator::GreaterOrEqual, day, kind);
    let before = |day| edge(column, Comparator::Less, day, kind);
    match comparator {
        Comparator::GreaterOrEqual if whole => from(start),
        Comparator::GreaterOrEqual | Comparator::Greater => from(next),
        Comparator::Less if whole => before(start),
        Comparator::Less | Comparator::LessOrEqual => before(next),
        Comparator::Equal if whole => Some(Expr::All(vec![from(start)?, before(next)?])),
        Comparator::Equal | Comparator::NotEqual => None,
    }
}

fn edge(column: &Expr, comparator: Comparator, day: Date, kind: Type) -> Option<Expr> {
    let limit = match kind {
        Type::Date => Value::Date(day),
        Type::Timestamp => Value::Timestamp(day.to_datetime(Time::midnight())),
        _ => return None,
    };
    Some(column.clone().compare(comparator, Expr::Value(limit)))
}

/// The first day of the period around a moment, and that of the next one.
fn around(size: Granularity, limit: &Value) -> Option<(Date, Date)> {
    let calendar = Calendar::default();
    let day = moment(limit)?.date();
    let period = calendar.period(size, day);
    // No period comes after the last one there is, which does not end behind its last day.
    let ends = period.end > day && calendar.period(size, period.end).start == period.end;
    ends.then_some((period.start, period.end))
}

fn moment(value: &Value) -> Option<DateTime> {
    match value {
        Value::Date(day) => Some(day.to_datetime(Time::midnight())),
        Value::Timestamp(time) => Some(*time),
        _ => None,
    }
}

/// To which periods a column is cut, and which column it is.
fn cut(expr: &Expr) -> Option<(Granularity, &Expr)> {
    match expr {
        Expr::Cast(inner, Type::Date | Type::Timestamp) => cut(inner),
        Expr::Call(Function::Truncate(size), arguments) => match arguments.as_slice() {
            [column @ Expr::Column { .. }] => Some((*size, column)),
            _ => None,
        },
        Expr::Native(pieces) => match pieces.as_slice() {
            [
                NativePiece::Text(before),
                NativePiece::Expr(column @ Expr::Column { .. }),
                NativePiece::Text(after),
            ] => Some((written(before, after)?, column)),
            _ => None,
        },
        _ => None,
    }
}

/// The size in `date_trunc('month', ` and `)`, perhaps in a cast to a date.
fn written(before: &str, after: &str) -> Option<Granularity> {
    let bare = |text: &str| text.split_whitespace().collect::<String>().to_lowercase();
    let (before, after) = (bare(before), bare(after));
    let inner = match before.strip_prefix("cast(") {
        Some(inner) if after == ")asdate)" => inner,
        None if after == ")" => &*before,
        _ => return None,
    };
    let size = inner.strip_prefix("date_trunc('")?.strip_suffix("',")?;
    size.parse().ok()
}
