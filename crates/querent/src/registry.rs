//! The kinds of databases this binary knows: one line each. Those whose client is not built in
//! are dialects only.

use source::Driver;

/// What databases of examples are written as where nobody names another kind: files.
pub const EXAMPLES: &Driver = &source_sqlite::DRIVER;

pub const DRIVERS: &[&Driver] = &[
    &source_duckdb::DRIVER,
    &source_postgres::DRIVER,
    &source_mysql::DRIVER,
    &source_mssql::DRIVER,
    &source_sqlite::DRIVER,
];
