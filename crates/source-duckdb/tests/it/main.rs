//! One test binary: DuckDB as a source, through the contract that all sources share.

mod cancelling;
mod database;
mod files;
mod random;
mod times;
mod truth;
mod values;
