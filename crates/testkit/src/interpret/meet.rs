//! Totals of several facts side by side, and the one time of several that counts.

use std::collections::{HashMap, HashSet};

use base::Value;
use plan::{Groups, Part};

use super::nodes::Relation;
use super::read::Name;
use super::{Unsupported, compare, unsupported};

/// Each combination of the keys that a part brings, once, and beside it the measures that each part
/// has where it agrees in the keys it has.
pub(super) fn met(
    by: &[String],
    parts: &[Part],
    totals: &[Relation],
) -> Result<Relation, Unsupported> {
    let mut rows = groups(by, parts, totals)?;
    let mut columns: Vec<Name> = by.iter().map(|key| Name::plain(key)).collect();
    let keys = by.len();
    for (part, relation) in parts.iter().zip(totals) {
        let own = places(relation, &part.at)?;
        let theirs = part.at.iter().map(|key| place(&columns[..keys], key));
        let theirs = theirs.collect::<Result<Vec<_>, _>>()?;
        let measures: Vec<String> = part.measures.iter().map(|(_, name)| name.clone()).collect();
        let measures = places(relation, &measures)?;
        let mut known: HashMap<Vec<String>, &Vec<Value>> = HashMap::new();
        for row in &relation.rows {
            if known.insert(key_at(row, &own), row).is_some() {
                return unsupported("totals that have a combination of keys twice");
            }
        }
        for row in &mut rows {
            let found = known.get(&key_at(row, &theirs));
            let value = |at: &usize| found.map_or(Value::Null, |found| found[*at].clone());
            let values: Vec<Value> = measures.iter().map(value).collect();
            row.extend(values);
        }
        columns.extend(part.measures.iter().map(|(name, _)| Name::plain(name)));
    }
    Ok(Relation { columns, rows })
}

/// Every row with columns of the one result that agrees with it in some.
pub(super) fn beside(
    mut input: Relation,
    results: &Relation,
    at: &[String],
    columns: &[String],
) -> Result<Relation, Unsupported> {
    let (own, theirs) = (places(&input, at)?, places(results, at)?);
    let columns_of = places(results, columns)?;
    let mut known: HashMap<Vec<String>, &Vec<Value>> = HashMap::new();
    for row in &results.rows {
        if known.insert(key_at(row, &theirs), row).is_some() {
            return unsupported("results that have a combination of keys twice");
        }
    }
    for row in &mut input.rows {
        let found = known.get(&key_at(row, &own));
        let value = |at: &usize| found.map_or(Value::Null, |found| found[*at].clone());
        let values: Vec<Value> = columns_of.iter().map(value).collect();
        row.extend(values);
    }
    input
        .columns
        .extend(columns.iter().map(|name| Name::plain(name)));
    Ok(input)
}

fn groups(
    by: &[String],
    parts: &[Part],
    totals: &[Relation],
) -> Result<Vec<Vec<Value>>, Unsupported> {
    let mut seen = HashSet::new();
    let mut groups: Vec<Vec<Value>> = Vec::new();
    let own = parts.iter().zip(totals);
    for (_, relation) in own.filter(|(part, _)| part.groups == Groups::Own) {
        let places = places(relation, by)?;
        for row in &relation.rows {
            if seen.insert(key_at(row, &places)) {
                groups.push(values_at(row, &places));
            }
        }
    }
    let own = groups.clone();
    for (part, relation) in parts.iter().zip(totals) {
        let Groups::InPeriods(periods) = &part.groups else {
            continue;
        };
        let at = |key| by.iter().position(|known| known == key);
        let at: Vec<usize> = periods.iter().filter_map(at).collect();
        let known: HashSet<Vec<String>> = own.iter().map(|group| key_at(group, &at)).collect();
        let keys = places(relation, by)?;
        for group in relation.rows.iter().map(|row| values_at(row, &keys)) {
            if known.contains(&key_at(&group, &at)) && seen.insert(key(&group)) {
                groups.push(group);
            }
        }
    }
    Ok(groups)
}

fn values_at(row: &[Value], places: &[usize]) -> Vec<Value> {
    places.iter().map(|at| row[*at].clone()).collect()
}

fn places(relation: &Relation, names: &[String]) -> Result<Vec<usize>, Unsupported> {
    let places = names.iter().map(|name| place(&relation.columns, name));
    places.collect()
}

fn place(columns: &[Name], name: &str) -> Result<usize, Unsupported> {
    let found = columns.iter().position(|column| column.name == name);
    found.map_or_else(
        || unsupported(format!("the column {name}: there is none")),
        Ok,
    )
}

fn key_at(row: &[Value], places: &[usize]) -> Vec<String> {
    places.iter().map(|at| compare::key(&row[*at])).collect()
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
