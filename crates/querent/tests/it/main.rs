//! One test binary: the example project, asked as its people would, over DuckDB and over HTTP.

mod applied;
mod attacker;
mod bank;
mod cancelling;
mod checkpoints;
mod client;
mod control;
mod copies;
mod corpus;
mod crowd;
mod cube;
mod discovered;
mod engines;
mod example;
mod hierarchy;
mod http;
mod isolation;
mod kept;
mod machine;
mod many;
mod planted;
mod query;
mod secrets;
mod six;
