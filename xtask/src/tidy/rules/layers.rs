//! Crates use only the crates below them that the design allows.

use super::fits;
use crate::metadata::{Kind, Member};
use crate::tidy::tree::Tree;
use crate::tidy::{Rule, Violation};

pub const RULE: Rule = Rule {
    name: "layers",
    says: "a crate uses `base` and what the layering names for it, nothing else",
    check,
};

/// What each crate may use besides `base`; `*` at an end stands for any continuation.
/// An edge that is missing here is a decision about the architecture: add it with an ADR.
const ALLOWED: &[(&str, &[&str])] = &[
    ("base", &[]),
    ("semantic", &[]),
    ("sql", &[]),
    ("egress", &[]),
    ("lexicon", &[]),
    ("llm", &[]),
    ("store", &[]),
    ("chart", &[]),
    ("policy", &["semantic"]),
    ("source", &["sql", "egress"]),
    ("auth", &["store", "egress"]),
    ("deliver", &["store"]),
    ("plan", &["semantic", "policy", "sql"]),
    ("ask", &["semantic", "policy", "lexicon", "llm"]),
    ("insight", &["semantic", "chart"]),
    ("discover", &["semantic", "sql", "lexicon", "source"]),
    (
        "project",
        &["semantic", "policy", "source", "auth", "store", "egress"],
    ),
    ("source-*", &["source", "sql", "egress"]),
    ("llm-http", &["llm"]),
    ("store-sql", &["store"]),
    ("service", INNER),
    ("api-*", &["service", "semantic"]),
    ("testkit", INNER_AND_SERVICE),
    ("generate", &["source"]),
    ("querent", &["*"]),
    ("conformance", &["testkit", "source-*"]),
    ("tds-double", &[]),
    ("xtask", &[]),
];

/// Everything below `service` but the adapters.
const INNER: &[&str] = &[
    "ask", "auth", "chart", "discover", "egress", "insight", "lexicon", "llm", "plan", "policy",
    "project", "semantic", "source", "sql", "store",
];

const INNER_AND_SERVICE: &[&str] = &[
    "ask", "auth", "chart", "discover", "egress", "insight", "lexicon", "llm", "plan", "policy",
    "project", "semantic", "service", "source", "sql", "store",
];

fn check(tree: &Tree) -> Vec<Violation> {
    tree.members.iter().flat_map(check_member).collect()
}

fn check_member(member: &Member) -> Vec<Violation> {
    let manifest = format!("{}/Cargo.toml", member.dir);
    let Some((_, allowed)) = ALLOWED.iter().find(|(name, _)| fits(name, &member.name)) else {
        let remedy = "add a line for it to ALLOWED in xtask/src/tidy/rules/layers.rs, with an ADR";
        return vec![Violation::of(
            &manifest,
            format!("`{}` has no place in the layering", member.name),
            remedy,
        )];
    };
    let used = member
        .uses
        .iter()
        .filter(|used| used.inside && used.kind == Kind::Normal);
    let forbidden = used
        .filter(|used| used.name != "base" && !allowed.iter().any(|name| fits(name, &used.name)));
    let told = forbidden.map(|used| {
        let problem = format!("`{}` must not use `{}`", member.name, used.name);
        Violation::of(&manifest, problem, remedy(allowed))
    });
    told.collect()
}

fn remedy(allowed: &[&str]) -> String {
    let others: String = allowed.iter().map(|used| format!(", {used}")).collect();
    format!(
        "it may use base{others}: pass what it needs as plain values from its caller, or move the code up"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::testing::{told, tree};

    #[test]
    fn what_the_layering_names_passes() {
        let tree = tree()
            .member("plan", &["base", "semantic", "policy", "sql"])
            .member("api-http", &["service"]);
        assert_eq!(
            told(
                &RULE,
                tree.member("querent", &["api-http", "source-duckdb"])
            ),
            ""
        );
    }

    #[test]
    fn a_pure_crate_that_reaches_for_a_driver_is_stopped() {
        assert_eq!(
            told(&RULE, tree().member("plan", &["source-duckdb"])),
            "crates/plan/Cargo.toml: `plan` must not use `source-duckdb` => it may use base, semantic, policy, sql: \
             pass what it needs as plain values from its caller, or move the code up",
        );
    }

    #[test]
    fn a_crate_that_the_design_does_not_know_is_stopped() {
        assert_eq!(
            told(&RULE, tree().member("utils", &[])),
            "crates/utils/Cargo.toml: `utils` has no place in the layering \
             => add a line for it to ALLOWED in xtask/src/tidy/rules/layers.rs, with an ADR",
        );
    }

    #[test]
    fn surfaces_do_not_know_one_another() {
        assert!(
            told(&RULE, tree().member("api-mcp", &["api-http"]))
                .contains("must not use `api-http`")
        );
    }
}
