//! What is left to do stands in an issue, and the code names it.

use crate::tidy::tree::Tree;
use crate::tidy::{Rule, Violation, source};

pub const RULE: Rule = Rule {
    name: "todos",
    says: "a note of what is left to do names its issue",
    check,
};

/// Split, so that this file does not accuse itself.
const MARKS: [&str; 2] = [concat!("TO", "DO"), concat!("FIX", "ME")];

const TEXTS: [&str; 7] = [".ts", ".tsx", ".css", ".toml", ".sh", ".yaml", ".yml"];

fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (path, source) in &tree.sources {
        for comment in &source.comments {
            violations.extend(
                unnamed(&comment.text).map(|at| violation(path, source.line(comment.at + at))),
            );
        }
    }
    let texts = tree
        .files
        .iter()
        .filter(|(path, _)| TEXTS.iter().any(|end| path.ends_with(end)));
    for (path, text) in texts {
        violations
            .extend(unnamed(text).map(|at| violation(path, text[..at].lines().count().max(1))));
    }
    violations
}

/// Where a mark stands without `(#12)` behind it.
fn unnamed(text: &str) -> impl Iterator<Item = usize> + '_ {
    MARKS.iter().flat_map(move |mark| {
        source::words(text, mark).filter(move |at| {
            let number = text[at + mark.len()..]
                .strip_prefix("(#")
                .map(source::identifier);
            !number.is_some_and(|number| {
                !number.is_empty() && number.chars().all(|c| c.is_ascii_digit())
            })
        })
    })
}

fn violation(path: &str, line: usize) -> Violation {
    let remedy = format!("do it now, or file an issue and write {}(#12)", MARKS[0]);
    Violation::at(
        path,
        line,
        "a note of what is left to do, without an issue",
        remedy,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::testing::{told, tree};

    fn told_of(path: &str, text: &str) -> String {
        told(&RULE, tree().file(path, &text.replace('@', MARKS[0])))
    }

    #[test]
    fn a_note_without_an_issue_is_told() {
        let wanted = "crates/plan/src/lib.rs:2: a note of what is left to do, without an issue \
                      => do it now, or file an issue and write @(#12)";
        assert_eq!(
            told_of("crates/plan/src/lib.rs", "fn f() {}\n// @: later\n"),
            wanted.replace('@', MARKS[0])
        );
        assert!(told_of("web/src/app.tsx", "a\n/* @(soon) */\n").starts_with("web/src/app.tsx:2"));
    }

    #[test]
    fn a_note_with_an_issue_passes_and_so_do_strings() {
        assert_eq!(
            told_of(
                "crates/plan/src/lib.rs",
                "// @(#12): later\nlet x = \"@\";\n"
            ),
            ""
        );
        assert_eq!(told_of("examples/a.yaml", "# MY@S\n"), "");
    }
}
