//! One test binary: the example project, asked as its people would, over DuckDB and over HTTP.

mod client;
mod corpus;
mod example;
mod isolation;
