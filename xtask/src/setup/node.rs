//! Node for the web page: the system's if it is new enough, else one unpacked into the cache.

use super::{tarball, tools};
use crate::command;
use anyhow::{Context, Result};
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

pub struct Node {
    program: PathBuf,
    npm: PathBuf,
    npm_cache: PathBuf,
    path: OsString,
}

pub fn provide(cache: &Path) -> Result<Node> {
    let program = match system() {
        Some(program) => program,
        None => tarball::provide(&tools::NODE, cache)?.join("bin/node"),
    };
    let npm = tarball::provide(&tools::NPM, cache)?.join("bin/npm-cli.js");
    let path = path_with(&program)?;
    Ok(Node {
        program,
        npm,
        npm_cache: cache.join("npm"),
        path,
    })
}

impl Node {
    /// npm in `dir`, keeping its downloads in our cache and asking nobody for news.
    pub fn npm(&self, dir: &Path) -> Command {
        let mut npm = Command::new(&self.program);
        npm.arg(&self.npm).current_dir(dir).env("PATH", &self.path);
        npm.env("npm_config_cache", &self.npm_cache);
        for quiet in ["audit", "fund", "update_notifier"] {
            npm.env(format!("npm_config_{quiet}"), "false");
        }
        npm
    }
}

/// Scripts of a package call plain `node`: they shall find the one chosen here.
fn path_with(program: &Path) -> Result<OsString> {
    let own = program.parent().map(Path::to_owned);
    let path = env::var_os("PATH").unwrap_or_default();
    env::join_paths(own.into_iter().chain(env::split_paths(&path)))
        .context("PATH cannot be extended")
}

fn system() -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let program = env::split_paths(&path)
        .map(|dir| dir.join("node"))
        .find(|file| file.is_file())?;
    let version = command::read(Command::new(&program).arg("--version")).ok()?;
    is_new_enough(&version).then_some(program)
}

/// What Vite runs on: 20.19 or newer, 22.12 or newer, and everything after.
fn is_new_enough(version: &str) -> bool {
    let mut numbers = version
        .trim()
        .trim_start_matches('v')
        .split('.')
        .map_while(|part| part.parse::<u32>().ok());
    match (numbers.next(), numbers.next()) {
        (Some(20), Some(minor)) => minor >= 19,
        (Some(22), Some(minor)) => minor >= 12,
        (Some(major), _) => major > 22,
        (None, _) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_versions_of_node_are_not_taken() {
        for old in [
            "v18.19.0", "v20.18.3", "v21.7.0", "v22.11.0", "", "nonsense",
        ] {
            assert!(!is_new_enough(old), "{old}");
        }
        for new in ["v20.19.0\n", "v20.20.2", "v22.12.0", "v23.0.0", "v24.21.0"] {
            assert!(is_new_enough(new), "{new}");
        }
    }

    #[test]
    fn scripts_find_the_chosen_node_first() {
        let path = path_with(Path::new("/cache/node-24/bin/node")).unwrap();
        assert_eq!(
            env::split_paths(&path).next(),
            Some(PathBuf::from("/cache/node-24/bin"))
        );
    }
}
