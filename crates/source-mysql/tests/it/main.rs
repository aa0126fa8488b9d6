//! One test binary: MySQL and its relatives as a source, against a live server.

mod contract;
mod encrypted;
mod example;
mod random;
mod restart;
mod samples;
mod schema;
mod server;
mod stopping;
mod values;
