//! `cargo xtask bench`: CPU time per operation as ratios to a fixed loop, measured by `testkit::bench`;
//! `cargo xtask bench fetch`: what every driver costs beside its bare client, on live servers.

use std::path::Path;

use crate::{command, paths, servers};
use anyhow::Result;

pub const HELP: &str = "measure CPU time per operation beside a fixed reference loop; arguments choose operations by name, and `fetch` the drivers beside their bare clients";

/// Each has a bench by the name of `fetch`.
const DRIVERS: [&str; 5] = ["postgres", "mysql", "mssql", "sqlite", "duckdb"];

pub fn run(args: &[String]) -> Result<()> {
    let root = paths::root()?;
    match args.split_first() {
        Some((first, drivers)) if first == "fetch" => fetch(&root, drivers),
        _ => compile(&root, args),
    }
}

fn compile(root: &Path, args: &[String]) -> Result<()> {
    let mut cargo = command::cargo(root);
    cargo.args([
        "bench",
        "--package",
        "conformance",
        "--bench",
        "compile",
        "--bench",
        "words",
        "--",
    ]);
    command::run(cargo.args(args))
}

/// Builds them all before the first is measured; the servers wait for nothing then.
fn fetch(root: &Path, wanted: &[String]) -> Result<()> {
    let wanted = |driver: &&str| wanted.is_empty() || wanted.iter().any(|name| name == driver);
    let mut bench = vec!["bench".to_owned(), "--no-fail-fast".to_owned()];
    for driver in DRIVERS.into_iter().filter(wanted) {
        bench.extend(["--package".to_owned(), format!("source-{driver}")]);
    }
    bench.extend(["--bench".to_owned(), "fetch".to_owned()]);
    let build = bench.iter().cloned().chain(["--no-run".to_owned()]);
    command::run(command::cargo(root).args(build))?;
    servers::install()?;
    let live = servers::Servers::start()?;
    let mut cargo = command::cargo(root);
    command::run(live.known_to(cargo.args(bench)))
}
