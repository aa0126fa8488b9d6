//! What the columns of a table are for.

use base::Type;

use super::facts::{Facts, says};
use super::keys::{Family, KnownColumn};
use super::times::{is_housekeeping, is_time};
use super::{purpose, rules, unit};
use crate::{Aggregation, ColumnProposal, ColumnRole, Proposed};

/// What is added up: it flows.
const FLOWS: &str = "amount quantity cost total revenue sale hour hours weight volume tax discount freight payment fee \
    charge income expense profit budget salary wage bonus duration distance units points score goals votes visits \
    clicks views downloads units price paid spend spent spending consumption production output count number damage \
    population attendance area capacity minutes seconds bytes milliseconds miles gross net value loss";

/// What is averaged: adding it up means nothing.
const LEVELS: &str = "price rate ratio percent percentage score age temperature rating average avg mean share margin \
    latitude longitude humidity pressure speed height width length size grade gpa index probability factor salary \
    duration length density interest gdp pct capacity rank";

/// What there is at a moment: it adds up over everything but time.
const STOCKS: &str =
    "balance stock headcount inventory onhand hand backlog outstanding reserve holding";

/// Texts that are read, and not grouped by.
const LONG: &str = "description comment note remark text body detail";

/// Numbers that name something.
const NAMES: &str = "year month quarter week day phone zip postal postcode code version rank status type flag level \
    lat lon latitude longitude number no id key floor room line position sequence seq order index grade zipcode \
    mobile fax ssn isbn building street house class section";

pub(super) fn all(facts: &Facts<'_>, times: &[Proposed<String>]) -> Vec<ColumnProposal> {
    (0..facts.known.columns.len())
        .map(|at| column(facts, at, times))
        .collect()
}

fn column(facts: &Facts<'_>, at: usize, times: &[Proposed<String>]) -> ColumnProposal {
    let column = &facts.known.columns[at];
    let reading = &facts.readings[at];
    let role = role(facts, at, times);
    let found = column.profile.and_then(|seen| seen.sensitive.clone());
    let (sensitive, suspected) = match found {
        Some(found) if found.is_sure() => (Some(found), None),
        found => (None, found),
    };
    ColumnProposal {
        name: column.column.name.clone(),
        title: Proposed {
            value: reading.name.clone(),
            confidence: reading.confidence,
            evidence: reading.evidence(),
        },
        purpose: purpose::of_column(facts, at, role.value),
        unit: matches!(role.value, ColumnRole::Measure(_))
            .then(|| unit::of(facts, at))
            .flatten(),
        tags: purpose::tags_of_column(facts, at, role.value),
        pattern: rules::pattern(column),
        rules: rules::of(facts, column),
        sensitive,
        suspected,
        role,
    }
}

fn role(facts: &Facts<'_>, at: usize, times: &[Proposed<String>]) -> Proposed<ColumnRole> {
    let column = &facts.known.columns[at];
    let name = &column.column.name;
    let says = |value, confidence, evidence: &str| Proposed {
        value,
        confidence,
        evidence: evidence.to_owned(),
    };
    // A day of a calendar is a day all the same.
    let reference = facts
        .reference_of(name)
        .filter(|_| !is_time(column.column.kind, column.family));
    if let Some(reference) = reference {
        let evidence = format!("it names rows of {}", reference.value.table);
        return says(ColumnRole::Reference, reference.confidence, &evidence);
    }
    if facts.is_key(name) {
        let sure = facts.key.map_or(0.0, |key| key.confidence);
        return says(ColumnRole::Key, sure, "it tells rows apart");
    }
    if is_time(column.column.kind, column.family) {
        if is_housekeeping(facts, at, times) {
            let why = "it says when a program last wrote the row";
            return says(ColumnRole::Technical, 0.8, why);
        }
        return says(ColumnRole::Time, 0.95, "its values are times");
    }
    match column.family {
        Family::Truth => says(ColumnRole::Flag, 0.95, "it is true or false"),
        Family::Whole | Family::Fraction => number(facts, at, times),
        Family::Text | Family::Time | Family::Unknown => text(facts, at),
    }
}

fn number(facts: &Facts<'_>, at: usize, times: &[Proposed<String>]) -> Proposed<ColumnRole> {
    let column = &facts.known.columns[at];
    let words = facts.words(at);
    let fraction = column.family == Family::Fraction;
    let named = says(&words, NAMES) && !says(&words, STOCKS);
    let told = |value, confidence, evidence: &str| Proposed {
        value,
        confidence,
        evidence: evidence.to_owned(),
    };
    let coded = column.name.is_key() || named && !fraction;
    if is_flag(column, &words) {
        return told(
            ColumnRole::Flag,
            0.8,
            "it is 0 or 1, and its name asks whether",
        );
    }
    if declared_as_text(column) {
        return told(ColumnRole::Category, 0.7, "its numbers are kept as texts");
    }
    if coded && !counts(&words) {
        return told(
            ColumnRole::Category,
            0.8,
            "its numbers are names, and not amounts",
        );
    }
    let timed = times.first().is_some_and(|time| time.confidence >= 0.5);
    if says(&words, STOCKS) && timed {
        let role = ColumnRole::Measure(Aggregation::LastOverTime);
        return told(role, 0.75, "its name says what there is at a moment");
    }
    if says(&words, LEVELS) && !(counts(&words) || says(&words, "amount total cost")) {
        let role = ColumnRole::Measure(Aggregation::Average);
        return told(role, 0.8, "its name says a level, which is not added up");
    }
    if says(&words, FLOWS) || says(&words, STOCKS) {
        return told(
            ColumnRole::Measure(Aggregation::Sum),
            0.85,
            "its name says an amount",
        );
    }
    match () {
        () if fraction => told(
            ColumnRole::Measure(Aggregation::Sum),
            0.55,
            "it has fractions, and its name says nothing of them",
        ),
        () if column.distinct() > 50 => told(
            ColumnRole::Measure(Aggregation::Sum),
            0.5,
            "it has many different numbers",
        ),
        () => told(ColumnRole::Category, 0.5, "it has few different numbers"),
    }
}

/// `number of employees`: how many, and not which.
fn counts(words: &[String]) -> bool {
    let pairs = words.windows(2);
    let of = pairs
        .filter(|pair| pair[1] == "of")
        .any(|pair| matches!(pair[0].as_str(), "number" | "no" | "count"));
    of || says(words, "count quantity")
}

fn is_flag(column: &KnownColumn<'_>, words: &[String]) -> bool {
    let truths = column
        .profile
        .is_some_and(|seen| seen.values > 0 && seen.truths == seen.values && seen.distinct <= 2);
    truths
        && says(
            words,
            "is has can active flag enabled deleted current allow valid if with",
        )
}

fn declared_as_text(column: &KnownColumn<'_>) -> bool {
    column.column.kind == Some(Type::Text)
}

fn text(facts: &Facts<'_>, at: usize) -> Proposed<ColumnRole> {
    let column = &facts.known.columns[at];
    let words = facts.words(at);
    let told = |value, confidence, evidence: &str| Proposed {
        value,
        confidence,
        evidence: evidence.to_owned(),
    };
    let Some(seen) = column.profile.filter(|seen| seen.values > 0) else {
        return match column.profile.is_none() && column.column.kind.is_none() {
            true => told(ColumnRole::Technical, 0.6, "its values were not read"),
            false => told(
                ColumnRole::Category,
                0.4,
                "it is a text, and no value was seen",
            ),
        };
    };
    let often = seen.values >= 2 * seen.distinct;
    match () {
        () if says(&words, "password hash token secret salt checksum guid uuid") => told(
            ColumnRole::Technical,
            0.85,
            "its name says that programs need it",
        ),
        () if says(&words, "name title label") => {
            let why = "its name says that it names something";
            told(ColumnRole::Name, 0.8, why)
        }
        () if seen.longest > 120 || says(&words, LONG) => {
            told(ColumnRole::Text, 0.75, "its values are long texts")
        }
        () if often => told(ColumnRole::Category, 0.8, "few values stand in many rows"),
        () => told(ColumnRole::Category, 0.5, "it is a short text"),
    }
}
