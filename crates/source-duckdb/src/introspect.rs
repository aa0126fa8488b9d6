//! What stands in the tenant's schemas.

use base::Type;
use duckdb::{Connection, params_from_iter};
use sql::{Catalog, Column};

/// Tables and views with their columns, in one statement.
pub fn tables(connection: &Connection, schemas: &[String]) -> duckdb::Result<Catalog> {
    let holes = vec!["?"; schemas.len().max(1)].join(", ");
    let text = format!(
        "SELECT table_schema, table_name, column_name, data_type FROM information_schema.columns \
         WHERE table_schema IN ({holes}) ORDER BY table_schema, table_name, ordinal_position"
    );
    let mut statement = connection.prepare(&text)?;
    // An empty list asks for a schema that cannot exist, not for all of them.
    let schemas = if schemas.is_empty() {
        &[String::new()]
    } else {
        schemas
    };
    let mut rows = statement.query(params_from_iter(schemas))?;
    let mut catalog = Catalog::default();
    while let Some(row) = rows.next()? {
        let (schema, name): (String, String) = (row.get(0)?, row.get(1)?);
        let native: String = row.get(3)?;
        let column = Column {
            kind: kind_of(&native),
            native,
            ..Column::new(row.get::<_, String>(2)?, None)
        };
        catalog.entry(&schema, &name).columns.push(column);
    }
    Ok(catalog)
}

/// The compiler's word for a type as DuckDB writes it.
fn kind_of(native: &str) -> Option<Type> {
    match native {
        "VARCHAR" => Some(Type::Text),
        "TINYINT" | "SMALLINT" | "INTEGER" | "BIGINT" | "UTINYINT" | "USMALLINT" | "UINTEGER" => {
            Some(Type::Integer)
        }
        "FLOAT" | "DOUBLE" => Some(Type::Float),
        "BOOLEAN" => Some(Type::Boolean),
        "DATE" => Some(Type::Date),
        "TIMESTAMP" | "TIMESTAMP_S" | "TIMESTAMP_MS" | "TIMESTAMP_NS" => Some(Type::Timestamp),
        other => decimal(other),
    }
}

/// `DECIMAL(14,2)`.
fn decimal(native: &str) -> Option<Type> {
    let inner = native.strip_prefix("DECIMAL(")?.strip_suffix(')')?;
    let (precision, scale) = inner.split_once(',')?;
    Some(Type::Decimal {
        precision: precision.trim().parse().ok()?,
        scale: scale.trim().parse().ok()?,
    })
}
