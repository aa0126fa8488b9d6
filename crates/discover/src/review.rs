//! What people should look at first: what is least sure and used most.

use crate::infer::SURE;
use crate::{
    ColumnProposal, ColumnRole, Profile, Proposed, Reference, Reviewed, TableProposal, TableRole,
};

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
    let mut queue = of_rows(table);
    queue.extend(
        table
            .references
            .iter()
            .map(|found| of_reference(table, found)),
    );
    queue.extend(
        table
            .columns
            .iter()
            .flat_map(|column| of_column(table, column)),
    );
    let usage = usage(table, profile);
    queue.iter_mut().for_each(|item| item.weight *= usage);
    queue
}

/// Something that was found, and how much it is used where its table is.
fn item<T>(
    table: &TableProposal,
    column: Option<&str>,
    what: String,
    found: &Proposed<T>,
    used: f64,
) -> Reviewed {
    Reviewed {
        table: table.name.clone(),
        column: column.map(str::to_owned),
        what,
        confidence: found.confidence,
        evidence: found.evidence.clone(),
        weight: (1.0 - found.confidence) * used,
    }
}

fn of_rows(table: &TableProposal) -> Vec<Reviewed> {
    let name = &table.name;
    let tag = table.tags.first().map_or("table", String::as_str);
    let title = format!("is '{}' what {name} is about?", table.title.value);
    let mut queue = vec![
        item(table, None, format!("is {name} a {tag}?"), &table.role, 0.5),
        item(table, None, title, &table.title, 0.4),
    ];
    queue.extend(table.key.iter().map(|key| {
        let columns = key.value.columns.join(" and ");
        let what = format!("do {columns} tell rows of {name} apart?");
        item(table, None, what, key, 0.9)
    }));
    queue
}

fn of_reference(table: &TableProposal, found: &Proposed<Reference>) -> Reviewed {
    let columns = found.value.columns.join(" and ");
    let (name, other) = (&table.name, &found.value.table);
    let what = format!("does {columns} of {name} name rows of {other}?");
    // What is not sure enough is not gone by until somebody says so.
    let used = if found.confidence >= SURE { 1.0 } else { 0.6 };
    let first = found.value.columns.first().map(String::as_str);
    item(table, first, what, found, used)
}

fn of_column(table: &TableProposal, column: &ColumnProposal) -> Vec<Reviewed> {
    let (name, of) = (&column.name, &table.name);
    let (what, used) = match column.role.value {
        ColumnRole::Measure(how) => (format!("is {name} of {of} taken as {how:?}?"), 0.8),
        role => (format!("is {name} of {of} a {role:?}?"), 0.2),
    };
    let means = format!("is '{}' what {name} of {of} means?", column.title.value);
    let suspected = column.suspected.iter().map(|found| Reviewed {
        table: of.clone(),
        column: Some(name.clone()),
        what: format!("may {name} of {of} hold {}?", found.kind.title()),
        confidence: found.confidence,
        evidence: found.evidence.to_string(),
        weight: 1.0 - found.confidence,
    });
    let own = [
        item(table, Some(name), what, &column.role, used),
        item(table, Some(name), means, &column.title, 0.3),
    ];
    suspected.chain(own).collect()
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
