//! The columns that name a row to people.

use super::facts::{Facts, says};
use super::keys::Family;
use crate::Proposed;

pub(super) fn of(facts: &Facts<'_>) -> Option<Proposed<Vec<String>>> {
    one(facts)
        .or_else(|| first_and_last(facts))
        .or_else(|| coded(facts))
}

fn one(facts: &Facts<'_>) -> Option<Proposed<Vec<String>>> {
    let columns = facts.known.columns.iter().enumerate();
    let scored = columns.filter_map(|(at, column)| {
        let words = facts.words(at);
        let named = match () {
            () if says(&words, "first last middle given family") => return None,
            () if words == ["name"] || words == ["title"] => 0.95,
            () if says(&words, "name title label") && of_table(facts, &words) => 0.95,
            () if says(&words, "full") && says(&words, "name") => 0.95,
            () if says(&words, "name title label") => 0.7,
            () if of_table(facts, &words) && words.len() == 1 => 0.6,
            () if says(&words, "description") => 0.5,
            () => return None,
        };
        let text =
            column.family == Family::Text && facts.reference_of(&column.column.name).is_none();
        let seen = column
            .profile
            .filter(|seen| seen.withheld.is_none() && seen.values > 0);
        let unique = seen.map_or(0.5, |seen| seen.distinct as f64 / seen.values as f64);
        let fits = seen.is_none_or(|seen| seen.longest <= 120);
        (text && fits).then(|| (named * (0.5 + unique / 2.0), &column.column.name, unique))
    });
    let best = scored.max_by(|(a, ..), (b, ..)| a.total_cmp(b))?;
    let (sure, name, unique) = best;
    Some(Proposed {
        value: vec![name.clone()],
        confidence: sure,
        evidence: format!(
            "its name says so, and {:.0} % of its values are different",
            unique * 100.0
        ),
    })
}

fn of_table(facts: &Facts<'_>, words: &[String]) -> bool {
    let own = facts.name.reading.words().map(|word| lexicon::lemma(&word));
    own.last().is_some_and(|last| words.contains(&last))
}

fn first_and_last(facts: &Facts<'_>) -> Option<Proposed<Vec<String>>> {
    let with = |list: &str| {
        let columns = facts.known.columns.iter().enumerate();
        let mut named = columns.filter(|(at, column)| {
            let words = facts.words(*at);
            column.family == Family::Text && says(&words, list) && says(&words, "name")
        });
        named.next().map(|(_, column)| column.column.name.clone())
    };
    let (first, last) = (with("first given")?, with("last family sur")?);
    Some(Proposed {
        value: vec![first, last],
        confidence: 0.85,
        evidence: "people are named by their first and last names".into(),
    })
}

/// A short text that tells rows apart.
fn coded(facts: &Facts<'_>) -> Option<Proposed<Vec<String>>> {
    let mut columns = facts.known.columns.iter().filter(|column| {
        let short = column
            .profile
            .is_some_and(|seen| (2..=60).contains(&seen.longest) && seen.withheld.is_none());
        column.family == Family::Text && column.is_unique() && short
    });
    columns.next().map(|column| Proposed {
        value: vec![column.column.name.clone()],
        confidence: 0.5,
        evidence: "its texts are short, and no two rows have the same".into(),
    })
}
