//! `cargo xtask bench`: CPU time per operation as ratios to a fixed loop, measured by `testkit::bench`.

use crate::{command, paths};
use anyhow::Result;

pub const HELP: &str = "measure CPU time per operation beside a fixed reference loop; arguments choose operations by name";

pub fn run(args: &[String]) -> Result<()> {
    let root = paths::root()?;
    let mut cargo = command::cargo(&root);
    cargo.args([
        "bench",
        "--package",
        "conformance",
        "--bench",
        "compile",
        "--",
    ]);
    command::run(cargo.args(args))
}
