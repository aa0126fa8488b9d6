//! What every rule looks at: the words, the date of today, and sizes of time.

use base::{DateRange, Granularity};
use jiff::Span;
use jiff::civil::Date;
use lexicon::{Gap, Word, number};

use super::table::POINTS;
use super::{Reading, TimeMeaning};
use crate::Today;

pub(super) struct Scope<'a> {
    pub words: &'a [Word],
    pub today: &'a Today,
}

/// A stretch of time, before it is known whether it stands alone.
#[derive(Debug, Clone)]
pub(super) struct Point {
    pub readings: Vec<Reading>,
    /// The month (and day) that was named without a year: in a range it takes the other end's.
    pub yearless: Option<(i8, Option<i8>)>,
    pub names_year: bool,
}

impl Point {
    pub fn of(range: DateRange, phrase: impl Into<String>) -> Self {
        let reading = Reading {
            start: Some(range.start),
            end: range.end,
            phrase: phrase.into(),
        };
        Self {
            readings: vec![reading],
            yearless: None,
            names_year: false,
        }
    }

    pub fn with_year(mut self) -> Self {
        self.names_year = true;
        self
    }

    pub fn without_year(mut self, month: i8, day: Option<i8>) -> Self {
        self.yearless = Some((month, day));
        self
    }

    pub fn meaning(self) -> TimeMeaning {
        TimeMeaning::Period(self.readings)
    }
}

/// A size of time as people say it. Years and quarters have a fiscal form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unit {
    pub size: Granularity,
    pub fiscal: bool,
}

impl Unit {
    pub fn name(self) -> String {
        let fiscal = if self.fiscal { "fiscal " } else { "" };
        format!("{fiscal}{}", self.size)
    }
}

impl Scope<'_> {
    pub fn text(&self, at: usize) -> &str {
        match self.words.get(at) {
            Some(word) if !word.quoted => &word.text,
            _ => "",
        }
    }

    pub fn lemma(&self, at: usize) -> &str {
        match self.words.get(at) {
            Some(word) if !word.quoted => &word.lemma,
            _ => "",
        }
    }

    pub fn is(&self, at: usize, any: &[&str]) -> bool {
        any.contains(&self.text(at))
    }

    pub fn are(&self, at: usize, all: &[&str]) -> bool {
        all.iter()
            .enumerate()
            .all(|(i, text)| self.text(at + i) == *text)
    }

    /// The word behind an optional one.
    pub fn skip(&self, at: usize, any: &[&str]) -> usize {
        at + usize::from(self.is(at, any))
    }

    pub fn gap(&self, at: usize) -> Gap {
        self.words.get(at).map_or(Gap::Space, |word| word.gap)
    }

    pub fn count(&self, at: usize) -> Option<i64> {
        number(self.text(at)).filter(|n| (1..=10_000).contains(n))
    }

    /// "month", "fiscal year", "fy".
    pub fn unit(&self, at: usize) -> Option<(usize, Unit)> {
        let fiscal = self.is(at, &["fiscal", "financial"]);
        let behind = at + usize::from(fiscal || self.is(at, &["calendar"]));
        let size = match self.lemma(behind) {
            "day" => Granularity::Day,
            "week" | "wk" => Granularity::Week,
            "month" | "mth" => Granularity::Month,
            "quarter" | "qtr" => Granularity::Quarter,
            "year" | "yr" => Granularity::Year,
            "fy" if behind == at => {
                return Some((
                    at + 1,
                    Unit {
                        size: Granularity::Year,
                        fiscal: true,
                    },
                ));
            }
            _ => return None,
        };
        // Months differ between the two calendars only where they consist of weeks.
        let finest = match self.today.calendar.fiscal_weeks {
            Some(_) => Granularity::Month,
            None => Granularity::Quarter,
        };
        let fiscal = fiscal && size <= finest;
        Some((behind + 1, Unit { size, fiscal }))
    }

    pub fn date(&self) -> Date {
        self.today.date
    }

    /// The day after today: the end of everything "to date".
    pub fn tomorrow(&self) -> Date {
        self.date().saturating_add(Span::new().days(1))
    }

    /// The unit around today.
    pub fn current(&self, unit: Unit) -> DateRange {
        let calendar = &self.today.calendar;
        match unit.fiscal {
            true => calendar.fiscal(unit.size, self.date(), 0),
            false => calendar.period(unit.size, self.date()),
        }
    }

    pub fn shifted(&self, unit: Unit, n: i64) -> DateRange {
        let calendar = &self.today.calendar;
        match unit.fiscal {
            true => calendar.fiscal(unit.size, self.date(), n),
            false => calendar.shifted(unit.size, self.current(unit), n),
        }
    }

    /// Whether fiscal and calendar years are different things here.
    pub fn is_fiscal(&self) -> bool {
        let calendar = &self.today.calendar;
        calendar.fiscal_year_start != 1 || calendar.fiscal_weeks.is_some()
    }

    /// The fiscal year that ends in (or, from January, is) the given year.
    pub fn fiscal_year(&self, ending: i16) -> Option<DateRange> {
        let start = self.today.calendar.fiscal_year_start;
        // A year of weeks may begin some days after the first of its month.
        let day = Date::new(ending - i16::from(start != 1), start, 15).ok()?;
        Some(self.today.calendar.fiscal_year(day))
    }

    pub fn calendar_year(&self, year: i16) -> Option<DateRange> {
        let start = Date::new(year, 1, 1).ok()?;
        Some(self.today.calendar.period(Granularity::Year, start))
    }

    pub fn month_of(&self, year: i16, month: i8) -> Option<DateRange> {
        let start = Date::new(year, month, 1).ok()?;
        Some(self.today.calendar.period(Granularity::Month, start))
    }

    /// The longest stretch of time that begins at a word.
    pub fn point(&self, at: usize) -> Option<(usize, Point)> {
        let at = self.skip(at, &["the"]);
        POINTS
            .iter()
            .filter_map(|read| read(self, at))
            .max_by_key(|(end, _)| *end)
    }
}

/// A day as a stretch of time.
pub(super) fn one_day(day: Date) -> DateRange {
    DateRange {
        start: day,
        end: day.saturating_add(Span::new().days(1)),
    }
}

const SHORT: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// "Jun".
pub(super) fn month_name(month: i8) -> &'static str {
    SHORT[(month - 1).clamp(0, 11) as usize]
}

/// "30 Sep 2026", as people read it and as the rules read it back.
pub fn day_name(day: Date) -> String {
    format!("{} {} {}", day.day(), month_name(day.month()), day.year())
}
