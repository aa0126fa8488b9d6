//! PostgreSQL itself: the tests run where `QUERENT_TEST_POSTGRES_URL` names a server, as under
//! `cargo xtask test`, and say that they did not run elsewhere.

mod contract;
mod described;
mod doors;
mod loading;
mod odd_values;
mod pooled;
mod random;
mod restart;
mod rights;
mod samples;
mod server;

/// What did not run is said where the tests say what did.
#[allow(clippy::print_stdout, reason = "a test tells people what it left out")]
pub fn not_run(item: &str, why: &str) {
    println!("postgres: {item}: not run: {why}");
}
