//! A tenant's calendar: when its year and its week begin, and where its clock stands.

use jiff::civil::{Date, Time, Weekday, date};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

use crate::{Begins, Every, Granularity, Pattern, Periods, Unit, WeekPart, WeekYear};

/// How a tenant counts time.
#[derive(Debug, Clone, PartialEq)]
pub struct Calendar {
    /// First month of the fiscal year, 1 to 12; 4 for April to March.
    pub fiscal_year_start: i8,
    pub week_start: Weekday,
    /// Where fiscal years consist of whole weeks, which begin as all weeks do.
    pub fiscal_weeks: Option<(Begins, Pattern)>,
    pub time_zone: TimeZone,
}

impl Default for Calendar {
    fn default() -> Self {
        Self {
            fiscal_year_start: 1,
            week_start: Weekday::Monday,
            fiscal_weeks: None,
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

    /// What a granularity of a query means here: one of the sizes, or `fiscal_year`,
    /// `fiscal_quarter`, `fiscal_month`, `fiscal_week`.
    pub fn granularity(&self, name: &str) -> Option<Periods> {
        match name.strip_prefix("fiscal_") {
            None => name.parse().ok().map(|size| self.periods(size)),
            Some(part) => part.parse().ok().and_then(|size| self.fiscal_periods(size)),
        }
    }

    /// The calendar's periods of a size. Weeks begin where the tenant's do.
    pub fn periods(&self, size: Granularity) -> Periods {
        match (size, self.week_start) {
            (Granularity::Week, start) if start != Weekday::Monday => every(
                Unit::Day,
                7,
                date(2001, 1, 1 + start.to_monday_zero_offset()),
            ),
            _ => Periods::Standard(size),
        }
    }

    /// The periods of the fiscal year; none is finer than a week.
    pub fn fiscal_periods(&self, size: Granularity) -> Option<Periods> {
        let part = match size {
            Granularity::Year => WeekPart::Year,
            Granularity::Quarter => WeekPart::Quarter,
            Granularity::Month => WeekPart::Month,
            Granularity::Week => return Some(self.periods(size)),
            _ => return None,
        };
        Some(match self.fiscal_weeks {
            Some((begins, months)) => Periods::Weeks(self.week_year(begins, months), part),
            None => self.fiscal_months(size),
        })
    }

    fn week_year(&self, begins: Begins, months: Pattern) -> WeekYear {
        WeekYear {
            month: self.fiscal_year_start,
            weekday: self.week_start,
            begins,
            months,
        }
    }

    /// Fiscal periods that are whole months. Some coincide with the calendar's.
    fn fiscal_months(&self, size: Granularity) -> Periods {
        let months = match size {
            Granularity::Year => 12,
            Granularity::Quarter => 3,
            _ => 1,
        };
        let into = (self.fiscal_year_start - 1).rem_euclid(months as i8);
        match into {
            0 => Periods::Standard(size),
            _ => every(Unit::Month, months, date(2001, 1 + into, 1)),
        }
    }

    /// The calendar period around a day. Hours and finer count as the day.
    pub fn period(&self, unit: Granularity, day: Date) -> DateRange {
        around(self.periods(unit.min(Granularity::Day)), day, 0)
    }

    /// The fiscal year around a day.
    pub fn fiscal_year(&self, day: Date) -> DateRange {
        self.fiscal(Granularity::Year, day, 0)
    }

    /// The quarter of the fiscal year around a day. It differs from the calendar quarter
    /// where the year does not start in January, April, July or October.
    pub fn fiscal_quarter(&self, day: Date) -> DateRange {
        self.fiscal(Granularity::Quarter, day, 0)
    }

    /// The part of the fiscal year that lies `n` of them after the one around a day.
    pub fn fiscal(&self, size: Granularity, day: Date, n: i64) -> DateRange {
        let periods = self.fiscal_periods(size.min(Granularity::Week));
        around(periods.unwrap_or(Periods::Standard(size)), day, n)
    }

    /// A period of the given size, `n` of them earlier (negative) or later.
    pub fn shifted(&self, unit: Granularity, range: DateRange, n: i64) -> DateRange {
        around(self.periods(unit.min(Granularity::Day)), range.start, n)
    }
}

fn every(unit: Unit, count: u32, origin: Date) -> Periods {
    Periods::Every(Every {
        unit,
        count,
        origin: origin.to_datetime(Time::midnight()),
        shift: 0,
    })
}

/// The period that lies `n` after the one around a day; at the ends of time, the day.
fn around(periods: Periods, day: Date, n: i64) -> DateRange {
    let found = || {
        let start = periods.start_of(day.to_datetime(Time::midnight()))?;
        let start = periods.shifted(start, n)?;
        Some((start.date(), periods.shifted(start, 1)?.date()))
    };
    let (start, end) = found().unwrap_or((day, day));
    DateRange { start, end }
}
