//! Where windows begin and end, computed from the first moment of a period.

use base::{Granularity, Periods, SECONDS_A_DAY, Type, WeekPart};
use semantic::Edge;
use sql::Expr;

use crate::periods::{added, cut, kind_of_periods, later, moved};

/// A value that is computed in steps, each from columns of those before.
pub struct Steps {
    pub before: Vec<Vec<(String, Expr)>>,
    pub value: Expr,
}

/// An edge as seen from the period in a column, as a value of a type; `None` where it is open.
/// `name` is that of the edge, for what has to be computed before.
pub fn edge(edge: Edge, column: &str, periods: Periods, kind: Type, name: &str) -> Option<Steps> {
    let start = || Steps {
        before: Vec::new(),
        value: Expr::name(column),
    };
    let own = kind_of_periods(periods);
    let (at, by) = match edge {
        Edge::Open => return None,
        Edge::Start(by) => (start(), by),
        Edge::End(by) => (end_of(column, periods, name), by),
        Edge::StartOf(longer) => return Some(to_date(column, (periods, longer), kind, name)),
    };
    Some(Steps {
        value: later(typed(at.value, own, kind), kind, by),
        before: at.before,
    })
}

/// Where the longer period begins that a period begins in.
pub fn first_of(column: &str, periods: Periods, longer: Periods) -> Steps {
    let own = kind_of_periods(periods);
    let first = cut(Expr::name(column), own, longer, "first");
    Steps {
        value: typed(first.start, kind_of_periods(longer), own),
        before: layer(first.before),
    }
}

fn typed(time: Expr, own: Type, kind: Type) -> Expr {
    match own == kind {
        true => time,
        false => Expr::Cast(Box::new(time), kind),
    }
}

/// The first moment behind a period.
fn end_of(column: &str, periods: Periods, name: &str) -> Steps {
    let start = Expr::name(column);
    let kind = kind_of_periods(periods);
    let one = Expr::Constant(1);
    let value = match periods {
        Periods::Standard(size) => added(start, kind, size, one),
        Periods::Every(every) => {
            let (size, shift) = match kind {
                Type::Date => (Granularity::Day, every.shift / SECONDS_A_DAY),
                _ => (Granularity::Second, every.shift),
            };
            let counted = moved(start, kind, size, -shift);
            let count = Expr::Constant(every.count.into());
            let next = added(counted, kind, every.unit.granularity(), count);
            moved(next, kind, size, shift)
        }
        Periods::Weeks(_, part) => {
            let within_next = moved(start, Type::Date, Granularity::Day, longest(part));
            let next = cut(within_next, Type::Date, periods, &format!("{name} end"));
            return Steps {
                before: layer(next.before),
                value: next.start,
            };
        }
    };
    Steps {
        before: Vec::new(),
        value,
    }
}

/// The days of the longest part of a year of weeks. So many days after the beginning of any, the
/// next one has begun and has not ended.
fn longest(part: WeekPart) -> i64 {
    7 * match part {
        WeekPart::Year => 53,
        WeekPart::Quarter => 14,
        WeekPart::Month => 6,
    }
}

/// Where the longer period begins that holds the last moment of a period.
fn to_date(column: &str, (periods, longer): (Periods, Periods), kind: Type, name: &str) -> Steps {
    let end = end_of(column, periods, name);
    let (finest, size) = match longer.are_of_days() && periods.are_of_days() {
        true => (Type::Date, Granularity::Day),
        false => (Type::Timestamp, Granularity::Second),
    };
    let end_time = typed(end.value, kind_of_periods(periods), finest);
    let last = moved(end_time, finest, size, -1);
    let first = cut(last, finest, longer, &format!("{name} last"));
    let mut before = end.before;
    before.extend(layer(first.before));
    Steps {
        before,
        value: typed(first.start, kind_of_periods(longer), kind),
    }
}

fn layer(columns: Vec<(String, Expr)>) -> Vec<Vec<(String, Expr)>> {
    match columns.is_empty() {
        true => Vec::new(),
        false => vec![columns],
    }
}
