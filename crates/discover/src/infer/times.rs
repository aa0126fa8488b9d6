//! The columns by which the rows of a table are placed in time, the best one first.

use base::Type;

use super::facts::{Facts, says};
use super::keys::Family;
use crate::Proposed;

/// Words for when a program wrote a row.
const WRITTEN: &str =
    "update updated modified modify changed load loaded etl extract sync inserted";

/// How well that places it in time.
const WRITTEN_AT: f64 = 0.2;

/// Words for when something happened, the best ones first, and how well they place a row.
const KINDS: &[(&str, f64, &str)] = &[
    (WRITTEN, WRITTEN_AT, "it says when the row was last written"),
    (
        "birth born dob expiry expire expiration expires valid",
        0.15,
        "it is about what the row is of, and not about when",
    ),
    (
        "order transaction invoice posting payment event booking sale sold rental rent purchase visit trip call billing document issue paid sign sent",
        0.95,
        "it says when what the row is about happened",
    ),
    (
        "create created open opened register registered hire join submit entry added",
        0.75,
        "it says when the row began",
    ),
    (
        "start begin from effective departure checkin",
        0.7,
        "it says when it began",
    ),
    (
        "due ship shipped deliver delivery delivered return returned end finish close closed to until",
        0.5,
        "it says when something that follows happened",
    ),
];

pub(super) fn ranked(facts: &Facts<'_>) -> Vec<Proposed<String>> {
    let columns = facts.known.columns.iter().enumerate();
    let times = columns.filter(|(_, column)| is_time(column.column.kind, column.family));
    let mut ranked: Vec<Proposed<String>> = times.map(|(at, _)| rank(facts, at)).collect();
    ranked.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    ranked
}

/// Declared as a time; or as a text that holds nothing else, where engines keep times as texts.
pub(super) fn is_time(kind: Option<Type>, family: Family) -> bool {
    match kind {
        Some(Type::Date | Type::Timestamp) => true,
        Some(Type::Text) | None => family == Family::Time,
        Some(_) => false,
    }
}

/// Whether a time only says when a program wrote the row. Of rows that have no other time, and that
/// others do not name, it may be when they happened.
pub(super) fn is_housekeeping(facts: &Facts<'_>, at: usize, times: &[Proposed<String>]) -> bool {
    let own = &facts.known.columns[at].column.name;
    let better = times
        .first()
        .is_some_and(|best| best.value != *own && best.confidence > WRITTEN_AT);
    says(&facts.words(at), WRITTEN) && (better || facts.referenced > 0)
}

fn rank(facts: &Facts<'_>, at: usize) -> Proposed<String> {
    let column = &facts.known.columns[at];
    let words = facts.words(at);
    let own = facts.name.reading.words().map(|word| lexicon::lemma(&word));
    let of_table = own
        .filter(|word| word.len() > 2)
        .any(|word| words.contains(&word));
    let kind = KINDS.iter().find(|(list, ..)| says(&words, list));
    let (sure, why) = match kind {
        Some((_, sure, why)) => (*sure, *why),
        None if of_table => (0.85, "it is named after the table"),
        None => (0.6, "it is a time, and nothing says of what"),
    };
    let filled = column
        .profile
        .map_or(1.0, |seen| match seen.values + seen.nulls {
            0 => 1.0,
            rows => seen.values as f64 / rows as f64,
        });
    let constant = column
        .profile
        .is_some_and(|seen| seen.values > 20 && seen.distinct < 3);
    let spread = if constant { 0.5 } else { 1.0 };
    Proposed {
        value: column.column.name.clone(),
        confidence: sure * (0.5 + filled / 2.0) * spread,
        evidence: format!("{why}; {:.0} % of the rows have it", filled * 100.0),
    }
}
