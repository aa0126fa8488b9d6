//! Periods of time, one behind another without a gap: what a granularity comes to when it is
//! known whose calendar counts.

use jiff::civil::{Date, DateTime, Time};
use jiff::{Span, Unit as Smallest};

use crate::{Granularity, WeekPart, WeekYear};

/// Which period a time lies in, and where the next one begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Periods {
    /// Those that all engines know; weeks begin on Monday.
    Standard(Granularity),
    /// So many units each.
    Every(Every),
    /// Years of whole weeks, or their quarters or months.
    Weeks(WeekYear, WeekPart),
}

/// Periods of one length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Every {
    pub unit: Unit,
    pub count: u32,
    /// One of the periods is counted from here: the first of a month where months are counted,
    /// midnight where days are.
    pub origin: DateTime,
    /// By how many seconds each of them begins later than it is counted; earlier if negative.
    pub shift: i64,
}

/// What is counted. Longer lengths of time are so many of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Month,
    Day,
    Second,
}

pub const SECONDS_A_DAY: i64 = 86_400;

impl Unit {
    pub fn granularity(self) -> Granularity {
        match self {
            Unit::Month => Granularity::Month,
            Unit::Day => Granularity::Day,
            Unit::Second => Granularity::Second,
        }
    }

    /// How many of them begin after one time, up to another.
    fn between(self, from: DateTime, to: DateTime) -> i64 {
        let months = |time: DateTime| i64::from(time.year()) * 12 + i64::from(time.month());
        let seconds = |time: DateTime| time.duration_since(DateTime::ZERO).as_secs();
        match self {
            Unit::Month => months(to) - months(from),
            Unit::Day => {
                seconds(to).div_euclid(SECONDS_A_DAY) - seconds(from).div_euclid(SECONDS_A_DAY)
            }
            Unit::Second => seconds(to) - seconds(from),
        }
    }
}

impl Periods {
    /// The first moment of the period around a time; `None` beyond the calendar.
    pub fn start_of(self, time: DateTime) -> Option<DateTime> {
        match self {
            Periods::Standard(size) => standard(size, time),
            Periods::Every(every) => every.start_of(time),
            Periods::Weeks(year, part) => year.part_around(part, time.date()).map(midnight),
        }
    }

    /// The beginning of the period that lies so many periods after the one that begins here.
    pub fn shifted(self, start: DateTime, n: i64) -> Option<DateTime> {
        match self {
            Periods::Standard(size) => start.checked_add(size.span_of(n)?).ok(),
            Periods::Every(every) => every.shifted(start, n),
            Periods::Weeks(year, part) => year.part_after(part, start.date(), n).map(midnight),
        }
    }

    /// Whether each of them begins at midnight, so that a date is enough to tell them.
    pub fn are_of_days(self) -> bool {
        match self {
            Periods::Standard(size) => size.fits_a_date(),
            Periods::Every(every) => every.unit != Unit::Second && every.shift % SECONDS_A_DAY == 0,
            Periods::Weeks(..) => true,
        }
    }

    /// The size of the calendar's that is most like them, for axes and words.
    pub fn size(self) -> Granularity {
        match self {
            Periods::Standard(size) => size,
            Periods::Every(every) => every.size(),
            // They begin in the midst of a month.
            Periods::Weeks(..) => Granularity::Day,
        }
    }
}

impl Every {
    fn start_of(self, time: DateTime) -> Option<DateTime> {
        let counted = time
            .checked_sub(Span::new().try_seconds(self.shift).ok()?)
            .ok()?;
        let into = self
            .unit
            .between(self.origin, counted)
            .rem_euclid(i64::from(self.count));
        let unit = standard(self.unit.granularity(), counted)?;
        let first = unit
            .checked_sub(self.unit.granularity().span_of(into)?)
            .ok()?;
        first
            .checked_add(Span::new().try_seconds(self.shift).ok()?)
            .ok()
    }

    fn shifted(self, start: DateTime, n: i64) -> Option<DateTime> {
        let shift = Span::new().try_seconds(self.shift).ok()?;
        let units = self
            .unit
            .granularity()
            .span_of(n.checked_mul(i64::from(self.count))?)?;
        let counted = start.checked_sub(shift).ok()?;
        counted.checked_add(units).ok()?.checked_add(shift).ok()
    }

    fn size(self) -> Granularity {
        let whole_days = self.shift % SECONDS_A_DAY == 0;
        match (self.unit, self.count) {
            (Unit::Month, 12) if self.shift == 0 => Granularity::Year,
            (Unit::Month, 3) if self.shift == 0 => Granularity::Quarter,
            (Unit::Month, 1) if self.shift == 0 => Granularity::Month,
            (Unit::Day, 7) if whole_days => Granularity::Week,
            (Unit::Month | Unit::Day, _) if whole_days => Granularity::Day,
            (Unit::Second, n) if n % 60 != 0 => Granularity::Second,
            _ => Granularity::Minute,
        }
    }
}

fn standard(size: Granularity, time: DateTime) -> Option<DateTime> {
    let day = time.date();
    let first = |month| Date::new(day.year(), month, 1).ok();
    let date = match size {
        Granularity::Year => first(1)?,
        Granularity::Quarter => first((day.month() - 1) / 3 * 3 + 1)?,
        Granularity::Month => first(day.month())?,
        Granularity::Week => {
            let back = Span::new().days(i64::from(day.weekday().to_monday_zero_offset()));
            day.checked_sub(back).ok()?
        }
        Granularity::Day => day,
        Granularity::Hour => return down(time, Smallest::Hour),
        Granularity::Minute => return down(time, Smallest::Minute),
        Granularity::Second => return down(time, Smallest::Second),
    };
    Some(midnight(date))
}

fn down(time: DateTime, smallest: Smallest) -> Option<DateTime> {
    let round = jiff::civil::DateTimeRound::new();
    let down = round.smallest(smallest).mode(jiff::RoundMode::Trunc);
    time.round(down).ok()
}

fn midnight(day: Date) -> DateTime {
    day.to_datetime(Time::midnight())
}
