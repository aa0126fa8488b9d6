//! The parts of the Rust toolchain that not every installation brings.

use crate::command;
use anyhow::{Context, Result};
use std::path::Path;

pub fn check(root: &Path) -> Result<()> {
    for part in ["fmt", "clippy"] {
        command::read(command::cargo(root).args([part, "--version"]))
            .with_context(|| remedy(part))?;
    }
    Ok(())
}

fn remedy(part: &str) -> String {
    format!(
        "`cargo {part}` is missing: run `rustup component add rustfmt clippy`, \
         or without rustup install your system's packages of these names"
    )
}
