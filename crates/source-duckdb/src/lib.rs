//! DuckDB as a source: its dialect, its types, and (feature `driver`) its client.
//!
//! Step: 9 fetch for DuckDB; its dialect serves 7 legalize and 8 render.
//! Never: opens a tenant's database for writing, or lets a statement reach files, settings or extensions.
//!
//! A file per tenant is a wall of the engine's own. Tenants that share a file with a schema each
//! are kept apart by our guard alone: DuckDB does not confine a connection to a schema.

#[cfg(feature = "driver")]
mod batch;
#[cfg(feature = "driver")]
mod connection;
mod dialect;
#[cfg(feature = "driver")]
mod introspect;
#[cfg(feature = "driver")]
mod loader;
mod time;
#[cfg(feature = "driver")]
mod types;

pub use dialect::DuckDb;
#[cfg(feature = "driver")]
pub use loader::DuckDbLoader;

use source::{Driver, OptionDoc, OptionKind, options};

#[cfg(feature = "driver")]
const CLIENT: Option<source::Client> = Some(source::Client {
    connect: connection::connect,
    load: loader::load,
});
#[cfg(not(feature = "driver"))]
const CLIENT: Option<source::Client> = None;

pub const DRIVER: Driver = Driver {
    name: "duckdb",
    title: "DuckDB",
    schemes: &["duckdb"],
    default_schemas: |_| vec!["main".into()],
    options: &[OPTIONS, options::POOL],
    dialect: &DuckDb,
    client: CLIENT,
    grants: None,
};

const OPTIONS: &[OptionDoc] = &[
    OptionDoc::required("path", "The database file, relative to the project folder.")
        .kind(OptionKind::File),
    OptionDoc::optional(
        "threads",
        "How many threads one database may use; all cores where absent.",
    )
    .kind(OptionKind::Number),
    OptionDoc::optional(
        "max_memory",
        "How much memory the database may use, as in 2GB.",
    ),
];

#[cfg(all(test, feature = "driver"))]
mod tests;
