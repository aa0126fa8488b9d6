//! Totals of several facts side by side, and the one time of several that counts.

use std::collections::{HashMap, HashSet};

use base::Value;

use super::nodes::Relation;
use super::read::Name;
use super::{Unsupported, compare};

/// Each combination of the keys that any of the totals has, once: first those of the first.
pub(super) fn met(n_keys: usize, totals: Vec<Relation>) -> Relation {
    let width = |relation: &Relation| relation.columns.len() - n_keys;
    let n_measures: usize = totals.iter().map(width).sum();
    let mut columns: Vec<Name> = Vec::new();
    let mut rows: Vec<Vec<Value>> = Vec::new();
    let mut places: HashMap<Vec<String>, usize> = HashMap::new();
    for relation in totals {
        // The keys are the first columns of all; the measures of one stand behind those before it.
        let taken = columns.len().max(n_keys);
        let skipped = if columns.is_empty() { 0 } else { n_keys };
        columns.extend(relation.columns.into_iter().skip(skipped));
        for row in relation.rows {
            let (keys, measures) = row.split_at(n_keys);
            let place = *places.entry(key(keys)).or_insert_with(|| {
                let nothing = vec![Value::Null; n_measures];
                rows.push(keys.iter().cloned().chain(nothing).collect());
                rows.len() - 1
            });
            rows[place][taken..taken + measures.len()].clone_from_slice(measures);
        }
    }
    Relation { columns, rows }
}

/// Of the rows with the same keys the one with the last time, or the first. The time stands behind
/// the keys, and is left out. A row without a time counts only where it is alone, and for nothing.
pub(super) fn taken_at(
    n_keys: usize,
    last: bool,
    mut input: Relation,
) -> Result<Relation, Unsupported> {
    let mut chosen: Vec<Vec<Value>> = Vec::new();
    let mut places: HashMap<Vec<String>, usize> = HashMap::new();
    for row in input.rows {
        let Some(place) = places.get(&key(&row[..n_keys])).copied() else {
            places.insert(key(&row[..n_keys]), chosen.len());
            chosen.push(row);
            continue;
        };
        // Whatever the direction, a row without a time comes after all others.
        if compare::place(&row[n_keys], &chosen[place][n_keys], last)?.is_lt() {
            chosen[place] = row;
        }
    }
    for row in &mut chosen {
        if row[n_keys] == Value::Null {
            row[n_keys..].fill(Value::Null);
        }
        row.remove(n_keys);
    }
    input.columns.remove(n_keys);
    let columns = input.columns;
    if chosen.is_empty() && n_keys == 0 {
        // A whole without rows is still one row.
        chosen.push(vec![Value::Null; columns.len()]);
    }
    Ok(Relation {
        columns,
        rows: chosen,
    })
}

pub(super) fn distinct(mut input: Relation) -> Relation {
    let mut seen = HashSet::new();
    input.rows.retain(|row| seen.insert(key(row)));
    input
}

fn key(values: &[Value]) -> Vec<String> {
    values.iter().map(compare::key).collect()
}
