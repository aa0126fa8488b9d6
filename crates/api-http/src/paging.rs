//! Lists that are read a page at a time: each page names the one that follows it.

use serde::Deserialize;
use serde_json::{Value as Json, json};

/// Which page.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paged {
    /// What the page before it called `next`.
    pub after: Option<String>,
    pub limit: Option<u32>,
}

/// Of a page where nothing is said.
const LIMIT: u32 = 50;
const LIMIT_MAX: u32 = 500;

impl Paged {
    pub fn limit(&self) -> u32 {
        limited(self.limit)
    }
}

pub fn limited(limit: Option<u32>) -> u32 {
    limit.unwrap_or(LIMIT).clamp(1, LIMIT_MAX)
}

/// A page; one that is not full is the last.
pub fn page(items: impl ExactSizeIterator<Item = Json>, next: Option<String>, limit: u32) -> Json {
    let next = next.filter(|_| items.len() == limit as usize);
    json!({ "items": items.collect::<Json>(), "next": next })
}
