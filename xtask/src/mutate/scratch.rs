//! A copy of the workspace that may be broken.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::command;

/// What the copy knows more than the product: whether the mutant of a number is the one that runs.
/// Asked for by the variable `MUTANT`; `MUTANT_REACHED` names a file that notes those that were run.
const SWITCH: &str = r#"
#[allow(missing_docs)]
pub fn mutant(number: u32) -> bool {
    use std::sync::{LazyLock, Mutex};
    static CHOSEN: LazyLock<u32> = LazyLock::new(|| {
        std::env::var("MUTANT").ok().and_then(|it| it.parse().ok()).unwrap_or(0)
    });
    type Seen = Mutex<(std::collections::HashSet<u32>, std::fs::File)>;
    static REACHED: LazyLock<Option<Seen>> = LazyLock::new(|| {
        let path = std::env::var_os("MUTANT_REACHED")?;
        Some(Mutex::new((Default::default(), std::fs::File::create(path).ok()?)))
    });
    if let Some(seen) = &*REACHED {
        let mut seen = seen.lock().unwrap_or_else(|broken| broken.into_inner());
        if seen.0.insert(number) {
            let _ = std::io::Write::write_all(&mut seen.1, format!("{number}\n").as_bytes());
        }
    }
    *CHOSEN == number
}
"#;

/// Outside of the checkout's own sources, so that no tool takes the copy for them.
pub fn copy(root: &Path) -> Result<PathBuf> {
    let scratch = root.join("target/mutate");
    let listed = command::read(std::process::Command::new("git").current_dir(root).args([
        "ls-files",
        "--cached",
        "--others",
        "--exclude-standard",
    ]))?;
    for path in listed.lines().filter(|path| root.join(path).is_file()) {
        let text = fs::read(root.join(path)).with_context(|| format!("cannot read {path}"))?;
        write(&scratch.join(path), &text)?;
    }
    let base = "crates/base/src/lib.rs";
    let text = fs::read_to_string(root.join(base))? + SWITCH;
    write(&scratch.join(base), text.as_bytes())?;
    Ok(scratch)
}

/// Only what differs: a file that keeps its time is not compiled again.
pub fn write(path: &Path, text: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|now| now == text) {
        return Ok(());
    }
    let folder = path.parent().context("a file lies in a folder")?;
    fs::create_dir_all(folder)?;
    fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}
