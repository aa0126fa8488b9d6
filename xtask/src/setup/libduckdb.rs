//! The prebuilt libduckdb, and the line in `.cargo/local.toml` that lets cargo find it.

use super::{say, tarball, tools};
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;

pub fn provide(root: &Path, cache: &Path) -> Result<()> {
    let home = tarball::provide(&tools::LIBDUCKDB, cache)?;
    let file = root.join(".cargo/local.toml");
    let wanted = local_toml(&home);
    if fs::read_to_string(&file).is_ok_and(|text| text == wanted) {
        return Ok(());
    }
    say(&format!("{} names {}", file.display(), home.display()));
    fs::write(&file, wanted).with_context(|| format!("cannot write {}", file.display()))
}

/// A literal TOML string, so that no character of the path needs escaping.
fn local_toml(home: &Path) -> String {
    format!(
        "# Written by `cargo xtask setup`.\n[env]\nDUCKDB_LIB_DIR = '{}'\n",
        home.display()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_is_told_where_the_library_is() {
        let text = local_toml(Path::new("/cache/libduckdb-1.5.6"));
        assert!(
            text.ends_with("[env]\nDUCKDB_LIB_DIR = '/cache/libduckdb-1.5.6'\n"),
            "{text}"
        );
    }
}
