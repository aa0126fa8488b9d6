//! The store in memory keeps the contract of the real ones.

use std::sync::Arc;

use testkit::memory_store::MemoryStore;
use testkit::store_contract::{PlainSeal, Subject};

async fn fresh(_test: &str) -> Option<(Subject, ())> {
    Some((Arc::new(MemoryStore::new(Arc::new(PlainSeal))), ()))
}

testkit::store_contract!(fresh);
