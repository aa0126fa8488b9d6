//! Where code can be broken so that it still compiles, and how.

mod find;

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::ops::Range;
use std::path::Path;

use anyhow::{Context, Result};

use crate::command;

/// One mutant: what is put around a piece of a file so that it can be something else.
#[derive(Clone, Debug)]
pub struct Site {
    pub number: u32,
    pub file: String,
    pub lines: Range<usize>,
    pub range: Range<usize>,
    pub before: String,
    pub after: String,
    pub what: String,
    /// In the order of the file, the outer before the inner.
    pub nth: usize,
}

impl Site {
    /// In a file whose path begins as one of these, or at its line.
    pub fn is_at(&self, paths: &str) -> bool {
        let own = format!("{}:{}:", self.file, self.lines.start);
        paths.split(',').any(|path| own.starts_with(path))
    }

    pub fn is_on(&self, line: usize) -> bool {
        self.lines.contains(&line)
    }
}

impl fmt::Display for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.lines.start, self.what)
    }
}

/// The files of some crates by their paths, and all that can be broken in them, numbered from one.
pub fn of(root: &Path, crates: &[&str]) -> Result<(BTreeMap<String, String>, Vec<Site>)> {
    let folders = crates.iter().map(|name| format!("crates/{name}/src"));
    let listed = command::read(
        std::process::Command::new("git")
            .current_dir(root)
            .args(["ls-files", "--cached", "--others", "--exclude-standard"])
            .args(folders),
    )?;
    let (mut texts, mut sites) = (BTreeMap::new(), Vec::new());
    for file in listed.lines().filter(|file| is_product(file)) {
        if let Ok(text) = fs::read_to_string(root.join(file)) {
            let found = find::all(file, &text, sites.len() as u32 + 1);
            sites.extend(found.with_context(|| format!("cannot read {file}"))?);
            texts.insert(file.to_owned(), text);
        }
    }
    Ok((texts, sites))
}

fn is_product(file: &str) -> bool {
    file.ends_with(".rs") && !file.contains("/tests/") && !file.ends_with("/tests.rs")
}

#[cfg(test)]
pub fn in_text(text: &str) -> Vec<Site> {
    find::all("crates/plan/src/x.rs", text, 1).unwrap()
}
