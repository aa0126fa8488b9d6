//! Paths that stay inside the project, links included.

use std::path::{Component, Path, PathBuf};

/// Where a path of the project really is; `None` where that is outside of it.
///
/// A file need not exist yet, but what exists of the way to it is followed through its links. The
/// project belongs to the operator of the server: this keeps tenants' files from naming others,
/// not the operator from moving a folder while it is read.
pub(crate) fn confine(root: &Path, relative: &Path) -> Option<PathBuf> {
    let plain = |part: Component<'_>| matches!(part, Component::Normal(_) | Component::CurDir);
    let names_something = relative.file_name().is_some();
    if !names_something || !relative.components().all(plain) {
        return None;
    }
    let root = root.canonicalize().ok()?;
    let mut existing = root.join(relative);
    let mut missing = Vec::new();
    while existing.symlink_metadata().is_err() {
        missing.push(existing.file_name()?.to_owned());
        existing.pop();
    }
    // A link to nowhere fails here, and may lead anywhere later.
    let mut real = existing.canonicalize().ok()?;
    if !real.starts_with(&root) {
        return None;
    }
    real.extend(missing.iter().rev());
    Some(real)
}
