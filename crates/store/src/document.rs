//! Texts with a history, which people edit.

use base::ActorId;
use jiff::Timestamp;

use crate::Revision;
use crate::words::words;

words! {
    /// What a document is for.
    DocumentKind {
        /// What `tenant.yaml` says.
        Settings = "settings",
        /// A file of the model.
        Model = "model",
        /// A source that was connected on the page.
        Source = "source",
        /// An access policy that stands outside of the model.
        Policy = "policy",
        /// Instructions for a language model.
        Prompt = "prompt",
        /// The tenant's own words.
        Glossary = "glossary",
        /// Verified questions.
        Questions = "questions",
        /// What its people certified of words.
        Lessons = "lessons",
        /// What a source was found to hold.
        Catalog = "catalog",
    }
}

impl DocumentKind {
    /// Whether it says how questions are answered: what a checkpoint is of, and what a rollback
    /// brings back. What people have learned and what was found at a source go on.
    pub fn is_configuration(self) -> bool {
        !matches!(self, Self::Lessons | Self::Catalog)
    }
}

words! {
    /// Who may change a document: the other one has to adopt it first.
    Owner {
        /// The project folder.
        Folder = "folder",
        /// The people, on the page.
        Page = "page",
    }
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentId {
    pub kind: DocumentKind,
    pub name: String,
}

impl DocumentId {
    pub fn new(kind: DocumentKind, name: impl Into<String>) -> Self {
        Self {
            kind,
            name: name.into(),
        }
    }
}

impl std::fmt::Display for DocumentId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} '{}'", self.kind, self.name)
    }
}

/// A document as it was left by a revision of its tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    pub id: DocumentId,
    pub owner: Owner,
    pub revision: Revision,
    /// `None` where that revision removed it.
    pub body: Option<String>,
    pub by: Option<ActorId>,
    pub at: Timestamp,
}

/// The documents that a tenant has at a revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Documents {
    pub revision: Revision,
    pub documents: Vec<Document>,
}

/// A revision of a tenant, and what it changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    pub revision: Revision,
    pub by: Option<ActorId>,
    pub at: Timestamp,
    pub documents: Vec<DocumentId>,
}

/// What a batch makes of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub id: DocumentId,
    pub owner: Owner,
    /// `None` removes it; its history stays.
    pub body: Option<String>,
}
