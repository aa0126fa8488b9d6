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

/// A date is cast first: cut as it is, it becomes a moment in the time zone of the session.
fn truncate(granularity: Granularity) -> &'static str {
    match granularity {
        Granularity::Year => "date_trunc('year', CAST({0} AS TIMESTAMP))",
        Granularity::Quarter => "date_trunc('quarter', CAST({0} AS TIMESTAMP))",
        Granularity::Month => "date_trunc('month', CAST({0} AS TIMESTAMP))",
        Granularity::Week => "date_trunc('week', CAST({0} AS TIMESTAMP))",
        Granularity::Day => "date_trunc('day', CAST({0} AS TIMESTAMP))",
        Granularity::Hour => "date_trunc('hour', CAST({0} AS TIMESTAMP))",
        Granularity::Minute => "date_trunc('minute', CAST({0} AS TIMESTAMP))",
        Granularity::Second => "date_trunc('second', CAST({0} AS TIMESTAMP))",
    }
}

/// Intervals cannot be made of a number, but multiplied by one.
fn add(granularity: Granularity) -> &'static str {
    match granularity {
        Granularity::Year => "CAST({0} AS TIMESTAMP) + ({1}) * INTERVAL '1 year'",
        Granularity::Quarter => "CAST({0} AS TIMESTAMP) + ({1}) * INTERVAL '3 months'",
        Granularity::Month => "CAST({0} AS TIMESTAMP) + ({1}) * INTERVAL '1 month'",
        Granularity::Week => "CAST({0} AS TIMESTAMP) + ({1}) * INTERVAL '7 days'",
        Granularity::Day => "CAST({0} AS TIMESTAMP) + ({1}) * INTERVAL '1 day'",
        Granularity::Hour => "CAST({0} AS TIMESTAMP) + ({1}) * INTERVAL '1 hour'",
        Granularity::Minute => "CAST({0} AS TIMESTAMP) + ({1}) * INTERVAL '1 minute'",
        Granularity::Second => "CAST({0} AS TIMESTAMP) + ({1}) * INTERVAL '1 second'",
    }
}

// A difference of times would be an interval, and EXTRACT yields fractions.
const SECONDS_BETWEEN: &str = "CAST(FLOOR(EXTRACT(EPOCH FROM CAST({1} AS TIMESTAMP))) - FLOOR(EXTRACT(EPOCH FROM CAST({0} AS TIMESTAMP))) AS BIGINT)";
const DAYS_BETWEEN: &str = "(CAST({1} AS DATE) - CAST({0} AS DATE))";
const MONTHS_BETWEEN: &str = "CAST((EXTRACT(YEAR FROM {1}) - EXTRACT(YEAR FROM {0})) * 12 + EXTRACT(MONTH FROM {1}) - EXTRACT(MONTH FROM {0}) AS BIGINT)";
