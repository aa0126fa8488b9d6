//! Paths that stay inside the project, links included.

use std::path::{Component, Path, PathBuf};

use base::TenantId;

/// Where the files may stand that one tenant names.
pub(crate) struct Ground<'g> {
    pub root: &'g Path,
    pub tenant: &'g TenantId,
}

impl Ground<'_> {
    /// Where a path of the project really is; `None` where that is outside of it, in the folder of
    /// another tenant, or hidden, as what holds secrets and what the server keeps is.
    pub fn confine(&self, relative: &Path) -> Option<PathBuf> {
        let real = confine(self.root, relative)?;
        let root = self.root.canonicalize().ok()?;
        let within = real.strip_prefix(root).ok()?;
        let parts: Option<Vec<&str>> = within.iter().map(|part| part.to_str()).collect();
        let parts = parts?;
        let hidden = parts.iter().any(|part| part.starts_with('.'));
        let of_another = match parts.as_slice() {
            ["tenants", tenant, ..] => *tenant != self.tenant.as_str(),
            _ => false,
        };
        (!hidden && !of_another).then_some(real)
    }
}

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
