//! SQL Server as a source: its dialects by version, until its client joins them.
//!
//! Step: 9 fetch for SQL Server; its dialects serve 7 legalize and 8 render.
//! Never: puts a value into the text, or allows a function that reaches files, settings, locks or other tables.
//!
//! Start reading at `dialect`: what a version can say is a value of it. `lint` says what T-SQL
//! refuses although a parser of SQL reads it.

mod dialect;
mod functions;
mod lint;
mod time;

pub use dialect::{MSSQL, MSSQL_2022, MsSql};
pub use lint::lint;

use source::{Driver, OptionDoc};

/// Which version a server is, it tells when it is connected to; until then its SQL is what all of
/// them take.
pub const DRIVER: Driver = Driver {
    name: "mssql",
    title: "SQL Server",
    options: OPTIONS,
    dialect: &MSSQL,
    connect: None,
};

const OPTIONS: &[OptionDoc] = &[
    OptionDoc::required("host", "The server's name or address."),
    OptionDoc::optional("port", "The server's port; 1433 where absent."),
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
