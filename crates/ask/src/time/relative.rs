//! Times told from today: "yesterday", "last quarter", "last 3 months", "2 weeks ago", "year to date".

use base::{DateRange, Granularity};
use jiff::Span;

use super::scope::{Point, Scope, Unit, one_day};

type Found = Option<(usize, Point)>;

const LAST: &[&str] = &["last", "previous", "prior", "preceding", "past", "prev"];
const ROLLING: &[&str] = &[
    "last",
    "previous",
    "prior",
    "preceding",
    "past",
    "trailing",
    "rolling",
    "recent",
    "latest",
];
const THIS: &[&str] = &["this", "current"];
const WHOLE: &[&str] = &["full", "complete", "completed", "whole", "entire"];

pub(super) fn named_day(scope: &Scope<'_>, at: usize) -> Found {
    let back = |days: i64| one_day(scope.date().saturating_sub(Span::new().days(days)));
    if scope.are(at, &["day", "before", "yesterday"]) {
        return Some((at + 3, Point::of(back(2), "day before yesterday")));
    }
    match scope.text(at) {
        "today" => Some((at + 1, Point::of(back(0), "today"))),
        "yesterday" => Some((at + 1, Point::of(back(1), "yesterday"))),
        _ => None,
    }
}

/// "this month", "last full quarter", "the previous fiscal year".
pub(super) fn one_unit(scope: &Scope<'_>, at: usize) -> Found {
    let (this, last) = (scope.is(at, THIS), scope.is(at, LAST));
    if !this && !last {
        return None;
    }
    let from = scope.skip(at + 1, WHOLE);
    let (end, unit) = scope.unit(from)?;
    let range = if this {
        scope.current(unit)
    } else {
        scope.shifted(unit, -1)
    };
    let word = if this { "this" } else { "last" };
    Some((end, Point::of(range, format!("{word} {}", unit.name()))))
}

/// "last 3 months": complete ones, without the current. "past 30 days" has today in it.
pub(super) fn several_units(scope: &Scope<'_>, at: usize) -> Found {
    if !scope.is(at, ROLLING) {
        return None;
    }
    let count = scope.count(at + 1)?;
    let from = scope.skip(at + 2, WHOLE);
    let (end, unit) = scope.unit(from)?;
    let with_today =
        scope.is(at, &["past", "trailing", "rolling"]) && unit.size == Granularity::Day;
    let range = match with_today {
        true => DateRange {
            start: scope.tomorrow().saturating_sub(unit.size.span(count)),
            end: scope.tomorrow(),
        },
        false => DateRange {
            start: scope.shifted(unit, -count).start,
            end: scope.current(unit).start,
        },
    };
    let word = if with_today { "past" } else { "last" };
    Some((
        end,
        Point::of(range, format!("{word} {count} {}s", unit.name())),
    ))
}

/// "3 days ago" is that day, "2 months ago" that month.
pub(super) fn ago(scope: &Scope<'_>, at: usize) -> Found {
    let one = scope.is(at, &["a", "an"]).then_some(1);
    let count = scope.count(at).or(one)?;
    let (end, unit) = scope.unit(at + 1)?;
    if !scope.is(end, &["ago", "back"]) {
        return None;
    }
    Some((
        end + 1,
        Point::of(
            scope.shifted(unit, -count),
            format!("{count} {}s ago", unit.name()),
        ),
    ))
}

/// "ytd", "fiscal year to date", "this month so far", "so far this year".
pub(super) fn to_date(scope: &Scope<'_>, at: usize) -> Found {
    let (end, unit) = abbreviated(scope, at).or_else(|| written_out(scope, at))?;
    let range = DateRange {
        start: scope.current(unit).start,
        end: scope.tomorrow(),
    };
    Some((end, Point::of(range, format!("{} to date", unit.name()))))
}

fn abbreviated(scope: &Scope<'_>, at: usize) -> Option<(usize, Unit)> {
    let fiscal = scope.is(at, &["fiscal", "financial"]);
    let word = at + usize::from(fiscal);
    let unit = |size, fiscal| Some((word + 1, Unit { size, fiscal }));
    match scope.text(word) {
        "ytd" => unit(Granularity::Year, fiscal),
        "fytd" => unit(Granularity::Year, true),
        "qtd" => unit(Granularity::Quarter, fiscal),
        "mtd" => unit(Granularity::Month, false),
        "wtd" => unit(Granularity::Week, false),
        _ => None,
    }
}

fn written_out(scope: &Scope<'_>, at: usize) -> Option<(usize, Unit)> {
    if scope.are(at, &["so", "far"]) {
        let from = scope.skip(at + 2, &["in"]);
        return scope.is(from, THIS).then(|| scope.unit(from + 1)).flatten();
    }
    let (end, unit) = scope.unit(scope.skip(at, THIS))?;
    let this = scope.is(at, THIS);
    let to_date = scope.are(end, &["to", "date"]) || scope.are(end, &["till", "date"]);
    let so_far = this && (scope.are(end, &["so", "far"]) || scope.are(end, &["till", "now"]));
    (to_date || so_far).then_some((end + 2, unit))
}
