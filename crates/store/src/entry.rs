//! What is added and never changed, beside the audit.

use base::ActorId;
use jiff::Timestamp;
use uuid::Uuid;

use crate::words::words;

words! {
    /// What an entry tells of.
    Stream {
        Receipt = "receipt",
        /// One turn of a conversation.
        Turn = "turn",
        Feedback = "feedback",
        Usage = "usage",
        /// Something that happened: drift, a source that went away.
        Happening = "happening",
    }
}

/// What a batch adds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEntry {
    pub stream: Stream,
    /// What it belongs to, such as the conversation of a turn.
    pub subject: String,
    pub body: String,
}

/// An entry as it is kept. Ids follow the order of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub id: Uuid,
    pub stream: Stream,
    pub subject: String,
    pub by: Option<ActorId>,
    pub at: Timestamp,
    pub body: String,
}

/// Which entries to read, the latest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Those of one subject only.
    pub subject: Option<String>,
    /// Those that one actor added.
    pub by: Option<ActorId>,
    /// Those before the last one that was read.
    pub before: Option<Uuid>,
    pub limit: u32,
}

impl Page {
    pub fn latest(limit: u32) -> Self {
        Self {
            subject: None,
            by: None,
            before: None,
            limit,
        }
    }

    pub fn by(self, actor: &ActorId) -> Self {
        Self {
            by: Some(actor.clone()),
            ..self
        }
    }

    pub fn of(self, subject: &str) -> Self {
        Self {
            subject: Some(subject.to_owned()),
            ..self
        }
    }
}
