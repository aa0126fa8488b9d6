//! What stands in the tenant's schemas.

use base::Type;
use duckdb::{Connection, Row, params_from_iter};
use source::Extent;
use sql::{Catalog, Column, ForeignKey, Index, TableKind};

/// Tables and views of the schemas, in four statements.
pub fn tables(
    connection: &Connection,
    schemas: &[String],
    extent: &Extent,
) -> duckdb::Result<Catalog> {
    let reader = Reader {
        connection,
        schemas,
    };
    let mut catalog = Catalog::default();
    reader.tables(&mut catalog)?;
    reader.columns(&mut catalog)?;
    reader.keys(&mut catalog)?;
    reader.indexes(&mut catalog)?;
    catalog
        .tables
        .retain(|table| extent.includes(&table.schema, &table.name));
    Ok(catalog)
}

struct Reader<'a> {
    connection: &'a Connection,
    schemas: &'a [String],
}

impl Reader<'_> {
    /// The rows of the tenant's schemas in one of the engine's own tables.
    fn each(
        &self,
        select: &str,
        mut take: impl FnMut(&Row<'_>) -> duckdb::Result<()>,
    ) -> duckdb::Result<()> {
        // An empty list asks for a schema that cannot exist, not for all of them.
        let nowhere = [String::new()];
        let schemas = match self.schemas {
            [] => &nowhere,
            schemas => schemas,
        };
        let holes = vec!["?"; schemas.len()].join(", ");
        let text = select.replace("{schemas}", &holes);
        let mut statement = self.connection.prepare(&text)?;
        let mut rows = statement.query(params_from_iter(schemas))?;
        while let Some(row) = rows.next()? {
            take(row)?;
        }
        Ok(())
    }

    fn tables(&self, catalog: &mut Catalog) -> duckdb::Result<()> {
        self.each(TABLES, |row| {
            let table = catalog.entry(&text(row, 0)?, &text(row, 1)?);
            table.comment = row.get(2)?;
            let rows: Option<i64> = row.get(3)?;
            table.rows = rows.and_then(|rows| u64::try_from(rows).ok());
            if row.get(4)? {
                table.kind = TableKind::View;
            }
            Ok(())
        })
    }

    fn columns(&self, catalog: &mut Catalog) -> duckdb::Result<()> {
        self.each(COLUMNS, |row| {
            let native = text(row, 3)?;
            let column = Column {
                kind: kind_of(&native),
                native,
                nullable: row.get(4)?,
                comment: row.get(5)?,
                ..Column::new(text(row, 2)?, None)
            };
            let table = catalog.entry(&text(row, 0)?, &text(row, 1)?);
            table.columns.push(column);
            Ok(())
        })
    }

    fn keys(&self, catalog: &mut Catalog) -> duckdb::Result<()> {
        self.each(KEYS, |row| {
            let schema = text(row, 0)?;
            let columns = list(row, 3)?;
            let table = catalog.entry(&schema, &text(row, 1)?);
            match text(row, 2)?.as_str() {
                "PRIMARY KEY" => table.primary_key = columns,
                "UNIQUE" => table.unique_keys.push(columns),
                _ => table.foreign_keys.push(ForeignKey {
                    columns,
                    // A key does not leave its schema here.
                    schema,
                    table: text(row, 4)?,
                    to: list(row, 5)?,
                }),
            }
            Ok(())
        })
    }

    fn indexes(&self, catalog: &mut Catalog) -> duckdb::Result<()> {
        self.each(INDEXES, |row| {
            let expressions = text(row, 4)?;
            let table = catalog.entry(&text(row, 0)?, &text(row, 1)?);
            let written = expressions.trim_matches(['[', ']']).split(", ");
            let names = written.map(|name| name.trim_matches(['\'', '"']));
            let known = names.map_while(|name| table.column(name).map(|c| c.name.clone()));
            let columns = known.collect();
            table.indexes.push(Index {
                name: text(row, 2)?,
                columns,
                unique: row.get(3)?,
            });
            Ok(())
        })
    }
}

fn text(row: &Row<'_>, at: usize) -> duckdb::Result<String> {
    row.get(at)
}

/// Names that were joined by a sign that none of them has.
fn list(row: &Row<'_>, at: usize) -> duckdb::Result<Vec<String>> {
    let joined: Option<String> = row.get(at)?;
    let joined = joined.unwrap_or_default();
    Ok(joined.split('\u{1f}').map(str::to_owned).collect())
}

const TABLES: &str = "SELECT * FROM (SELECT schema_name, table_name, comment, estimated_size, \
     FALSE AS is_view FROM duckdb_tables() WHERE NOT internal UNION ALL \
     SELECT schema_name, view_name, comment, NULL, TRUE FROM duckdb_views() WHERE NOT internal) \
     WHERE schema_name IN ({schemas}) ORDER BY 1, 2";

const COLUMNS: &str = "SELECT schema_name, table_name, column_name, data_type, is_nullable, comment \
     FROM duckdb_columns() WHERE schema_name IN ({schemas}) AND NOT internal \
     ORDER BY 1, 2, column_index";

const KEYS: &str = "SELECT schema_name, table_name, constraint_type, \
     array_to_string(constraint_column_names, chr(31)), referenced_table, \
     array_to_string(referenced_column_names, chr(31)) \
     FROM duckdb_constraints() WHERE schema_name IN ({schemas}) \
     AND constraint_type IN ('PRIMARY KEY', 'UNIQUE', 'FOREIGN KEY') \
     ORDER BY 1, 2, constraint_index";

const INDEXES: &str = "SELECT schema_name, table_name, index_name, is_unique, expressions \
     FROM duckdb_indexes() WHERE schema_name IN ({schemas}) ORDER BY 1, 2, 3";

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
