//! Questions that a proposed model should answer, in the words of its titles.

use super::cube::happened_at;
use super::members::{measure_title, named_by};
use super::names::Names;
use super::target;
use crate::infer::{SURE, plural};
use crate::{ColumnProposal, ColumnRole, TableProposal, TableRole};

/// Questions of one table, and of all. More than anybody reads: those without an answer go.
const OF_A_TABLE: usize = 6;
const ALL: usize = 60;

/// Kinds of groups that a table's questions are about.
const GROUPS: usize = 2;

/// Nobody has asked them: whoever shows them asks first.
pub(super) fn questions(tables: &[TableProposal], names: &Names, sure: f64) -> Vec<String> {
    let named = (0..tables.len()).filter(|&at| names.cube(at).is_some());
    let mut ranked: Vec<usize> = named.filter(|&at| worth(&tables[at]) > 0).collect();
    ranked.sort_by_key(|&at| std::cmp::Reverse(worth(&tables[at])));
    let questions = ranked.into_iter().flat_map(|at| of_table(tables, at, sure));
    questions.take(ALL).collect()
}

/// Tables that are asked about first.
fn worth(table: &TableProposal) -> usize {
    let role = match table.role.value {
        TableRole::Fact | TableRole::Snapshot => 100,
        TableRole::Dimension | TableRole::SlowlyChanging | TableRole::Log => 10,
        TableRole::Bridge | TableRole::Technical => return 0,
    };
    role + 5 * measures(table).count().min(5) + table.references.len().min(10)
}

fn of_table(tables: &[TableProposal], at: usize, sure: f64) -> Vec<String> {
    let table = &tables[at];
    let number = format!("number of {}", plural(&table.title.value).to_lowercase());
    let measure = best_measure(table).unwrap_or_else(|| number.clone());
    let groups = groups(tables, at, sure);
    let mut questions: Vec<String> = groups
        .iter()
        .take(GROUPS)
        .map(|group| format!("{measure} by {group}"))
        .collect();
    if let Some(group) = groups.first() {
        questions.push(format!("top 5 {} by {measure}", plural(group)));
    }
    match happened_at(table) {
        Some(_) => {
            questions.push(format!("{measure} by month"));
            questions.push(format!("{number} by year"));
            questions.extend(last_year(table).map(|year| format!("{number} in {year}")));
        }
        None => questions.push(number),
    }
    questions.truncate(OF_A_TABLE);
    questions
}

fn measures(table: &TableProposal) -> impl Iterator<Item = &ColumnProposal> {
    let columns = table.columns.iter();
    columns.filter(|column| {
        matches!(column.role.value, ColumnRole::Measure(_)) && column.sensitive.is_none()
    })
}

/// What is surely a measure, by its title; of several the first.
fn best_measure(table: &TableProposal) -> Option<String> {
    let mut best: Option<&ColumnProposal> = None;
    for column in measures(table) {
        if best.is_none_or(|best| best.role.confidence < column.role.confidence) {
            best = Some(column);
        }
    }
    best.map(|column| measure_title(table, column).to_lowercase())
}

/// The year of the latest row that was seen.
fn last_year(table: &TableProposal) -> Option<&str> {
    let year = table.freshness.as_deref()?.get(..4)?;
    year.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then_some(year)
}

/// What rows may be grouped by: what they belong to, and their own kinds.
fn groups(tables: &[TableProposal], at: usize, sure: f64) -> Vec<String> {
    let own = tables[at].columns.iter().filter(|column| {
        column.role.value == ColumnRole::Category
            && column.role.confidence >= SURE
            && column.sensitive.is_none()
    });
    let own = own.map(|column| column.title.value.to_lowercase());
    let sure = tables[at]
        .references
        .iter()
        .filter(|found| found.confidence >= sure);
    let parents = sure.filter_map(|found| target(tables, &found.value.schema, &found.value.table));
    let named = parents.filter(|&parent| parent != at && named_by(&tables[parent]).is_some());
    let named = named.map(|parent| tables[parent].title.value.to_lowercase());
    let mut groups: Vec<String> = Vec::new();
    for group in named.chain(own) {
        if !groups.contains(&group) {
            groups.push(group);
        }
    }
    groups
}
