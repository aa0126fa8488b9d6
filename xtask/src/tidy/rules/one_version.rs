//! One Arrow and one of each library whose types or state must not exist twice.

use crate::tidy::tree::Tree;
use crate::tidy::{Rule, Violation};
use std::collections::BTreeSet;

pub const RULE: Rule = Rule {
    name: "one-version",
    says: "one Arrow, one sqlparser, one SQLite, one DuckDB and one provider of TLS in Cargo.lock",
    check,
};

const LOCK: &str = "Cargo.lock";

/// What two versions of a package would break.
const SINGLE: &[(&str, &str)] = &[
    (
        "arrow-schema",
        "record batches of two Arrows are different types",
    ),
    (
        "arrow-array",
        "record batches of two Arrows are different types",
    ),
    (
        "arrow-buffer",
        "record batches of two Arrows are different types",
    ),
    ("sqlparser", "statements of two parsers are different types"),
    ("libsqlite3-sys", "one process can link only one SQLite"),
    ("libduckdb-sys", "one process can link only one DuckDB"),
    (
        "rustls",
        "the process-wide TLS provider is set for one of them only",
    ),
];

/// Providers of cryptography for rustls. With two of them it cannot choose, and panics at run time.
const PROVIDERS: &[&str] = &["aws-lc-rs", "ring"];

fn check(tree: &Tree) -> Vec<Violation> {
    let Some(lock) = tree.file(LOCK) else {
        return vec![Violation::of(
            LOCK,
            "the lock file is missing",
            "commit the Cargo.lock that `cargo build` writes",
        )];
    };
    let packages = packages(lock);
    let doubled = SINGLE
        .iter()
        .filter_map(|(name, why)| doubled(name, why, &packages));
    doubled.chain(providers(&packages)).collect()
}

fn doubled(name: &str, why: &str, packages: &[(&str, &str)]) -> Option<Violation> {
    let versions: BTreeSet<&str> = packages
        .iter()
        .filter(|(found, _)| *found == name)
        .map(|(_, version)| *version)
        .collect();
    let told = versions.iter().copied().collect::<Vec<_>>().join(" and ");
    (versions.len() > 1).then(|| {
        Violation::of(
            LOCK,
            format!("{name} is there as {told}: {why}"),
            format!("`cargo tree --duplicates --invert {name}` shows who wants which: move the younger user back"),
        )
    })
}

fn providers(packages: &[(&str, &str)]) -> Option<Violation> {
    let found: Vec<&str> = PROVIDERS
        .iter()
        .copied()
        .filter(|name| packages.iter().any(|(found, _)| found == name))
        .collect();
    (found.len() > 1).then(|| {
        Violation::of(
            LOCK,
            format!("rustls would find two providers: {}", found.join(" and ")),
            "`cargo tree --invert aws-lc-rs` shows who brings it: choose its `ring` feature and no default features",
        )
    })
}

/// Names and versions. The lock file is written by cargo alone, one key a line.
fn packages(lock: &str) -> Vec<(&str, &str)> {
    let mut name = "";
    let mut packages = Vec::new();
    for line in lock.lines() {
        if let Some(found) = line.strip_prefix("name = ") {
            name = found.trim_matches('"');
        } else if let Some(version) = line.strip_prefix("version = \"") {
            packages.push((name, version.trim_matches('"')));
        }
    }
    packages
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::testing::{told, tree};

    fn told_of(packages: &[(&str, &str)]) -> String {
        let lines = packages.iter().map(|(name, version)| {
            format!("[[package]]\nname = \"{name}\"\nversion = \"{version}\"\n")
        });
        let lock = format!("version = 4\n\n{}", lines.collect::<Vec<_>>().join("\n"));
        told(&RULE, tree().file(LOCK, &lock))
    }

    #[test]
    fn one_of_each_passes() {
        assert_eq!(
            told_of(&[
                ("arrow-schema", "58.4.1"),
                ("ring", "0.17.14"),
                ("itoa", "1.0.0"),
                ("itoa", "2.0.0")
            ]),
            ""
        );
    }

    #[test]
    fn a_second_arrow_is_told() {
        assert_eq!(
            told_of(&[("arrow-schema", "58.4.1"), ("arrow-schema", "60.0.0")]),
            "Cargo.lock: arrow-schema is there as 58.4.1 and 60.0.0: record batches of two Arrows are different types \
             => `cargo tree --duplicates --invert arrow-schema` shows who wants which: move the younger user back",
        );
    }

    #[test]
    fn a_second_provider_is_told() {
        assert_eq!(
            told_of(&[("aws-lc-rs", "1.13.0"), ("ring", "0.17.14")]),
            "Cargo.lock: rustls would find two providers: aws-lc-rs and ring => `cargo tree --invert aws-lc-rs` shows \
             who brings it: choose its `ring` feature and no default features",
        );
    }
}
