//! Why an index cannot be read or written.

use std::fmt;
use std::path::{Path, PathBuf};

/// Where an index failed and why. Never names a value.
#[derive(Debug)]
pub struct IndexError {
    pub path: PathBuf,
    pub problem: String,
}

impl IndexError {
    pub(super) fn new(path: &Path, problem: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            problem: problem.into(),
        }
    }

    /// For files that are not what they should be.
    pub(super) fn damaged(path: &Path, what: &str) -> Self {
        Self::new(
            path,
            format!("{what}; delete it, and the next discovery builds it again"),
        )
    }
}

impl fmt::Display for IndexError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the index of values at {}: {}",
            self.path.display(),
            self.problem
        )
    }
}

impl std::error::Error for IndexError {}
