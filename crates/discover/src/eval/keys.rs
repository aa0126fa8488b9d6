//! How much of what a database declares is found where it does not.

use std::collections::{BTreeMap, BTreeSet};

use sql::Catalog;

use crate::Profile;
use crate::infer::keys::{known, primary_keys, references};
use crate::infer::readable;

/// Keys that were proposed, that there are, and that are both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Score {
    pub proposed: usize,
    pub declared: usize,
    pub right: usize,
    /// Of those that are not declared: the same column of another table is declared as the same.
    pub alike: usize,
}

/// How well keys were found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    pub foreign: Score,
    pub primary: Score,
    /// Foreign keys that are declared and were not found.
    pub missed: Vec<String>,
    /// Foreign keys that were proposed and are not declared.
    pub wrong: Vec<String>,
    /// Primary keys that are declared as something else than was proposed.
    pub confused: Vec<String>,
}

impl Score {
    pub fn add(&mut self, other: Score) {
        self.proposed += other.proposed;
        self.declared += other.declared;
        self.right += other.right;
        self.alike += other.alike;
    }

    /// How many of those that are proposed are right.
    pub fn precision(&self) -> f64 {
        share(self.right, self.proposed)
    }

    /// The same, without those that the database declares of another table and leaves out here.
    pub fn precision_judged(&self) -> f64 {
        share(self.right, self.proposed - self.alike)
    }

    /// How many of those that there are were found.
    pub fn recall(&self) -> f64 {
        share(self.right, self.declared)
    }
}

fn share(part: usize, whole: usize) -> f64 {
    match whole {
        0 => 1.0,
        _ => part as f64 / whole as f64,
    }
}

/// A foreign key in one line, so that two can be compared.
type Line = String;

/// What a database is looked at without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Without {
    ForeignKeys,
    /// Foreign, primary and unique keys, indexes, and what must have a value.
    Keys,
}

/// Infers keys without the declared foreign keys, and primary keys without any, and compares those
/// that are at least so sure.
pub fn evaluate(catalog: &Catalog, profile: &Profile, without: Without, confidence: f64) -> Found {
    let catalog = &readable(catalog, profile);
    let truth: BTreeSet<Line> = declared(catalog);
    let bare = match without {
        Without::ForeignKeys => without_foreign_keys(catalog),
        Without::Keys => without_keys(catalog),
    };
    let proposed = inferred(&bare, profile, confidence);
    let right = truth
        .iter()
        .filter(|line| proposed.contains_key(*line))
        .count();
    let wrong = proposed.iter().filter(|(line, _)| !truth.contains(*line));
    let (primary, confused) = primary(catalog, profile);
    Found {
        foreign: Score {
            proposed: proposed.len(),
            declared: truth.len(),
            right,
            alike: wrong
                .clone()
                .filter(|(line, _)| is_alike(line, &truth))
                .count(),
        },
        primary,
        confused,
        missed: truth
            .iter()
            .filter(|line| !proposed.contains_key(*line))
            .cloned()
            .collect(),
        wrong: wrong.map(|(line, why)| format!("{line} ({why})")).collect(),
    }
}

/// Whether some other table declares the same columns as the same key.
fn is_alike(line: &str, truth: &BTreeSet<Line>) -> bool {
    let from_columns = |line: &str| line.split_once('(').map(|(_, rest)| rest.to_owned());
    let own = from_columns(line);
    truth.iter().any(|declared| from_columns(declared) == own)
}

fn without_foreign_keys(catalog: &Catalog) -> Catalog {
    let mut bare = catalog.clone();
    for table in &mut bare.tables {
        table.foreign_keys.clear();
        table.comment = None;
        for column in &mut table.columns {
            column.comment = None;
        }
    }
    bare
}

fn without_keys(catalog: &Catalog) -> Catalog {
    let mut bare = without_foreign_keys(catalog);
    for table in &mut bare.tables {
        table.primary_key.clear();
        table.unique_keys.clear();
        table.indexes.clear();
        for column in &mut table.columns {
            column.nullable = None;
        }
    }
    bare
}

fn declared(catalog: &Catalog) -> BTreeSet<Line> {
    let tables = catalog.tables.iter();
    let keys = tables.flat_map(|table| {
        let keys = table.foreign_keys.iter();
        keys.map(|key| line(&table.name, &key.columns, &key.table, &key.to))
    });
    keys.collect()
}

/// Each with why it is believed.
fn inferred(catalog: &Catalog, profile: &Profile, confidence: f64) -> BTreeMap<Line, String> {
    let tables = known(catalog, profile);
    let keys = primary_keys(&tables);
    let found = references(&tables, profile, &keys);
    let lines = tables.iter().zip(found).flat_map(|(table, found)| {
        let sure = found
            .into_iter()
            .filter(|found| found.confidence >= confidence);
        let lines = sure.map(|found| {
            let (sure, why) = (found.confidence, found.evidence);
            let found = found.value;
            let line = line(&table.table.name, &found.columns, &found.table, &found.to);
            (line, format!("{sure:.2}: {why}"))
        });
        lines.collect::<Vec<_>>()
    });
    lines.collect()
}

/// In small letters, as engines compare names, and in the order of the columns' names.
fn line(table: &str, columns: &[String], to: &str, keys: &[String]) -> Line {
    let mut pairs: Vec<(String, String)> = columns
        .iter()
        .zip(keys)
        .map(|(a, b)| (a.to_lowercase(), b.to_lowercase()))
        .collect();
    pairs.sort();
    let (columns, keys): (Vec<String>, Vec<String>) = pairs.into_iter().unzip();
    let (table, to) = (table.to_lowercase(), to.to_lowercase());
    format!(
        "{table}({}) -> {to}({})",
        columns.join(", "),
        keys.join(", ")
    )
}

fn primary(catalog: &Catalog, profile: &Profile) -> (Score, Vec<String>) {
    let bare = without_keys(catalog);
    let keys = primary_keys(&known(&bare, profile));
    let (mut score, mut confused) = (Score::default(), Vec::new());
    for (table, found) in catalog.tables.iter().zip(keys) {
        // Of an unnamed truth nothing can be said.
        if table.primary_key.is_empty() {
            continue;
        }
        let sorted = |columns: &[String]| columns.iter().cloned().collect::<BTreeSet<String>>();
        let found = found.map(|found| sorted(&found.value.columns));
        score.declared += 1;
        score.proposed += usize::from(found.is_some());
        if found == Some(sorted(&table.primary_key)) {
            score.right += 1;
        } else {
            let proposed: Vec<String> = found.into_iter().flatten().collect();
            let (declared, proposed) = (table.primary_key.join(", "), proposed.join(", "));
            confused.push(format!("{}({declared}), not ({proposed})", table.name));
        }
    }
    (score, confused)
}
