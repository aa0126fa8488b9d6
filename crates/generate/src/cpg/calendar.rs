//! Days, months and fiscal years (April to March), and the days on which shops buy.

use arrow_array::ArrayRef;
use jiff::civil::{Date, Weekday, date};
use jiff::{Span, ToSpan};

use base::{Calendar, Granularity};

use super::shape::{days, flags, ints, maybe_texts, texts};

/// The time that the data covers: whole fiscal years, cut off after `until`.
pub(super) struct History {
    pub first: Date,
    pub until: Date,
    /// Every day with data.
    pub days: Vec<Day>,
    /// Every month to the end of the current fiscal year; those after `until` have targets only.
    pub months: Vec<Month>,
}

#[derive(Clone, Copy)]
pub(super) struct Day {
    pub date: Date,
    /// Days since 1970, as Arrow counts them.
    pub number: i32,
    pub month: usize,
}

#[derive(Clone, Copy)]
pub(super) struct Month {
    pub first: Date,
    pub last: Date,
    /// 0 for the first fiscal year of the history.
    pub fiscal_year: usize,
}

fn fiscal() -> Calendar {
    Calendar {
        fiscal_year_start: 4,
        ..Calendar::default()
    }
}

impl History {
    /// Three whole fiscal years, and the current one up to `until`.
    pub fn until(until: Date) -> Self {
        let year = fiscal().fiscal_year(until);
        let first = year.start.saturating_sub(3.years());
        let months: Vec<Month> = first
            .series(1.month())
            .take_while(|m| *m < year.end)
            .enumerate()
            .map(|(n, first)| Month {
                first,
                last: first.last_of_month(),
                fiscal_year: n / 12,
            })
            .collect();
        let month_of = |d: Date| {
            months
                .iter()
                .rposition(|m| m.first <= d)
                .unwrap_or_default()
        };
        let days = first
            .series(1.day())
            .take_while(|d| *d <= until)
            .map(|date| Day {
                date,
                number: number(date),
                month: month_of(date),
            })
            .collect();
        Self {
            first,
            until,
            days,
            months,
        }
    }

    pub fn current_fiscal_year(&self) -> usize {
        self.months.last().map_or(0, |m| m.fiscal_year)
    }

    pub fn before_until(&self, days: i64) -> Date {
        self.until.saturating_sub(days.days())
    }

    pub fn before_first(&self, days: i64) -> Date {
        self.first.saturating_sub(days.days())
    }

    /// The last day of the month before the one in which the history is `days` from its end.
    pub fn month_end_before(&self, days: i64) -> Date {
        self.before_until(days)
            .first_of_month()
            .saturating_sub(1.day())
    }

    pub fn years_since_start(&self, date: Date) -> f64 {
        f64::from(number(date) - number(self.first)) / 365.0
    }

    pub fn column(&self, word: &str) -> Option<ArrayRef> {
        let end = self.months.last().map_or(self.until, |m| m.last);
        let all = || self.first.series(1.day()).take_while(move |d| *d <= end);
        Some(match word {
            "date" => days(all().map(number)),
            "date_key" => ints(all().map(|d| {
                i32::from(d.year()) * 10_000 + i32::from(d.month()) * 100 + i32::from(d.day())
            })),
            "day_name" => texts(all().map(|d| d.strftime("%A").to_string())),
            "week" => ints(all().map(|d| i32::from(d.iso_week_date().week()))),
            "month_number" => ints(all().map(|d| i32::from(d.month()))),
            "month_name" => texts(all().map(|d| d.strftime("%B").to_string())),
            "quarter" => texts(all().map(|d| format!("Q{}", (d.month() + 2) / 3))),
            "calendar_year" => ints(all().map(|d| i32::from(d.year()))),
            "fiscal_year" => texts(all().map(fiscal_year)),
            "fiscal_quarter" => texts(all().map(|d| format!("FQ{}", (fiscal_month(d) + 2) / 3))),
            "fiscal_month" => ints(all().map(fiscal_month)),
            "is_weekend" => {
                flags(all().map(|d| matches!(d.weekday(), Weekday::Saturday | Weekday::Sunday)))
            }
            "season" => maybe_texts(all().map(season)),
            _ => return None,
        })
    }
}

/// Days since 1970-01-01.
pub(super) fn number(day: Date) -> i32 {
    day.since(date(1970, 1, 1))
        .map_or(0, |span: Span| span.get_days())
}

fn fiscal_month(day: Date) -> i32 {
    i32::from((day.month() + 8) % 12) + 1
}

/// `FY2026-27` for April 2026 to March 2027.
fn fiscal_year(day: Date) -> String {
    let start = fiscal().fiscal_year(day).start.year();
    format!("FY{start}-{:02}", (start + 1) % 100)
}

fn season(day: Date) -> Option<&'static str> {
    match day.month() {
        3..=5 => Some("Summer"),
        6..=9 => Some("Monsoon"),
        10 | 11 => Some("Festive"),
        12 | 1 => Some("Winter"),
        _ => None,
    }
}

/// How much shops buy on a day, beside an ordinary one, whatever the goods.
pub(super) fn bustle(day: Date) -> f64 {
    let weekday = match day.weekday() {
        Weekday::Monday => 1.18,
        Weekday::Tuesday | Weekday::Wednesday => 1.05,
        Weekday::Thursday | Weekday::Friday => 1.0,
        Weekday::Saturday => 1.1,
        Weekday::Sunday => 0.22,
    };
    let holiday = matches!((day.month(), day.day()), (1, 26) | (8, 15) | (10, 2));
    let closing = Calendar::default()
        .period(Granularity::Month, day)
        .last()
        .day()
        - day.day()
        < 3;
    weekday * if holiday { 0.4 } else { 1.0 } * if closing { 1.15 } else { 1.0 }
}
