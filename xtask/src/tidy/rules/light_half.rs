//! Bare `cargo test` compiles none of the heavy libraries, by whatever way they might come in.

use super::fits;
use super::heavy_libraries::HOMES;
use crate::tidy::tree::Tree;
use crate::tidy::{Rule, Violation};

pub const RULE: Rule = Rule {
    name: "light-half",
    says: "bare `cargo test` compiles no database, no server and no HTTP client",
    check,
};

/// Has a home, and may be compiled all the same: half a minute of C, once, for a second engine
/// that every case of the corpus runs on.
const LIGHT_ENOUGH: &str = "rusqlite";

fn check(tree: &Tree) -> Vec<Violation> {
    let heavy = tree
        .light
        .iter()
        .filter(|package| *package != LIGHT_ENOUGH)
        .filter(|package| HOMES.iter().any(|(library, _)| fits(library, package)));
    let told = heavy.map(|package| {
        Violation::of(
            "Cargo.toml",
            format!("bare `cargo test` would compile `{package}`"),
            format!(
                "`cargo tree --invert {package}` shows the way it comes in: make that dependency optional \
                 (default-features = false), or take its user out of default-members"
            ),
        )
    });
    told.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::testing::{told, tree};

    #[test]
    fn light_packages_pass() {
        assert_eq!(told(&RULE, tree().light("serde").light("arrow-array")), "");
        assert_eq!(told(&RULE, tree().light("rusqlite")), "");
    }

    #[test]
    fn a_heavy_package_is_told_with_the_way_to_find_it() {
        assert_eq!(
            told(&RULE, tree().light("serde").light("sqlx-core")),
            "Cargo.toml: bare `cargo test` would compile `sqlx-core` => `cargo tree --invert sqlx-core` shows the \
             way it comes in: make that dependency optional (default-features = false), or take its user out of \
             default-members",
        );
    }
}
