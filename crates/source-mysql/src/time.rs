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

/// There is no truncation: dates are computed, and times written anew. WEEKDAY is 0 on Mondays.
fn truncate(granularity: Granularity) -> &'static str {
    match granularity {
        Granularity::Year => "MAKEDATE(YEAR({0}), 1)",
        Granularity::Quarter => "MAKEDATE(YEAR({0}), 1) + INTERVAL (QUARTER({0}) - 1) QUARTER",
        Granularity::Month => "DATE_FORMAT({0}, '%Y-%m-01')",
        Granularity::Week => "SUBDATE({0}, WEEKDAY({0}))",
        Granularity::Day => "DATE({0})",
        Granularity::Hour => "DATE_FORMAT({0}, '%Y-%m-%d %H:00:00')",
        Granularity::Minute => "DATE_FORMAT({0}, '%Y-%m-%d %H:%i:00')",
        Granularity::Second => "DATE_FORMAT({0}, '%Y-%m-%d %H:%i:%s')",
    }
}

fn add(granularity: Granularity) -> &'static str {
    match granularity {
        Granularity::Year => "{0} + INTERVAL ({1}) YEAR",
        Granularity::Quarter => "{0} + INTERVAL ({1}) QUARTER",
        Granularity::Month => "{0} + INTERVAL ({1}) MONTH",
        Granularity::Week => "{0} + INTERVAL ({1}) WEEK",
        Granularity::Day => "{0} + INTERVAL ({1}) DAY",
        Granularity::Hour => "{0} + INTERVAL ({1}) HOUR",
        Granularity::Minute => "{0} + INTERVAL ({1}) MINUTE",
        Granularity::Second => "{0} + INTERVAL ({1}) SECOND",
    }
}

// TIMESTAMPDIFF counts whole units, so fractions of a second are cut off before.
const SECONDS_BETWEEN: &str = "TIMESTAMPDIFF(SECOND, DATE_FORMAT({0}, '%Y-%m-%d %H:%i:%s'), DATE_FORMAT({1}, '%Y-%m-%d %H:%i:%s'))";
const DAYS_BETWEEN: &str = "DATEDIFF({1}, {0})";
const MONTHS_BETWEEN: &str = "((YEAR({1}) - YEAR({0})) * 12 + MONTH({1}) - MONTH({0}))";
