//! Names for what tenants were.

use base::ActorId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Record, Revision, RowKind};

/// A revision of a tenant under a name. The documents themselves are kept for ever.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    pub name: String,
    pub revision: Revision,
    /// What it is good for, to people.
    pub note: String,
    pub by: ActorId,
    pub at: Timestamp,
}

impl Record for Checkpoint {
    const KIND: RowKind = RowKind::Checkpoint;

    fn id(&self) -> String {
        self.name.clone()
    }
}
