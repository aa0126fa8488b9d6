//! Dates and times: cut, moved, and how far they are apart.

use base::Granularity;
use sql::Function;

pub(crate) fn template(function: Function) -> Option<&'static str> {
    Some(match function {
        Function::Add(granularity) | Function::AddToDate(granularity) => add(granularity),
        Function::SecondsBetween => SECONDS_BETWEEN,
        Function::DaysBetween => DAYS_BETWEEN,
        Function::MonthsBetween => MONTHS_BETWEEN,
        _ => return None,
    })
}

/// Weeks begin on Monday whatever the session's DATEFIRST says: the first day of the year 1 was one.
pub(crate) fn by_parts(granularity: Granularity) -> &'static str {
    match granularity {
        Granularity::Year => "DATEFROMPARTS(YEAR({0}), 1, 1)",
        Granularity::Quarter => "DATEFROMPARTS(YEAR({0}), DATEPART(quarter, {0}) * 3 - 2, 1)",
        Granularity::Month => "DATEFROMPARTS(YEAR({0}), MONTH({0}), 1)",
        Granularity::Week => {
            "DATEADD(day, -(DATEDIFF(day, DATEFROMPARTS(1, 1, 1), {0}) % 7), CAST({0} AS DATE))"
        }
        Granularity::Day => "{0}",
        Granularity::Hour => {
            "DATEADD(hour, DATEPART(hour, {0}), CAST(CAST({0} AS DATE) AS DATETIME2(0)))"
        }
        Granularity::Minute => {
            "DATEADD(minute, DATEDIFF(minute, CAST({0} AS DATE), {0}), CAST(CAST({0} AS DATE) AS DATETIME2(0)))"
        }
        Granularity::Second => {
            "DATEADD(second, DATEDIFF(second, CAST({0} AS DATE), {0}), CAST(CAST({0} AS DATE) AS DATETIME2(0)))"
        }
    }
}

pub(crate) fn by_datetrunc(granularity: Granularity) -> &'static str {
    match granularity {
        Granularity::Year => "DATETRUNC(year, {0})",
        Granularity::Quarter => "DATETRUNC(quarter, {0})",
        Granularity::Month => "DATETRUNC(month, {0})",
        Granularity::Week => "DATETRUNC(iso_week, {0})",
        Granularity::Day => "DATETRUNC(day, {0})",
        Granularity::Hour => "DATETRUNC(hour, {0})",
        Granularity::Minute => "DATETRUNC(minute, {0})",
        Granularity::Second => "DATETRUNC(second, {0})",
    }
}

fn add(granularity: Granularity) -> &'static str {
    match granularity {
        Granularity::Year => "DATEADD(year, {1}, {0})",
        Granularity::Quarter => "DATEADD(quarter, {1}, {0})",
        Granularity::Month => "DATEADD(month, {1}, {0})",
        Granularity::Week => "DATEADD(week, {1}, {0})",
        Granularity::Day => "DATEADD(day, {1}, {0})",
        Granularity::Hour => "DATEADD(hour, {1}, {0})",
        Granularity::Minute => "DATEADD(minute, {1}, {0})",
        Granularity::Second => "DATEADD(second, {1}, {0})",
    }
}

// Boundaries are counted, not whole units. An INT would overflow after 68 years of seconds.
const SECONDS_BETWEEN: &str = "DATEDIFF_BIG(second, {0}, {1})";
const DAYS_BETWEEN: &str = "DATEDIFF(day, {0}, {1})";
const MONTHS_BETWEEN: &str = "DATEDIFF(month, {0}, {1})";
