//! Dates and times: cut, moved, and how far they are apart.

use base::Granularity;
use sql::Function;

pub(crate) fn template(function: Function) -> Option<&'static str> {
    Some(match function {
        Function::Truncate(granularity) => truncate(granularity),
        Function::Add(granularity) | Function::AddToDate(granularity) => add(granularity),
        Function::SecondsBetween => SECONDS_BETWEEN,
        Function::DaysBetween => DAYS_BETWEEN,
        Function::MonthsBetween => MONTHS_BETWEEN,
        _ => return None,
    })
}

/// A literal per unit: the unit is not a value that could be bound. Weeks begin on Monday.
fn truncate(granularity: Granularity) -> &'static str {
    match granularity {
        Granularity::Year => "date_trunc('year', {0})",
        Granularity::Quarter => "date_trunc('quarter', {0})",
        Granularity::Month => "date_trunc('month', {0})",
        Granularity::Week => "date_trunc('week', {0})",
        Granularity::Day => "date_trunc('day', {0})",
        Granularity::Hour => "date_trunc('hour', {0})",
        Granularity::Minute => "date_trunc('minute', {0})",
        Granularity::Second => "date_trunc('second', {0})",
    }
}

fn add(granularity: Granularity) -> &'static str {
    match granularity {
        Granularity::Year => "{0} + INTERVAL ({1}) YEAR",
        Granularity::Quarter => "{0} + INTERVAL (({1}) * 3) MONTH",
        Granularity::Month => "{0} + INTERVAL ({1}) MONTH",
        Granularity::Week => "{0} + INTERVAL (({1}) * 7) DAY",
        Granularity::Day => "{0} + INTERVAL ({1}) DAY",
        Granularity::Hour => "{0} + INTERVAL ({1}) HOUR",
        Granularity::Minute => "{0} + INTERVAL ({1}) MINUTE",
        Granularity::Second => "{0} + INTERVAL ({1}) SECOND",
    }
}

// Boundaries are counted, not whole units.
const SECONDS_BETWEEN: &str = "date_diff('second', {0}, {1})";
const DAYS_BETWEEN: &str = "date_diff('day', {0}, {1})";
const MONTHS_BETWEEN: &str = "date_diff('month', {0}, {1})";
