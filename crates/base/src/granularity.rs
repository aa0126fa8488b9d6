//! The sizes of time that questions and models speak of.

use std::fmt;
use std::str::FromStr;

use jiff::Span;

/// How finely time is cut, from coarse to fine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Granularity {
    Year,
    Quarter,
    Month,
    Week,
    Day,
    Hour,
    Minute,
    Second,
}

impl Granularity {
    pub const ALL: [Granularity; 8] = [
        Granularity::Year,
        Granularity::Quarter,
        Granularity::Month,
        Granularity::Week,
        Granularity::Day,
        Granularity::Hour,
        Granularity::Minute,
        Granularity::Second,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Granularity::Year => "year",
            Granularity::Quarter => "quarter",
            Granularity::Month => "month",
            Granularity::Week => "week",
            Granularity::Day => "day",
            Granularity::Hour => "hour",
            Granularity::Minute => "minute",
            Granularity::Second => "second",
        }
    }

    /// `n` of this unit, as a span of calendar time.
    pub fn span(self, n: i64) -> Span {
        match self {
            Granularity::Year => Span::new().years(n),
            Granularity::Quarter => Span::new().months(3 * n),
            Granularity::Month => Span::new().months(n),
            Granularity::Week => Span::new().weeks(n),
            Granularity::Day => Span::new().days(n),
            Granularity::Hour => Span::new().hours(n),
            Granularity::Minute => Span::new().minutes(n),
            Granularity::Second => Span::new().seconds(n),
        }
    }

    /// `n` of this unit, unless that is longer than any calendar.
    pub fn span_of(self, n: i64) -> Option<Span> {
        let span = Span::new();
        let span = match self {
            Granularity::Year => span.try_years(n),
            Granularity::Quarter => span.try_months(n.checked_mul(3)?),
            Granularity::Month => span.try_months(n),
            Granularity::Week => span.try_weeks(n),
            Granularity::Day => span.try_days(n),
            Granularity::Hour => span.try_hours(n),
            Granularity::Minute => span.try_minutes(n),
            Granularity::Second => span.try_seconds(n),
        };
        span.ok()
    }

    /// Whether a value without a time of day can be cut this finely.
    pub fn fits_a_date(self) -> bool {
        self <= Granularity::Day
    }
}

impl fmt::Display for Granularity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Granularity {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Granularity::ALL.into_iter().find(|g| g.as_str() == text);
        found.ok_or_else(|| format!("{text:?} is not a granularity: use one of year, quarter, month, week, day, hour, minute, second"))
    }
}
