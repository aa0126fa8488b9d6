//! The control plane's store in SQLite, which is one file, and in PostgreSQL, which replicas share.
//!
//! Step: none; it implements the doors of `store`.
//! Never: decides who may do what, computes a seal, or makes a statement of values.
//!
//! Both databases get the same statements, through sqlx's `Any`. What they differ in stands in
//! `engine`, and the tables of each under `migrations`.

mod audit;
mod backup;
mod documents;
mod doors;
mod engine;
mod entries;
mod errors;
mod migrations;
mod open;
mod records;
mod tenants;
mod work;
mod write;

pub use migrations::{LATEST_VERSION, checksums};
pub use open::{Settings, SqlStore, migrate};
