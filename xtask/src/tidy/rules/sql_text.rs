//! SQL text comes from `sql` and the sources alone, where rights and parameters are already in it.

use crate::tidy::tree::Tree;
use crate::tidy::{Rule, Violation};

pub const RULE: Rule = Rule {
    name: "sql-text",
    says: "SQL text is made only in `sql`, `source-*` and, for the control plane, `store-sql`",
    check,
};

/// `testkit` and `conformance` hold expectations of SQL, and make none.
const MAY: &[&str] = &["sql", "store-sql", "testkit", "conformance"];

/// Word sequences that open a statement; a `SELECT` needs its `FROM` behind.
const OPENINGS: &[&[&str]] = &[
    &["INSERT", "INTO"],
    &["DELETE", "FROM"],
    &["CREATE", "TABLE"],
    &["CREATE", "VIEW"],
    &["CREATE", "INDEX"],
    &["CREATE", "SCHEMA"],
    &["CREATE", "OR", "REPLACE"],
    &["ALTER", "TABLE"],
    &["DROP", "TABLE"],
    &["DROP", "VIEW"],
    &["DROP", "SCHEMA"],
    &["TRUNCATE", "TABLE"],
];

fn check(tree: &Tree) -> Vec<Violation> {
    let product = tree
        .product()
        .filter(|(name, ..)| !MAY.contains(name) && !name.starts_with("source-"));
    product
        .flat_map(|(_, path, source)| {
            let literals = source
                .literals
                .iter()
                .filter(|literal| !source.is_test(literal.at) && is_sql(&literal.text));
            literals.map(|literal| violation(path, source.line(literal.at), &literal.text))
        })
        .collect()
}

fn violation(path: &str, line: usize, literal: &str) -> Violation {
    let start: String = literal
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(40)
        .collect();
    Violation::at(
        path,
        line,
        format!("SQL text outside of its crates: \"{start}\""),
        "build a `sql::Tree` and let `sql::render` write it, or put the need behind the `Source`, `Loader` or \
         `Store` trait; values travel as bind parameters",
    )
}

/// Keywords in capitals anywhere; in small letters only where they open the text, since prose may
/// say "select one from the list".
fn is_sql(literal: &str) -> bool {
    let text = literal
        .replace("\\n", " ")
        .replace("\\t", " ")
        .replace('\\', " ");
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
        .collect();
    let capitals = (0..words.len()).any(|at| opens_statement(&words[at..], str::to_owned));
    capitals || opens_statement(&words, str::to_uppercase) && !reads_as_prose(literal)
}

fn opens_statement(words: &[&str], cased: fn(&str) -> String) -> bool {
    let says = |opening: &&[&str]| {
        words.len() >= opening.len()
            && opening
                .iter()
                .zip(words)
                .all(|(keyword, word)| cased(word) == *keyword)
    };
    let is = |keyword: &'static str| move |word: &&str| cased(word) == keyword;
    let selects = words.first().is_some_and(is("SELECT")) && words.iter().any(is("FROM"));
    let updates = words.first().is_some_and(is("UPDATE")) && words.iter().take(6).any(is("SET"));
    selects || updates || OPENINGS.iter().any(says)
}

/// Articles do not occur in statements.
fn reads_as_prose(literal: &str) -> bool {
    literal
        .split_whitespace()
        .any(|word| matches!(word, "a" | "an" | "the" | "one" | "this" | "its"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::testing::{told, tree};

    fn told_of(name: &str, code: &str) -> String {
        told(
            &RULE,
            tree()
                .member(name, &[])
                .file(&format!("crates/{name}/src/lib.rs"), code),
        )
    }

    #[test]
    fn a_statement_in_the_service_is_told() {
        assert_eq!(
            told_of(
                "service",
                "fn f() {\n    g(\"SELECT count(*) FROM sales WHERE state = '{state}'\");\n}\n"
            ),
            "crates/service/src/lib.rs:2: SQL text outside of its crates: \"SELECT count(*) FROM sales WHERE state =\" \
             => build a `sql::Tree` and let `sql::render` write it, or put the need behind the `Source`, `Loader` \
             or `Store` trait; values travel as bind parameters",
        );
    }

    #[test]
    fn every_way_of_writing_a_statement_is_seen() {
        for statement in [
            "select net_value from fact",
            "WITH x AS (SELECT 1 FROM y) TABLE x",
            "EXPLAIN SELECT a\\nFROM b",
            "insert into t values (1)",
            "UPDATE t SET a = 1",
            "CREATE OR REPLACE TABLE t",
            "drop table t",
        ] {
            assert!(is_sql(statement), "{statement}");
        }
    }

    #[test]
    fn prose_and_lone_keywords_are_not_sql() {
        for prose in [
            "select a brand from the list",
            "update the settings",
            "from {start} to {end}",
            "insert",
            "SUM",
            "top {n} by sales",
        ] {
            assert!(!is_sql(prose), "{prose}");
        }
    }

    #[test]
    fn the_crates_whose_work_it_is_and_tests_may() {
        let code = "const S: &str = \"SELECT a FROM b\";";
        for name in ["sql", "source-duckdb", "store-sql", "conformance"] {
            assert_eq!(told_of(name, code), "", "{name}");
        }
        assert_eq!(
            told_of("plan", &format!("#[cfg(test)]\nmod tests {{ {code} }}")),
            ""
        );
        assert_eq!(told_of("plan", "// SELECT a FROM b\n"), "");
    }
}
