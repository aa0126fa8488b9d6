//! `cargo xtask prove-fresh`: runs the two commands of the README in a bare Debian, as a newcomer would.

use crate::setup::{self, Need};
use crate::{command, paths};
use anyhow::{Result, bail};
use std::process::{self, Command};

pub const HELP: &str =
    "run `demo --check` and `test` (or the commands given) in a bare Debian root; needs root";

const SCRIPT: &str = include_str!("fresh.sh");

/// Variables of this process that a newcomer's shell would not have.
const OWN_PREFIXES: [&str; 6] = [
    "CARGO",
    "RUST",
    "XDG_",
    "QUERENT_",
    "npm_config_",
    "DUCKDB_",
];

pub fn run(args: &[String]) -> Result<()> {
    if !setup::is_root() {
        bail!("prove-fresh makes a Debian root and mounts into it: run it as root");
    }
    setup::install_packages(&[Need {
        package: "mmdebstrap",
        shown_by: "mmdebstrap",
    }])?;
    let root = paths::root()?;
    let toolchain = command::read(
        Command::new("rustc")
            .args(["--print", "sysroot"])
            .current_dir(&root),
    )?;
    let work = paths::cache()?.join(format!("fresh-{}", process::id()));
    let mut script = Command::new("sh");
    script
        .args(["-c", SCRIPT, "prove-fresh"])
        .arg(&root)
        .arg(toolchain.trim())
        .arg(&work);
    match args {
        [] => script.args(["demo --check", "test"]),
        commands => script.args(commands),
    };
    forget_own_variables(&mut script);
    let status = script
        .status()
        .map_err(|error| command::cannot_start(&script, error))?;
    if !status.success() {
        bail!("prove-fresh failed ({status}): the last lines above say in which command");
    }
    Ok(())
}

fn forget_own_variables(command: &mut Command) {
    let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    for name in names.filter(|name| OWN_PREFIXES.iter().any(|prefix| name.starts_with(prefix))) {
        command.env_remove(name);
    }
    command.env_remove("LD_LIBRARY_PATH");
}
