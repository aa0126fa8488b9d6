//! Phrases of time on Friday, 20 November 2026, with a fiscal year from April.

use super::fixture::today;
use crate::time::{Found, TimeMeaning, rules, starting_at};

/// The reading of a whole phrase: `first..last`, several with `|`, or what else it is.
fn read(phrase: &str, fiscal_year_start: i8) -> String {
    let words = lexicon::split(phrase);
    let whole = |found: &Found| found.len == words.len();
    let found = starting_at(&words, 0, &today(fiscal_year_start))
        .into_iter()
        .find(whole);
    match found.map(|found| found.meaning) {
        None => "nothing".to_owned(),
        Some(TimeMeaning::Ever) => "ever".to_owned(),
        Some(TimeMeaning::Grain(size)) => format!("by {size}"),
        Some(TimeMeaning::Unit(size)) => format!("unit {size}"),
        Some(TimeMeaning::Refused(what)) => format!("refused: {what}"),
        Some(TimeMeaning::Period(readings)) => {
            let each = readings.iter().map(|reading| {
                let start = reading.start.map(|day| day.to_string()).unwrap_or_default();
                format!("{start}..{}", reading.end.yesterday().unwrap())
            });
            each.collect::<Vec<_>>().join(" | ")
        }
    }
}

fn check(cases: &[(&str, &str)], fiscal_year_start: i8) {
    let wrong: Vec<String> = cases
        .iter()
        .map(|(phrase, expected)| (phrase, expected, read(phrase, fiscal_year_start)))
        .filter(|(_, expected, found)| found != *expected)
        .map(|(phrase, expected, found)| format!("{phrase:?}: expected {expected}, found {found}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn told_from_today() {
    check(
        &[
            ("today", "2026-11-20..2026-11-20"),
            ("yesterday", "2026-11-19..2026-11-19"),
            ("day before yesterday", "2026-11-18..2026-11-18"),
            ("this week", "2026-11-16..2026-11-22"),
            ("last week", "2026-11-09..2026-11-15"),
            ("this month", "2026-11-01..2026-11-30"),
            ("current month", "2026-11-01..2026-11-30"),
            ("last month", "2026-10-01..2026-10-31"),
            ("previous month", "2026-10-01..2026-10-31"),
            ("last full month", "2026-10-01..2026-10-31"),
            ("this quarter", "2026-10-01..2026-12-31"),
            ("last quarter", "2026-07-01..2026-09-30"),
            ("this year", "2026-01-01..2026-12-31"),
            ("last year", "2025-01-01..2025-12-31"),
            ("last calendar year", "2025-01-01..2025-12-31"),
            ("this fiscal year", "2026-04-01..2027-03-31"),
            ("this FY", "2026-04-01..2027-03-31"),
            ("last financial year", "2025-04-01..2026-03-31"),
            ("this fiscal quarter", "2026-10-01..2026-12-31"),
            ("previous fiscal quarter", "2026-07-01..2026-09-30"),
            ("last 7 days", "2026-11-13..2026-11-19"),
            ("past 7 days", "2026-11-14..2026-11-20"),
            ("past 90 days", "2026-08-23..2026-11-20"),
            ("last 2 weeks", "2026-11-02..2026-11-15"),
            ("last 3 months", "2026-08-01..2026-10-31"),
            ("past three months", "2026-08-01..2026-10-31"),
            ("last 12 months", "2025-11-01..2026-10-31"),
            ("last 2 quarters", "2026-04-01..2026-09-30"),
            ("last 2 years", "2024-01-01..2025-12-31"),
            ("last 2 fiscal years", "2024-04-01..2026-03-31"),
            ("trailing 30 days", "2026-10-22..2026-11-20"),
            ("3 days ago", "2026-11-17..2026-11-17"),
            ("2 months ago", "2026-09-01..2026-09-30"),
            ("a year ago", "2025-01-01..2025-12-31"),
            ("last 0 days", "nothing"),
        ],
        4,
    );
}

#[test]
fn up_to_today() {
    check(
        &[
            ("ytd", "2026-01-01..2026-11-20"),
            ("YTD", "2026-01-01..2026-11-20"),
            ("year to date", "2026-01-01..2026-11-20"),
            ("fytd", "2026-04-01..2026-11-20"),
            ("fiscal ytd", "2026-04-01..2026-11-20"),
            ("fiscal year to date", "2026-04-01..2026-11-20"),
            ("mtd", "2026-11-01..2026-11-20"),
            ("month to date", "2026-11-01..2026-11-20"),
            ("qtd", "2026-10-01..2026-11-20"),
            ("wtd", "2026-11-16..2026-11-20"),
            ("this year so far", "2026-01-01..2026-11-20"),
            ("so far this month", "2026-11-01..2026-11-20"),
            ("this quarter to date", "2026-10-01..2026-11-20"),
            ("since April", "2026-04-01..2026-11-20"),
            ("since 2026-09-15", "2026-09-15..2026-11-20"),
            ("since last month", "2026-10-01..2026-11-20"),
            ("from April onwards", "2026-04-01..2026-11-20"),
            ("from 1 Jan 2026 till date", "2026-01-01..2026-11-20"),
            ("after June 2026", "2026-07-01..2026-11-20"),
            ("starting July", "2026-07-01..2026-11-20"),
        ],
        4,
    );
}

#[test]
fn named_on_the_calendar() {
    check(
        &[
            ("2025", "2025-01-01..2025-12-31"),
            ("calendar year 2025", "2025-01-01..2025-12-31"),
            ("June", "2026-06-01..2026-06-30"),
            ("november", "2026-11-01..2026-11-30"),
            ("Dec", "2025-12-01..2025-12-31"),
            ("June 2025", "2025-06-01..2025-06-30"),
            ("june of 2025", "2025-06-01..2025-06-30"),
            ("June last year", "2025-06-01..2025-06-30"),
            ("Jun-26", "2026-06-01..2026-06-30"),
            ("Jun'25", "2025-06-01..2025-06-30"),
            ("October month", "2026-10-01..2026-10-31"),
            ("month of june", "2026-06-01..2026-06-30"),
            ("February FY26", "2026-02-01..2026-02-28"),
            ("2026-09-30", "2026-09-30..2026-09-30"),
            ("30 September 2026", "2026-09-30..2026-09-30"),
            ("30th of September", "2026-09-30..2026-09-30"),
            ("Sep 30", "2026-09-30..2026-09-30"),
            ("September 30, 2025", "2025-09-30..2025-09-30"),
            ("25 December", "2025-12-25..2025-12-25"),
            ("29 February 2024", "2024-02-29..2024-02-29"),
            ("30 February 2026", "nothing"),
            ("30/09/2026", "2026-09-30..2026-09-30"),
            (
                "03/04/2026",
                "2026-04-03..2026-04-03 | 2026-03-04..2026-03-04",
            ),
            ("FY26", "2025-04-01..2026-03-31"),
            ("FY 2026", "2025-04-01..2026-03-31"),
            ("FY2025-26", "2025-04-01..2026-03-31"),
            ("FY 25-26", "2025-04-01..2026-03-31"),
            ("fiscal 2026", "2025-04-01..2026-03-31"),
            ("financial year 2025-26", "2025-04-01..2026-03-31"),
            ("2025-26", "2025-04-01..2026-03-31"),
            ("Q1 FY26", "2025-04-01..2025-06-30"),
            ("FY26 Q4", "2026-01-01..2026-03-31"),
            ("fiscal Q1 2027", "2026-04-01..2026-06-30"),
            ("calendar Q1 2026", "2026-01-01..2026-03-31"),
            (
                "first quarter of this fiscal year",
                "2026-04-01..2026-06-30",
            ),
            ("second quarter of last year", "2025-04-01..2025-06-30"),
            ("H2 FY26", "2025-10-01..2026-03-31"),
            (
                "Q1 2026",
                "2026-01-01..2026-03-31 | 2025-04-01..2025-06-30 | 2026-04-01..2026-06-30",
            ),
            ("Q3", "2026-07-01..2026-09-30 | 2026-10-01..2026-12-31"),
            ("Q5 2026", "nothing"),
        ],
        4,
    );
}

#[test]
fn from_one_to_another() {
    check(
        &[
            ("between April and June 2026", "2026-04-01..2026-06-30"),
            ("from april to june", "2026-04-01..2026-06-30"),
            ("from November to February", "2025-11-01..2026-02-28"),
            ("Nov 2025 to Feb", "2025-11-01..2026-02-28"),
            ("2024 to 2025", "2024-01-01..2025-12-31"),
            ("2024-2025", "2024-01-01..2025-12-31"),
            ("1 Jul - 30 Sep 2026", "2026-07-01..2026-09-30"),
            ("1 Apr 2025 - 31 Mar 2026", "2025-04-01..2026-03-31"),
            ("2026-04-01 to 2026-06-30", "2026-04-01..2026-06-30"),
            ("2026-04-01 - 2026-06-30", "2026-04-01..2026-06-30"),
            (
                "between 1 April 2026 and 15 May 2026",
                "2026-04-01..2026-05-15",
            ),
            ("from last month to today", "2026-10-01..2026-11-20"),
            (
                "June 2026 to June 2025",
                "refused: periods that end before they begin",
            ),
            ("until March 2026", "..2026-03-31"),
            ("up to March 2026", "..2026-03-31"),
            ("before April 2026", "..2026-03-31"),
            ("prior to 2026-04-01", "..2026-03-31"),
            (
                "from June 2026",
                "2026-06-01..2026-06-30 | 2026-06-01..2026-11-20",
            ),
            ("June and July", "2026-06-01..2026-07-31"),
            ("2025 and 2026", "2025-01-01..2026-12-31"),
            ("June and August", "nothing"),
            ("all time", "ever"),
            ("since inception", "ever"),
        ],
        4,
    );
}

#[test]
fn steps_and_parts() {
    check(
        &[
            ("by month", "by month"),
            ("monthly", "by month"),
            ("per week", "by week"),
            ("for each quarter", "by quarter"),
            ("month wise", "by month"),
            ("monthwise", "by month"),
            ("month by month", "by month"),
            ("daily", "by day"),
            ("on a yearly basis", "by year"),
            ("by fiscal quarter", "by quarter"),
            ("by fiscal year", "refused: a cut by fiscal year"),
            ("month", "unit month"),
            (
                "by day of week",
                "refused: parts of time that come again, such as days of the week",
            ),
            ("monday", "refused: days of the week"),
            ("may i", "nothing"),
            ("marc", "nothing"),
        ],
        4,
    );
}

#[test]
fn without_a_fiscal_year_nothing_is_asked() {
    check(
        &[
            ("Q1 2026", "2026-01-01..2026-03-31"),
            ("Q3", "2026-07-01..2026-09-30"),
            ("this fiscal year", "2026-01-01..2026-12-31"),
            ("FY2025", "2025-01-01..2025-12-31"),
            ("by fiscal year", "by year"),
        ],
        1,
    );
    check(
        &[
            ("by fiscal quarter", "refused: a cut by fiscal quarter"),
            ("FY26", "2025-02-01..2026-01-31"),
        ],
        2,
    );
}

#[test]
fn every_rule_reads_its_own_example() {
    for rule in rules() {
        let words = lexicon::split(rule.example);
        let found = starting_at(&words, 0, &today(4));
        let own = found
            .iter()
            .find(|found| found.rule == rule.name && found.len == words.len());
        assert!(
            own.is_some(),
            "rule '{}' does not read {:?}: {found:?}",
            rule.name,
            rule.example
        );
    }
}
