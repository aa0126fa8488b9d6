//! Every case of the corpus: the blocks it shows are what the stages make.

use base::Value;
use semantic::Query;
use testkit::corpus::cases;
use testkit::interpret::interpret;
use testkit::stages::Made;

use crate::dialects::DIALECTS;
use crate::example::{TABLES, fixture_of, root};

#[test]
fn every_case_shows_what_the_stages_make() {
    let mut differences = Vec::new();
    for mut case in cases(&root().join("corpus")) {
        let mut made = fixture_of(&case).run(&case.asked.question, DIALECTS);
        let compiled = case.shown("model").is_some() || case.asked.question.starts_with('{');
        if compiled && case.shown("rows").is_some() {
            made.blocks.extend(meant(&made));
            let more = made.more.iter().enumerate();
            let more = more.filter_map(|(at, made)| {
                let (name, rows) = meant(made)?;
                Some((format!("{name}-{}", at + 2), rows))
            });
            made.blocks.extend(more.collect::<Vec<_>>());
            made.blocks.extend(total(&made));
        }
        differences.extend(case.check(&made.blocks));
        let known = ["ask", "by-hand", "model", "rows", "answer", "chart"];
        for block in case.blocks() {
            let has = known.contains(&block) || made.block(block).is_some();
            assert!(
                has,
                "{}: nothing makes a block '{block}' here",
                case.path.display()
            );
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// Lines of rows that a case shows.
const ROWS_SHOWN: usize = 20;

/// The rows of a query that no surface is asked here: those that its plan means. SQLite gives the same.
fn meant(made: &Made) -> Option<(String, String)> {
    let rows = match interpret(made.plan.as_ref()?, &TABLES) {
        Ok(rows) => rows,
        Err(refused) => return Some(("rows".into(), refused.to_string())),
    };
    let cells = |row: &Vec<Value>| {
        let cells: Vec<String> = row.iter().map(ToString::to_string).collect();
        cells.join(" | ")
    };
    let columns: Vec<&str> = made.columns.iter().map(String::as_str).collect();
    let mut lines = vec![columns.join(" | ")];
    lines.extend(rows.iter().take(ROWS_SHOWN).map(cells));
    let more = rows.len().saturating_sub(ROWS_SHOWN);
    lines.extend((more > 0).then(|| format!("... and {more} more")));
    Some(("rows".into(), lines.join("\n")))
}

/// How many rows there are without the limit.
fn total(made: &Made) -> Option<(String, String)> {
    let rows = interpret(made.counted.as_ref()?, &TABLES).ok()?;
    Some(("total".into(), rows.first()?.first()?.to_string()))
}

/// No dialect writes anything that its grammar lacks. What does some day gets a list here, and
/// each entry a check of its own.
#[test]
fn every_statement_is_read_back_by_the_grammar_of_its_dialect_and_passes_the_guard() {
    for case in cases(&root().join("corpus")) {
        let fixture = fixture_of(&case);
        let made = fixture.run(&case.asked.question, DIALECTS);
        let each = std::iter::once(&made).chain(&made.more);
        for (name, statement) in each.flat_map(|made| &made.statements) {
            let dialect = DIALECTS
                .iter()
                .find(|dialect| dialect.name() == *name)
                .expect("it is one of them");
            let admitted = sql::admit(statement, *dialect, &fixture.catalog());
            let admitted = admitted.unwrap_or_else(|refusal| {
                panic!(
                    "{} ({name}): {refusal}\n{}",
                    case.path.display(),
                    statement.text
                )
            });
            assert!(!admitted.text().is_empty());
        }
    }
}

#[test]
fn a_query_written_as_json_is_the_query_that_was_asked() {
    for case in cases(&root().join("corpus")) {
        let fixture = fixture_of(&case);
        let made = fixture.run(&case.asked.question, DIALECTS);
        let Some(json) = made.block("query") else {
            continue;
        };
        let query = Query::from_json(json)
            .unwrap_or_else(|faults| panic!("{}: {faults}", case.path.display()));
        let again = fixture.compile(&query, DIALECTS);
        assert_eq!(again.statements, made.statements, "{}", case.path.display());
    }
}

#[test]
fn values_of_the_question_are_bound_and_not_written() {
    for case in cases(&root().join("corpus")) {
        let made = fixture_of(&case).run(&case.asked.question, DIALECTS);
        for (_, statement) in &made.statements {
            for value in &statement.parameters {
                let text = value.to_string();
                assert!(
                    !statement.text.contains(&format!("'{text}'")),
                    "{}: {text} is in the text",
                    case.path.display()
                );
            }
        }
    }
}
