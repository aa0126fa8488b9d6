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

use source::{Driver, OptionDoc, OptionKind, options};

/// All flavours speak one protocol. Which one a server is, it tells when it is connected to; until
/// then its SQL is what all of them take.
pub const DRIVER: Driver = Driver {
    name: "mysql",
    title: "MySQL, MariaDB, TiDB",
    schemes: &["mysql", "mariadb", "tidb"],
    default_schemas: |settings| {
        settings
            .text("database")
            .map(str::to_owned)
            .into_iter()
            .collect()
    },
    options: &[options::SERVER, OPTIONS, options::POOL, options::TLS],
    dialect: &MYSQL,
    connect: None,
    grants: None,
};

const OPTIONS: &[OptionDoc] =
    &[
        OptionDoc::optional("port", "The server's port; that of TiDB is usually 4000.")
            .kind(OptionKind::Number)
            .default("3306"),
    ];

#[cfg(test)]
mod tests;
