//! Levels of one thing: what tells what, from the narrowest to the widest.

use super::facts::{Facts, says};
use crate::{ColumnProposal, ColumnRole, Hierarchy, Proposed};

/// Names of hierarchies by the words of their levels.
const NAMED: &[(&str, &str)] = &[
    (
        "city town state province region country zone district county territory continent zip postal",
        "geography",
    ),
    (
        "category subcategory brand segment product line family group class",
        "classification",
    ),
    (
        "department division team unit branch company",
        "organisation",
    ),
];

/// Chains of two levels or more among the columns by which rows are grouped.
pub(super) fn of(facts: &Facts<'_>, columns: &[ColumnProposal]) -> Vec<Proposed<Hierarchy>> {
    let Some(profile) = facts.known.profile else {
        return Vec::new();
    };
    let grouped = columns.iter().filter(|column| {
        matches!(column.role.value, ColumnRole::Category | ColumnRole::Name)
            && column.sensitive.is_none()
    });
    let grouped: Vec<&str> = grouped.map(|column| column.name.as_str()).collect();
    let distinct = |name: &str| profile.column(name).map_or(0, |seen| seen.distinct);
    let wider = |from: &str| -> Vec<&str> {
        let told = profile.determines.get(from).into_iter().flatten();
        let wider = told.filter(|to| distinct(to) > 1 && distinct(to) < distinct(from));
        grouped
            .iter()
            .copied()
            .filter(|name| wider.clone().any(|to| to == name))
            .collect()
    };
    let mut chains: Vec<Vec<&str>> = grouped.iter().map(|from| chain(from, &wider)).collect();
    chains.retain(|chain| chain.len() > 1);
    let copy = chains.clone();
    chains.retain(|chain| {
        !copy.iter().any(|other| {
            other.len() > chain.len() && chain.iter().all(|level| other.contains(level))
        })
    });
    chains.dedup();
    chains.into_iter().map(|chain| told(facts, chain)).collect()
}

/// From a level to the next wider one that tells all others that are wider still.
fn chain<'c>(from: &'c str, wider: &dyn Fn(&str) -> Vec<&'c str>) -> Vec<&'c str> {
    let mut chain = vec![from];
    let mut level = from;
    loop {
        let above = wider(level);
        let next = above.iter().copied().max_by_key(|next| wider(next).len());
        match next {
            Some(next) if !chain.contains(&next) => {
                chain.push(next);
                level = next;
            }
            _ => break,
        }
    }
    chain
}

fn told(facts: &Facts<'_>, mut chain: Vec<&str>) -> Proposed<Hierarchy> {
    chain.reverse();
    let words: Vec<String> = chain
        .iter()
        .filter_map(|name| facts.known.column(name))
        .flat_map(|at| facts.words(at))
        .collect();
    let named = NAMED.iter().find(|(list, _)| says(&words, list));
    let (name, confidence) = named.map_or(("levels", 0.55), |(_, name)| (name, 0.8));
    let narrow_first: Vec<&str> = chain.iter().rev().copied().collect();
    Proposed {
        evidence: format!(
            "in every row that was seen, {} tells {}",
            narrow_first[0],
            narrow_first[1..].join(" and ")
        ),
        value: Hierarchy {
            name: name.to_owned(),
            levels: chain.into_iter().map(str::to_owned).collect(),
        },
        confidence,
    }
}
