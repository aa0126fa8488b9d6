//! What may not be known before its time: as the model says it, without knowing what time it is.

use base::{Calendar, DateRange, Granularity};
use jiff::Span;
use jiff::civil::{Date, DateTime, Time};

use crate::{MemberId, RuleFilter};

/// Until when something is kept from everybody but certain groups.
#[derive(Debug, Clone, PartialEq)]
pub struct Embargo {
    /// By the tenant's clock.
    pub until: DateTime,
    /// `*` stands for everybody.
    pub except: Vec<String>,
}

/// So many of a unit of time.
pub type Length = (i64, Granularity);

/// Rows that are kept back for a time.
#[derive(Debug, Clone, PartialEq)]
pub enum RowEmbargo {
    /// Rows that pass all the filters; every row where there is none.
    Rows {
        filters: Vec<RuleFilter>,
        embargo: Embargo,
    },
    /// The rows of each period, until so long after the period is over.
    Periods {
        over: MemberId,
        period: Period,
        delay: Vec<Length>,
        except: Vec<String>,
    },
}

impl RowEmbargo {
    /// The groups that it is not for.
    pub fn except(&self) -> &[String] {
        match self {
            RowEmbargo::Rows { embargo, .. } => &embargo.except,
            RowEmbargo::Periods { except, .. } => except,
        }
    }
}

/// What is released as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    Of(Granularity),
    FiscalQuarter,
    FiscalYear,
}

impl Period {
    pub const NAMES: [(&'static str, Period); 7] = [
        ("day", Period::Of(Granularity::Day)),
        ("week", Period::Of(Granularity::Week)),
        ("month", Period::Of(Granularity::Month)),
        ("quarter", Period::Of(Granularity::Quarter)),
        ("year", Period::Of(Granularity::Year)),
        ("fiscal_quarter", Period::FiscalQuarter),
        ("fiscal_year", Period::FiscalYear),
    ];

    fn around(self, day: Date, calendar: &Calendar) -> DateRange {
        match self {
            Period::Of(size) => calendar.period(size, day),
            Period::FiscalQuarter => calendar.fiscal_quarter(day),
            Period::FiscalYear => calendar.fiscal_year(day),
        }
    }

    /// The first period that is still kept back at a time, with the time at which it no longer is;
    /// `None` for a time at which no later one ends.
    pub fn first_held(
        self,
        delay: &[Length],
        now: DateTime,
        calendar: &Calendar,
    ) -> (Date, Option<DateTime>) {
        let mut range = self.around(surely_released(delay, now), calendar);
        loop {
            let end = range.end.to_datetime(Time::midnight());
            let mut parts = delay.iter();
            let release = parts.try_fold(end, |time, (n, unit)| time.checked_add(unit.span(*n)));
            match release {
                Ok(release) if release <= now && range.end > range.start => {
                    range = self.around(range.end, calendar);
                }
                release => return (range.start, release.ok()),
            }
        }
    }
}

/// A day so early that its period, if it is over, is no longer kept back. Months differ in length,
/// so going back by a delay and forth again may end some days off.
fn surely_released(delay: &[Length], now: DateTime) -> Date {
    let back = |time: DateTime, (n, unit): &Length| time.saturating_sub(unit.span(*n));
    let earlier = delay.iter().fold(now, back);
    let margin = Span::new().days(4 * (delay.len() as i64 + 1));
    earlier.date().saturating_sub(margin)
}
