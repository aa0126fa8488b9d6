//! Stamps: a step is skipped while the files it depends on are what they were when it last ran.

use anyhow::{Context, Result};
use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};

/// A fingerprint of the names and contents of files: order and location do not matter.
pub fn fingerprint(base: &Path, mut files: Vec<PathBuf>) -> Result<String> {
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        let content = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        let name = file
            .strip_prefix(base)
            .unwrap_or(&file)
            .to_string_lossy()
            .into_owned();
        hasher.write(name.as_bytes());
        hasher.write_usize(content.len());
        hasher.write(&content);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// Every file below `dir`, less the folders whose names are given.
pub fn files_below(dir: &Path, without: &[&str]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).with_context(|| format!("cannot read {}", dir.display()))? {
        let entry = entry?;
        let name = entry.file_name();
        if without.iter().any(|skipped| name.to_str() == Some(skipped)) {
            continue;
        }
        match entry.file_type()?.is_dir() {
            true => files.extend(files_below(&entry.path(), without)?),
            false => files.push(entry.path()),
        }
    }
    Ok(files)
}

/// Does `step` unless `stamp` says that it was done for this fingerprint. A step that fails
/// leaves no stamp, so the next run tries again.
pub fn unless_done(
    stamp: &Path,
    fingerprint: &str,
    step: impl FnOnce() -> Result<()>,
) -> Result<()> {
    if fs::read_to_string(stamp).is_ok_and(|done| done == fingerprint) {
        return Ok(());
    }
    let _ = fs::remove_file(stamp);
    step()?;
    fs::write(stamp, fingerprint).with_context(|| format!("cannot write {}", stamp.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::bail;

    fn scratch(name: &str) -> PathBuf {
        let dir = std::env::temp_dir().join(format!("querent-xtask-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&dir);
        fs::create_dir_all(dir.join("node_modules")).unwrap();
        dir
    }

    #[test]
    fn a_step_runs_again_only_when_the_fingerprint_changed_or_it_failed() {
        let dir = scratch("stamp");
        let (stamp, mut n_runs) = (dir.join("stamp"), 0);
        for fingerprint in ["a", "a", "b", "b"] {
            unless_done(&stamp, fingerprint, || {
                n_runs += 1;
                Ok(())
            })
            .unwrap();
        }
        assert_eq!(n_runs, 2);
        unless_done(&stamp, "c", || bail!("no luck")).unwrap_err();
        unless_done(&stamp, "b", || {
            n_runs += 1;
            Ok(())
        })
        .unwrap();
        assert_eq!(n_runs, 3);
        fs::remove_dir_all(dir).unwrap();
    }

    #[test]
    fn a_fingerprint_sees_contents_and_names_but_not_what_is_left_out() {
        let dir = scratch("fingerprint");
        let print = || fingerprint(&dir, files_below(&dir, &["node_modules"]).unwrap()).unwrap();
        fs::write(dir.join("a"), "1").unwrap();
        let first = print();
        fs::write(dir.join("node_modules/b"), "2").unwrap();
        assert_eq!(print(), first);
        fs::write(dir.join("a"), "2").unwrap();
        assert_ne!(print(), first);
        fs::write(dir.join("a"), "1").unwrap();
        assert_eq!(print(), first);
        fs::rename(dir.join("a"), dir.join("c")).unwrap();
        assert_ne!(print(), first);
        fs::remove_dir_all(dir).unwrap();
    }
}
