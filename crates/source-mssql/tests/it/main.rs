//! One test binary: SQL Server as a source, against a server that speaks its protocol and knows no
//! SQL. What needs an engine is in `contract`, and runs where `QUERENT_TEST_MSSQL_URL` names one.

#![cfg(feature = "driver")]

mod bare;
mod cancelling;
mod catalog;
mod contract;
mod encryption;
mod failures;
mod loading;
mod parameters;
mod pooling;
mod samples;
mod served;
mod texts;
mod types;
