//! Lengths of time, as Cube writes them.

use std::fmt;
use std::str::FromStr;

use base::{Granularity, Periods, Unit};
use jiff::Span;
use jiff::civil::{DateTime, Time};

/// A length of time: months, days and seconds do not make one another up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Interval {
    pub months: i64,
    pub days: i64,
    pub seconds: i64,
}

/// No period is longer than a thousand years, in any unit.
const UNITS_MAX: i64 = 40_000_000_000;

impl FromStr for Interval {
    type Err = String;

    /// `15 days`, `-1 month`, `1 year 2 quarters`.
    fn from_str(text: &str) -> Result<Self, String> {
        let refuse = || {
            format!("'{text}' is not a length of time: write a number and a unit, as in '15 days'")
        };
        let words: Vec<&str> = text.split_whitespace().collect();
        let mut length = Interval::default();
        for pair in words.chunks(2) {
            let [number, unit] = pair else {
                return Err(refuse());
            };
            let unit = unit.strip_suffix('s').unwrap_or(unit);
            let number: i32 = number.parse().map_err(|_| refuse())?;
            length.add(number.into(), unit.parse().map_err(|_| refuse())?);
        }
        let parts = [length.months, length.days, length.seconds];
        let fits = parts.iter().all(|part| part.abs() <= UNITS_MAX);
        if words.is_empty() || !fits {
            return Err(refuse());
        }
        Ok(length)
    }
}

impl Interval {
    pub fn of(n: i64, size: Granularity) -> Self {
        let mut length = Self::default();
        length.add(n, size);
        length
    }

    /// The length of one period, where all are equally long.
    pub fn of_one(periods: Periods) -> Option<Self> {
        match periods {
            Periods::Standard(size) => Some(Self::of(1, size)),
            Periods::Every(every) => Some(Self::of(every.count.into(), every.unit.granularity())),
            Periods::Weeks(..) => None,
        }
    }

    fn add(&mut self, n: i64, size: Granularity) {
        match size {
            Granularity::Year => self.months += 12 * n,
            Granularity::Quarter => self.months += 3 * n,
            Granularity::Month => self.months += n,
            Granularity::Week => self.days += 7 * n,
            Granularity::Day => self.days += n,
            Granularity::Hour => self.seconds += 3600 * n,
            Granularity::Minute => self.seconds += 60 * n,
            Granularity::Second => self.seconds += n,
        }
    }

    /// So many of one unit, if it is that.
    pub fn in_one_unit(self) -> Option<(Unit, i64)> {
        match (self.months, self.days, self.seconds) {
            (months, 0, 0) => Some((Unit::Month, months)),
            (0, days, 0) => Some((Unit::Day, days)),
            (0, 0, seconds) => Some((Unit::Second, seconds)),
            _ => None,
        }
    }

    pub fn negated(self) -> Self {
        Self {
            months: -self.months,
            days: -self.days,
            seconds: -self.seconds,
        }
    }

    /// A time so much later: first its months, which end on the last day that a month has.
    pub fn after(self, time: DateTime) -> Option<DateTime> {
        let time = time.checked_add(Span::new().try_months(self.months).ok()?);
        let time = time
            .ok()?
            .checked_add(Span::new().try_days(self.days).ok()?);
        let time = time
            .ok()?
            .checked_add(Span::new().try_seconds(self.seconds).ok()?);
        time.ok()
    }

    /// The first of all times that are at a limit or after it when they are so much later.
    pub fn first_to_reach(self, limit: DateTime) -> Option<DateTime> {
        let near = limit.checked_sub(Span::new().try_seconds(self.seconds).ok()?);
        let near = near
            .ok()?
            .checked_sub(Span::new().try_days(self.days).ok()?);
        let time = near
            .ok()?
            .checked_sub(Span::new().try_months(self.months).ok()?);
        let time = time.ok()?;
        if self.after(time)? >= limit {
            return Some(time);
        }
        // The month is too short for the day: the next one begins after it.
        Some(time.date().tomorrow().ok()?.to_datetime(Time::midnight()))
    }
}

impl fmt::Display for Interval {
    /// As people say it: `1 year`, `15 days`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let months = match self.months % 12 {
            0 => (self.months / 12, "year"),
            _ => (self.months, "month"),
        };
        let seconds = match (self.seconds % 3600, self.seconds % 60) {
            (0, _) => (self.seconds / 3600, "hour"),
            (_, 0) => (self.seconds / 60, "minute"),
            _ => (self.seconds, "second"),
        };
        let parts = [months, (self.days, "day"), seconds].into_iter();
        let parts = parts.filter(|(n, _)| *n != 0);
        let said = parts.map(|(n, unit)| match n.abs() {
            1 => format!("{n} {unit}"),
            _ => format!("{n} {unit}s"),
        });
        f.write_str(&said.collect::<Vec<_>>().join(" "))
    }
}
