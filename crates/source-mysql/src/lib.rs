//! MySQL, MariaDB and TiDB as sources: their dialects, their types, and (feature `driver`) their client.
//!
//! Step: 9 fetch for MySQL and its relatives; its dialects serve 7 legalize and 8 render.
//! Never: puts a value into the text, or allows a function that sleeps, or reaches files, locks or settings.
//!
//! Start reading at `dialect`: one value for each flavour, and what they share; then `client`.

#[cfg(feature = "driver")]
mod client;
#[cfg(feature = "driver")]
mod columns;
#[cfg(feature = "driver")]
mod connection;
mod dialect;
#[cfg(feature = "driver")]
mod errors;
#[cfg(feature = "driver")]
mod fetch;
mod functions;
mod grants;
#[cfg(feature = "driver")]
mod introspect;
#[cfg(feature = "driver")]
mod loader;
#[cfg(feature = "driver")]
mod number;
#[cfg(feature = "driver")]
mod privileges;
#[cfg(feature = "driver")]
mod server;
mod time;
#[cfg(feature = "driver")]
mod tls;
#[cfg(feature = "driver")]
mod types;

pub use dialect::{MARIADB, MYSQL, MySql, TIDB};
#[cfg(feature = "driver")]
pub use loader::MySqlLoader;

use source::options::{POOL, SERVER, TLS};
use source::{Driver, OptionDoc, OptionKind};

#[cfg(feature = "driver")]
const CLIENT: Option<source::Client> = Some(source::Client {
    connect: client::connect,
    load: loader::load,
});
#[cfg(not(feature = "driver"))]
const CLIENT: Option<source::Client> = None;

pub const DRIVER: Driver = Driver {
    name: "mysql",
    title: "MySQL, MariaDB, TiDB",
    schemes: &["mysql", "mariadb", "tidb"],
    // A database is a schema.
    default_schemas: |settings| {
        settings
            .text("database")
            .map(str::to_owned)
            .into_iter()
            .collect()
    },
    options: &[SERVER, OWN, POOL, TLS],
    // Which flavour a server is, it tells when it is connected to; until then its SQL is what all
    // of them take.
    dialect: &MYSQL,
    client: CLIENT,
    grants: Some(grants::script),
};

const OWN: &[OptionDoc] = &[
    OptionDoc::optional("port", "The server's port; 4000 is usual for TiDB.")
        .kind(OptionKind::Number)
        .default("3306"),
    OptionDoc::optional(
        "tinyint1",
        "What TINYINT(1) holds: boolean, or integer where it has other numbers than 0 and 1.",
    )
    .kind(OptionKind::Choice(&["boolean", "integer"]))
    .default("boolean"),
];

#[cfg(test)]
mod tests;
