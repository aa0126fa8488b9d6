//! Single days: "2026-09-30", "30/09/2026", "30 September 2026", "Sep 30".

use jiff::civil::Date;
use lexicon::{Gap, month as month_named, ordinal};

use super::Reading;
use super::calendar::four_digits;
use super::scope::{Point, Scope, day_name, one_day};

type Found = Option<(usize, Point)>;

fn small(text: &str) -> Option<i8> {
    let digits = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

fn joined(scope: &Scope<'_>, at: usize, gaps: &[Gap]) -> bool {
    gaps.contains(&scope.gap(at + 1))
        && scope.gap(at + 1) == scope.gap(at + 2)
        && scope.words.get(at + 2).is_some()
}

pub(super) fn iso(scope: &Scope<'_>, at: usize) -> Found {
    if !joined(scope, at, &[Gap::Hyphen, Gap::Slash]) {
        return None;
    }
    let (month, day) = (small(scope.text(at + 1))?, small(scope.text(at + 2))?);
    let date = Date::new(four_digits(scope.text(at))?, month, day).ok()?;
    Some((at + 3, Point::of(one_day(date), day_name(date)).with_year()))
}

/// "03/04/2026" has two readings; "30/09/2026" has one.
pub(super) fn slashes(scope: &Scope<'_>, at: usize) -> Found {
    if !joined(scope, at, &[Gap::Slash, Gap::Hyphen]) {
        return None;
    }
    let (a, b) = (small(scope.text(at))?, small(scope.text(at + 1))?);
    let year = four_digits(scope.text(at + 2))?;
    let mut dates: Vec<Date> = [(b, a), (a, b)]
        .iter()
        .filter_map(|(m, d)| Date::new(year, *m, *d).ok())
        .collect();
    dates.dedup();
    let readings: Vec<Reading> = dates
        .into_iter()
        .flat_map(|date| Point::of(one_day(date), day_name(date)).readings)
        .collect();
    (!readings.is_empty()).then_some((
        at + 3,
        Point {
            readings,
            yearless: None,
            names_year: true,
        },
    ))
}

pub(super) fn month_name(scope: &Scope<'_>, at: usize) -> Found {
    let (from, month, day) = day_first(scope, at).or_else(|| month_first(scope, at))?;
    let year = four_digits(scope.text(from));
    let this_year = scope.date().year();
    let date = match year {
        Some(year) => Date::new(year, month, day).ok()?,
        None => past(month, day, this_year, scope.date())?,
    };
    let point = Point::of(one_day(date), day_name(date));
    match year {
        Some(_) => Some((from + 1, point.with_year())),
        None => Some((from, point.without_year(month, Some(day)))),
    }
}

/// The latest such day that is not in the future.
fn past(month: i8, day: i8, year: i16, today: Date) -> Option<Date> {
    let this = Date::new(year, month, day)
        .ok()
        .filter(|date| *date <= today);
    this.or_else(|| Date::new(year - 1, month, day).ok())
}

fn day_of_month(text: &str) -> Option<i8> {
    let day = small(text).or_else(|| {
        if text.len() > 2 {
            ordinal(text).map(|n| n as i8)
        } else {
            None
        }
    })?;
    (1..=31).contains(&day).then_some(day)
}

/// "30 September", "30th of September".
fn day_first(scope: &Scope<'_>, at: usize) -> Option<(usize, i8, i8)> {
    let day = day_of_month(scope.text(at))?;
    let behind = scope.skip(at + 1, &["of"]);
    Some((behind + 1, month_named(scope.text(behind))?, day))
}

/// "September 30". Not in "Sep-26", which is a month of a year.
fn month_first(scope: &Scope<'_>, at: usize) -> Option<(usize, i8, i8)> {
    let month = month_named(scope.text(at))?;
    let day = day_of_month(scope.text(at + 1))?;
    let apart = scope.gap(at + 1) == Gap::Space && !scope.text(at + 1).starts_with('\'');
    // "June 5 rows", "June 3 months": the number belongs to what follows.
    let counts = scope.unit(at + 2).is_some() || scope.is(at + 2, &["rows", "row"]);
    (apart && !counts).then_some((at + 2, month, day))
}
