//! A tenant's calendar: when its year and its week begin, and where its clock stands.

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

use crate::Granularity;

/// How a tenant counts time.
#[derive(Debug, Clone, PartialEq)]
pub struct Calendar {
    /// First month of the fiscal year, 1 to 12; 4 for April to March.
    pub fiscal_year_start: i8,
    pub week_start: Weekday,
    pub time_zone: TimeZone,
}

impl Default for Calendar {
    fn default() -> Self {
        Self {
            fiscal_year_start: 1,
            week_start: Weekday::Monday,
            time_zone: TimeZone::UTC,
        }
    }
}

/// Days from `start` up to, not including, `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateRange {
    pub start: Date,
    pub end: Date,
}

impl DateRange {
    /// The last day inside.
    pub fn last(self) -> Date {
        self.end.saturating_sub(Span::new().days(1))
    }
}

impl Calendar {
    /// The tenant's date at an instant.
    pub fn today(&self, now: Timestamp) -> Date {
        now.to_zoned(self.time_zone.clone()).date()
    }

    /// The calendar period around a day. Hours and finer count as the day.
    pub fn period(&self, unit: Granularity, day: Date) -> DateRange {
        let start = match unit {
            Granularity::Year => day.with().month(1).day(1).build().unwrap_or(day),
            Granularity::Quarter => first_of_month(day, (day.month() - 1) % 3),
            Granularity::Month => first_of_month(day, 0),
            Granularity::Week => day.saturating_sub(Span::new().days(self.days_into_week(day))),
            _ => day,
        };
        let unit = unit.min(Granularity::Day);
        DateRange {
            start,
            end: start.saturating_add(unit.span(1)),
        }
    }

    /// The fiscal year around a day.
    pub fn fiscal_year(&self, day: Date) -> DateRange {
        let start = first_of_month(day, (day.month() - self.fiscal_year_start).rem_euclid(12));
        DateRange {
            start,
            end: start.saturating_add(Span::new().years(1)),
        }
    }

    /// The quarter of the fiscal year around a day. It differs from the calendar quarter
    /// where the year does not start in January, April, July or October.
    pub fn fiscal_quarter(&self, day: Date) -> DateRange {
        let months_in = (day.month() - self.fiscal_year_start).rem_euclid(12);
        let start = first_of_month(day, months_in % 3);
        DateRange {
            start,
            end: start.saturating_add(Span::new().months(3)),
        }
    }

    /// A period of the given size, `n` of them earlier (negative) or later.
    pub fn shifted(&self, unit: Granularity, range: DateRange, n: i64) -> DateRange {
        let unit = unit.min(Granularity::Day);
        let start = range.start.saturating_add(unit.span(n));
        DateRange {
            start,
            end: start.saturating_add(unit.span(1)),
        }
    }

    fn days_into_week(&self, day: Date) -> i64 {
        i64::from(day.weekday().since(self.week_start))
    }
}

/// The first of the month that lies `months_back` before the day's own.
fn first_of_month(day: Date, months_back: i8) -> Date {
    day.first_of_month()
        .saturating_sub(Span::new().months(months_back))
}
