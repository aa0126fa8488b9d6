//! Fiscal years that consist of whole weeks, as retailers count: 4-4-5 and its kin.
//!
//! A year has 52 weeks, in four quarters of thirteen, each with three months of whole weeks. Every
//! few years a 53rd week keeps it in step with the sun; it belongs to the last month.

use jiff::Span;
use jiff::civil::{Date, Weekday};

/// Where such years begin, and how their quarters are divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WeekYear {
    /// The year begins near the first day of this month, 1 to 12.
    pub month: i8,
    /// It begins on this day of the week.
    pub weekday: Weekday,
    pub begins: Begins,
    pub months: Pattern,
}

/// Which of the weekdays around the first of the month begins the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begins {
    /// The last one up to it: then the year before ends on the last such week of its month.
    Before,
    Nearest,
    /// The first one from it on.
    After,
}

/// How many weeks the three months of a quarter have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pattern {
    FourFourFive,
    FourFiveFour,
    FiveFourFour,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WeekPart {
    Year,
    Quarter,
    Month,
}

const WEEKS_A_QUARTER: i64 = 13;

impl Begins {
    /// How long after the first of the month the latest day is on which the year can begin.
    pub fn latest(self) -> i64 {
        match self {
            Begins::Before => 0,
            Begins::Nearest => 3,
            Begins::After => 6,
        }
    }
}

impl Pattern {
    pub fn weeks(self) -> [i64; 3] {
        match self {
            Pattern::FourFourFive => [4, 4, 5],
            Pattern::FourFiveFour => [4, 5, 4],
            Pattern::FiveFourFour => [5, 4, 4],
        }
    }
}

impl WeekPart {
    /// How many a year has.
    fn a_year(self) -> i64 {
        match self {
            WeekPart::Year => 1,
            WeekPart::Quarter => 4,
            WeekPart::Month => 12,
        }
    }
}

impl WeekYear {
    /// After how many weeks of the year each of its parts begins.
    pub fn starts(self, part: WeekPart) -> Vec<i64> {
        let [one, two, _] = self.months.weeks();
        let months = [0, one, one + two];
        let start = |at: i64| match part {
            WeekPart::Year => 0,
            WeekPart::Quarter => at * WEEKS_A_QUARTER,
            WeekPart::Month => at / 3 * WEEKS_A_QUARTER + months[(at % 3) as usize],
        };
        (0..part.a_year()).map(start).collect()
    }

    /// The first day of the year that begins near its month in this year.
    fn first_day(self, year: i64) -> Option<Date> {
        let first = Date::new(i16::try_from(year).ok()?, self.month, 1).ok()?;
        let latest = first
            .checked_add(Span::new().days(self.begins.latest()))
            .ok()?;
        let back = i64::from(latest.weekday().since(self.weekday));
        latest.checked_sub(Span::new().days(back)).ok()
    }

    /// The year, by the calendar year that it begins near the month of, and how many days of it
    /// have passed on a day.
    fn year_around(self, day: Date) -> Option<(i64, i64)> {
        let about = i64::from(day.year());
        (about - 1..=about + 1).rev().find_map(|year| {
            let passed = (day - self.first_day(year)?).get_days();
            (passed >= 0).then_some((year, i64::from(passed)))
        })
    }

    pub fn part_around(self, part: WeekPart, day: Date) -> Option<Date> {
        let (year, at) = self.place(part, day)?;
        self.at(part, year, at)
    }

    pub fn part_after(self, part: WeekPart, day: Date, n: i64) -> Option<Date> {
        let (year, at) = self.place(part, day)?;
        let place = at.checked_add(n)?;
        let years = place.div_euclid(part.a_year());
        self.at(
            part,
            year.checked_add(years)?,
            place.rem_euclid(part.a_year()),
        )
    }

    /// The year of a day, and which part of it the day lies in.
    fn place(self, part: WeekPart, day: Date) -> Option<(i64, i64)> {
        let (year, passed) = self.year_around(day)?;
        let starts = self.starts(part);
        let at = starts.iter().rposition(|weeks| weeks * 7 <= passed)?;
        Some((year, at as i64))
    }

    fn at(self, part: WeekPart, year: i64, at: i64) -> Option<Date> {
        let weeks = *self.starts(part).get(usize::try_from(at).ok()?)?;
        self.first_day(year)?
            .checked_add(Span::new().weeks(weeks))
            .ok()
    }
}
