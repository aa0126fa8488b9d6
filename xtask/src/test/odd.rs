//! Edited models and queries by the ten thousand: none may make the compiler panic.

use std::path::Path;

use anyhow::Result;

use crate::command;

pub const ALONE: &str = "QUERENT_ODD_CASES=25000 cargo test -p semantic odd_input";

/// Of each of the four kinds, so 100,000 in all. On two cores that takes a few minutes.
const CASES: &str = "25000";

pub fn run(root: &Path) -> Result<()> {
    let mut cargo = command::cargo(root);
    cargo.args(["test", "--package", "semantic", "odd_input"]);
    command::run(cargo.env("QUERENT_ODD_CASES", CASES))
}
