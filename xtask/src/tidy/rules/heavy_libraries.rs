//! Each heavy library is named in the manifest of its one crate.

use super::fits;
use crate::tidy::tree::Tree;
use crate::tidy::{Rule, Violation};

pub const RULE: Rule = Rule {
    name: "heavy-libraries",
    says: "each heavy library is named in one crate, so that only its leaf waits for it",
    check,
};

/// A library and who may name it; `*` at an end stands for any continuation.
pub const HOMES: &[(&str, &[&str])] = &[
    ("duckdb", &["source-duckdb"]),
    ("libduckdb-sys", &["source-duckdb"]),
    ("datafusion*", &["source-federated"]),
    ("ballista*", &["source-federated"]),
    // The dialects' corpus runs on SQLite itself, and a test of the binary reads the bank by hand.
    ("rusqlite", &["source-sqlite", "conformance", "querent"]),
    ("tokio-postgres*", &["source-postgres"]),
    ("deadpool-postgres", &["source-postgres"]),
    ("mysql_async", &["source-mysql"]),
    ("mssql-tds", &["source-mssql"]),
    ("openssl*", &["source-mssql"]),
    ("sqlx*", &["store-sql"]),
    ("reqwest", &["llm-http"]),
    ("lettre", &["deliver"]),
    ("axum*", &["api-*", "querent"]),
    ("tower-http", &["api-*", "querent"]),
    ("utoipa*", &["api-*", "querent"]),
    ("async-graphql*", &["api-graphql"]),
    ("rmcp", &["api-mcp"]),
    ("pgwire", &["api-pgwire"]),
];

fn check(tree: &Tree) -> Vec<Violation> {
    let uses = tree
        .members
        .iter()
        .flat_map(|member| member.uses.iter().map(move |used| (member, used)));
    uses.filter_map(|(member, used)| {
        let (_, homes) = HOMES
            .iter()
            .find(|(library, _)| fits(library, &used.name))?;
        let at_home = homes.iter().any(|home| fits(home, &member.name));
        (!at_home).then(|| {
            stray(
                &member.name,
                &format!("{}/Cargo.toml", member.dir),
                &used.name,
                homes,
            )
        })
    })
    .collect()
}

fn stray(member: &str, manifest: &str, library: &str, homes: &[&str]) -> Violation {
    let homes = homes.join(" and ");
    Violation::of(
        manifest,
        format!("`{member}` names `{library}`, which belongs to {homes} alone"),
        format!("hide it behind a trait that {homes} implements, and use that; tests too"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::testing::{told, tree};

    #[test]
    fn a_library_at_home_passes() {
        let tree = tree().member_with_libraries("source-duckdb", &["duckdb", "arrow-array"]);
        assert_eq!(
            told(
                &RULE,
                tree.member_with_libraries("api-http", &["axum", "tower-http"])
            ),
            ""
        );
    }

    #[test]
    fn a_library_away_from_home_is_told_with_its_home() {
        assert_eq!(
            told(&RULE, tree().member_with_libraries("service", &["duckdb"])),
            "crates/service/Cargo.toml: `service` names `duckdb`, which belongs to source-duckdb alone \
             => hide it behind a trait that source-duckdb implements, and use that; tests too",
        );
    }
}
