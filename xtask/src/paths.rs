//! Where things are: the checkout, the cache outside of it, and cargo's target directory.

use anyhow::{Context, Result};
use std::env;
use std::path::{Path, PathBuf};

/// The checkout that the command was started in: found upwards from the current directory and
/// not compiled in, because a binary from a shared target directory may serve several clones.
pub fn root() -> Result<PathBuf> {
    let start = env::current_dir().context("cannot tell the current directory")?;
    root_above(&start).with_context(|| {
        format!(
            "{} is not inside a checkout of Querent: cd into one",
            start.display()
        )
    })
}

fn root_above(start: &Path) -> Option<PathBuf> {
    let found = start
        .ancestors()
        .find(|dir| dir.join("xtask/Cargo.toml").is_file())?;
    Some(found.to_owned())
}

/// What is downloaded or unpacked once per machine lives here, so that a second clone is quick.
pub fn cache() -> Result<PathBuf> {
    cache_from(|name| {
        env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    })
    .context("no place for the cache: set QUERENT_CACHE (or HOME) to an absolute path")
}

fn cache_from(var: impl Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    var("QUERENT_CACHE")
        .or_else(|| Some(var("XDG_CACHE_HOME")?.join("querent")))
        .or_else(|| Some(var("HOME")?.join(".cache/querent")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cache_with(vars: &[(&str, &str)]) -> Option<PathBuf> {
        cache_from(|name| {
            vars.iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| PathBuf::from(value))
        })
    }

    #[test]
    fn the_cache_prefers_its_own_variable_then_xdg_then_home() {
        let home = ("HOME", "/home/me");
        let xdg = ("XDG_CACHE_HOME", "/xdg");
        assert_eq!(
            cache_with(&[home]),
            Some(PathBuf::from("/home/me/.cache/querent"))
        );
        assert_eq!(
            cache_with(&[home, xdg]),
            Some(PathBuf::from("/xdg/querent"))
        );
        assert_eq!(
            cache_with(&[home, xdg, ("QUERENT_CACHE", "/q")]),
            Some(PathBuf::from("/q"))
        );
        assert_eq!(cache_with(&[]), None);
    }

    #[test]
    fn the_root_is_found_from_a_folder_deep_inside() {
        let root = root().unwrap();
        assert_eq!(root_above(&root.join("xtask/src/tidy")), Some(root));
    }
}
