//! What a table is for among the others.

use super::facts::{Facts, SURE, says};
use crate::{Aggregation, ColumnProposal, ColumnRole, Proposed, TableRole};
use lexicon::names::TableSign;

pub(super) fn role(facts: &Facts<'_>, columns: &[ColumnProposal]) -> Proposed<TableRole> {
    let by_name = named(facts);
    by_name.unwrap_or_else(|| by_form(facts, columns))
}

fn told(value: TableRole, confidence: f64, evidence: impl Into<String>) -> Proposed<TableRole> {
    Proposed {
        value,
        confidence,
        evidence: evidence.into(),
    }
}

fn named(facts: &Facts<'_>) -> Option<Proposed<TableRole>> {
    let sign = match facts.name.sign? {
        TableSign::Fact => TableRole::Fact,
        TableSign::Dimension | TableSign::Lookup => TableRole::Dimension,
        TableSign::Bridge => TableRole::Bridge,
        TableSign::Staging | TableSign::Temporary | TableSign::Backup => TableRole::Technical,
        TableSign::View | TableSign::Aggregate | TableSign::Table => return None,
    };
    Some(told(sign, 0.9, "the marker in its name says so"))
}

fn by_form(facts: &Facts<'_>, columns: &[ColumnProposal]) -> Proposed<TableRole> {
    peculiar(facts, columns).unwrap_or_else(|| fact_or_dimension(facts, columns))
}

fn count_of(columns: &[ColumnProposal], role: ColumnRole) -> usize {
    let same = columns.iter().filter(|column| column.role.value == role);
    same.count()
}

fn sure_references(facts: &Facts<'_>) -> usize {
    let sure = facts
        .references
        .iter()
        .filter(|found| found.confidence >= SURE);
    sure.count()
}

/// Roles that show in a few signs.
fn peculiar(facts: &Facts<'_>, columns: &[ColumnProposal]) -> Option<Proposed<TableRole>> {
    let words = facts.name.reading.words();
    let words: Vec<String> = words.map(|word| lexicon::lemma(&word)).collect();
    let noted = says(&words, "log audit history trace event session");
    let timed = count_of(columns, ColumnRole::Time) > 0 && facts.referenced == 0;
    Some(match () {
        () if says(&words, PROGRAMS) => {
            let why = "its name says that a program keeps its own state in it";
            told(TableRole::Technical, 0.8, why)
        }
        () if is_versioned(facts) => {
            let why = "it says from when to when each of its rows held";
            told(TableRole::SlowlyChanging, 0.75, why)
        }
        () if is_bridge(facts, columns) => {
            let why = format!(
                "it has {} references and nothing else",
                sure_references(facts)
            );
            told(TableRole::Bridge, 0.85, why)
        }
        () if is_snapshot(facts, columns) => {
            let why = "a date is part of its key, and its amounts are what there was";
            told(TableRole::Snapshot, 0.75, why)
        }
        () if noted && timed => told(
            TableRole::Log,
            0.7,
            "its name says so, and each row has a time",
        ),
        () => return None,
    })
}

/// What migrations and the like are called.
const PROGRAMS: &str = "migration changelog flyway liquibase sequence";

/// What refers to others and has amounts is counted and added up; what others refer to is what
/// they are grouped by.
fn fact_or_dimension(facts: &Facts<'_>, columns: &[ColumnProposal]) -> Proposed<TableRole> {
    let is_measure = |column: &&ColumnProposal| matches!(column.role.value, ColumnRole::Measure(_));
    let measures = columns.iter().filter(is_measure).count();
    let references = sure_references(facts);
    let timed = count_of(columns, ColumnRole::Time) > 0;
    let named = count_of(columns, ColumnRole::Name) + count_of(columns, ColumnRole::Text) > 0;
    let referenced = facts.referenced;
    match () {
        () if references > 0 && measures > 0 && referenced <= references => {
            let why = format!("it has {references} references and {measures} amounts");
            told(TableRole::Fact, 0.8, why)
        }
        () if references > 1 && timed && !named => {
            let why = format!("it has {references} references and a time");
            told(TableRole::Fact, 0.7, why)
        }
        () if referenced > 0 => told(
            TableRole::Dimension,
            0.8,
            format!("{referenced} columns name its rows"),
        ),
        () if measures > 0 && timed => told(TableRole::Fact, 0.6, "it has amounts and a time"),
        () => {
            let why = "nothing says that its rows are counted or added up";
            told(TableRole::Dimension, 0.5, why)
        }
    }
}

fn is_bridge(facts: &Facts<'_>, columns: &[ColumnProposal]) -> bool {
    let others = columns.iter().filter(|column| {
        !matches!(
            column.role.value,
            ColumnRole::Reference | ColumnRole::Key | ColumnRole::Technical | ColumnRole::Time
        )
    });
    (2..=3).contains(&sure_references(facts)) && others.count() == 0 && facts.referenced == 0
}

fn is_snapshot(facts: &Facts<'_>, columns: &[ColumnProposal]) -> bool {
    let dated = columns
        .iter()
        .any(|column| column.role.value == ColumnRole::Time && facts.is_key(&column.name));
    let stock = ColumnRole::Measure(Aggregation::LastOverTime);
    columns.iter().any(|column| column.role.value == stock) && (dated || is_snapshot_named(facts))
}

fn is_snapshot_named(facts: &Facts<'_>) -> bool {
    let words: Vec<String> = facts.name.reading.words().collect();
    says(&words, "snapshot balance stock inventory")
}

fn is_versioned(facts: &Facts<'_>) -> bool {
    let columns = 0..facts.readings.len();
    let words: Vec<Vec<String>> = columns.map(|at| facts.words(at)).collect();
    let has = |a: &str, b: &str| words.iter().any(|words| says(words, a) && says(words, b));
    has("valid effective", "from start begin") && has("valid effective", "to until end")
        || has("current", "is flag indicator row") && has("valid effective start", "from date")
}
