//! Every crate opens with its purpose, its step, and what it must never do.

use crate::metadata::Member;
use crate::tidy::tree::Tree;
use crate::tidy::{Rule, Violation};

pub const RULE: Rule = Rule {
    name: "crate-header",
    says: "every crate opens with one sentence of purpose, its step, and what it must never do",
    check,
};

const REMEDY: &str = "open the file so:\n//! <One sentence: what the crate is for.>\n//!\n\
                      //! Step: <the steps of the way of a question that are its own, or `none` and why it exists>.\n\
                      //! Never: <what it must never do, so that a reader can rely on it>.";

fn check(tree: &Tree) -> Vec<Violation> {
    tree.members
        .iter()
        .filter_map(|member| check_member(tree, member))
        .collect()
}

fn check_member(tree: &Tree, member: &Member) -> Option<Violation> {
    let candidates = ["lib.rs", "main.rs"].map(|file| format!("{}/src/{file}", member.dir));
    let path = candidates.iter().find(|path| tree.file(path).is_some())?;
    let lacking = lacking(tree.file(path)?)?;
    Some(Violation::of(
        path,
        format!("the crate's header has no {lacking}"),
        REMEDY,
    ))
}

fn lacking(text: &str) -> Option<&'static str> {
    let header: Vec<&str> = text
        .lines()
        .map_while(|line| line.strip_prefix("//!"))
        .map(str::trim)
        .collect();
    let purpose = header
        .split(|line| line.is_empty())
        .next()
        .unwrap_or_default()
        .join(" ");
    if !is_one_sentence(&purpose) {
        return Some("first paragraph of one sentence");
    }
    let says = |label: &str| {
        header.iter().any(|line| {
            line.strip_prefix(label)
                .is_some_and(|rest| rest.trim().len() > 3)
        })
    };
    if !says("Step:") {
        return Some("line starting `Step:`");
    }
    (!says("Never:")).then_some("line starting `Never:`")
}

fn is_one_sentence(text: &str) -> bool {
    text.contains(' ') && text.ends_with('.') && !text.trim_end_matches('.').contains(". ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::testing::{told, tree};

    fn told_of(header: &str) -> String {
        told(
            &RULE,
            tree()
                .member("plan", &[])
                .file("crates/plan/src/lib.rs", header),
        )
    }

    #[test]
    fn a_full_header_passes() {
        assert_eq!(
            told_of(
                "//! Turns a resolved query\n//! into a plan.\n//!\n//! Step: lower.\n//! Never: reads a clock.\n"
            ),
            ""
        );
    }

    #[test]
    fn what_is_lacking_is_told_with_the_form() {
        assert_eq!(
            told_of("mod a;\n"),
            format!(
                "crates/plan/src/lib.rs: the crate's header has no first paragraph of one sentence => {REMEDY}"
            ),
        );
        assert!(told_of("//! Two. Sentences.\n").contains("no first paragraph of one sentence"));
        assert!(
            told_of("//! Plans things.\n//!\n//! Never: reads a clock.\n")
                .contains("no line starting `Step:`")
        );
        assert!(
            told_of("//! Plans things.\n//!\n//! Step: lower.\n//! Never:\n")
                .contains("no line starting `Never:`")
        );
    }
}
