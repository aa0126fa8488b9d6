//! Which columns name rows of other tables: each column of one table, at most.

use super::column::{Family, Known, KnownColumn};
use super::compare::{Affinity, NONE, affinity, is_generic, is_of};
use super::composite::composite;
use super::index::Index;
use super::kinds::{is_of_days, is_relative};
use super::score::{Values, confidence, is_no_accident, is_telling, values};
use super::{Keys, References};
use crate::infer::facts::SURE;
use crate::{Profile, Proposed, Reference};

/// Below this nothing is proposed.
pub(crate) const LEAST: f64 = 0.5;

/// What values alone are worth.
const BY_VALUES: f64 = 0.72;

/// What the name of a row of the same table is worth where going from row to row goes round.
const IN_ROUNDS: f64 = 0.6;

/// A column that other columns may name rows by.
#[derive(Debug, Clone, Copy)]
struct Parent {
    table: usize,
    column: usize,
    /// How sure it is that it is a key.
    trust: f64,
    primary: bool,
}

/// A column and a key that its values may be.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub child: usize,
    pub column: usize,
    pub parent: usize,
    pub key: usize,
    pub confidence: f64,
    affinity: Affinity,
    values: Values,
}

/// The references of each table, in the order of the catalog: those that are declared, and those
/// that columns without one seem to be.
pub(crate) fn references(tables: &[Known<'_>], profile: &Profile, keys: &Keys) -> References {
    let parents: Vec<Parent> = tables
        .iter()
        .flat_map(|table| parents(table, keys))
        .collect();
    let named = parents.iter().map(|parent| {
        let table = &tables[parent.table];
        (table, &table.columns[parent.column])
    });
    let mut index = Index::new(named);
    let mut found: Vec<Candidate> = Vec::new();
    for child in tables {
        let columns = child.columns.iter().enumerate();
        for (at, column) in columns.filter(|(_, column)| may_refer(child, column)) {
            // A bare key of its own table is nobody else's.
            if column.name.is_bare() && is_own_key(child, column, keys) {
                continue;
            }
            let near = index.near(column);
            let own = |parent: &Parent| parent.table == child.at;
            let timed = |parent: &Parent| {
                let key = &tables[parent.table].columns[parent.column];
                column.family == Family::Time && key.family == Family::Time
            };
            let tried = parents.iter().enumerate();
            let tried = tried
                .filter(|(number, parent)| near.contains(number) || own(parent) || timed(parent));
            let likely = tried.filter_map(|(_, parent)| {
                candidate(tables, profile, keys, (child, at, column), *parent)
            });
            let rank = |found: &Candidate| hub(&tables[found.parent], found.key);
            let best = likely.max_by(|a, b| {
                let surest = a.confidence.total_cmp(&b.confidence);
                surest.then_with(|| rank(a).cmp(&rank(b)))
            });
            found.extend(best.or_else(|| by_values(tables, profile, keys, (child, at), &parents)));
        }
    }
    one_way(&mut found);
    let several = composite(tables, keys, &found);
    let mut references = several;
    for candidate in found {
        let covered = references[candidate.child]
            .iter()
            .any(|r| r.confidence >= SURE && covers(tables, r, &candidate));
        if !covered {
            references[candidate.child].push(told(tables, &candidate));
        }
    }
    for (table, found) in tables.iter().zip(&mut references) {
        found.extend(declared(table));
    }
    references
}

/// Whether a reference by several columns already says what a single one would.
fn covers(tables: &[Known<'_>], reference: &Proposed<Reference>, single: &Candidate) -> bool {
    let column = &tables[single.child].columns[single.column].column.name;
    reference.value.columns.contains(column)
}

fn declared(table: &Known<'_>) -> impl Iterator<Item = Proposed<Reference>> {
    table.table.foreign_keys.iter().map(|key| Proposed {
        value: Reference {
            columns: key.columns.clone(),
            schema: key.schema.clone(),
            table: key.table.clone(),
            to: key.to.clone(),
            declared: true,
        },
        confidence: 1.0,
        evidence: "the database declares it".into(),
    })
}

/// The columns by which rows of a table may be named: its key, and others that are unique.
fn parents(table: &Known<'_>, keys: &Keys) -> Vec<Parent> {
    let primary = keys[table.at]
        .as_ref()
        .filter(|key| key.value.columns.len() == 1);
    let columns = table.columns.iter().enumerate();
    let parents = columns.filter_map(|(at, column)| {
        let name = &column.column.name;
        let is_primary = primary.is_some_and(|key| key.value.columns[0] == *name);
        let is_declared = table
            .table
            .unique_keys
            .iter()
            .any(|key| key.len() == 1 && key[0] == *name);
        let trust = match () {
            () if is_primary => primary.map_or(0.0, |key| 0.5 + key.confidence / 2.0),
            () if is_declared => 0.9,
            () if column.is_unique() && named_as_key(table, column) => 0.8,
            () => return None,
        };
        Some(Parent {
            table: table.at,
            column: at,
            trust,
            primary: is_primary,
        })
    });
    parents.collect()
}

fn named_as_key(table: &Known<'_>, column: &KnownColumn<'_>) -> bool {
    let name = &column.name;
    let of_table = table.name.core.ends_with(&name.core) && !name.is_bare();
    of_table || name.is_key() && !name.is_bare() && !is_generic(&name.core)
}

fn may_refer(table: &Known<'_>, column: &KnownColumn<'_>) -> bool {
    let declared = table
        .table
        .foreign_keys
        .iter()
        .any(|key| key.columns.contains(&column.column.name));
    !declared && !matches!(column.family, Family::Fraction | Family::Truth)
}

fn candidate(
    tables: &[Known<'_>],
    profile: &Profile,
    keys: &Keys,
    (child, at, column): (&Known<'_>, usize, &KnownColumn<'_>),
    parent: Parent,
) -> Option<Candidate> {
    let to = &tables[parent.table];
    let key = &to.columns[parent.column];
    let fits = column.family == key.family
        || Family::Unknown == key.family
        || column.family == Family::Unknown;
    if !fits || (child.at, at) == (parent.table, parent.column) {
        return None;
    }
    let affinity = match child.at == parent.table {
        true => within(column, key, to)?,
        false => affinity(&column.name, &to.name, &key.name),
    };
    if affinity.strength == 0.0 && column.family != Family::Time {
        return None;
    }
    let own = is_own_key(child, column, keys);
    if own && !is_kind_of(child, column, affinity) {
        return None;
    }
    // Of two tables with the same key, the rows of one are what the rows of the other are of.
    let same = parent.primary && column.name.words == key.name.words;
    if own && same && hub(child, at) > hub(to, parent.column) {
        return None;
    }
    let affinity = match column.family {
        Family::Time if is_of_days(&to.name.core) => Affinity {
            strength: 0.85,
            why: "it is a day of that calendar",
        },
        Family::Time if affinity.strength < 0.85 => return None,
        _ => affinity,
    };
    let values = values(profile, (child, column), (to, key));
    let mut sure = confidence(affinity, values) * parent.trust;
    if child.at == parent.table && !leads_on(child, column, key) {
        sure = sure.min(IN_ROUNDS);
    }
    // Rows are named by their key, and by something else that is unique only where it says so.
    if !parent.primary && affinity.strength < 0.7 {
        sure *= 0.6;
    }
    (sure >= LEAST).then_some(Candidate {
        child: child.at,
        column: at,
        parent: parent.table,
        key: parent.column,
        confidence: sure,
        affinity,
        values,
    })
}

fn within(column: &KnownColumn<'_>, key: &KnownColumn<'_>, table: &Known<'_>) -> Option<Affinity> {
    let words = &column.name.words;
    let relative = words.iter().any(|word| is_relative(word));
    let named = affinity(&column.name, &table.name, &key.name);
    let is_key = column.name.is_key() || column.family == Family::Whole;
    match () {
        () if column.is_unique() && !relative => None,
        () if relative && is_key && (column.name.core.len() <= 2 || named.strength >= 0.85) => {
            Some(Affinity {
                strength: 0.9,
                why: "its name says which other row it is of",
            })
        }
        () if column.name.is_key() && column.name.core.len() > 1 && named.strength >= 0.85 => {
            Some(named)
        }
        () => None,
    }
}

/// Whether rows that name rows of their own table do so as those of a tree.
fn leads_on(table: &Known<'_>, column: &KnownColumn<'_>, key: &KnownColumn<'_>) -> bool {
    let names = (column.column.name.clone(), key.column.name.clone());
    table
        .profile
        .is_some_and(|profile| profile.trees.contains(&names))
}

/// Whether a column is the whole key of its own table.
fn is_own_key(table: &Known<'_>, column: &KnownColumn<'_>, keys: &Keys) -> bool {
    let key = keys[table.at]
        .as_ref()
        .map(|key| key.value.columns.as_slice());
    key == Some(std::slice::from_ref(&column.column.name))
}

/// Whether the rows of a table can be rows of another one at the same time: their key is named
/// after that one, and not after their own.
fn is_kind_of(child: &Known<'_>, column: &KnownColumn<'_>, affinity: Affinity) -> bool {
    affinity.strength >= 0.85 && !is_of(&column.name, &child.name)
}

/// A column whose name says nothing, and whose values are keys of one table alone, where that is
/// hardly an accident.
fn by_values(
    tables: &[Known<'_>],
    profile: &Profile,
    keys: &Keys,
    (child, at): (&Known<'_>, usize),
    parents: &[Parent],
) -> Option<Candidate> {
    let column = &child.columns[at];
    if is_own_key(child, column, keys) || column.family == Family::Time {
        return None;
    }
    let primary = parents
        .iter()
        .filter(|parent| parent.primary && parent.table != child.at);
    let mut found = primary.filter_map(|parent| {
        let to = &tables[parent.table];
        let key = &to.columns[parent.column];
        let telling = key.family == column.family && is_telling(column, key);
        let values = match telling {
            true => values(profile, (child, column), (to, key)),
            false => Values::Unknown,
        };
        is_no_accident(values).then_some(Candidate {
            child: child.at,
            column: at,
            parent: parent.table,
            key: parent.column,
            confidence: BY_VALUES * parent.trust,
            affinity: NONE,
            values,
        })
    });
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

/// How likely a table is the one that others share a key with: the key is named after it, its rows
/// have names, it has all the values. No two tables are equally likely.
fn hub(table: &Known<'_>, key: usize) -> (bool, bool, u64, std::cmp::Reverse<usize>) {
    let column = &table.columns[key];
    let named = is_of(&column.name, &table.name);
    let label = |column: &KnownColumn<'_>| {
        let words = ["name", "title", "label", "description"];
        let says = column
            .name
            .words
            .iter()
            .any(|word| words.contains(&word.as_str()));
        says && column.family == Family::Text
    };
    let labelled = table.columns.iter().any(label);
    (
        named,
        labelled,
        column.distinct(),
        std::cmp::Reverse(table.at),
    )
}

/// Of two tables that name each other's rows by the same columns, only one is the parent.
fn one_way(found: &mut Vec<Candidate>) {
    let back = |a: &Candidate, b: &Candidate| {
        (a.child, a.column, a.parent, a.key) == (b.parent, b.key, b.child, b.column)
            && a.child != a.parent
    };
    let copy = found.clone();
    found.retain(|candidate| {
        let mut others = copy.iter().filter(|other| back(candidate, other));
        !others
            .any(|other| (other.confidence, candidate.child) > (candidate.confidence, other.child))
    });
}

fn told(tables: &[Known<'_>], candidate: &Candidate) -> Proposed<Reference> {
    let (child, parent) = (&tables[candidate.child], &tables[candidate.parent]);
    let name = |table: &Known<'_>, at: usize| table.columns[at].column.name.clone();
    let seen = match candidate.values {
        Values::Found { found, asked, .. } => format!(
            "{found} of {asked} different values are keys of {}",
            parent.table.name
        ),
        Values::Unknown => "no values were compared".into(),
    };
    Proposed {
        value: Reference {
            columns: vec![name(child, candidate.column)],
            schema: parent.table.schema.clone(),
            table: parent.table.name.clone(),
            to: vec![name(parent, candidate.key)],
            declared: false,
        },
        confidence: candidate.confidence.min(0.99),
        evidence: format!("{}; {seen}", candidate.affinity.why),
    }
}
