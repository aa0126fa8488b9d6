//! `cargo xtask fuzz`: libFuzzer over model files and queries, for as long as one likes.
//!
//! The coverage that it steers by is a flag of the stable compiler; a sanitizer would need another
//! compiler and find nothing here, since the product has no unsafe code of its own.

use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::{command, paths};

pub const HELP: &str =
    "look for model files and queries that make the compiler panic: --minutes 10";

/// Never more than one core: whoever fuzzes has other things to do as well.
const FLAGS: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table --cfg=fuzzing -Ccodegen-units=1";

pub fn run(args: &[String]) -> Result<()> {
    let minutes = minutes(args)?;
    let root = paths::root()?;
    let built = root.join("target/fuzz");
    build(&root, &built)?;
    let corpus = built.join("corpus");
    std::fs::create_dir_all(&corpus)?;
    let mut fuzzer = std::process::Command::new(program(&built)?);
    fuzzer
        .arg(&corpus)
        .arg(root.join("fuzz/seeds"))
        .arg(format!("-max_total_time={}", minutes * 60))
        .arg(format!("-artifact_prefix={}/", built.display()))
        .args([
            "-max_len=8192",
            "-timeout=10",
            "-rss_limit_mb=4096",
            "-print_final_stats=1",
        ])
        .args(["-verbosity=1", "-reload=0"]);
    command::run(&mut fuzzer)
}

fn minutes(args: &[String]) -> Result<u64> {
    match args {
        [] => Ok(10),
        [flag, minutes] if flag == "--minutes" => minutes
            .parse()
            .with_context(|| format!("{minutes:?} is not a number of minutes")),
        _ => bail!("usage: cargo xtask fuzz [--minutes 10]"),
    }
}

/// For a target that is named, build scripts are spared the flags.
fn build(root: &Path, built: &Path) -> Result<()> {
    let mut cargo = command::cargo(root);
    cargo
        .args(["build", "--manifest-path", "fuzz/Cargo.toml", "--release"])
        .args([
            "--target",
            &host()?,
            "--config",
            "profile.release.debug-assertions=true",
        ])
        .args(["--config", "profile.release.overflow-checks=true"])
        .env("CARGO_TARGET_DIR", built)
        .env("RUSTFLAGS", FLAGS);
    command::run(&mut cargo)
}

fn program(built: &Path) -> Result<std::path::PathBuf> {
    Ok(built.join(host()?).join("release/model"))
}

/// The machine that the compiler compiles for if it is not told.
fn host() -> Result<String> {
    let told = command::read(std::process::Command::new("rustc").arg("-vV"))?;
    let line = told.lines().find_map(|line| line.strip_prefix("host: "));
    line.map(str::to_owned)
        .context("rustc does not say its host")
}
