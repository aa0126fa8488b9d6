//! Asking a server of the web for a short document.

use async_trait::async_trait;
use bytes::Bytes;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::Unreached;

/// Whoever fetches documents for those who may name a server.
#[async_trait]
pub trait Fetch: Send + Sync {
    async fn get(&self, url: &str) -> Result<Bytes, Unfetched>;

    /// What a form is answered with.
    async fn post(&self, url: &str, form: &Form<'_>) -> Result<Bytes, Unfetched>;
}

/// What is sent, and as whom.
pub struct Form<'a> {
    pub fields: &'a [(&'a str, &'a str)],
    /// A name and a secret there.
    pub login: Option<(&'a str, &'a str)>,
}

/// Why there is no document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfetched {
    #[error("'{0}' is no address of a document: write https://HOST/PATH")]
    Address(String),
    #[error(transparent)]
    Unreached(#[from] Unreached),
    #[error("'{0}' is not encrypted: write https://")]
    Open(String),
    #[error("'{0}' did not answer in time")]
    Silent(String),
    /// A redirect among them: where it leads to was not named by anybody.
    #[error("'{host}' answered with status {status}")]
    Status { host: String, status: u16 },
    #[error("'{host}' did not answer as it should: {why}")]
    Failed { host: String, why: String },
}

/// Fields as they stand in a body or behind a question mark.
pub fn form(fields: &[(&str, &str)]) -> String {
    let written = |text| utf8_percent_encode(text, NON_ALPHANUMERIC);
    let pairs = fields.iter();
    let pairs = pairs.map(|(name, value)| format!("{}={}", written(name), written(value)));
    pairs.collect::<Vec<_>>().join("&")
}
