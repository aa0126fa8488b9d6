//! The dates of a query while it is read: relative ones become dates.

use jiff::civil::Date;

use super::relative::{Period, point};
use super::{DAY_FORM, Filter, Now, Operator, day};
use crate::Diagnostic;
use crate::diagnostic::shown;
use crate::query::json::invalid;

/// What a `dateRange` limits a time dimension to.
pub(super) enum Range {
    Days(Date, Date),
    /// From one point in time to another: a filter says that.
    Times(Vec<String>),
}

/// Reads a `dateRange`, at a point in time if there is one.
pub(super) fn range(texts: &[String], now: Option<&Now>) -> Result<Range, Diagnostic> {
    match texts {
        [only] => match period(only, now) {
            Some(period) => Ok(match period.days() {
                Some((first, last)) => Range::Days(first, last),
                None => {
                    let (first, last) = period.texts();
                    Range::Times(vec![first, last])
                }
            }),
            None => two(only, only),
        },
        [first, last] => two(first, last),
        _ => Err(invalid("'dateRange' takes one or two dates")),
    }
}

fn two(first: &str, last: &str) -> Result<Range, Diagnostic> {
    if let (Some(first), Some(last)) = (first_day(first), last_day(last)) {
        return Ok(Range::Days(first, last));
    }
    for text in [first, last] {
        if !is_moment(text) {
            return Err(not_a_date(text));
        }
    }
    Ok(Range::Times(vec![first.to_owned(), last.to_owned()]))
}

fn not_a_date(text: &str) -> Diagnostic {
    invalid(format!("'{}' is not a date: {DAY_FORM}", shown(text)))
        .hint("or with a time of day as 2026-03-31T18:30:00.000, or relative as 'last 3 months'")
}

/// The day that a text begins; Cube's clients write whole days as points in time.
fn first_day(text: &str) -> Option<Date> {
    let text = text.strip_suffix("T00:00:00.000").unwrap_or(text);
    day(text)
}

fn last_day(text: &str) -> Option<Date> {
    let text = text.strip_suffix("T23:59:59.999").unwrap_or(text);
    day(text)
}

fn is_moment(text: &str) -> bool {
    let date = text.get(..10).and_then(day);
    date.is_some() && text.parse::<jiff::civil::DateTime>().is_ok()
}

fn period(text: &str, now: Option<&Now>) -> Option<Period> {
    now.and_then(|now| Period::read(text, now))
}

/// A filter whose single value is a relative date, as one on dates.
pub(super) fn filter(
    member: String,
    operator: Operator,
    values: Vec<String>,
    null: bool,
    now: Option<&Now>,
) -> Filter {
    let said = match values.as_slice() {
        [only] if operator.is_on_dates() => period(only, now),
        _ => None,
    };
    let (operator, values) = match said {
        Some(period) => on_period(operator, period),
        None => (operator, values),
    };
    Filter::Test {
        member,
        operator,
        values,
        null,
    }
}

/// A period lies behind what is before its beginning, and before what is behind its end.
fn on_period(operator: Operator, period: Period) -> (Operator, Vec<String>) {
    let (first, last) = period.texts();
    let days = period.days();
    match operator {
        Operator::BeforeDate | Operator::AfterOrOnDate => (operator, vec![first]),
        Operator::BeforeOrOnDate | Operator::AfterDate if days.is_some() => (operator, vec![last]),
        // To the point where it ends, whatever lies between the milliseconds.
        Operator::BeforeOrOnDate => (Operator::BeforeDate, vec![point(period.end)]),
        Operator::AfterDate => (Operator::AfterOrOnDate, vec![point(period.end)]),
        Operator::OnTheDate if first == last => (operator, vec![first]),
        Operator::OnTheDate => (Operator::InDateRange, vec![first, last]),
        _ => (operator, vec![first, last]),
    }
}
