//! `cargo xtask demo`: from a fresh clone to a running server with example data, in one command.

mod check;
mod http;
mod server;
mod show;

use crate::{command, flag, metadata, paths, setup};
use anyhow::Result;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

pub const HELP: &str = "build, make the example data, serve it; --check asks its questions, prints the answers and stops";

pub fn run(args: &[String]) -> Result<()> {
    let check = flag(args, "--check")?;
    let root = paths::root()?;
    let binary = build(&root)?;
    if check {
        check::run(&root, &binary)
    } else {
        serve(&root, &binary)
    }
}

/// The binary with everything it needs beside it.
pub fn build(root: &Path) -> Result<PathBuf> {
    setup::base(root)?;
    setup::web::build(root)?;
    eprintln!("demo: building querent");
    command::run(command::cargo(root).args(["build", "--package", "querent"]))?;
    Ok(metadata::workspace(root)?.target_dir.join("debug/querent"))
}

/// The server takes this process's place, so that Ctrl-C and the terminal are its own.
fn serve(root: &Path, binary: &Path) -> Result<()> {
    let mut querent = querent_demo(root, binary);
    let error = querent.exec();
    Err(command::cannot_start(&querent, error))
}

fn querent_demo(root: &Path, binary: &Path) -> Command {
    let mut querent = Command::new(binary);
    querent
        .current_dir(root)
        .args(["demo", "--project", "examples/cpg"]);
    querent
}
