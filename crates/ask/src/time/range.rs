//! From one stretch of time to another, and open ends: "between", "from ... to", "since", "until".

use jiff::civil::Date;
use lexicon::Gap;

use super::scope::{Point, Scope, day_name};
use super::{Reading, TimeMeaning};

type Found = Option<(usize, TimeMeaning)>;

const TO: &[&str] = &["to", "until", "till", "through", "thru", "upto"];

/// "between A and B", "from A to B", "A to B", "A - B".
pub(super) fn closed(scope: &Scope<'_>, at: usize) -> Found {
    let between = scope.is(at, &["between"]);
    let from = at + usize::from(between || scope.is(at, &["from"]));
    let (behind, left) = scope.point(from)?;
    let joined = if between {
        scope.is(behind, &["and"])
    } else {
        scope.is(behind, TO)
    };
    let dash = !between && scope.words.get(behind).is_some() && scope.gap(behind) == Gap::Hyphen;
    let (end, right) = scope
        .point(behind + usize::from(joined))
        .filter(|_| joined || dash)?;
    let (left, right) = share_year(scope, left, right);
    let readings = pair(&left, &right);
    Some((end, period(readings)))
}

/// "June and July", "2025 and 2026": one period, where the second follows on the first.
pub(super) fn adjoining(scope: &Scope<'_>, at: usize) -> Found {
    let (behind, left) = scope.point(at)?;
    let (end, right) = scope
        .point(behind + 1)
        .filter(|_| scope.is(behind, &["and"]))?;
    let (left, right) = share_year(scope, left, right);
    let (one, other) = (left.readings.first()?, right.readings.first()?);
    let single = left.readings.len() == 1 && right.readings.len() == 1;
    (single && Some(one.end) == other.start).then(|| (end, period(pair(&left, &right))))
}

/// An end without a year takes the year of the other one.
fn share_year(scope: &Scope<'_>, mut left: Point, mut right: Point) -> (Point, Point) {
    let first = |point: &Point| point.readings.first().and_then(|reading| reading.start);
    if let (Some(yearless), Some(limit)) = (left.yearless, first(&right)) {
        let year = limit.year();
        left = placed(scope, yearless, [year, year - 1], |start| start <= limit).unwrap_or(left);
    } else if let (Some(yearless), Some(limit)) = (right.yearless, first(&left)) {
        let year = limit.year();
        right = placed(scope, yearless, [year, year + 1], |start| start >= limit).unwrap_or(right);
    }
    (left, right)
}

/// The month or day in the first of two years that suits.
fn placed(
    scope: &Scope<'_>,
    (month, day): (i8, Option<i8>),
    years: [i16; 2],
    suits: impl Fn(Date) -> bool,
) -> Option<Point> {
    years.into_iter().find_map(|year| {
        let range = match day {
            Some(day) => super::scope::one_day(Date::new(year, month, day).ok()?),
            None => scope.month_of(year, month)?,
        };
        suits(range.start).then(|| Point::of(range, String::new()))
    })
}

/// Both ends read the same way: calendar with calendar, fiscal with fiscal.
fn pair(left: &Point, right: &Point) -> Vec<Reading> {
    let count = left.readings.len().max(right.readings.len());
    let nth = |point: &Point, i: usize| point.readings.get(i).or(point.readings.first()).cloned();
    let pairs = (0..count).filter_map(|i| Some((nth(left, i)?.start?, nth(right, i)?.end)));
    pairs
        .map(|(start, end)| reading(Some(start), end))
        .collect()
}

fn reading(start: Option<Date>, end: Date) -> Reading {
    let last = end.yesterday().unwrap_or(end);
    let phrase = match start {
        Some(start) => format!("from {} to {}", day_name(start), day_name(last)),
        None => format!("until {}", day_name(last)),
    };
    Reading { start, end, phrase }
}

/// A period that ends before it begins is no period.
fn period(readings: Vec<Reading>) -> TimeMeaning {
    let sound = !readings.is_empty()
        && readings
            .iter()
            .all(|r| r.start.is_none_or(|start| start < r.end));
    if sound {
        TimeMeaning::Period(readings)
    } else {
        TimeMeaning::Refused("periods that end before they begin")
    }
}

fn open(
    scope: &Scope<'_>,
    from: usize,
    bounds: impl Fn(&Reading) -> Option<(Option<Date>, Date)>,
) -> Option<(usize, TimeMeaning)> {
    let (end, point) = scope.point(from)?;
    let readings = point.readings.iter().filter_map(bounds);
    Some((
        end,
        period(readings.map(|(start, end)| reading(start, end)).collect()),
    ))
}

/// "since April", "from April onwards", "from April till now": up to today.
pub(super) fn since(scope: &Scope<'_>, at: usize) -> Found {
    let from = scope.is(at, &["from", "starting"]);
    if !from && !scope.is(at, &["since"]) {
        return None;
    }
    let start = scope.skip(at + 1, &["from"]);
    let (end, meaning) = open(scope, start, |r| Some((Some(r.start?), scope.tomorrow())))?;
    match onwards(scope, end) {
        Some(end) => Some((end, meaning)),
        None => (!from).then_some((end, meaning)),
    }
}

fn onwards(scope: &Scope<'_>, at: usize) -> Option<usize> {
    if scope.is(at, &["on", "onward", "onwards"]) {
        return Some(at + 1);
    }
    let now = scope.is(at, TO) && scope.is(at + 1, &["now", "date", "today"]);
    now.then_some(at + 2)
}

/// "from June 2026" alone: some mean in it, some mean since it.
pub(super) fn from_alone(scope: &Scope<'_>, at: usize) -> Found {
    if !scope.is(at, &["from", "starting"]) {
        return None;
    }
    let (end, point) = scope.point(at + 1)?;
    let named = point.names_year || point.yearless.is_some();
    let [only] = point.readings.as_slice() else {
        return None;
    };
    let since = reading(only.start, scope.tomorrow());
    let open_ended = scope.is(at, &["starting"]);
    let readings = match (named, open_ended) {
        (_, true) => vec![since],
        (true, false) if only.start < Some(since.end) => vec![only.clone(), since],
        _ => vec![only.clone()],
    };
    Some((end, period(readings)))
}

/// "until March": March is inside.
pub(super) fn until(scope: &Scope<'_>, at: usize) -> Found {
    let from = if scope.are(at, &["up", "to"]) {
        at + 2
    } else {
        at + 1
    };
    let until = scope.is(at, &["until", "till", "upto", "through"]) || from == at + 2;
    until
        .then(|| open(scope, from, |r| Some((None, r.end))))
        .flatten()
}

pub(super) fn before(scope: &Scope<'_>, at: usize) -> Found {
    let before = scope.is(at, &["before"]) || scope.are(at, &["prior", "to"]);
    let from = at + 1 + usize::from(scope.is(at, &["prior"]));
    before
        .then(|| open(scope, from, |r| Some((None, r.start?))))
        .flatten()
}

pub(super) fn after(scope: &Scope<'_>, at: usize) -> Found {
    let after = scope.is(at, &["after"]);
    after
        .then(|| open(scope, at + 1, |r| Some((Some(r.end), scope.tomorrow()))))
        .flatten()
}

/// "all time", "till date".
pub(super) fn ever(scope: &Scope<'_>, at: usize) -> Found {
    const PHRASES: &[&[&str]] = &[
        &["of", "all", "time"],
        &["all", "time"],
        &["all", "dates"],
        &["all", "years"],
        &["all", "periods"],
        &["till", "date"],
        &["till", "now"],
        &["to", "date"],
        &["since", "inception"],
        &["since", "the", "beginning"],
        &["entire", "period"],
        &["whole", "period"],
        &["lifetime"],
        &["ever"],
    ];
    let phrase = PHRASES.iter().find(|phrase| scope.are(at, phrase))?;
    Some((at + phrase.len(), TimeMeaning::Ever))
}
