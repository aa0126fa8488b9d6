//! PostgreSQL as a source: its dialect, until its client joins it.
//!
//! Step: 9 fetch for PostgreSQL; its dialect serves 7 legalize and 8 render.
//! Never: puts a value into the text, or allows a function that reaches files, settings, locks or other tables.
//!
//! Start reading at `dialect`, which says what the versions 12 to 18 share.

mod dialect;
mod functions;
mod time;

pub use dialect::Postgres;

use source::{Driver, OptionDoc};

pub const DRIVER: Driver = Driver {
    name: "postgres",
    title: "PostgreSQL",
    options: OPTIONS,
    dialect: &Postgres,
    connect: None,
};

const OPTIONS: &[OptionDoc] = &[
    OptionDoc::required("host", "The server's name or address."),
    OptionDoc::optional("port", "The server's port; 5432 where absent."),
    OptionDoc::required("database", "The database on the server."),
    OptionDoc::required(
        "user",
        "The login, which should be able to read and nothing else.",
    ),
    OptionDoc::optional(
        "password",
        "The login's password; best from the environment.",
    ),
    OptionDoc::optional("min_pool_size", "Connections kept open; 0 where absent."),
    OptionDoc::optional(
        "max_pool_size",
        "Connections open at once at most; 10 where absent.",
    ),
    OptionDoc::optional(
        "connect_timeout",
        "How long to wait for a connection, as in 10s.",
    ),
];

#[cfg(test)]
mod tests;
