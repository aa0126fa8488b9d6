//! Numbers that an accountant wrote down: the SQL of a block `by-hand` is a person's, for SQLite,
//! and knows nothing of models, plans or policies. What our own way gives has to be the same.

use base::Value;
use sql::{Admitted, Catalog};
use testkit::corpus::{Case, cases};
use testkit::interpret::interpret;
use testkit::stages::Made;

use crate::dialects::DIALECTS;
use crate::example::{TABLES, fixture_of, root};
use crate::sqlite::{run, run_text, same};

type Rows = Vec<Vec<String>>;

#[test]
fn what_is_answered_is_what_was_added_up_by_hand() {
    let mut differences = Vec::new();
    let mut compared = 0;
    for case in cases(&root().join("corpus")) {
        let Some(by_hand) = case.shown("by-hand") else {
            continue;
        };
        compared += 1;
        let by_hand = run_text(&by_hand.join("\n"))
            .unwrap_or_else(|error| panic!("{}: {error}", case.path.display()));
        differences.extend(differences_of(&case, &by_hand));
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    assert!(compared >= 60, "only {compared} cases have a block by-hand");
}

fn differences_of(case: &Case, by_hand: &Rows) -> Vec<String> {
    let fixture = fixture_of(case);
    let made = fixture.run(&case.asked.question, DIALECTS);
    let path = case.path.display();
    let Some(meant) = meant(&made) else {
        return vec![format!("{path}: {:?}", made.blocks)];
    };
    let ways = [
        ("meant", meant),
        ("SQLite", sent(&made, &fixture.catalog())),
    ];
    let different = ways.into_iter().filter(|(_, rows)| !equal(by_hand, rows));
    let told =
        different.map(|(way, rows)| format!("{path}: by hand {by_hand:#?}, {way} {rows:#?}"));
    told.collect()
}

/// What the plan means, without SQL.
fn meant(made: &Made) -> Option<Rows> {
    let rows = interpret(made.plan.as_ref()?, &TABLES).expect("it has a meaning");
    let shown = |row: &Vec<Value>| row.iter().map(ToString::to_string).collect();
    Some(rows.iter().map(shown).collect())
}

/// What SQLite gives for the statement that would be sent.
fn sent(made: &Made, catalog: &Catalog) -> Rows {
    let (_, statement) = (made.statements.iter())
        .find(|(dialect, _)| *dialect == "sqlite")
        .expect("there is one");
    let admitted: Admitted =
        sql::admit(statement, &source_sqlite::Sqlite, catalog).expect("it only reads");
    run(&admitted).expect("it runs")
}

/// The same rows, in whatever order.
fn equal(one: &Rows, other: &Rows) -> bool {
    let mut left: Vec<&Vec<String>> = other.iter().collect();
    let all_found = one.iter().all(|row| {
        let like = |known: &&Vec<String>| {
            known.len() == row.len() && known.iter().zip(row).all(|(a, b)| same(a, b))
        };
        let found = left.iter().position(like);
        found.map(|at| left.swap_remove(at)).is_some()
    });
    all_found && left.is_empty()
}

#[test]
fn rows_are_told_apart() {
    let rows = |cells: &[[&str; 2]]| -> Rows {
        cells
            .iter()
            .map(|row| row.map(str::to_owned).to_vec())
            .collect()
    };
    let two = rows(&[["Salt", "1.5"], ["null", "2"]]);
    assert!(equal(&two, &rows(&[["null", "2.0"], ["Salt", "1.5"]])));
    assert!(!equal(&two, &rows(&[["null", "2"], ["Salt", "1.6"]])));
    assert!(!equal(&two, &rows(&[["null", "2"]])));
    assert!(!equal(
        &two,
        &rows(&[["null", "2"], ["Salt", "1.5"], ["Salt", "1.5"]])
    ));
}
