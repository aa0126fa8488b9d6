//! References by several columns at once.

use super::column::{Family, Known, KnownColumn};
use super::references::Candidate;
use super::{Keys, References};
use crate::{Proposed, Reference};

/// Tables whose rows are parts of rows of others are named by the key of those and a column of
/// their own: who has columns of all these names names their rows.
pub(super) fn composite(tables: &[Known<'_>], keys: &Keys, single: &[Candidate]) -> References {
    let mut references: References = vec![Vec::new(); tables.len()];
    for parent in tables {
        let Some(key) = parts(parent, keys).filter(|key| is_weak(parent, key, single)) else {
            continue;
        };
        for child in tables.iter().filter(|child| child.at != parent.at) {
            let columns: Option<Vec<&KnownColumn<'_>>> =
                key.iter().map(|part| partner(child, part)).collect();
            let Some(columns) = columns.filter(|_| !is_above(child, parent, keys)) else {
                continue;
            };
            if key
                .iter()
                .zip(&columns)
                .all(|(key, column)| includes(key, column))
            {
                references[child.at].push(told(parent, &key, &columns, trust(child, parent, keys)));
            }
        }
    }
    references.iter_mut().for_each(widest);
    references
}

/// What names part of a part names the part as well.
fn widest(references: &mut Vec<Proposed<Reference>>) {
    let copy = references.clone();
    let within = |a: &Reference, b: &Reference| {
        a.columns.len() < b.columns.len()
            && a.columns.iter().all(|column| b.columns.contains(column))
    };
    references.retain(|one| !copy.iter().any(|other| within(&one.value, &other.value)));
}

fn parts<'t, 'a>(table: &'t Known<'a>, keys: &Keys) -> Option<Vec<&'t KnownColumn<'a>>> {
    let key = keys[table.at]
        .as_ref()
        .filter(|key| key.value.columns.len() > 1)?;
    let columns = key.value.columns.iter();
    columns
        .map(|name| table.column(name).map(|at| &table.columns[at]))
        .collect()
}

/// Whether some part of the key is the table's own: of a mere pairing of two others, each part is
/// a reference, and whoever has both has them for themselves. A year or a day is nobody's own.
fn is_weak(table: &Known<'_>, key: &[&KnownColumn<'_>], single: &[Candidate]) -> bool {
    let refers = |part: &&KnownColumn<'_>| {
        let mut found = single.iter().filter(|found| found.child == table.at);
        found.any(|found| table.columns[found.column].column.name == part.column.name)
    };
    key.iter().any(|part| !refers(part) && !is_of_time(part))
}

/// Whether a column says which year or day a row is of.
pub(super) fn is_of_time(part: &KnownColumn<'_>) -> bool {
    let words = &part.name.words;
    let told = words
        .last()
        .is_some_and(|last| PERIODS.split_whitespace().any(|word| word == last));
    told || part.family == Family::Time
}

const PERIODS: &str = "year yr month mth quarter qtr week day date time season period fy";

fn partner<'t, 'a>(table: &'t Known<'a>, part: &KnownColumn<'_>) -> Option<&'t KnownColumn<'a>> {
    let same = |column: &&KnownColumn<'_>| {
        column.name.words == part.name.words && column.family == part.family
    };
    table.columns.iter().find(same)
}

/// Of two tables with the same columns as key, the one that comes first is the parent.
fn is_above(child: &Known<'_>, parent: &Known<'_>, keys: &Keys) -> bool {
    have_same_key(child, parent, keys) && child.at < parent.at
}

fn have_same_key(a: &Known<'_>, b: &Known<'_>, keys: &Keys) -> bool {
    let words = |table: &Known<'_>| {
        let parts = parts(table, keys).unwrap_or_default();
        let mut words: Vec<Vec<String>> =
            parts.iter().map(|part| part.name.words.clone()).collect();
        words.sort();
        words
    };
    words(a) == words(b)
}

/// Columns that no two rows of a sample share need not be a key, and tables with the same key may
/// tell of the same things side by side: both are to be looked at before anything is joined.
fn trust(child: &Known<'_>, parent: &Known<'_>, keys: &Keys) -> f64 {
    let Some(key) = &keys[parent.at] else {
        return 0.0;
    };
    match key.value.declared {
        true if have_same_key(child, parent, keys) => 0.6,
        true => 0.8,
        false => 0.8 * key.confidence,
    }
}

fn includes(key: &KnownColumn<'_>, column: &KnownColumn<'_>) -> bool {
    match (column.profile, key.profile) {
        (Some(some), Some(all)) => {
            some.fingerprints.found_in(&all.fingerprints) == some.fingerprints.len()
        }
        _ => true,
    }
}

fn told(
    parent: &Known<'_>,
    key: &[&KnownColumn<'_>],
    columns: &[&KnownColumn<'_>],
    trust: f64,
) -> Proposed<Reference> {
    let names = |columns: &[&KnownColumn<'_>]| -> Vec<String> {
        columns
            .iter()
            .map(|column| column.column.name.clone())
            .collect()
    };
    Proposed {
        value: Reference {
            columns: names(columns),
            schema: parent.table.schema.clone(),
            table: parent.table.name.clone(),
            to: names(key),
            declared: false,
        },
        confidence: trust,
        evidence: format!(
            "it has columns of the names of all parts of the key of {}",
            parent.table.name
        ),
    }
}
