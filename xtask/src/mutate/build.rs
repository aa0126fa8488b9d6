//! All mutants in one build. Those that do not compile are left out, which takes a few rounds.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::{TESTED, scratch, sites::Site, weave};
use crate::command;

/// A crate's name and the program that holds its tests.
pub type Binary = (String, PathBuf);

/// Files and lines where the compiler errs.
type Lines = BTreeSet<(String, usize)>;

const ROUNDS_MAX: usize = 12;

/// A little optimised: they run hundreds of times. Libraries stay as everybody compiles them.
const CONFIG: [&str; 3] = [
    "profile.dev.opt-level=1",
    "profile.dev.incremental=false",
    "profile.dev.package.\"*\".opt-level=0",
];

/// `texts` are the files as they are, which may be edited meanwhile.
pub fn all_at_once(
    tree: &Path,
    texts: &BTreeMap<String, String>,
    mut sites: Vec<Site>,
) -> Result<(Vec<Binary>, Vec<Site>)> {
    for _ in 0..ROUNDS_MAX {
        write(tree, texts, &sites)?;
        let (binaries, errors) = compile(tree)?;
        if errors.is_empty() {
            return Ok((binaries, sites));
        }
        let before = sites.len();
        sites.retain(|site| !is_blamed(site, &errors));
        println!("{} mutants do not compile", before - sites.len());
        if before == sites.len() {
            bail!("no mutant is where the compiler errs: {errors:?}");
        }
    }
    bail!("after {ROUNDS_MAX} rounds some mutants still do not compile")
}

fn is_blamed(site: &Site, errors: &Lines) -> bool {
    errors
        .iter()
        .any(|(file, line)| *file == site.file && site.is_on(*line) && is_narrow(site))
}

/// Long pieces of code hold errors that are not theirs.
fn is_narrow(site: &Site) -> bool {
    site.range.is_empty() || site.lines.len() <= 4
}

fn write(tree: &Path, texts: &BTreeMap<String, String>, sites: &[Site]) -> Result<()> {
    for (file, text) in texts {
        let of_file: Vec<&Site> = sites.iter().filter(|it| it.file == *file).collect();
        scratch::write(&tree.join(file), weave::weave(text, &of_file).as_bytes())?;
    }
    Ok(())
}

/// The programs of the tests, or the lines of errors.
fn compile(tree: &Path) -> Result<(Vec<Binary>, Lines)> {
    let mut cargo = command::cargo(tree);
    cargo.args(["build", "--tests", "--quiet", "--keep-going"]);
    cargo
        .args(["--message-format", "json"])
        .env("CARGO_INCREMENTAL", "0");
    cargo.args(CONFIG.iter().flat_map(|it| ["--config", it]));
    cargo.args(TESTED.iter().flat_map(|it| ["--package", it]));
    let output = cargo.stderr(Stdio::inherit()).output();
    let output = output.map_err(|error| command::cannot_start(&cargo, error))?;
    let told = String::from_utf8_lossy(&output.stdout);
    let messages: Vec<Value> = (told.lines())
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect();
    let errors: BTreeSet<_> = messages.iter().flat_map(errors).collect();
    if !output.status.success() && errors.is_empty() {
        bail!("the copy does not compile: see {}", tree.display());
    }
    Ok((messages.iter().filter_map(binary).collect(), errors))
}

fn binary(message: &Value) -> Option<Binary> {
    let path = message["executable"].as_str()?;
    let manifest = Path::new(message["manifest_path"].as_str()?);
    let name = manifest.parent()?.file_name()?.to_str()?;
    Some((name.to_owned(), path.into()))
}

fn errors(message: &Value) -> Vec<(String, usize)> {
    let message = &message["message"];
    if message["level"] != "error" {
        return Vec::new();
    }
    let spans = message["spans"].as_array().into_iter().flatten();
    spans
        .filter(|span| span["is_primary"] == true)
        .filter_map(|span| {
            let line = span["line_start"].as_u64()?;
            Some((span["file_name"].as_str()?.to_owned(), line as usize))
        })
        .collect()
}

/// A test program with the environment that its own cargo would give it, on one core.
pub fn program(binary: &Path, package: &str) -> Result<Command> {
    let tree = crate::paths::root()?
        .join("target/mutate/crates")
        .join(package);
    let mut command = Command::new("sh");
    command
        // What loops while it collects must not take the machine's memory.
        .args(["-c", "ulimit -v 8000000; exec \"$0\" \"$@\""])
        .arg(binary)
        .arg("--test-threads=1")
        .current_dir(&tree)
        .env("CARGO_MANIFEST_DIR", &tree)
        .env_remove("UPDATE")
        .stdin(Stdio::null())
        .stderr(Stdio::null());
    fs::metadata(&tree).with_context(|| format!("there is no {}", tree.display()))?;
    Ok(command)
}
