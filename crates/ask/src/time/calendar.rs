//! Months and years by name: "June", "Jun-26", "2025", "FY26", "fiscal year 2025-26".

use lexicon::{Gap, month as month_named};

use super::scope::{Point, Scope, month_name};

type Found = Option<(usize, Point)>;

/// A month, with a year or the latest that is not in the future.
pub(super) fn month(scope: &Scope<'_>, at: usize) -> Found {
    let at = if scope.are(at, &["month", "of"]) {
        at + 2
    } else {
        at
    };
    let month = month_named(scope.text(at))?;
    if scope.text(at) == "may" && scope.is(at + 1, &["i", "we", "be", "have"]) {
        return None;
    }
    let (end, year) = match year_behind(scope, at + 1) {
        Some((end, range)) => {
            // Within a fiscal year the month decides which of its two years it is.
            let year = range.start.year() + i16::from(month < range.start.month());
            (end, Some(year))
        }
        // "October month", as some write it.
        None => (scope.skip(at + 1, &["month"]), None),
    };
    let chosen =
        year.unwrap_or_else(|| scope.date().year() - i16::from(month > scope.date().month()));
    let point = Point::of(
        scope.month_of(chosen, month)?,
        format!("{} {chosen}", month_name(month)),
    );
    Some((
        end,
        if year.is_some() {
            point.with_year()
        } else {
            point.without_year(month, None)
        },
    ))
}

/// "2025", "of 2025", "'25", "last year", "FY26" behind a month or a part of a year.
fn year_behind(scope: &Scope<'_>, at: usize) -> Option<(usize, base::DateRange)> {
    if let Some(year) = short_year(scope, at) {
        return Some((at + 1, scope.calendar_year(year)?));
    }
    let (end, point) = year_spec(scope, scope.skip(at, &["of", "in"]))?;
    let reading = point.readings.into_iter().next()?;
    Some((
        end,
        base::DateRange {
            start: reading.start?,
            end: reading.end,
        },
    ))
}

/// "26" in "Jun-26" and "Jun'26".
pub(super) fn short_year(scope: &Scope<'_>, at: usize) -> Option<i16> {
    let text = scope.text(at).trim_start_matches('\'');
    let close = matches!(
        scope.gap(at),
        Gap::Hyphen | Gap::Mark | Gap::None | Gap::Slash
    );
    let behind = scope.gap(at + 1);
    let alone = scope.words.get(at + 1).is_none() || !matches!(behind, Gap::Hyphen | Gap::Slash);
    let two_digits = text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
    if close && alone && two_digits {
        text.parse::<i16>().ok().map(|year| 2000 + year)
    } else {
        None
    }
}

/// Any way to name a year, calendar or fiscal.
pub(super) fn year_spec(scope: &Scope<'_>, at: usize) -> Found {
    let relative = || super::relative::one_unit(scope, at).filter(|(end, _)| is_year(scope, *end));
    fiscal_year(scope, at)
        .or_else(|| year(scope, at))
        .or_else(relative)
}

fn is_year(scope: &Scope<'_>, end: usize) -> bool {
    matches!(scope.lemma(end - 1), "year" | "yr" | "fy")
}

pub(super) fn year(scope: &Scope<'_>, at: usize) -> Found {
    let calendar = scope.is(at, &["calendar", "cy"]);
    let from = scope.skip(at + usize::from(calendar), &["year"]);
    let year = four_digits(scope.text(from))?;
    let phrase = if scope.is_fiscal() {
        format!("calendar year {year}")
    } else {
        year.to_string()
    };
    Some((
        from + 1,
        Point::of(scope.calendar_year(year)?, phrase).with_year(),
    ))
}

pub(super) fn four_digits(text: &str) -> Option<i16> {
    let plausible = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    let year = if plausible {
        text.parse::<i16>().ok()
    } else {
        None
    };
    year.filter(|year| (1950..=2149).contains(year))
}

/// A fiscal year is named by the year it ends in, or by both.
pub(super) fn fiscal_year(scope: &Scope<'_>, at: usize) -> Found {
    let (end, ending) = marked(scope, at).or_else(|| both_years(scope, at, scope.text(at)))?;
    let range = scope.fiscal_year(ending)?;
    Some((end, Point::of(range, format!("FY{ending}")).with_year()))
}

/// "FY26", "FY 2026", "FY2025-26", "fiscal 2026", "financial year 2025-26".
fn marked(scope: &Scope<'_>, at: usize) -> Option<(usize, i16)> {
    if let Some(rest) = scope
        .text(at)
        .strip_prefix("fy")
        .filter(|rest| !rest.is_empty())
    {
        return both_years(scope, at, rest).or_else(|| Some((at + 1, any_year(rest)?)));
    }
    let from = match scope.text(at) {
        "fy" => at + 1,
        "fiscal" | "financial" => scope.skip(at + 1, &["year"]),
        _ => return None,
    };
    let text = scope.text(from);
    both_years(scope, from, text).or_else(|| Some((from + 1, any_year(text)?)))
}

fn any_year(text: &str) -> Option<i16> {
    let two = || {
        if text.len() == 2 {
            text.parse::<i16>().ok().map(|year| 2000 + year)
        } else {
            None
        }
    };
    four_digits(text).or_else(two)
}

/// "2025-26": the second year must follow the first.
fn both_years(scope: &Scope<'_>, at: usize, first: &str) -> Option<(usize, i16)> {
    let joined = matches!(scope.gap(at + 1), Gap::Hyphen | Gap::Slash);
    let first_year = any_year(first)?;
    let (short, second) = (scope.text(at + 1), any_year(scope.text(at + 1))?);
    let follows = second == first_year + 1;
    // "2024-2025" alone may as well be two calendar years; "2024-25" is not.
    let fiscal = short.len() == 2
        || scope.text(at) != first
        || at > 0 && scope.is(at - 1, &["fy", "fiscal", "financial", "year"]);
    let apart =
        !matches!(scope.gap(at + 2), Gap::Hyphen | Gap::Slash) || scope.words.get(at + 2).is_none();
    (joined && follows && fiscal && apart).then_some((at + 2, second))
}
