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

use source::{Driver, OptionDoc, OptionKind, options};

pub const DRIVER: Driver = Driver {
    name: "postgres",
    title: "PostgreSQL",
    schemes: &["postgres", "postgresql"],
    default_schemas: |_| vec!["public".into()],
    options: &[options::SERVER, OPTIONS, options::POOL, options::TLS],
    dialect: &Postgres,
    connect: None,
    grants: None,
};

const OPTIONS: &[OptionDoc] = &[OptionDoc::optional("port", "The server's port.")
    .kind(OptionKind::Number)
    .default("5432")];

#[cfg(test)]
mod tests;
