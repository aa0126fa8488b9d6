//! Quarters and halves of a year: "Q1 2026", "first quarter of last year", "H2 FY26".
//!
//! Where the fiscal year does not begin in January a bare "Q1" means one thing to some people
//! and another to others; then both readings are kept, and the asker decides.

use base::DateRange;
use jiff::Span;
use lexicon::{Gap, ordinal};

use super::Reading;
use super::calendar::{short_year, year_spec};
use super::scope::{Point, Scope};

type Found = Option<(usize, Point)>;

#[derive(Clone, Copy)]
struct Part {
    /// 1 to 4, or 1 to 2.
    number: i64,
    months: i64,
}

/// Which year the part is of.
enum Year {
    /// A number that may count calendar or fiscal years.
    Number(i16),
    /// A year that is one or the other.
    Certain(DateRange, String),
    None,
}

pub(super) fn of_year(scope: &Scope<'_>, at: usize) -> Found {
    let fiscal = scope.is(at, &["fiscal", "financial"]);
    let calendar = scope.is(at, &["calendar"]);
    let from = at + usize::from(fiscal || calendar);
    let (end, part, year) = part_first(scope, from).or_else(|| year_first(scope, from))?;
    let readings = match year {
        Year::Certain(range, name) if !fiscal => reading(part, range, &name).into_iter().collect(),
        Year::Certain(..) => return None,
        Year::Number(year) => either(scope, part, fiscal, calendar, |kind| kind.year(scope, year)),
        Year::None => either(scope, part, fiscal, calendar, |kind| {
            kind.latest(scope, part)
        }),
    };
    let names_year = !readings.is_empty();
    names_year.then_some((
        end,
        Point {
            readings,
            yearless: None,
            names_year,
        },
    ))
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Calendar,
    Fiscal,
    /// The fiscal year that begins in the year named.
    FiscalNext,
}

impl Kind {
    fn year(self, scope: &Scope<'_>, year: i16) -> Option<(DateRange, String)> {
        match self {
            Kind::Calendar if scope.is_fiscal() => {
                Some((scope.calendar_year(year)?, format!("calendar {year}")))
            }
            Kind::Calendar => Some((scope.calendar_year(year)?, year.to_string())),
            Kind::Fiscal => Some((scope.fiscal_year(year)?, format!("FY{year}"))),
            Kind::FiscalNext => Some((scope.fiscal_year(year + 1)?, format!("FY{}", year + 1))),
        }
    }

    /// The latest year of which the part has begun.
    fn latest(self, scope: &Scope<'_>, part: Part) -> Option<(DateRange, String)> {
        let next = scope.date().year() + 1;
        let mut years = (next - 2..=next)
            .rev()
            .filter_map(|year| self.year(scope, year));
        years.find(|(range, _)| cut(part, *range).is_some_and(|part| part.start <= scope.date()))
    }
}

/// The readings that the words leave open.
fn either(
    scope: &Scope<'_>,
    part: Part,
    fiscal: bool,
    calendar: bool,
    year: impl Fn(Kind) -> Option<(DateRange, String)>,
) -> Vec<Reading> {
    let kinds: &[Kind] = match (fiscal, calendar || !scope.is_fiscal()) {
        (true, _) => &[Kind::Fiscal],
        (_, true) => &[Kind::Calendar],
        _ => &[Kind::Calendar, Kind::Fiscal, Kind::FiscalNext],
    };
    let mut readings: Vec<Reading> = Vec::new();
    for (range, name) in kinds.iter().filter_map(|kind| year(*kind)) {
        let known = |reading: &Reading| readings.iter().any(|other| other.start == reading.start);
        if let Some(reading) = reading(part, range, &name).filter(|reading| !known(reading)) {
            readings.push(reading);
        }
    }
    readings
}

fn reading(part: Part, year: DateRange, name: &str) -> Option<Reading> {
    let range = cut(part, year)?;
    let letter = if part.months == 3 { 'Q' } else { 'H' };
    let phrase = match name.strip_prefix("calendar ") {
        Some(year) => format!("calendar {letter}{} {year}", part.number),
        None => format!("{letter}{} {name}", part.number),
    };
    Some(Reading {
        start: Some(range.start),
        end: range.end,
        phrase,
    })
}

fn cut(part: Part, year: DateRange) -> Option<DateRange> {
    let start = year
        .start
        .checked_add(Span::new().months((part.number - 1) * part.months))
        .ok()?;
    let end = start.checked_add(Span::new().months(part.months)).ok()?;
    Some(DateRange { start, end })
}

/// "Q1", "Q1 2026", "Q1-26", "first quarter of last year".
fn part_first(scope: &Scope<'_>, at: usize) -> Option<(usize, Part, Year)> {
    let (end, part) = part(scope, at)?;
    if let Some(year) = short_year(scope, end) {
        return Some((end + 1, part, Year::Number(year)));
    }
    match year_named(scope, scope.skip(end, &["of", "in"])) {
        Some((end, year)) => Some((end, part, year)),
        None => Some((end, part, Year::None)),
    }
}

/// "2026 Q1", "FY26 Q1".
fn year_first(scope: &Scope<'_>, at: usize) -> Option<(usize, Part, Year)> {
    let (behind, year) = year_named(scope, at)?;
    let (end, part) = part(scope, behind)?;
    Some((end, part, year))
}

fn year_named(scope: &Scope<'_>, at: usize) -> Option<(usize, Year)> {
    let (end, point) = year_spec(scope, at)?;
    let reading = point.readings.into_iter().next()?;
    let bare = end == at + 1 && super::calendar::four_digits(scope.text(at)).is_some();
    let range = DateRange {
        start: reading.start?,
        end: reading.end,
    };
    let year = if bare {
        Year::Number(range.start.year())
    } else {
        Year::Certain(range, year_name(scope, range))
    };
    Some((end, year))
}

fn year_name(scope: &Scope<'_>, range: DateRange) -> String {
    if range.start.month() == 1 && scope.is_fiscal() {
        format!("calendar {}", range.start.year())
    } else if scope.is_fiscal() {
        format!("FY{}", range.last().year())
    } else {
        range.start.year().to_string()
    }
}

/// "Q1", "H2", "quarter 1", "first quarter", "2nd half".
fn part(scope: &Scope<'_>, at: usize) -> Option<(usize, Part)> {
    let months = |word: &str| match word {
        "quarter" | "qtr" | "q" => Some(3),
        "half" | "h" => Some(6),
        _ => None,
    };
    let text = scope.text(at);
    let (end, number, months) =
        if let Some(months) = text.get(..1).and_then(months).filter(|_| text.len() == 2) {
            (at + 1, text[1..].parse().ok()?, months)
        } else if let (Some(months), Ok(number)) = (months(text), scope.text(at + 1).parse()) {
            (scope.gap(at + 1) != Gap::Comma).then_some((at + 2, number, months))?
        } else {
            (at + 2, ordinal(text)?, months(scope.text(at + 1))?)
        };
    (1..=12 / months)
        .contains(&number)
        .then_some((end, Part { number, months }))
}
