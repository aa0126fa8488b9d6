//! What no tenant of this server reaches, whatever its settings say.

use std::fs::canonicalize;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use base::Code;
use egress::Policy;

use crate::Error;

/// Set when the server opens its project, and the same from then on.
#[derive(Default)]
pub(crate) struct Closed(OnceLock<(Policy, Vec<PathBuf>)>);

impl Closed {
    pub fn set(&self, policy: Policy, files: Vec<PathBuf>) {
        let files = files.iter().map(|file| real(file));
        let _ = self.0.set((policy, files.collect()));
    }

    /// A tenant whose sources go where this server lets them.
    pub fn bind(&self, mut spec: project::Tenant) -> Result<project::Tenant, Error> {
        let Some((policy, files)) = self.0.get() else {
            return Ok(spec);
        };
        for (name, source) in &mut spec.sources {
            source.settings.reach = policy.clone();
            let path = source.settings.path.as_deref();
            if path.is_some_and(|path| files.iter().any(|file| is_same(path, file))) {
                let message =
                    format!("source '{name}' is a file that this server keeps for itself");
                return Err(Error::new(Code::ModelInvalid, message));
            }
        }
        Ok(spec)
    }
}

fn real(file: &Path) -> PathBuf {
    canonicalize(file).unwrap_or_else(|_| file.to_owned())
}

/// By whatever name and link.
fn is_same(one: &Path, other: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let of = |path: &Path| path.metadata().ok().map(|about| (about.dev(), about.ino()));
        if of(one).is_some_and(|one| Some(one) == of(other)) {
            return true;
        }
    }
    real(one) == other
}
