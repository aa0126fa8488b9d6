//! `cargo xtask setup`: installs or unpacks what a fresh machine lacks. Running it again is free.

mod debian;
mod libduckdb;
mod node;
mod stamp;
mod tarball;
mod toolchain;
mod tools;
pub mod web;

pub use debian::{BROWSER, Need, install as install_packages, is_root};
pub use toolchain::check as check_toolchain;

use crate::{no_arguments, paths, servers};
use anyhow::Result;
use std::path::Path;

pub const HELP: &str =
    "install or unpack what this machine lacks; `demo` and `test` do it by themselves";

pub fn run(args: &[String]) -> Result<()> {
    no_arguments(args)?;
    let root = paths::root()?;
    base(&root)?;
    servers::install()?;
    debian::install(BROWSER)?;
    web::build(&root)
}

/// What compiling and linking the Rust half needs.
pub fn base(root: &Path) -> Result<()> {
    let cache = paths::cache()?;
    debian::install(debian::NEEDED)?;
    libduckdb::provide(root, &cache)
}

/// One line per thing that had to be done; what is in place stays silent.
fn say(what: &str) {
    eprintln!("setup: {what}");
}
