//! SQL Server as a source: its dialects by version, its types, and (feature `driver`) its client.
//!
//! Step: 9 fetch for SQL Server; its dialects serve 7 legalize and 8 render.
//! Never: puts a value into the text, or allows a function that reaches files, settings, locks or other tables.
//!
//! Start reading at `dialect`: what a version can say is a value of it. `lint` says what T-SQL
//! refuses although a parser of SQL reads it. The client begins at `client`; of its library, whose
//! interface still moves, only `tds` knows. No session of SQL Server is for reading only, so the login has
//! to be: `grants` writes the script for one.

#[cfg(feature = "driver")]
mod answer;
#[cfg(feature = "driver")]
mod client;
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
mod lint;
#[cfg(feature = "driver")]
mod loader;
#[cfg(feature = "driver")]
mod server;
#[cfg(feature = "driver")]
mod tds;
mod time;
#[cfg(feature = "driver")]
mod types;

pub use dialect::{MSSQL, MSSQL_2022, MsSql};
pub use lint::lint;
#[cfg(feature = "driver")]
pub use loader::MsSqlLoader;

use source::{Driver, OptionDoc, OptionKind, options};

#[cfg(feature = "driver")]
const CLIENT: Option<source::Client> = Some(source::Client {
    connect: client::connect,
    load: loader::load,
});
#[cfg(not(feature = "driver"))]
const CLIENT: Option<source::Client> = None;

pub const DRIVER: Driver = Driver {
    name: "mssql",
    title: "SQL Server",
    schemes: &["mssql", "sqlserver"],
    default_schemas: |_| vec!["dbo".into()],
    options: &[options::SERVER, OPTIONS, options::POOL],
    // Which version a server is, it tells when it is connected to; until then its SQL is what all of
    // them take.
    dialect: &MSSQL,
    client: CLIENT,
    grants: Some(grants::script),
};

const OPTIONS: &[OptionDoc] = &[
    OptionDoc::optional("port", "The server's port.")
        .kind(OptionKind::Number)
        .default("1433"),
    OptionDoc::optional(
        "tls",
        "disable: plain, unless the server insists. prefer: TLS if the server has it. require: TLS \
         with whoever answers. verify-full: and its certificate is from an authority that this \
         machine trusts, made out to the host. strict: verify-full, encrypted from the first byte on, \
         which servers from 2022 on know. Where absent: verify-full, and prefer for this machine \
         itself.",
    )
    .kind(OptionKind::Choice(&[
        "disable",
        "prefer",
        "require",
        "verify-full",
        "strict",
    ])),
    OptionDoc::optional(
        "tls_certificate",
        "The server's own certificate, as PEM: with verify-full and strict it has to show this \
         very one.",
    )
    .kind(OptionKind::File),
    OptionDoc::optional(
        "text_parameters",
        "As what texts are sent that columns are compared with. nvarchar: whatever signs they have. \
         varchar: in the code page of the database where it has all of their signs, which lets the \
         server use indexes on VARCHAR columns that have a SQL_ collation.",
    )
    .kind(OptionKind::Choice(&["nvarchar", "varchar"]))
    .default("nvarchar"),
];

#[cfg(test)]
mod tests;
