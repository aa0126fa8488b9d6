//! Somebody with a viewer's key of one tenant, and what they try at another, at the server's files
//! and environment, at the control store, and at writing.
//!
//! Each attempt is a line of a table: by which door, what, and what must come back. Whatever comes
//! back, it must hold none of the words that stand where the caller may not look. `docs/attacks.md`
//! is written from the tables: `UPDATE=1 cargo test -p querent --test it attacker` does it.

mod models;
mod requests;
mod world;

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::example::root;

/// What stands in the page for one attempt.
struct Line {
    door: &'static str,
    tried: &'static str,
    back: String,
}

/// Attempts that are tests of their own, elsewhere in the repository.
const ELSEWHERE: &[(&str, &str, &str, &str)] = &[
    (
        "statements",
        "more than ten thousand statements that write or read what is not the tenant's, at the guard",
        "crates/conformance/tests/it/attacks.rs",
        "no_attack_reaches_a_driver",
    ),
    (
        "questions",
        "words of other tenants, right and misspelt, in questions of everybody",
        "crates/querent/tests/it/isolation/mod.rs",
        "a_reply_has_no_word_of_another_tenant",
    ),
    (
        "queries",
        "members and values of other tenants in JSON queries",
        "crates/querent/tests/it/isolation/mod.rs",
        "no_query_is_told_a_word_of_another_tenant",
    ),
    (
        "tokens",
        "unsigned, beheaded, truncated and foreign tokens",
        "crates/querent/tests/it/http.rs",
        "every_sign_in_that_is_not_valid_is_refused_in_the_same_words",
    ),
    (
        "tokens",
        "telling a tenant that is there from one that is not",
        "crates/api-http/tests/it/tenancy.rs",
        "strangers_see_the_same_of_every_tenant",
    ),
    (
        "secrets",
        "secrets of every kind in anything that is printed or kept",
        "crates/querent/tests/it/secrets.rs",
        "no_secret_is_in_anything_that_is_printed_or_kept",
    ),
];

fn page() -> String {
    let mut page = HEAD.to_owned();
    let mut by_door: BTreeMap<&str, Vec<Line>> = BTreeMap::new();
    for line in requests::lines().chain(models::lines()) {
        by_door.entry(line.door).or_default().push(line);
    }
    for (door, lines) in by_door {
        let _ = writeln!(page, "\n## {door}\n\n| tried | must come back |\n|---|---|");
        for line in lines {
            let _ = writeln!(page, "| {} | {} |", cell(line.tried), cell(&line.back));
        }
    }
    page += "\n## Tests of their own\n\n| door | tried | test |\n|---|---|---|\n";
    for (door, tried, file, test) in ELSEWHERE {
        let _ = writeln!(page, "| {door} | {tried} | `{file}`, `{test}` |");
    }
    page + OPEN
}

/// What is known and not mended is said, too.
const OPEN: &str = "
## Not held yet

A model file may be a template, and a template may make a text twice as long again and again (`{% set ns.x = ns.x ~ ns.x %}` in a loop): fuel bounds its steps, and nothing bounds the memory that a step takes.
Whoever may write model files can end the server with it.
";

const HEAD: &str = "# Attacks

What somebody tries who holds a viewer's key of one tenant, and what must come back.
This page is written by `crates/querent/tests/it/attacker`, which tries all of it against a server with two tenants, a control store and planted secrets.
An attempt passes if what comes back is as the table says, and holds no word of another tenant, of the server's files and environment, or of what the caller may not see in their own.
A new attempt is one line in `requests.rs` or `models.rs` there.
";

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

#[test]
fn the_page_of_attacks_says_what_is_tried() {
    let path = root().join("docs/attacks.md");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, page()).expect("written");
    }
    let written = std::fs::read_to_string(&path).expect("docs/attacks.md");
    assert_eq!(written, page(), "write it anew with UPDATE=1");
}

#[test]
fn tests_that_stand_elsewhere_are_there() {
    for (_, _, file, test) in ELSEWHERE {
        let text = std::fs::read_to_string(root().join(file)).expect(file);
        assert!(text.contains(&format!("fn {test}()")), "{file}: {test}");
    }
}
