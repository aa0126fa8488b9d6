//! PostgreSQL as a source: its dialect, its types, and (feature `driver`) its client.
//!
//! Step: 9 fetch for PostgreSQL; its dialect serves 7 legalize and 8 render.
//! Never: puts a value into the text, writes to a tenant's database, or allows a function that reaches files,
//! settings, locks or other tables.
//!
//! Start reading at `dialect`, which says what the versions 12 to 18 share, and at `fetch`. Nothing
//! here relies on what a session was told before: a pooler such as PgBouncer may stand between.

#[cfg(feature = "driver")]
mod cancel;
#[cfg(feature = "driver")]
mod connection;
#[cfg(feature = "driver")]
mod copy;
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
mod numeric;
#[cfg(feature = "driver")]
mod parameters;
#[cfg(feature = "driver")]
mod ping;
#[cfg(feature = "driver")]
mod reached;
#[cfg(feature = "driver")]
mod rows;
#[cfg(feature = "driver")]
mod session;
#[cfg(feature = "driver")]
mod shape;
mod time;
#[cfg(feature = "driver")]
mod tls;

pub use dialect::Postgres;
#[cfg(feature = "driver")]
pub use loader::PostgresLoader;

use source::{Driver, OptionDoc, OptionKind, options};

#[cfg(feature = "driver")]
const CLIENT: Option<source::Client> = Some(source::Client {
    connect: connection::connect,
    load: loader::load,
});
#[cfg(not(feature = "driver"))]
const CLIENT: Option<source::Client> = None;

pub const DRIVER: Driver = Driver {
    name: "postgres",
    title: "PostgreSQL",
    schemes: &["postgres", "postgresql"],
    default_schemas: |_| vec!["public".into()],
    options: &[options::SERVER, OPTIONS, options::POOL, options::TLS],
    dialect: &Postgres,
    client: CLIENT,
    grants: Some(grants::script),
};

const OPTIONS: &[OptionDoc] = &[
    OptionDoc::optional("port", "The server's port.")
        .kind(OptionKind::Number)
        .default("5432"),
    OptionDoc::optional(
        "pooled",
        "Whether a pooler such as PgBouncer stands before the server; most are found out.",
    )
    .kind(OptionKind::Flag)
    .default("false"),
];

/// Texts as the server writes a list of them.
#[cfg(feature = "driver")]
fn list(texts: &[String]) -> String {
    let escaped = |text: &String| text.replace('\\', "\\\\").replace('"', "\\\"");
    let texts = texts.iter().map(|text| format!("\"{}\"", escaped(text)));
    format!("{{{}}}", texts.collect::<Vec<_>>().join(","))
}

#[cfg(test)]
mod tests;
