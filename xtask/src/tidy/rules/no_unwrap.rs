//! Product code does not unwrap: what cannot fail says why, everything else is an error.

use crate::metadata::Member;
use crate::tidy::tree::Tree;
use crate::tidy::{Rule, Violation};

pub const RULE: Rule = Rule {
    name: "no-unwrap",
    says: "product code does not unwrap, and every crate takes the workspace's lints",
    check,
};

fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations: Vec<Violation> = tree
        .members
        .iter()
        .filter_map(|member| lints(tree, member))
        .collect();
    for (_, path, source) in tree.product() {
        let unwraps = source
            .code
            .match_indices(".unwrap()")
            .filter(|(at, _)| !source.is_test(*at));
        violations.extend(unwraps.map(|(at, _)| {
            Violation::at(
                path,
                source.line(at),
                "`unwrap` in product code",
                "return the error with `?`, or write `expect(\"why it holds\")` for a proved fact",
            )
        }));
    }
    violations
}

fn lints(tree: &Tree, member: &Member) -> Option<Violation> {
    let manifest = format!("{}/Cargo.toml", member.dir);
    let text = tree.file(&manifest)?;
    let section = text
        .lines()
        .skip_while(|line| line.trim() != "[lints]")
        .skip(1);
    let inherits = section
        .take_while(|line| !line.starts_with('['))
        .any(|line| line.replace(' ', "") == "workspace=true");
    (!inherits).then(|| {
        Violation::of(
            &manifest,
            "the crate does not take the workspace's lints",
            "add: [lints] workspace = true",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::testing::{told, tree};

    fn told_of(path: &str, code: &str) -> String {
        told(&RULE, tree().member("plan", &[]).file(path, code))
    }

    #[test]
    fn an_unwrap_is_told_with_the_alternatives() {
        assert_eq!(
            told_of(
                "crates/plan/src/lib.rs",
                "fn f(x: Option<u8>) -> u8 {\n    x.unwrap()\n}\n"
            ),
            "crates/plan/src/lib.rs:2: `unwrap` in product code => return the error with `?`, or write \
             `expect(\"why it holds\")` for a proved fact",
        );
    }

    #[test]
    fn tests_comments_and_relatives_pass() {
        let code = "// .unwrap()\nfn f() { x.unwrap_or(0) }\n#[test]\nfn t() { x.unwrap() }\n";
        assert_eq!(told_of("crates/plan/src/lib.rs", code), "");
        assert_eq!(
            told_of("crates/plan/tests/it/main.rs", "fn f() { x.unwrap() }"),
            ""
        );
        assert_eq!(
            told_of("crates/plan/src/lower/tests.rs", "fn f() { x.unwrap() }"),
            ""
        );
    }

    #[test]
    fn a_crate_without_the_lints_is_told() {
        assert_eq!(
            told_of(
                "crates/plan/Cargo.toml",
                "[lints]\nworkspace = true\n\n[dependencies]\n"
            ),
            ""
        );
        assert_eq!(
            told_of(
                "crates/plan/Cargo.toml",
                "[dependencies]\nworkspace = true\n"
            ),
            "crates/plan/Cargo.toml: the crate does not take the workspace's lints => add: [lints] workspace = true",
        );
    }
}
