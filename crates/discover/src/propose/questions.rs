//! Questions that a proposed model should answer, in the words of its titles.

use super::members::measure_title;
use super::names::Names;
use super::target;
use crate::infer::{SURE, plural};
use crate::{ColumnProposal, ColumnRole, TableProposal, TableRole};

/// Questions of one table, and of all.
const OF_A_TABLE: usize = 4;
const ALL: usize = 24;

/// Nobody has asked them: whoever shows them asks first.
pub(super) fn questions(tables: &[TableProposal], names: &Names) -> Vec<String> {
    let named = (0..tables.len()).filter(|&at| names.cube(at).is_some());
    let mut ranked: Vec<usize> = named.filter(|&at| worth(&tables[at]) > 0).collect();
    ranked.sort_by_key(|&at| std::cmp::Reverse(worth(&tables[at])));
    let questions = ranked.into_iter().flat_map(|at| of_table(tables, at));
    questions.take(ALL).collect()
}

/// Tables that are asked about first.
fn worth(table: &TableProposal) -> usize {
    let role = match table.role.value {
        TableRole::Fact | TableRole::Snapshot => 100,
        TableRole::Dimension | TableRole::SlowlyChanging | TableRole::Log => 10,
        TableRole::Bridge | TableRole::Technical => return 0,
    };
    let measures = table
        .columns
        .iter()
        .filter(|column| matches!(column.role.value, ColumnRole::Measure(_)));
    role + 5 * measures.count().min(5) + table.references.len().min(10)
}

fn of_table(tables: &[TableProposal], at: usize) -> Vec<String> {
    let table = &tables[at];
    let rows = plural(&table.title.value).to_lowercase();
    let number = format!("number of {rows}");
    let measure = measures(table)
        .into_iter()
        .next()
        .unwrap_or_else(|| number.clone());
    let group = groups(tables, at).into_iter().next();
    let mut questions = Vec::new();
    if let Some(group) = &group {
        questions.push(format!("{measure} by {group}"));
        questions.push(format!("top 5 {} by {measure}", plural(group)));
    }
    if !table.times.is_empty() {
        questions.push(format!("{measure} by month"));
    }
    questions.push(number);
    questions.truncate(OF_A_TABLE);
    questions
}

fn measures(table: &TableProposal) -> Vec<String> {
    let mut measures: Vec<&ColumnProposal> = table
        .columns
        .iter()
        .filter(|column| matches!(column.role.value, ColumnRole::Measure(_)))
        .collect();
    measures.sort_by(|a, b| b.role.confidence.total_cmp(&a.role.confidence));
    let titled = measures
        .into_iter()
        .map(|column| measure_title(table, column).to_lowercase());
    titled.collect()
}

/// What rows may be grouped by: what they belong to, and their own kinds.
fn groups(tables: &[TableProposal], at: usize) -> Vec<String> {
    let own = tables[at].columns.iter().filter(|column| {
        column.role.value == ColumnRole::Category
            && column.role.confidence >= 0.7
            && column.sensitive.is_none()
    });
    let own = own.map(|column| column.title.value.to_lowercase());
    let sure = tables[at]
        .references
        .iter()
        .filter(|found| found.confidence >= SURE);
    let parents = sure.filter_map(|found| target(tables, &found.value.schema, &found.value.table));
    let named = parents.filter(|&parent| {
        parent != at
            && tables[parent]
                .display
                .as_ref()
                .is_some_and(|names| names.value.len() == 1)
    });
    let named = named.map(|parent| tables[parent].title.value.to_lowercase());
    named.chain(own).collect()
}
