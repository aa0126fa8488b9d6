//! What tests share: the corpus and its runner, data in memory, what plans and random queries mean
//! without SQL, and the benchmark's clock.
//!
//! Step: all that need no database (0 to 8), run over a fixture instead of a tenant.
//! Never: mocks our own code, or is linked into the product.

pub mod bench;
pub mod contract;
pub mod corpus;
pub mod interpret;
pub mod issuer;
pub mod memory;
pub mod memory_source;
pub mod memory_store;
pub mod random;
pub mod stages;
pub mod store_contract;
pub mod times;
