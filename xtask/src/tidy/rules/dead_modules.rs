//! No file that the compiler never sees.

use crate::tidy::tree::Tree;
use crate::tidy::{Rule, Violation};

pub const RULE: Rule = Rule {
    name: "dead-modules",
    says: "every Rust file is reached by a `mod`",
    check,
};

fn check(tree: &Tree) -> Vec<Violation> {
    let ours = tree
        .sources
        .keys()
        .filter(|path| tree.crate_of(path).is_some());
    let dead = ours.filter(|path| !tree.reached.contains(path));
    let told = dead.map(|path| {
        Violation::of(
            path,
            "no `mod` reaches this file: it is never compiled",
            "declare it in its parent module, or delete it",
        )
    });
    told.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::testing::{told, tree};

    #[test]
    fn a_forgotten_file_is_told() {
        let tree = tree()
            .member("plan", &[])
            .file("crates/plan/src/lib.rs", "mod lower;");
        let tree = tree
            .file("crates/plan/src/lower.rs", "")
            .file("crates/plan/src/old.rs", "");
        assert_eq!(
            told(&RULE, tree),
            "crates/plan/src/old.rs: no `mod` reaches this file: it is never compiled \
             => declare it in its parent module, or delete it",
        );
    }

    #[test]
    fn binaries_tests_and_build_scripts_need_no_declaration() {
        let mut tree = tree().member("plan", &[]);
        for path in [
            "build.rs",
            "src/main.rs",
            "src/bin/tool.rs",
            "tests/it/main.rs",
            "benches/compile.rs",
        ] {
            tree = tree.file(&format!("crates/plan/{path}"), "");
        }
        assert_eq!(told(&RULE, tree), "");
    }
}
