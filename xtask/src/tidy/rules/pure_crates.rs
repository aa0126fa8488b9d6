//! The compiler's crates are pure: the same input gives the same output, anywhere and always.

use crate::metadata::Member;
use crate::tidy::source::{self, Source};
use crate::tidy::tree::Tree;
use crate::tidy::{Rule, Violation};

pub const RULE: Rule = Rule {
    name: "pure-crates",
    says: "semantic, policy, sql, plan, chart and insight know no async, clock, file, socket or environment",
    check,
};

const PURE: &[&str] = &["semantic", "policy", "sql", "plan", "chart", "insight"];

const AWAY: &str = "let the caller do it and pass the result as an argument";

/// What the code must not say, and where that belongs.
const IMPURE: &[(&str, &str)] = &[
    ("async", "move what waits to `service` or an adapter"),
    ("await", "move what waits to `service` or an adapter"),
    ("SystemTime", "take \"now\" as an argument"),
    ("Instant::now", "take \"now\" as an argument"),
    ("Zoned::now", "take \"now\" as an argument"),
    ("Timestamp::now", "take \"now\" as an argument"),
    ("TimeZone::system", "take the time zone as an argument"),
    ("std::fs", AWAY),
    ("std::net", AWAY),
    ("std::env", AWAY),
    ("std::process", AWAY),
];

const LIBRARIES: &[&str] = &["tokio", "futures", "async-trait", "reqwest"];

fn check(tree: &Tree) -> Vec<Violation> {
    let members = tree
        .members
        .iter()
        .filter(|member| PURE.contains(&member.name.as_str()));
    let mut violations: Vec<Violation> = members.flat_map(libraries).collect();
    for (_, path, source) in tree.product().filter(|(name, ..)| PURE.contains(name)) {
        violations.extend(impurities(path, source));
    }
    violations
}

fn libraries(member: &Member) -> impl Iterator<Item = Violation> + '_ {
    let impure = member
        .uses
        .iter()
        .filter(|used| LIBRARIES.contains(&used.name.as_str()));
    impure.map(|used| {
        let manifest = format!("{}/Cargo.toml", member.dir);
        let problem = format!("`{}` is pure and must not use `{}`", member.name, used.name);
        Violation::of(
            &manifest,
            problem,
            "move what needs it to `service` or an adapter",
        )
    })
}

fn impurities(path: &str, source: &Source) -> Vec<Violation> {
    let said = IMPURE
        .iter()
        .flat_map(|(word, remedy)| source.words(word).map(move |at| (at, *word, *remedy)));
    let grouped = grouped(source).map(|(at, word)| (at, word, AWAY));
    let found = said.chain(grouped).filter(|(at, ..)| !source.is_test(*at));
    let told = found.map(|(at, word, remedy)| {
        Violation::at(
            path,
            source.line(at),
            format!("a pure crate says `{word}`"),
            remedy,
        )
    });
    told.collect()
}

/// `use std::{fs, net::TcpStream}` says the same as `std::fs`.
fn grouped(source: &Source) -> impl Iterator<Item = (usize, &'static str)> + '_ {
    let groups = source.code.match_indices("std::{").filter_map(|(at, _)| {
        let end = source::item_end(&source.code, at, true)?;
        Some((at, &source.code[at..end]))
    });
    groups.flat_map(|(at, group)| {
        let named = |path: &str| {
            source::words(group, path.trim_start_matches("std::"))
                .next()
                .is_some()
        };
        let found: Vec<_> = IMPURE
            .iter()
            .map(|(word, _)| *word)
            .filter(|word| word.starts_with("std::") && named(word))
            .collect();
        found.into_iter().map(move |word| (at, word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::testing::{told, tree};

    fn told_of(code: &str) -> String {
        told(
            &RULE,
            tree()
                .member("plan", &[])
                .file("crates/plan/src/lib.rs", code),
        )
    }

    #[test]
    fn pure_code_passes_and_tests_may_read_files() {
        assert_eq!(
            told_of(
                "// async, std::fs\nfn now(now: Zoned) {}\n#[cfg(test)]\nmod tests { use std::fs; }\n"
            ),
            ""
        );
    }

    #[test]
    fn a_clock_in_the_compiler_is_told() {
        assert_eq!(
            told_of("fn f() {\n    let now = jiff::Zoned::now();\n}\n"),
            "crates/plan/src/lib.rs:2: a pure crate says `Zoned::now` => take \"now\" as an argument",
        );
    }

    #[test]
    fn a_file_in_the_compiler_is_told_however_it_is_imported() {
        let remedy = "let the caller do it and pass the result as an argument";
        assert_eq!(
            told_of("use std::{collections::HashMap, fs};\n"),
            format!("crates/plan/src/lib.rs:1: a pure crate says `std::fs` => {remedy}"),
        );
        assert!(told_of("fn f() { std::env::var(x) }").contains("`std::env`"));
    }

    #[test]
    fn waiting_in_the_compiler_is_told() {
        assert!(told_of("pub async fn f() {}").contains("a pure crate says `async`"));
        assert_eq!(
            told(&RULE, tree().member_with_libraries("sql", &["tokio"])),
            "crates/sql/Cargo.toml: `sql` is pure and must not use `tokio` => move what needs it to `service` or an adapter",
        );
    }

    #[test]
    fn other_crates_may_wait() {
        let tree = tree()
            .member("service", &[])
            .file("crates/service/src/lib.rs", "pub async fn f() {}");
        assert_eq!(told(&RULE, tree), "");
    }
}
