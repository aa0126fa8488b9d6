//! Both databases. PostgreSQL is tested where `QUERENT_TEST_POSTGRES_URL` names a server, as under
//! `cargo xtask test`; elsewhere the tests say that they did not run.

mod backup;
mod killed;
mod many;
mod postgres;
mod server;
mod sqlite;
mod versions;
