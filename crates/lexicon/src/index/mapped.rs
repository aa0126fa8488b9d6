//! A file as bytes, read by the system as they are needed and shared by all who read it.

use std::fs::File;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use memmap2::Mmap;

use super::IndexError;

/// Part of the bytes of a segment. Clones share them.
#[derive(Clone)]
pub(super) struct Part {
    bytes: Arc<dyn AsRef<[u8]> + Send + Sync>,
    range: Range<usize>,
}

impl Part {
    pub fn of_file(path: &Path) -> Result<Self, IndexError> {
        let failed = |error: std::io::Error| IndexError::new(path, error.to_string());
        let file = File::open(path).map_err(failed)?;
        Ok(Self::new(map(&file).map_err(failed)?))
    }

    pub fn new(bytes: impl AsRef<[u8]> + Send + Sync + 'static) -> Self {
        let range = 0..bytes.as_ref().len();
        Self {
            bytes: Arc::new(bytes),
            range,
        }
    }

    /// A part of the part; nothing where it does not lie within.
    pub fn part(&self, range: Range<usize>) -> Option<Self> {
        self.as_ref().get(range.clone())?;
        let range = self.range.start + range.start..self.range.start + range.end;
        Some(Self {
            bytes: self.bytes.clone(),
            range,
        })
    }
}

impl AsRef<[u8]> for Part {
    fn as_ref(&self) -> &[u8] {
        &(*self.bytes).as_ref()[self.range.clone()]
    }
}

impl std::fmt::Debug for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} bytes", self.range.len())
    }
}

/// Sound as long as nobody writes into the file or cuts it short. The store never does: it
/// writes a segment under another name, moves it into its place once, and only ever unlinks it,
/// which leaves a mapping as it is. See ADR 35.
#[allow(unsafe_code)]
fn map(file: &File) -> std::io::Result<Mmap> {
    unsafe { Mmap::map(file) }
}
