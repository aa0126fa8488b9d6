//! What an engine answered in the corpus is what the plan means: the rows that DuckDB wrote into
//! the cases are held against the interpreter, which knows nothing of SQL.

use base::Value;
use testkit::corpus::{Case, cases};
use testkit::interpret::interpret;

use crate::example::{TABLES, fixture_of, root};

#[test]
fn the_rows_of_every_case_are_what_its_plan_means() {
    let mut compared = 0;
    let mut differences = Vec::new();
    for case in cases(&root().join("corpus")) {
        // A block without lines waits for a run over the database.
        let Some(written) = case.shown("rows").filter(|lines| !lines.is_empty()) else {
            continue;
        };
        let rows = rows(&case);
        compared += 1;
        if let Some(difference) = difference(written, &rows) {
            differences.push(format!("{}: {difference}", case.path.display()));
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    assert!(compared > 0, "there is no case with rows");
}

fn rows(case: &Case) -> Vec<Vec<Value>> {
    let made = fixture_of(case).run(&case.asked.question, &[]);
    let plan = made
        .plan
        .unwrap_or_else(|| panic!("{} shows rows and has no plan", case.path.display()));
    interpret(&plan, &TABLES).unwrap_or_else(|error| panic!("{}: {error}", case.path.display()))
}

/// The first line that says something else than the rows. The first line of all holds titles.
fn difference(written: &[String], rows: &[Vec<Value>]) -> Option<String> {
    let mut lines = written.iter().skip(1);
    let mut rows = rows.iter();
    loop {
        let line = lines.next();
        if let Some(more) = line.and_then(|line| line.strip_prefix("... and ")) {
            let left = rows.count();
            return (more != format!("{left} more")).then(|| format!("{left} rows, not {more}"));
        }
        match (line, rows.next()) {
            (None, None) => return None,
            (Some(line), Some(row)) if says(line, row) => {}
            (line, row) => return Some(format!("written {line:?}, interpreted {row:?}")),
        }
    }
}

fn says(line: &str, row: &[Value]) -> bool {
    let cells: Vec<&str> = line.split(" | ").collect();
    let says = |(cell, value): (&&str, &Value)| match value {
        Value::Float(number) => cell
            .parse::<f64>()
            .is_ok_and(|written| (written - number).abs() <= 1e-9 * number.abs().max(1.0)),
        value => **cell == value.to_string(),
    };
    cells.len() == row.len() && cells.iter().zip(row).all(says)
}

#[test]
fn a_row_that_differs_is_found() {
    let written = |lines: &[&str]| lines.iter().map(ToString::to_string).collect::<Vec<_>>();
    let rows = vec![
        vec![Value::Text("Salt".into()), Value::Integer(2)],
        vec![Value::Null, Value::Float(0.1 + 0.2)],
    ];
    let same = |lines: &[&str]| difference(&written(lines), &rows).is_none();
    assert!(same(&["Brand | Sold", "Salt | 2", "null | 0.3"]));
    assert!(same(&["Brand | Sold", "Salt | 2", "... and 1 more"]));
    assert!(!same(&["Brand | Sold", "Salt | 3", "null | 0.3"]));
    assert!(!same(&["Brand | Sold", "Salt | 2"]));
    assert!(!same(&[
        "Brand | Sold",
        "Salt | 2",
        "null | 0.3",
        "Oil | 1"
    ]));
    assert!(!same(&["Brand | Sold", "Salt | 2", "... and 2 more"]));
    assert!(!same(&["Brand | Sold", "null | 0.3", "Salt | 2"]));
}
