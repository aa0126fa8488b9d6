//! A limit on everything. A limit that is hit is named in the error.

use std::time::Duration;

/// What one request may use; nothing is without one. A tenant may be given less.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    pub question_chars_max: usize,
    /// Of a query in its JSON form, whose filters may list many values.
    pub query_bytes_max: usize,
    pub members_max: usize,
    pub joins_max: usize,
    /// Rows of one result when a query names no limit of its own.
    pub rows_default: u64,
    pub rows_max: u64,
    pub bytes_max: u64,
    pub time_max: Duration,
    /// Distinct values of one dimension that the interpreter may know by heart.
    pub values_max: u64,
    /// Statements of one tenant that run at once, and that wait for their turn.
    pub statements_max: usize,
    pub waiting_max: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            question_chars_max: 2_000,
            query_bytes_max: 48 * 1024,
            members_max: 64,
            joins_max: 16,
            rows_default: 10_000,
            rows_max: 50_000,
            bytes_max: 64 * 1024 * 1024,
            time_max: Duration::from_secs(30),
            values_max: 10_000,
            statements_max: 16,
            waiting_max: 1_000,
        }
    }
}
