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

use source::{Driver, OptionDoc, OptionKind, options};

/// Which version a server is, it tells when it is connected to; until then its SQL is what all of
/// them take.
pub const DRIVER: Driver = Driver {
    name: "mssql",
    title: "SQL Server",
    schemes: &["mssql", "sqlserver"],
    default_schemas: |_| vec!["dbo".into()],
    options: &[options::SERVER, OPTIONS, options::POOL, options::TLS],
    dialect: &MSSQL,
    connect: None,
    grants: None,
};

const OPTIONS: &[OptionDoc] = &[OptionDoc::optional("port", "The server's port.")
    .kind(OptionKind::Number)
    .default("1433")];

#[cfg(test)]
mod tests;
