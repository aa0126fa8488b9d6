//! Databases in a folder, and how a URL is shown.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::registry::DRIVERS;

#[derive(clap::Args)]
pub struct Folder {
    /// A folder of databases, each a file or in a folder of its name.
    #[arg(long, requires = "engine")]
    databases: Option<PathBuf>,
    /// The kind of the databases in the folder.
    #[arg(long)]
    engine: Option<String>,
    /// A file with the names of those to look at, one a line; all where absent.
    #[arg(long, requires = "databases")]
    list: Option<PathBuf>,
}

impl Folder {
    /// Names and URLs.
    pub fn named(&self) -> anyhow::Result<Vec<(String, String)>> {
        let (Some(folder), Some(engine)) = (&self.databases, &self.engine) else {
            return Ok(Vec::new());
        };
        let driver = DRIVERS.iter().find(|driver| driver.name == engine);
        let driver = driver.with_context(|| format!("there is no kind of database '{engine}'"))?;
        let scheme = driver.schemes.first().context("it has no URL")?;
        let names = self.names(folder)?.into_iter().map(|name| {
            let file = file_of(folder, &name)?;
            Ok((name, format!("{scheme}://{}", file.display())))
        });
        names.collect()
    }

    fn names(&self, folder: &Path) -> anyhow::Result<Vec<String>> {
        if let Some(list) = &self.list {
            let text = fs::read_to_string(list)
                .with_context(|| format!("{} cannot be read", list.display()))?;
            return Ok(text.split_whitespace().map(str::to_owned).collect());
        }
        let entries =
            fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))?;
        let stems = entries.filter_map(|entry| {
            let path = entry.ok()?.path();
            Some(path.file_stem()?.to_string_lossy().into_owned())
        });
        let mut names: Vec<String> = stems.collect();
        names.sort();
        Ok(names)
    }
}

/// The folder may hold files, or a folder for each of them.
pub fn file_of(folder: &Path, name: &str) -> anyhow::Result<PathBuf> {
    let inner = folder.join(name);
    let place = if inner.is_dir() { &inner } else { folder };
    let entries =
        fs::read_dir(place).with_context(|| format!("{} cannot be read", place.display()))?;
    let files = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let mut files = files.filter(|path| path.is_file());
    let found = files.find(|path| path.file_stem().is_some_and(|stem| stem == name));
    found.with_context(|| format!("there is no database '{name}' in {}", folder.display()))
}

/// A URL without what may be a secret.
pub fn shown(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let place = rest.split('?').next().unwrap_or_default();
    let place = place.rsplit_once('@').map_or(place, |(_, place)| place);
    format!("{scheme}://{place}")
}
