//! MySQL, MariaDB and TiDB as sources: their dialects, until their client joins them.
//!
//! Step: 9 fetch for MySQL and its relatives; its dialects serve 7 legalize and 8 render.
//! Never: puts a value into the text, or allows a function that sleeps, or reaches files, locks or settings.
//!
//! Start reading at `dialect`: one value for each flavour, and what they share.

mod dialect;
mod functions;

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
    required("host", "The server's name or address."),
    optional(
        "port",
        "The server's port; 3306 where absent, 4000 for TiDB.",
    ),
    required(
        "database",
        "The database on the server, which is its schema too.",
    ),
    required(
        "user",
        "The login, which should be able to read and nothing else.",
    ),
    optional(
        "password",
        "The login's password; best from the environment.",
    ),
    optional("min_pool_size", "Connections kept open; 0 where absent."),
    optional(
        "max_pool_size",
        "Connections open at once at most; 10 where absent.",
    ),
    optional(
        "connect_timeout",
        "How long to wait for a connection, as in 10s.",
    ),
];

const fn required(name: &'static str, doc: &'static str) -> OptionDoc {
    OptionDoc {
        name,
        doc,
        required: true,
    }
}

const fn optional(name: &'static str, doc: &'static str) -> OptionDoc {
    OptionDoc {
        name,
        doc,
        required: false,
    }
}

#[cfg(test)]
mod tests;
