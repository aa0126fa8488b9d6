//! A set of public keys in a file, which somebody else keeps up to date.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use jsonwebtoken::jwk::JwkSet;

use crate::jwt::KeySet;

/// Read again when a key is asked for that is not in it, and no more often than this: strangers
/// can ask for any.
const PATIENCE: Duration = Duration::from_secs(10);

pub struct KeyFile {
    path: PathBuf,
    read: Mutex<(Instant, Arc<JwkSet>)>,
}

impl KeyFile {
    /// What is wrong with the file is told at once.
    pub fn open(path: &Path) -> Result<Self, String> {
        let set = read(path)?;
        Ok(Self {
            path: path.to_owned(),
            read: Mutex::new((Instant::now(), set)),
        })
    }
}

fn read(path: &Path) -> Result<Arc<JwkSet>, String> {
    let text = fs::read_to_string(path).map_err(|error| error.to_string())?;
    let set = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    Ok(Arc::new(set))
}

impl KeySet for KeyFile {
    fn keys(&self, missing: Option<&str>) -> Arc<JwkSet> {
        let mut known = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if missing.is_some() && known.0.elapsed() >= PATIENCE {
            known.0 = Instant::now();
            // A file that is broken just now leaves the last good one.
            if let Ok(set) = read(&self.path) {
                known.1 = set;
            }
        }
        known.1.clone()
    }
}
