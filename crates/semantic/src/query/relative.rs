//! Dates as people say them in Cube's queries: `today`, `last 3 months`, `from yesterday to now`.
//!
//! They depend on the clock, so they become dates while a query is read: from there on, and in
//! every receipt, a query says which days it is about. Weeks and fiscal years are the tenant's.

use base::{Granularity, Periods};
use jiff::Span;
use jiff::civil::{DateTime, Time};

use super::{Now, day};

/// Points in time from `start` up to, not including, `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Period {
    pub start: DateTime,
    pub end: DateTime,
}

/// More units than anybody asks for, and fewer than a calendar has years.
const UNITS_MAX: i64 = 5_000;

impl Period {
    /// What a text says at a point in time; `None` where it says nothing that is known here, or
    /// reaches beyond the calendar.
    pub fn read(text: &str, now: &Now) -> Option<Self> {
        let text = text.trim().to_lowercase();
        let words: Vec<&str> = text.split_whitespace().collect();
        match words.as_slice() {
            ["from", rest @ ..] => between(rest, now),
            words => said(words, now),
        }
    }

    /// The first and the last day, where it consists of whole ones.
    pub fn days(self) -> Option<(jiff::civil::Date, jiff::civil::Date)> {
        let midnight = Time::midnight();
        let whole = self.start.time() == midnight && self.end.time() == midnight;
        let last = self.end.date().yesterday().ok()?;
        whole.then_some((self.start.date(), last))
    }

    /// The first and the last point in time, as Cube writes them.
    pub fn texts(self) -> (String, String) {
        match self.days() {
            Some((first, last)) => (first.to_string(), last.to_string()),
            None => {
                let last = self.end.saturating_sub(Span::new().milliseconds(1));
                (point(self.start), point(last))
            }
        }
    }
}

/// A point in time to the millisecond, as Cube writes it.
pub(super) fn point(time: DateTime) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S.%3f").to_string()
}

/// `X to Y`: from the beginning of one to the end of the other.
fn between(words: &[&str], now: &Now) -> Option<Period> {
    let to = words.iter().position(|word| *word == "to")?;
    let (from, to) = (edge(&words[..to], now)?, edge(&words[to + 1..], now)?);
    (from.start < to.end).then_some(Period {
        start: from.start,
        end: to.end,
    })
}

/// One end of `from X to Y`: besides all the rest a date, `now`, and `7 days ago`.
fn edge(words: &[&str], now: &Now) -> Option<Period> {
    match words {
        ["now"] => around(Granularity::Day, now, 0),
        [number, unit, "ago"] => {
            let size: Granularity = unit.strip_suffix('s').unwrap_or(unit).parse().ok()?;
            let ago = size.span_of(count(number)?)?;
            let then = now.time.datetime().checked_sub(ago).ok()?;
            stretch(Periods::Standard(size.max(Granularity::Day)), then, 0, 0)
        }
        [date] if day(date).is_some() => stretch(
            Periods::Standard(Granularity::Day),
            at_midnight(date)?,
            0,
            0,
        ),
        words => said(words, now),
    }
}

fn at_midnight(date: &str) -> Option<DateTime> {
    Some(day(date)?.to_datetime(Time::midnight()))
}

fn said(words: &[&str], now: &Now) -> Option<Period> {
    match words {
        ["today"] => around(Granularity::Day, now, 0),
        ["yesterday"] => around(Granularity::Day, now, -1),
        ["tomorrow"] => around(Granularity::Day, now, 1),
        ["this", unit @ ..] => periods(now, unit_of(unit)?, 0, 0),
        ["last", number, unit @ ..] if count(number).is_some() => {
            periods(now, unit_of(unit)?, -count(number)?, -1)
        }
        ["next", number, unit @ ..] if count(number).is_some() => {
            periods(now, unit_of(unit)?, 1, count(number)?)
        }
        ["last", unit @ ..] => periods(now, unit_of(unit)?, -1, -1),
        ["next", unit @ ..] => periods(now, unit_of(unit)?, 1, 1),
        _ => None,
    }
}

/// The unit that lies `n` units after the one around now.
fn around(size: Granularity, now: &Now, n: i64) -> Option<Period> {
    periods(
        now,
        Unit {
            size,
            fiscal: false,
        },
        n,
        n,
    )
}

/// From the unit `first` units after the current one to the unit `last` units after it.
fn periods(now: &Now, unit: Unit, first: i64, last: i64) -> Option<Period> {
    let periods = match unit.fiscal {
        true => now.calendar.fiscal_periods(unit.size)?,
        false => now.calendar.periods(unit.size),
    };
    stretch(periods, now.time.datetime(), first, last)
}

fn stretch(periods: Periods, now: DateTime, first: i64, last: i64) -> Option<Period> {
    let current = periods.start_of(now)?;
    let start = periods.shifted(current, first)?;
    let end = periods.shifted(current, last + 1)?;
    // Engines know no years before the first.
    (start.year() >= 1).then_some(Period { start, end })
}

/// A size of time, or that part of the fiscal year.
#[derive(Debug, Clone, Copy)]
struct Unit {
    size: Granularity,
    fiscal: bool,
}

/// `months`, `fiscal quarter`, `fiscal_quarters`.
fn unit_of(words: &[&str]) -> Option<Unit> {
    let (fiscal, word) = match words {
        ["fiscal", word] => (true, *word),
        [word] => match word.strip_prefix("fiscal_") {
            Some(word) => (true, word),
            None => (false, *word),
        },
        _ => return None,
    };
    let size = word.strip_suffix('s').unwrap_or(word).parse().ok()?;
    Some(Unit { size, fiscal })
}

fn count(word: &str) -> Option<i64> {
    let plain = word.bytes().all(|byte| byte.is_ascii_digit());
    let number: i64 = plain.then(|| word.parse().ok())??;
    (1..=UNITS_MAX).contains(&number).then_some(number)
}
