//! The columns that tell one row of a table from another.

use std::collections::{HashMap, HashSet};

use super::Keys;
use super::column::{Family, Known, KnownColumn};
use super::compare::{counts, is_generic, is_of};
use super::composite::is_of_time;
use crate::infer::identifier::Identifier;
use crate::{Key, Proposed};

/// Below this a column that happens to be unique is not called a key.
const LEAST: f64 = 0.35;

/// The key of each table: as declared, or else the best column or set of columns that could be one.
pub(crate) fn primary_keys(tables: &[Known<'_>]) -> Keys {
    let names = Names::of(tables);
    let key = |table: &Known<'_>| declared(table).or_else(|| best(table, &names));
    tables.iter().map(key).collect()
}

/// What tables and columns are called, over all of a database.
struct Names {
    /// What the rows of each table are.
    entities: HashSet<String>,
    /// In how many columns each name is, with something before it or in another table: keys are
    /// what other columns are called after.
    used: HashMap<String, usize>,
}

impl Names {
    fn of(tables: &[Known<'_>]) -> Self {
        let entities = tables.iter().map(|table| table.name.core.concat());
        let mut used: HashMap<String, usize> = HashMap::new();
        let columns = tables.iter().flat_map(|table| &table.columns);
        for words in columns.map(|column| &column.name.words) {
            for from in 0..words.len() {
                *used.entry(words[from..].concat()).or_default() += 1;
            }
        }
        Self {
            entities: entities.collect(),
            used,
        }
    }

    /// Whether other columns are called after this one.
    fn uses(&self, column: &Identifier) -> bool {
        let used = self.used.get(&column.words.concat());
        !column.is_bare() && !is_generic(&column.core) && used.is_some_and(|&used| used > 1)
    }
}

fn declared(table: &Known<'_>) -> Option<Proposed<Key>> {
    let columns = &table.table.primary_key;
    (!columns.is_empty()).then(|| Proposed {
        value: Key {
            columns: columns.clone(),
            declared: true,
        },
        confidence: 1.0,
        evidence: "the database declares it".into(),
    })
}

/// A column of its own; else columns that name rows of other tables, together; else whatever is
/// unique.
fn best(table: &Known<'_>, names: &Names) -> Option<Proposed<Key>> {
    let (foreign, own): (Vec<_>, Vec<_>) = (table.columns.iter().enumerate())
        .partition(|(_, column)| is_foreign(table, column, names));
    let best_of = |columns: &[(usize, &KnownColumn<'_>)]| {
        let scored = columns
            .iter()
            .map(|(at, column)| (score(table, *at, column, names), column.column));
        let best = scored.max_by(|(a, _), (b, _)| a.total_cmp(b));
        let best = best.filter(|(score, _)| *score >= LEAST);
        best.map(|(score, column)| of_one(table, &column.name, score))
    };
    best_of(&own)
        .or_else(|| of_foreign(table, &foreign))
        .or_else(|| of_period(table, &foreign))
        .or_else(|| of_several(table))
        .or_else(|| best_of(&foreign))
}

/// Whether a column is named after another table, and not after its own. Of `train_station`, the
/// column `station_id` is of the table `station` where there is one.
fn is_foreign(table: &Known<'_>, column: &KnownColumn<'_>, names: &Names) -> bool {
    let core = &column.name.core;
    let is_entity = |words: &[String]| names.entities.contains(&words.concat());
    if core.concat() != table.name.core.concat() && is_entity(core) {
        return column.name.is_key() || !is_generic(core);
    }
    let mut ends = (0..core.len()).map(|from| &core[from..]);
    column.name.is_key() && !is_of(&column.name, &table.name) && ends.any(is_entity)
}

/// Rows that pair rows of other tables are told apart by these, where one does not do.
fn of_foreign(table: &Known<'_>, foreign: &[(usize, &KnownColumn<'_>)]) -> Option<Proposed<Key>> {
    let profile = table.profile?;
    let columns: Vec<String> = foreign
        .iter()
        .take(3)
        .map(|(_, column)| column.column.name.clone())
        .collect();
    let within = |set: &Vec<String>| set.iter().all(|name| columns.contains(name));
    let unique = foreign.iter().take(3).any(|(_, column)| column.is_unique())
        || profile.unique_together.iter().any(within);
    (columns.len() > 1 && unique).then(|| of_set(columns, profile.sampled, 0.8))
}

/// What is told of another table's rows year by year, or day by day.
fn of_period(table: &Known<'_>, foreign: &[(usize, &KnownColumn<'_>)]) -> Option<Proposed<Key>> {
    let profile = table.profile?;
    let (_, of) = foreign.first().filter(|(at, _)| *at == 0)?;
    let period = table.columns.iter().find(|column| is_of_time(column))?;
    let pair = [&of.column.name, &period.column.name];
    let within = |set: &Vec<String>| set.iter().all(|name| pair.contains(&name));
    let unique = period.is_unique() || profile.unique_together.iter().any(within);
    unique.then(|| of_set(pair.map(String::clone).into(), profile.sampled, 0.75))
}

fn of_one(table: &Known<'_>, name: &str, score: f64) -> Proposed<Key> {
    let sampled = table.profile.map_or(0, |profile| profile.sampled);
    Proposed {
        value: Key {
            columns: vec![name.to_owned()],
            declared: false,
        },
        confidence: score.min(0.98),
        evidence: format!("{name} has a value in each of {sampled} rows, and no value twice"),
    }
}

fn of_several(table: &Known<'_>) -> Option<Proposed<Key>> {
    let profile = table.profile?;
    let keyness = |columns: &&Vec<String>| {
        let at: Vec<usize> = columns
            .iter()
            .filter_map(|name| table.column(name))
            .collect();
        let keys = at
            .iter()
            .filter(|&&at| table.columns[at].name.is_key())
            .count();
        let first: usize = at.iter().sum();
        (keys, usize::MAX - first)
    };
    let columns = profile.unique_together.iter().max_by_key(keyness)?;
    let (keys, _) = keyness(&columns);
    let sure = if keys == columns.len() { 0.75 } else { 0.5 };
    Some(of_set(columns.clone(), profile.sampled, sure))
}

fn of_set(columns: Vec<String>, rows: u64, sure: f64) -> Proposed<Key> {
    Proposed {
        confidence: sure * enough(rows),
        evidence: format!(
            "no two of {rows} rows have the same {}",
            columns.join(" and ")
        ),
        value: Key {
            columns,
            declared: false,
        },
    }
}

/// Few rows prove little.
fn enough(rows: u64) -> f64 {
    match rows {
        0..5 => 0.6,
        5..20 => 0.8,
        20..100 => 0.9,
        _ => 1.0,
    }
}

/// How likely a column is the key: it must be unique, and its name, type and place say the rest.
/// Of an empty table they say everything.
fn score(table: &Known<'_>, at: usize, column: &KnownColumn<'_>, names: &Names) -> f64 {
    let rows = table.profile.map_or(0, |profile| profile.sampled);
    if rows > 0 && !column.is_unique() || counts(&column.name) {
        return 0.0;
    }
    let declared = table
        .table
        .unique_keys
        .iter()
        .any(|key| *key == [column.column.name.as_str()]);
    let family = match column.family {
        Family::Whole if at == 0 || column.name.is_key() => 0.25,
        Family::Whole => 0.0,
        Family::Text if column.profile.is_none_or(|seen| seen.longest <= 40) => 0.12,
        Family::Unknown => 0.1,
        Family::Text => 0.0,
        Family::Time => -0.1,
        Family::Fraction | Family::Truth => return 0.0,
    };
    let place = if at == 0 {
        0.2
    } else {
        -0.02 * (at.min(10) as f64)
    };
    let unique = if declared { 0.2 } else { 0.0 };
    let evidence = if rows == 0 { 0.1 } else { 0.25 * enough(rows) };
    let used = if names.uses(&column.name) { 0.15 } else { 0.0 };
    evidence + family + place + unique + used + name(table, column)
}

fn name(table: &Known<'_>, column: &KnownColumn<'_>) -> f64 {
    let own = &table.name.core;
    let name = &column.name;
    let says = |word: &str| name.words.iter().any(|part| part == word);
    match () {
        () if name.is_key() && (name.is_bare() || name.core == *own) => 0.35,
        () if name.is_key() && own.ends_with(&name.core) => 0.3,
        () if says("id") || name.is_key() => 0.2,
        () if name.core == *own => 0.1,
        () if says("name") || says("title") => 0.05,
        () => 0.0,
    }
}
