//! What the files of a project name that is secret, and the files that are nobody's.

use serde::{Deserialize, Serialize};

use crate::{Record, RowKind};

/// What stands for `${NAME}` in a tenant's files. The store is given it sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Secret {
    /// The name.
    pub id: String,
    pub sealed: String,
}

/// A file that belongs to no tenant, such as the server's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptFile {
    /// Its path within the project.
    pub id: String,
    pub text: String,
}

impl Record for Secret {
    const KIND: RowKind = RowKind::Secret;

    fn id(&self) -> String {
        self.id.clone()
    }
}

impl Record for KeptFile {
    const KIND: RowKind = RowKind::File;

    fn id(&self) -> String {
        self.id.clone()
    }
}
