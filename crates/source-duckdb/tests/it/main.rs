//! One test binary: DuckDB as a source, through the contract that all sources share.

mod cancelling;
mod contract;
mod database;
mod files;
mod random;
mod samples;
mod times;
mod truth;
mod values;
