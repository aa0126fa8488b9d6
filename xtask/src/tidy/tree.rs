//! What the rules look at: the checkout's files, its Rust sources and its crates.

use super::modules::{self, Reached};
use super::source::Source;
use crate::command;
use crate::metadata::{self, Member};
use anyhow::{Context, Result};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

pub struct Tree {
    /// Every file's path relative to the checkout, with `/`.
    pub paths: BTreeSet<String>,
    /// The text of those that a rule may want to read.
    pub files: BTreeMap<String, String>,
    pub sources: BTreeMap<String, Source>,
    pub members: Vec<Member>,
    /// Every package that bare `cargo test` compiles.
    pub light: BTreeSet<String>,
    pub reached: Reached,
}

const TEXTS: [&str; 11] = [
    "rs", "md", "toml", "lock", "txt", "ts", "tsx", "css", "sh", "yaml", "yml",
];

/// Made by tools, or not ours.
const SKIPPED: [&str; 4] = [".git", "target", "node_modules", "dist"];

impl Tree {
    pub fn of_checkout(root: &Path) -> Result<Tree> {
        let mut paths = BTreeSet::new();
        walk(root, "", &mut paths)?;
        let mut files = BTreeMap::new();
        for path in paths
            .iter()
            .filter(|path| TEXTS.iter().any(|end| path.rsplit('.').next() == Some(end)))
        {
            let text = fs::read_to_string(root.join(path))
                .with_context(|| format!("cannot read {path}"))?;
            files.insert(path.clone(), text);
        }
        Ok(Tree::new(
            paths,
            files,
            metadata::workspace(root)?.members,
            light_half(root)?,
        ))
    }

    pub fn new(
        paths: BTreeSet<String>,
        files: BTreeMap<String, String>,
        members: Vec<Member>,
        light: BTreeSet<String>,
    ) -> Tree {
        let rust = files.iter().filter(|(path, _)| path.ends_with(".rs"));
        let sources: BTreeMap<_, _> = rust
            .map(|(path, text)| (path.clone(), Source::parse(text)))
            .collect();
        let reached = modules::reach(&sources);
        Tree {
            paths,
            files,
            sources,
            members,
            light,
            reached,
        }
    }

    pub fn file(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// The crate that a file belongs to.
    pub fn crate_of(&self, path: &str) -> Option<&str> {
        let holds = |member: &&Member| {
            path.strip_prefix(&member.dir)
                .is_some_and(|rest| rest.starts_with('/'))
        };
        self.members
            .iter()
            .find(holds)
            .map(|member| member.name.as_str())
    }

    /// Rust files that are not tests, with the name of their crate.
    pub fn product(&self) -> impl Iterator<Item = (&str, &str, &Source)> {
        self.sources
            .iter()
            .filter(|(path, _)| !self.is_test_file(path))
            .filter_map(|(path, source)| Some((self.crate_of(path)?, path.as_str(), source)))
    }

    pub fn is_test_file(&self, path: &str) -> bool {
        let by_place =
            path.ends_with("/tests.rs") || path.contains("/tests/") || path.contains("/benches/");
        by_place || self.reached.only_by_tests(path)
    }
}

fn walk(root: &Path, below: &str, paths: &mut BTreeSet<String>) -> Result<()> {
    let dir = root.join(below);
    for entry in fs::read_dir(&dir).with_context(|| format!("cannot read {}", dir.display()))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if below.is_empty() {
            name.clone()
        } else {
            format!("{below}/{name}")
        };
        if !entry.file_type()?.is_dir() {
            paths.insert(path);
        } else if !SKIPPED.contains(&name.as_str()) && !entry.path().join("CACHEDIR.TAG").exists() {
            walk(root, &path, paths)?;
        }
    }
    Ok(())
}

/// Cargo's own answer, since features decide: an optional dependency may be in the lock file and
/// yet never be compiled here.
fn light_half(root: &Path) -> Result<BTreeSet<String>> {
    let mut tree = command::cargo(root);
    tree.args([
        "tree",
        "--quiet",
        "--edges",
        "normal,build,dev",
        "--prefix",
        "none",
        "--format",
        "{p}",
    ]);
    let packages = command::read(&mut tree)?;
    Ok(packages
        .lines()
        .filter_map(|line| line.split(' ').next())
        .map(str::to_owned)
        .collect())
}
