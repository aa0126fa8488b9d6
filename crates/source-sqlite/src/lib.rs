//! SQLite as a source: its dialect, its types, and (feature `driver`) its client.
//!
//! Step: 9 fetch for SQLite; its dialect serves 7 legalize and 8 render.
//! Never: puts a value into the text, or allows a function that reaches files, extensions or settings.
//!
//! Start reading at `dialect`, which says how dates and decimals are kept in a database that has
//! neither.

#[cfg(feature = "driver")]
mod connection;
mod dialect;
#[cfg(feature = "driver")]
mod errors;
#[cfg(feature = "driver")]
mod fetch;
mod functions;
#[cfg(feature = "driver")]
mod introspect;
#[cfg(feature = "driver")]
mod loader;
mod time;
#[cfg(feature = "driver")]
mod types;

pub use dialect::Sqlite;
#[cfg(feature = "driver")]
pub use loader::SqliteLoader;

use source::{Driver, OptionDoc, OptionKind, options};

#[cfg(feature = "driver")]
const CLIENT: Option<source::Client> = Some(source::Client {
    connect: connection::connect,
    load: loader::load,
});
#[cfg(not(feature = "driver"))]
const CLIENT: Option<source::Client> = None;

pub const DRIVER: Driver = Driver {
    name: "sqlite",
    title: "SQLite",
    schemes: &["sqlite"],
    default_schemas: |_| vec!["main".into()],
    options: &[OPTIONS, options::POOL],
    dialect: &Sqlite,
    client: CLIENT,
    grants: None,
};

const OPTIONS: &[OptionDoc] =
    &[
        OptionDoc::required("path", "The database file, relative to the project folder.")
            .kind(OptionKind::File),
    ];

#[cfg(test)]
mod tests;

#[cfg(all(test, feature = "driver"))]
mod confine_tests;
