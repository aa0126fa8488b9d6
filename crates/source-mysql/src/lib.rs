//! MySQL, MariaDB and TiDB as sources: their dialects, until their client joins them.
//!
//! Step: 9 fetch for MySQL and its relatives; its dialects serve 7 legalize and 8 render.
//! Never: puts a value into the text, or allows a function that sleeps, or reaches files, locks or settings.
//!
//! Start reading at `dialect`: one value for each flavour, and what they share.

mod dialect;
mod functions;
mod time;

pub use dialect::{MARIADB, MYSQL, MySql, TIDB};

use source::{Driver, OptionDoc};

/// All flavours speak one protocol. Which one a server is, it tells when it is connected to; until
/// then its SQL is what all of them take.
pub const DRIVER: Driver = Driver {
    name: "mysql",
    title: "MySQL, MariaDB, TiDB",
    options: OPTIONS,
    dialect: &MYSQL,
    connect: None,
};

const OPTIONS: &[OptionDoc] = &[
    OptionDoc::required("host", "The server's name or address."),
    OptionDoc::optional(
        "port",
        "The server's port; 3306 where absent, 4000 for TiDB.",
    ),
    OptionDoc::required(
        "database",
        "The database on the server, which is its schema too.",
    ),
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
