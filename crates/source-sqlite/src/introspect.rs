//! What stands in the file.

use rusqlite::{Connection, Row};
use source::Extent;
use sql::{Catalog, Column, ForeignKey, Index, TableKind};

use crate::types::kind_of;

const SCHEMA: &str = "main";

/// Tables and views, in three statements and one for what the engine has counted.
pub fn tables(connection: &Connection, extent: &Extent) -> rusqlite::Result<Catalog> {
    let mut catalog = Catalog::default();
    columns(connection, &mut catalog)?;
    foreign_keys(connection, &mut catalog)?;
    indexes(connection, &mut catalog)?;
    counted(connection, &mut catalog)?;
    catalog
        .tables
        .retain(|table| extent.includes(SCHEMA, &table.name));
    Ok(catalog)
}

fn each(
    connection: &Connection,
    text: &str,
    mut take: impl FnMut(&Row<'_>) -> rusqlite::Result<()>,
) -> rusqlite::Result<()> {
    let mut statement = connection.prepare(text)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        take(row)?;
    }
    Ok(())
}

fn columns(connection: &Connection, catalog: &mut Catalog) -> rusqlite::Result<()> {
    let mut keys: Vec<(i64, String, String)> = Vec::new();
    each(connection, COLUMNS, |row| {
        let table: String = row.get(0)?;
        let (name, native): (String, String) = (row.get(2)?, row.get(3)?);
        let (not_null, key): (bool, i64) = (row.get(4)?, row.get(5)?);
        let entry = catalog.entry(SCHEMA, &table);
        if row.get::<_, String>(1)? == "view" {
            entry.kind = TableKind::View;
        }
        entry.columns.push(Column {
            kind: kind_of(&native),
            native,
            nullable: Some(!not_null && key == 0),
            ..Column::new(&name, None)
        });
        if key > 0 {
            keys.push((key, table, name));
        }
        Ok(())
    })?;
    keys.sort();
    for (_, table, column) in keys {
        catalog.entry(SCHEMA, &table).primary_key.push(column);
    }
    Ok(())
}

fn foreign_keys(connection: &Connection, catalog: &mut Catalog) -> rusqlite::Result<()> {
    each(connection, FOREIGN_KEYS, |row| {
        let (table, to): (String, String) = (row.get(0)?, row.get(3)?);
        let (first, column): (bool, String) = (row.get::<_, i64>(2)? == 0, row.get(4)?);
        let named: Option<String> = row.get(5)?;
        // Without a column it means the primary key of the other table.
        let target = named.or_else(|| {
            let other = catalog.table(SCHEMA, &to)?;
            let at = usize::try_from(row.get::<_, i64>(2).ok()?).ok()?;
            other.primary_key.get(at).cloned()
        });
        let keys = &mut catalog.entry(SCHEMA, &table).foreign_keys;
        if first {
            keys.push(ForeignKey {
                columns: Vec::new(),
                schema: SCHEMA.into(),
                table: to,
                to: Vec::new(),
            });
        }
        if let Some(key) = keys.last_mut() {
            key.columns.push(column);
            key.to.extend(target);
        }
        Ok(())
    })
}

fn indexes(connection: &Connection, catalog: &mut Catalog) -> rusqlite::Result<()> {
    each(connection, INDEXES, |row| {
        let (table, name): (String, String) = (row.get(0)?, row.get(1)?);
        let unique: bool = row.get(2)?;
        let columns: String = row.get(4)?;
        let columns = columns.split('\u{1f}').filter(|name| !name.is_empty());
        let columns: Vec<String> = columns.map(str::to_owned).collect();
        let entry = catalog.entry(SCHEMA, &table);
        match row.get::<_, String>(3)?.as_str() {
            // The primary key is known from its columns.
            "pk" => {}
            "u" => entry.unique_keys.push(columns),
            _ => entry.indexes.push(Index {
                name,
                columns,
                unique,
            }),
        }
        Ok(())
    })
}

/// What ANALYZE has noted, where it ever ran: the number of rows stands first.
fn counted(connection: &Connection, catalog: &mut Catalog) -> rusqlite::Result<()> {
    let known = "SELECT COUNT(*) FROM sqlite_schema WHERE name = 'sqlite_stat1'";
    let known: i64 = connection.query_row(known, [], |row| row.get(0))?;
    if known == 0 {
        return Ok(());
    }
    each(connection, "SELECT tbl, stat FROM sqlite_stat1", |row| {
        let (table, noted): (String, String) = (row.get(0)?, row.get(1)?);
        let rows = noted.split(' ').next().and_then(|rows| rows.parse().ok());
        let is_it = |t: &&mut sql::Table| t.name == table;
        if let Some(table) = catalog.tables.iter_mut().find(is_it) {
            table.rows = rows.or(table.rows);
        }
        Ok(())
    })
}

const COLUMNS: &str = "SELECT t.name, t.type, c.name, c.type, c.\"notnull\", c.pk \
     FROM sqlite_schema AS t, pragma_table_xinfo(t.name) AS c \
     WHERE t.type IN ('table', 'view') AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
     AND c.hidden <> 1 ORDER BY t.name, c.cid";

const FOREIGN_KEYS: &str = "SELECT t.name, k.id, k.seq, k.\"table\", k.\"from\", k.\"to\" \
     FROM sqlite_schema AS t, pragma_foreign_key_list(t.name) AS k \
     WHERE t.type = 'table' ORDER BY t.name, k.id, k.seq";

/// Columns up to the first expression, which has no name.
const INDEXES: &str = "SELECT t.name, i.name, i.\"unique\", i.origin, \
     (SELECT group_concat(COALESCE(c.name, ''), char(31)) FROM \
     (SELECT * FROM pragma_index_xinfo(i.name) WHERE key = 1 ORDER BY seqno) AS c) \
     FROM sqlite_schema AS t, pragma_index_list(t.name) AS i \
     WHERE t.type = 'table' ORDER BY t.name, i.seq DESC";
