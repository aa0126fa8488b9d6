//! The rules, each with an example that it alone reads. The documentation is made from this.

use super::scope::Scope;
use super::{TimeMeaning, calendar, day, grain, part, range, relative};

/// A way to say a time.
pub struct Rule {
    pub name: &'static str,
    pub example: &'static str,
    /// From a word on: the word behind the phrase, and what the phrase says.
    pub(super) read: fn(&Scope<'_>, usize) -> Option<(usize, TimeMeaning)>,
}

/// A rule for one stretch of time, which may also be an end of a range.
pub(super) type PointRule = fn(&Scope<'_>, usize) -> Option<(usize, super::scope::Point)>;

/// The stretches of time that a range may begin or end with.
pub(super) const POINTS: &[PointRule] = &[
    relative::named_day,
    relative::one_unit,
    relative::several_units,
    relative::ago,
    relative::to_date,
    day::iso,
    day::slashes,
    day::month_name,
    calendar::month,
    calendar::year,
    calendar::fiscal_year,
    part::of_year,
];

macro_rules! point {
    ($name:literal, $example:literal, $read:path) => {
        Rule {
            name: $name,
            example: $example,
            read: |scope, at| $read(scope, at).map(|(end, p)| (end, p.meaning())),
        }
    };
}

const RULES: &[Rule] = &[
    point!("named day", "yesterday", relative::named_day),
    point!("this or last unit", "last quarter", relative::one_unit),
    point!("several units", "last 3 months", relative::several_units),
    point!("units ago", "3 days ago", relative::ago),
    point!("to date", "year to date", relative::to_date),
    point!("ISO date", "2026-09-30", day::iso),
    point!("date with slashes", "30/09/2026", day::slashes),
    point!("day of a month", "30 September 2026", day::month_name),
    point!("month", "June 2026", calendar::month),
    point!("year", "2025", calendar::year),
    point!("fiscal year", "FY 2025-26", calendar::fiscal_year),
    point!("part of a year", "Q1 FY26", part::of_year),
    Rule {
        name: "from one to another",
        example: "from April to June 2026",
        read: range::closed,
    },
    Rule {
        name: "adjoining",
        example: "June and July",
        read: range::adjoining,
    },
    Rule {
        name: "since",
        example: "since April 2026",
        read: range::since,
    },
    Rule {
        name: "from",
        example: "from June 2026",
        read: range::from_alone,
    },
    Rule {
        name: "until",
        example: "until March 2026",
        read: range::until,
    },
    Rule {
        name: "before",
        example: "before 2026-04-01",
        read: range::before,
    },
    Rule {
        name: "after",
        example: "after June 2026",
        read: range::after,
    },
    Rule {
        name: "all time",
        example: "all time",
        read: range::ever,
    },
    Rule {
        name: "grain",
        example: "by month",
        read: grain::marked,
    },
    Rule {
        name: "grain word",
        example: "monthly",
        read: grain::word,
    },
    Rule {
        name: "unit",
        example: "month",
        read: grain::unit,
    },
    Rule {
        name: "recurring part",
        example: "by day of week",
        read: grain::recurring,
    },
    Rule {
        name: "weekday",
        example: "monday",
        read: grain::weekday,
    },
];

/// All rules.
pub fn rules() -> &'static [Rule] {
    RULES
}
