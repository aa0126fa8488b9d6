//! What may go wrong with the store.

/// Why the store did not do it. None of the texts holds a value that was to be kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    #[error("there is no such tenant")]
    UnknownTenant,
    /// Somebody else was quicker: read again, and decide again.
    #[error("{0} was changed by somebody else in the meantime")]
    Conflict(String),
    /// What the caller asks for cannot be kept.
    #[error("the control store does not take this: {0}")]
    Refused(String),
    #[error("the control store did not answer in time")]
    TimedOut,
    #[error("the control store is not available: {0}")]
    Unavailable(String),
    /// What is kept is not what was written.
    #[error("the control store holds what cannot be read: {0}")]
    Corrupt(String),
    #[error("the control store cannot be brought up to date: {0}")]
    Migration(String),
}

impl Error {
    pub fn corrupt(what: impl ToString) -> Self {
        Self::Corrupt(what.to_string())
    }
}
