//! What people should look at first: what is least sure and used most.

use crate::infer::SURE;
use crate::{ColumnRole, Profile, Proposed, Reviewed, TableProposal, TableRole};

/// Surer things need no look.
const ENOUGH: f64 = 0.95;

pub(crate) fn review(tables: &[TableProposal], profile: &Profile) -> Vec<Reviewed> {
    let mut queue: Vec<Reviewed> = tables
        .iter()
        .flat_map(|table| of_table(table, profile))
        .collect();
    queue.retain(|item| item.confidence < ENOUGH);
    queue.sort_by(|a, b| {
        b.weight
            .total_cmp(&a.weight)
            .then_with(|| a.what.cmp(&b.what))
    });
    queue
}

fn of_table(table: &TableProposal, profile: &Profile) -> Vec<Reviewed> {
    let usage = usage(table, profile);
    let item = |column: Option<&str>,
                what: String,
                (confidence, evidence): (f64, &str),
                used: f64| Reviewed {
        table: table.name.clone(),
        column: column.map(str::to_owned),
        what,
        confidence,
        evidence: evidence.to_owned(),
        weight: (1.0 - confidence) * used * usage,
    };
    let name = &table.name;
    let role = format!(
        "is {name} a {}?",
        table.tags.first().map_or("table", String::as_str)
    );
    let title = format!("is '{}' what {name} is about?", table.title.value);
    let mut queue = vec![
        item(None, role, why(&table.role), 0.5),
        item(None, title, why(&table.title), 0.4),
    ];
    if let Some(key) = &table.key {
        let what = format!(
            "do {} tell rows of {name} apart?",
            key.value.columns.join(" and ")
        );
        queue.push(item(None, what, why(key), 0.9));
    }
    for found in &table.references {
        let columns = found.value.columns.join(" and ");
        let what = format!(
            "does {columns} of {name} name rows of {}?",
            found.value.table
        );
        // What is not sure enough is not gone by until somebody says so.
        let used = if found.confidence >= SURE { 1.0 } else { 0.6 };
        queue.push(item(
            found.value.columns.first().map(String::as_str),
            what,
            why(found),
            used,
        ));
    }
    for column in &table.columns {
        if let Some(found) = &column.suspected {
            let what = format!("may {} of {name} hold {}?", column.name, found.kind.title());
            let why = (found.confidence, found.evidence.as_str());
            queue.push(item(Some(&column.name), what, why, 1.0));
        }
        let what = match column.role.value {
            ColumnRole::Measure(how) => format!("is {} of {name} taken as {how:?}?", column.name),
            _ => format!("is {} of {name} a {:?}?", column.name, column.role.value),
        };
        let used = if matches!(column.role.value, ColumnRole::Measure(_)) {
            0.8
        } else {
            0.2
        };
        queue.push(item(Some(&column.name), what, why(&column.role), used));
        let what = format!(
            "is '{}' what {} of {name} means?",
            column.title.value, column.name
        );
        queue.push(item(Some(&column.name), what, why(&column.title), 0.3));
    }
    queue
}

fn why<T>(proposed: &Proposed<T>) -> (f64, &str) {
    (proposed.confidence, &proposed.evidence)
}

/// What questions are asked of, first of all large tables of facts.
fn usage(table: &TableProposal, profile: &Profile) -> f64 {
    let role = match table.role.value {
        TableRole::Fact | TableRole::Snapshot => 1.0,
        TableRole::Dimension | TableRole::SlowlyChanging => 0.8,
        TableRole::Bridge | TableRole::Log => 0.5,
        TableRole::Technical => 0.1,
    };
    let rows = profile
        .table(&table.schema, &table.name)
        .and_then(|seen| seen.rows.known());
    role * match rows {
        Some(0) => 0.3,
        Some(rows) => 0.7 + ((rows as f64).log10() / 20.0).min(0.3),
        None => 0.7,
    }
}
