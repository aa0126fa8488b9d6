//! Asking back: one closed question, and answers that are whole questions themselves.

/// Why there is no query, and what to do about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Clarification {
    pub kind: ClarificationKind,
    /// One closed question to the asker.
    pub question: String,
    pub why: String,
    pub options: Vec<Choice>,
    /// The words that nothing explains.
    pub unknown: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClarificationKind {
    TooBroad,
    Ambiguous,
    NotUnderstood,
}

/// One answer to choose, with the full question that it makes.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    pub title: String,
    pub question: String,
}
