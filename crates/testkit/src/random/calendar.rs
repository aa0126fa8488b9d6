//! Random calendars, the granularities that can be asked for under them, and what those mean: by
//! going from period to period until one holds the time.

use base::{Begins, Calendar, Pattern, Value};
use jiff::Span;
use jiff::civil::{Date, DateTime, Time, Weekday, date};
use jiff::tz::TimeZone;

use super::{Draw, Kind};

/// Periods of the model's own, which every time dimension of a random model has.
pub(super) const OWN: &str = "\
{name: fortnight, interval: 2 weeks}, \
{name: own_week, interval: 1 week, offset: -1 day}, \
{name: half, interval: 2 quarters, offset: 3 months}, \
{name: from_tenth, interval: 1 month, origin: '2024-03-10'}, \
{name: five_days, interval: 5 days, origin: '2025-12-30'}, \
{name: olympiad, interval: 4 years, origin: '2024-07-01'}";

/// Those that dates are too coarse for.
pub(super) const OWN_OF_TIMES: &str = "\
{name: shift, interval: 8 hours, offset: 6 hours}, \
{name: airing, interval: 1 day, offset: 6 hours}, \
{name: half_minute, interval: 90 seconds, origin: '2026-01-01T00:00:01'}";

const OF_DAYS: [&str; 15] = [
    "year",
    "quarter",
    "month",
    "week",
    "day",
    "fiscal_year",
    "fiscal_quarter",
    "fiscal_month",
    "fiscal_week",
    "fortnight",
    "own_week",
    "half",
    "from_tenth",
    "five_days",
    "olympiad",
];

const OF_TIMES: [&str; 6] = ["hour", "minute", "second", "shift", "airing", "half_minute"];

/// The plain calendar first.
pub(super) fn calendar(draw: &mut Draw) -> Calendar {
    let patterns = [
        Pattern::FourFourFive,
        Pattern::FourFiveFour,
        Pattern::FiveFourFour,
    ];
    let begins = [Begins::Before, Begins::Nearest, Begins::After];
    let weekdays = [
        Weekday::Monday,
        Weekday::Sunday,
        Weekday::Saturday,
        Weekday::Thursday,
    ];
    Calendar {
        fiscal_year_start: *draw.of(&[1, 4, 2, 12]),
        week_start: *draw.of(&weekdays),
        fiscal_weeks: draw
            .one_in(2)
            .then(|| (*draw.of(&begins), *draw.of(&patterns))),
        time_zone: zone(draw),
    }
}

fn zone(draw: &mut Draw) -> TimeZone {
    let name = draw.of(&["UTC", "Asia/Kolkata", "UTC", "Europe/Berlin"]);
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

pub(super) fn granularity(draw: &mut Draw, kind: Kind) -> String {
    let mut names = OF_DAYS.to_vec();
    if kind == Kind::Time {
        names.extend(OF_TIMES);
    }
    (*draw.of(&names)).to_owned()
}

/// The first day or moment of the period around a time.
pub(super) fn cut(time: &Value, name: &str, calendar: &Calendar) -> Value {
    let time = match time {
        Value::Date(day) => day.to_datetime(Time::midnight()),
        Value::Timestamp(time) => *time,
        _ => return Value::Null,
    };
    let start = start(time, name, calendar);
    match OF_TIMES.contains(&name) {
        true => Value::Timestamp(start),
        false => Value::Date(start.date()),
    }
}

fn start(time: DateTime, name: &str, calendar: &Calendar) -> DateTime {
    let fiscal = date(2020, calendar.fiscal_year_start, 1);
    let week = (1..8)
        .map(|day| date(2001, 1, day))
        .find(|day| day.weekday() == calendar.week_start);
    let week = week.unwrap_or_default();
    let january = date(2001, 1, 1);
    let months = |n: i64| Span::new().months(n);
    let days = |n: i64| Span::new().days(n);
    let seconds = |n: i64| Span::new().seconds(n);
    let six = january.at(6, 0, 0, 0);
    let of_day = |origin: Date, span| last_before(origin.at(0, 0, 0, 0), span, time);
    match (name, calendar.fiscal_weeks) {
        ("fiscal_year" | "fiscal_quarter" | "fiscal_month", Some(weeks)) => {
            of_weeks(time.date(), name, calendar, weeks).at(0, 0, 0, 0)
        }
        ("year", _) => of_day(january, months(12)),
        ("quarter", _) => of_day(january, months(3)),
        ("month" | "fiscal_month", _) => of_day(january, months(1)),
        ("week" | "fiscal_week", _) => of_day(week, days(7)),
        ("fiscal_year", _) => of_day(fiscal, months(12)),
        ("fiscal_quarter", _) => of_day(fiscal, months(3)),
        ("fortnight", _) => of_day(january, days(14)),
        ("own_week", _) => of_day(date(2000, 12, 31), days(7)),
        ("half", _) => of_day(date(2001, 4, 1), months(6)),
        ("from_tenth", _) => of_day(date(2024, 3, 10), months(1)),
        ("five_days", _) => of_day(date(2025, 12, 30), days(5)),
        ("olympiad", _) => of_day(date(2024, 7, 1), months(48)),
        ("shift", _) => last_before(six, seconds(8 * 3600), time),
        ("airing", _) => last_before(six, days(1), time),
        ("half_minute", _) => last_before(date(2026, 1, 1).at(0, 0, 1, 0), seconds(90), time),
        ("hour", _) => time.date().at(time.hour(), 0, 0, 0),
        ("minute", _) => time.date().at(time.hour(), time.minute(), 0, 0),
        ("second", _) => time.date().at(time.hour(), time.minute(), time.second(), 0),
        _ => time.date().at(0, 0, 0, 0),
    }
}

/// The last of the moments at equal distances from one that is not after a time.
fn last_before(origin: DateTime, span: Span, time: DateTime) -> DateTime {
    let at = |n: i64| origin.checked_add(span.checked_mul(n).ok()?).ok();
    let has_come = |n: i64| at(n).map_or(n < 0, |moment| moment <= time);
    let (mut come, mut to_come) = (-(1i64 << 40), 1i64 << 40);
    while to_come - come > 1 {
        let between = come + (to_come - come) / 2;
        match has_come(between) {
            true => come = between,
            false => to_come = between,
        }
    }
    at(come).unwrap_or(time)
}

/// The part of the year of weeks around a day: years by looking at the days around the first of
/// their month, their months week by week.
fn of_weeks(
    day: Date,
    name: &str,
    calendar: &Calendar,
    (begins, pattern): (Begins, Pattern),
) -> Date {
    let years = (day.year() - 1..=day.year() + 1).map(|year| {
        let first = date(year, calendar.fiscal_year_start, 1);
        let around = (-6..=6).map(|n| first.saturating_add(Span::new().days(n)));
        let mut starts = around.filter(|day| day.weekday() == calendar.week_start);
        let distance = |day: &Date| (*day - first).get_days();
        let found = match begins {
            Begins::Before => starts.rfind(|day| distance(day) <= 0),
            Begins::Nearest => starts.min_by_key(|day| distance(day).abs()),
            Begins::After => starts.find(|day| distance(day) >= 0),
        };
        found.unwrap_or(first)
    });
    let years: Vec<Date> = years.collect();
    let year = years
        .iter()
        .rfind(|start| **start <= day)
        .copied()
        .unwrap_or(day);
    let lengths: &[i64] = match (name, pattern) {
        ("fiscal_year", _) => &[],
        ("fiscal_quarter", _) => &[13; 3],
        (_, Pattern::FourFourFive) => &[4, 4, 5, 4, 4, 5, 4, 4, 5, 4, 4],
        (_, Pattern::FourFiveFour) => &[4, 5, 4, 4, 5, 4, 4, 5, 4, 4, 5],
        (_, Pattern::FiveFourFour) => &[5, 4, 4, 5, 4, 4, 5, 4, 4, 5, 4],
    };
    let starts = lengths.iter().scan(year, |start, weeks| {
        *start = start.saturating_add(Span::new().weeks(*weeks));
        Some(*start)
    });
    starts
        .take_while(|start| *start <= day)
        .last()
        .unwrap_or(year)
}
