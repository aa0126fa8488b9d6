//! Dates and times: cut, moved, and how far they are apart.

use base::Granularity;
use sql::Function;

pub(crate) fn template(function: Function) -> Option<&'static str> {
    Some(match function {
        Function::Truncate(granularity) => truncate(granularity),
        Function::Add(granularity) => add(granularity),
        Function::AddToDate(granularity) => return add_to_date(granularity),
        Function::SecondsBetween => SECONDS_BETWEEN,
        Function::DaysBetween => DAYS_BETWEEN,
        Function::MonthsBetween => MONTHS_BETWEEN,
        _ => return None,
    })
}

/// `weekday 1` goes forward to the next Monday, or stays on one.
fn truncate(granularity: Granularity) -> &'static str {
    match granularity {
        Granularity::Year => "date({0}, 'start of year')",
        Granularity::Quarter => {
            "date({0}, 'start of month', -((strftime('%m', {0}) - 1) % 3) || ' months')"
        }
        Granularity::Month => "date({0}, 'start of month')",
        Granularity::Week => "date({0}, '-6 days', 'weekday 1')",
        Granularity::Day => "date({0})",
        Granularity::Hour => "strftime('%Y-%m-%d %H:00:00', {0})",
        Granularity::Minute => "strftime('%Y-%m-%d %H:%M:00', {0})",
        Granularity::Second => "strftime('%Y-%m-%d %H:%M:%S', {0})",
    }
}

/// SQLite carries the days that a month lacks over into the next one, so the last day of the
/// month is the latest that is taken.
macro_rules! add_months {
    ($months:literal) => {
        concat!(
            "min(date({0}, ",
            $months,
            " || ' months'), date({0}, 'start of month', ",
            $months,
            " || ' months', '+1 month', '-1 day'))"
        )
    };
}

/// A fraction of a second would be rounded: it is kept out, and put back.
macro_rules! add_seconds {
    ($seconds:literal) => {
        concat!(
            "datetime(substr({0}, 1, 19), ",
            $seconds,
            " || ' seconds') || substr({0}, 20)"
        )
    };
}

/// The time of day stands behind the tenth character.
macro_rules! with_time {
    ($date:expr) => {
        concat!($date, " || substr({0}, 11)")
    };
}

fn add(granularity: Granularity) -> &'static str {
    match granularity {
        Granularity::Year => with_time!(add_months!("(({1}) * 12)")),
        Granularity::Quarter => with_time!(add_months!("(({1}) * 3)")),
        Granularity::Month => with_time!(add_months!("({1})")),
        Granularity::Week => with_time!("date({0}, (({1}) * 7) || ' days')"),
        Granularity::Day => with_time!("date({0}, ({1}) || ' days')"),
        Granularity::Hour => add_seconds!("(({1}) * 3600)"),
        Granularity::Minute => add_seconds!("(({1}) * 60)"),
        Granularity::Second => add_seconds!("({1})"),
    }
}

fn add_to_date(granularity: Granularity) -> Option<&'static str> {
    Some(match granularity {
        Granularity::Year => add_months!("(({1}) * 12)"),
        Granularity::Quarter => add_months!("(({1}) * 3)"),
        Granularity::Month => add_months!("({1})"),
        Granularity::Week => "date({0}, (({1}) * 7) || ' days')",
        Granularity::Day => "date({0}, ({1}) || ' days')",
        _ => return None,
    })
}

const SECONDS_BETWEEN: &str =
    "(strftime('%s', substr({1}, 1, 19)) - strftime('%s', substr({0}, 1, 19)))";
const DAYS_BETWEEN: &str = "CAST(julianday(date({1})) - julianday(date({0})) AS INTEGER)";
const MONTHS_BETWEEN: &str = "((strftime('%Y', {1}) - strftime('%Y', {0})) * 12 + strftime('%m', {1}) - strftime('%m', {0}))";
