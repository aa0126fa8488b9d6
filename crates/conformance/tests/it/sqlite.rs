//! Every case over SQLite: another engine, other types, the same numbers.
//!
//! SQLite has no decimals. Its sums are floating numbers, so numbers are compared to nine digits;
//! everything else is compared as it is shown.

use std::sync::{LazyLock, Mutex};

use base::Granularity;
use jiff::Span;
use jiff::civil::{Date, date};
use rusqlite::Connection;
use rusqlite::types::Value as Bound;
use source_sqlite::Sqlite;
use sql::{Admitted, Dialect, Function, admit};
use testkit::corpus::{Case, cases};
use testkit::stages::{Fixture, Made};

use crate::database::{bind, filled, rows, rows_of};
use crate::dialects::DIALECTS;
use crate::example::{TABLES, fixture_of, root};
use crate::queries;

/// How many digits of a number must agree.
const TOLERANCE: f64 = 1e-9;

static DATABASE: LazyLock<Mutex<Connection>> = LazyLock::new(|| Mutex::new(filled(&TABLES)));

pub fn run(statement: &Admitted) -> rusqlite::Result<Vec<Vec<String>>> {
    let database = DATABASE.lock().expect("nobody panicked");
    let rows = rows(&database, statement)?;
    let shown = |row: Vec<Bound>| row.iter().map(shown).collect();
    Ok(rows.into_iter().map(shown).collect())
}

/// What a statement of a person's own gives.
pub fn run_text(text: &str) -> rusqlite::Result<Vec<Vec<String>>> {
    let database = DATABASE.lock().expect("nobody panicked");
    let rows = rows_of(&database, text)?;
    let shown = |row: Vec<Bound>| row.iter().map(shown).collect();
    Ok(rows.into_iter().map(shown).collect())
}

fn shown(value: &Bound) -> String {
    match value {
        Bound::Null => "null".into(),
        Bound::Integer(number) => number.to_string(),
        Bound::Real(number) => number.to_string(),
        Bound::Text(text) => text.clone(),
        Bound::Blob(_) => panic!("no column holds bytes"),
    }
}

pub fn same(theirs: &str, ours: &str) -> bool {
    let truth = |text: &str| match text {
        "true" => "1".to_owned(),
        "false" => "0".to_owned(),
        other => other.to_owned(),
    };
    let theirs = truth(theirs);
    match (theirs.parse::<f64>(), ours.parse::<f64>()) {
        (Ok(theirs), Ok(ours)) => (theirs - ours).abs() <= TOLERANCE * theirs.abs().max(1.0),
        _ => theirs == ours,
    }
}

/// What DuckDB gave, as the case shows it, against what SQLite gives.
fn compare(case: &Case, rows: &[Vec<String>]) {
    let path = case.path.display();
    let lines = case.shown("rows").unwrap_or_default();
    let (more, shown): (Vec<&String>, Vec<&String>) =
        (lines.iter().skip(1)).partition(|line| line.starts_with("... and "));
    let expected = more.first().map_or(shown.len(), |line| {
        let number: String = line.chars().filter(char::is_ascii_digit).collect();
        shown.len() + number.parse::<usize>().expect("a number of rows")
    });
    assert_eq!(rows.len(), expected, "{path}: the number of rows");
    for (line, row) in shown.iter().zip(rows) {
        let cells: Vec<&str> = line.split(" | ").collect();
        let equal = cells.len() == row.len() && cells.iter().zip(row).all(|(a, b)| same(a, b));
        assert!(
            equal,
            "{path}: DuckDB gives {line}, SQLite {}",
            row.join(" | ")
        );
    }
}

#[test]
fn sqlite_gives_the_rows_that_the_corpus_shows() {
    let mut compared = 0;
    for case in cases(&root().join("corpus")) {
        if case.shown("rows").is_none_or(<[String]>::is_empty) {
            continue;
        }
        let fixture = fixture_of(&case);
        let made = fixture.run(&case.asked.question, DIALECTS);
        let statement = made.statements.iter().find(|(name, _)| *name == "sqlite");
        let (_, statement) = statement.expect("a statement for SQLite");
        let admitted = admit(statement, &Sqlite, &fixture.catalog()).expect("it only reads");
        let rows = run(&admitted);
        let rows =
            rows.unwrap_or_else(|e| panic!("{}: {e}\n{}", case.path.display(), statement.text));
        compare(&case, &rows);
        compared += 1;
    }
    assert!(compared >= 5, "only {compared} cases were compared");
}

/// What SQLite gives for what the stages made.
pub fn given(fixture: &Fixture<'_>, made: &Made) -> Vec<Vec<String>> {
    let statement = made.statements.iter().find(|(name, _)| *name == "sqlite");
    let (_, statement) = statement.expect("a statement for SQLite");
    let admitted = admit(statement, &Sqlite, &fixture.catalog()).expect("it only reads");
    run(&admitted).unwrap_or_else(|e| panic!("{e}\n{}", statement.text))
}

#[test]
fn sqlite_runs_every_query_beyond_the_corpus() {
    for (fixture, made) in queries::made() {
        let rows = given(&fixture, &made);
        assert!(!rows.is_empty(), "nothing comes of {:?}", made.statements);
    }
}

/// The first day of the period that a day lies in.
fn start(day: Date, granularity: Granularity) -> Date {
    let first = |month| date(day.year(), month, 1);
    match granularity {
        Granularity::Year => first(1),
        Granularity::Quarter => first((day.month() - 1) / 3 * 3 + 1),
        Granularity::Month => first(day.month()),
        Granularity::Week => {
            let since = i64::from(day.weekday().to_monday_zero_offset());
            day.checked_sub(Span::new().days(since)).expect("a day")
        }
        _ => day,
    }
}

#[test]
fn dates_are_cut_where_their_periods_begin() {
    let database = DATABASE.lock().expect("nobody panicked");
    let sizes = Granularity::ALL
        .into_iter()
        .filter(|size| size.fits_a_date());
    for granularity in sizes {
        let template = Sqlite
            .function(Function::Truncate(granularity))
            .expect("declared");
        let text = format!("SELECT {}", template.replace("{0}", "?1"));
        let mut prepared = database.prepare(&text).expect("it is SQL");
        let days = date(2023, 12, 20).series(Span::new().days(1));
        for day in days.take(400) {
            for given in [day.to_string(), format!("{day} 23:59:59")] {
                let cut: String = prepared
                    .query_row([&given], |row| row.get(0))
                    .expect("a day");
                assert_eq!(
                    cut,
                    start(day, granularity).to_string(),
                    "{granularity} of {given}"
                );
            }
        }
    }
}

#[test]
fn dates_are_moved_and_compared_as_every_engine_must() {
    let database = DATABASE.lock().expect("nobody panicked");
    for call in testkit::times::calls() {
        let text = call.written(&Sqlite, "?");
        let mut prepared = database.prepare(&text).expect("it is SQL");
        let bound = rusqlite::params_from_iter(call.arguments.iter().map(bind));
        let given: Bound = prepared
            .query_row(bound, |row| row.get(0))
            .expect("a value");
        assert_eq!(given, bind(&call.result), "{call:?}\n{text}");
    }
}

#[test]
fn whole_numbers_divide_without_losing_their_fraction() {
    let database = DATABASE.lock().expect("nobody panicked");
    let divided = |text: &str| -> f64 {
        let text = format!("SELECT {text}");
        database
            .query_row(&text, [], |row| row.get(0))
            .expect("a number")
    };
    let divisible = Sqlite.function(Function::Divisible).expect("declared");
    let part = |number: &str| divisible.replace("{0}", number);
    assert_eq!(divided("7 / 2"), 3.0, "this is why");
    assert_eq!(divided(&format!("{} / {}", part("7"), part("2"))), 3.5);
}
