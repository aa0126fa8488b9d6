//! How finely time is cut: "by month", "monthly", "month wise". A grain that was asked for is
//! never swapped for another: what cannot be cut is refused.

use base::Granularity;
use lexicon::weekday as weekday_named;

use super::TimeMeaning;
use super::scope::{Scope, Unit};

type Found = Option<(usize, TimeMeaning)>;

/// "by month", "for each fiscal quarter", "month wise", "month by month".
pub(super) fn marked(scope: &Scope<'_>, at: usize) -> Found {
    if let Some(from) = marker(scope, at) {
        let (end, unit) = scope.unit(from)?;
        return Some((end, cut(scope, unit)));
    }
    let (end, unit) = scope.unit(at)?;
    if scope.is(end, &["wise"]) {
        return Some((end + 1, cut(scope, unit)));
    }
    let (again, other) = scope.unit(end + 1)?;
    (scope.is(end, &["by"]) && other == unit).then(|| (again, cut(scope, unit)))
}

fn marker(scope: &Scope<'_>, at: usize) -> Option<usize> {
    let from = match scope.text(at) {
        "for" | "in" | "of" if scope.is(at + 1, &["each", "every"]) => at + 2,
        "by" | "per" => scope.skip(at + 1, &["each", "every", "the"]),
        "each" | "every" | "across" => at + 1,
        _ => return None,
    };
    Some(from)
}

fn cut(scope: &Scope<'_>, unit: Unit) -> TimeMeaning {
    let calendar = &scope.today.calendar;
    let same = calendar.fiscal_periods(unit.size) == Some(calendar.periods(unit.size));
    match unit {
        Unit { fiscal: true, size } if !same => TimeMeaning::Refused(match size {
            Granularity::Year => "a cut by fiscal year",
            Granularity::Quarter => "a cut by fiscal quarter",
            _ => "a cut by fiscal month",
        }),
        Unit { size, .. } => TimeMeaning::Grain(size),
    }
}

/// "monthly", "on a daily basis".
pub(super) fn word(scope: &Scope<'_>, at: usize) -> Found {
    let from = if scope.are(at, &["on", "a"]) {
        at + 2
    } else {
        at
    };
    let size = match scope.text(from) {
        "daily" => Granularity::Day,
        "weekly" => Granularity::Week,
        "monthly" => Granularity::Month,
        "quarterly" => Granularity::Quarter,
        "yearly" | "annual" | "annually" => Granularity::Year,
        _ => return None,
    };
    let end = scope.skip(from + 1, &["basis"]);
    (from == at || end > from + 1).then(|| {
        (
            end,
            cut(
                scope,
                Unit {
                    size,
                    fiscal: false,
                },
            ),
        )
    })
}

pub(super) fn unit(scope: &Scope<'_>, at: usize) -> Found {
    let (end, unit) = scope.unit(at)?;
    match cut(scope, unit) {
        TimeMeaning::Grain(size) => Some((end, TimeMeaning::Unit(size))),
        refused => Some((end, refused)),
    }
}

/// "by day of week", "by hour": parts that come again.
pub(super) fn recurring(scope: &Scope<'_>, at: usize) -> Found {
    let from = marker(scope, at).unwrap_or(at);
    let of = |unit: &str, whole: &[&str]| {
        let whole_at = scope.skip(from + 2, &["the"]);
        let found =
            scope.is(from, &[unit]) && scope.is(from + 1, &["of"]) && scope.is(whole_at, whole);
        found.then_some(whole_at + 1)
    };
    let end = of("day", &["week", "month", "year"])
        .or_else(|| of("week", &["month", "year"]))
        .or_else(|| of("month", &["year"]))
        .or_else(|| of("hour", &["day"]))
        .or_else(|| {
            matches!(scope.lemma(from), "weekday" | "weekend" | "hour" | "minute")
                .then_some(from + 1)
        })?;
    Some((
        end,
        TimeMeaning::Refused("parts of time that come again, such as days of the week"),
    ))
}

pub(super) fn weekday(scope: &Scope<'_>, at: usize) -> Found {
    weekday_named(scope.lemma(at))?;
    Some((at + 1, TimeMeaning::Refused("days of the week")))
}
