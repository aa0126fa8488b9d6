//! Dates as people say them in Cube's queries: `today`, `last 3 months`, `from yesterday to now`.
//!
//! They depend on the clock, so they become dates while a query is read: from there on, and in
//! every receipt, a query says which days it is about. Weeks begin on Monday, as ISO has it.

use base::{Calendar, Granularity};
use jiff::civil::{DateTime, Time};
use jiff::{Span, Unit};

use super::day;

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
    pub fn read(text: &str, now: DateTime) -> Option<Self> {
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
fn between(words: &[&str], now: DateTime) -> Option<Period> {
    let to = words.iter().position(|word| *word == "to")?;
    let (from, to) = (edge(&words[..to], now)?, edge(&words[to + 1..], now)?);
    (from.start < to.end).then_some(Period {
        start: from.start,
        end: to.end,
    })
}

/// One end of `from X to Y`: besides all the rest a date, `now`, and `7 days ago`.
fn edge(words: &[&str], now: DateTime) -> Option<Period> {
    match words {
        ["now"] => around(Granularity::Day, now, 0),
        [number, unit, "ago"] => {
            let (number, unit) = (count(number)?, unit_of(unit)?);
            let then = now.checked_sub(unit.span(number)).ok()?;
            around(unit.max(Granularity::Day), then, 0)
        }
        [date] if day(date).is_some() => around(Granularity::Day, at_midnight(date)?, 0),
        words => said(words, now),
    }
}

fn at_midnight(date: &str) -> Option<DateTime> {
    Some(day(date)?.to_datetime(Time::midnight()))
}

fn said(words: &[&str], now: DateTime) -> Option<Period> {
    match words {
        ["today"] => around(Granularity::Day, now, 0),
        ["yesterday"] => around(Granularity::Day, now, -1),
        ["tomorrow"] => around(Granularity::Day, now, 1),
        ["this", unit] => around(unit_of(unit)?, now, 0),
        ["last", unit] => around(unit_of(unit)?, now, -1),
        ["next", unit] => around(unit_of(unit)?, now, 1),
        ["last", number, unit] => {
            let (number, unit) = (count(number)?, unit_of(unit)?);
            Some(Period {
                start: around(unit, now, -number)?.start,
                end: around(unit, now, -1)?.end,
            })
        }
        ["next", number, unit] => {
            let (number, unit) = (count(number)?, unit_of(unit)?);
            Some(Period {
                start: around(unit, now, 1)?.start,
                end: around(unit, now, number)?.end,
            })
        }
        _ => None,
    }
}

/// The unit that lies `n` units after the one around a point in time.
fn around(unit: Granularity, now: DateTime, n: i64) -> Option<Period> {
    let start = start_of(unit, now)?.checked_add(unit.span(n)).ok()?;
    let end = start.checked_add(unit.span(1)).ok()?;
    // Engines know no years before the first.
    (start.year() >= 1).then_some(Period { start, end })
}

fn start_of(unit: Granularity, now: DateTime) -> Option<DateTime> {
    let fine = match unit {
        Granularity::Hour => Unit::Hour,
        Granularity::Minute => Unit::Minute,
        Granularity::Second => Unit::Second,
        _ => {
            let first = Calendar::default().period(unit, now.date()).start;
            return Some(first.to_datetime(Time::midnight()));
        }
    };
    let down = jiff::civil::DateTimeRound::new()
        .smallest(fine)
        .mode(jiff::RoundMode::Trunc);
    now.round(down).ok()
}

fn unit_of(word: &str) -> Option<Granularity> {
    word.strip_suffix('s').unwrap_or(word).parse().ok()
}

fn count(word: &str) -> Option<i64> {
    let plain = word.bytes().all(|byte| byte.is_ascii_digit());
    let number: i64 = plain.then(|| word.parse().ok())??;
    (1..=UNITS_MAX).contains(&number).then_some(number)
}
