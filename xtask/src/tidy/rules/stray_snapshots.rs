//! No snapshots that wait for somebody's decision.

use crate::tidy::tree::Tree;
use crate::tidy::{Rule, Violation};

pub const RULE: Rule = Rule {
    name: "stray-snapshots",
    says: "no snapshot waits for review",
    check,
};

fn check(tree: &Tree) -> Vec<Violation> {
    let stray = tree
        .paths
        .iter()
        .filter(|path| path.ends_with(".snap.new") || path.ends_with(".pending-snap"));
    let told = stray.map(|path| {
        Violation::of(
            path,
            "a new snapshot waits for review",
            "if it is right, rename it to .snap (`cargo insta accept`); else delete it",
        )
    });
    told.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::testing::{told, tree};

    #[test]
    fn waiting_snapshots_are_told_and_settled_ones_pass() {
        let tree = tree()
            .file("crates/sql/src/snapshots/a.snap", "")
            .file("crates/sql/src/snapshots/b.snap.new", "");
        assert_eq!(
            told(&RULE, tree.file("crates/sql/src/.c.rs.pending-snap", "")),
            "crates/sql/src/.c.rs.pending-snap: a new snapshot waits for review => if it is right, rename it to .snap \
             (`cargo insta accept`); else delete it\n\
             crates/sql/src/snapshots/b.snap.new: a new snapshot waits for review => if it is right, rename it to \
             .snap (`cargo insta accept`); else delete it",
        );
    }
}
