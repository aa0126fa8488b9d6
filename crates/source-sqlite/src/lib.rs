//! SQLite as a source: its dialect, until its client joins it.
//!
//! Step: 9 fetch for SQLite; its dialect serves 7 legalize and 8 render.
//! Never: puts a value into the text, or allows a function that reaches files, extensions or settings.
//!
//! Start reading at `dialect`, which says how dates and decimals are kept in a database that has
//! neither.

mod dialect;
mod functions;
mod time;

pub use dialect::Sqlite;

use source::{Driver, OptionDoc, OptionKind, options};

pub const DRIVER: Driver = Driver {
    name: "sqlite",
    title: "SQLite",
    schemes: &["sqlite"],
    options: &[OPTIONS, options::POOL],
    dialect: &Sqlite,
    connect: None,
    grants: None,
};

const OPTIONS: &[OptionDoc] =
    &[
        OptionDoc::required("path", "The database file, relative to the project folder.")
            .kind(OptionKind::File),
    ];

#[cfg(test)]
mod tests;
