//! What people see in a terminal: the only place that prints.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "this is the terminal"
)]

use std::io::IsTerminal;
use std::process::ExitCode;

use base::Value;
use comfy_table::presets::UTF8_HORIZONTAL_ONLY;
use comfy_table::{CellAlignment, Table};
use project::Files;
use semantic::{Diagnostics, ModelFile};
use service::{Answer, Clarification, QueryResult, Receipt, Role};

use crate::faults;

/// Rows shown of a longer result.
const ROWS_SHOWN: usize = 50;

pub fn line(text: impl AsRef<str>) {
    println!("{}", text.as_ref());
}

pub fn note(text: impl AsRef<str>) {
    eprintln!("{}", text.as_ref());
}

/// Tells every link of an error's chain and gives the exit code of failure.
pub fn failed(error: &anyhow::Error) -> ExitCode {
    eprintln!("error: {error:#}");
    ExitCode::FAILURE
}

pub fn diagnostics(found: &Diagnostics, files: &[ModelFile]) {
    let colours = std::io::stderr().is_terminal();
    eprint!("{}", faults::shown(found, files, colours));
}

/// What stands in a folder and nothing reads.
pub fn passed_over(files: &Files) {
    for path in &files.passed_over {
        let path = path.display();
        eprintln!("note: {path} is none of a tenant's files: nothing reads it");
    }
}

pub fn answer(answer: &Answer) {
    println!("{}\n{}\n", answer.echo, answer.sentence);
    println!("{}", table(&answer.table));
    for assumption in &answer.assumptions {
        println!("  assumed: {assumption}");
    }
    governed(&answer.receipt);
}

pub fn result(result: &QueryResult) {
    if let Some([from, to]) = &result.compared {
        println!("{from} to {to}");
    }
    println!("{}", table(&result.table));
    if let Some(total) = result.total {
        println!("  {total} rows without the limit");
    }
    governed(&result.receipt);
}

fn governed(receipt: &Receipt) {
    for policy in &receipt.policies {
        println!("  governed: {policy}");
    }
    for inferred in &receipt.inferred {
        println!("  inferred: {inferred}");
    }
}

pub fn clarification(unclear: &Clarification) {
    println!("{}", unclear.question);
    if !unclear.why.is_empty() {
        println!("  ({})", unclear.why);
    }
    for option in &unclear.options {
        println!("  - {}: {}", option.title, option.question);
    }
}

fn table(rows: &service::Table) -> Table {
    let mut table = Table::new();
    table.load_preset(UTF8_HORIZONTAL_ONLY);
    table.set_header(rows.columns.iter().map(|column| &column.title));
    for row in rows.rows().take(ROWS_SHOWN) {
        table.add_row(row.iter().map(cell));
    }
    for (index, column) in rows.columns.iter().enumerate() {
        if column.role == Role::Measure
            && let Some(column) = table.column_mut(index)
        {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let more = rows.n_rows().saturating_sub(ROWS_SHOWN);
    if more > 0 {
        table.add_row([format!("... and {more} rows more")]);
    }
    table
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => "-".into(),
        other => other.to_string(),
    }
}
