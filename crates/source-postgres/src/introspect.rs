//! What stands in the tenant's schemas, as far as its login may read it.

use base::{Type as Word, Value};
use futures::try_join;
use source::{Error, Extent};
use sql::{Catalog, Column, ForeignKey, Index, TableKind};
use tokio_postgres::types::{FromSql, Type};
use tokio_postgres::{Error as Told, Row};

use crate::parameters::Parameter;
use crate::session::Session;
use crate::{errors, list};

/// Statements that travel together.
pub async fn catalog(
    session: &Session,
    schemas: &[String],
    extent: &Extent,
) -> Result<Catalog, Error> {
    let schemas = Value::Text(list(schemas));
    let schemas = [Parameter::new(&schemas, &Type::UNKNOWN)];
    let asked = try_join!(
        session.all(TABLES, &schemas),
        session.all(COLUMNS, &schemas),
        session.all(KEYS, &schemas),
        session.all(PART_KEYS, &schemas),
        session.all(INDEXES, &schemas),
    );
    let described = asked.and_then(|(tables, columns, keys, part_keys, indexes)| {
        let mut catalog = Catalog::default();
        let catalog = &mut catalog;
        tables.iter().try_for_each(|row| table(catalog, row))?;
        columns.iter().try_for_each(|row| column(catalog, row))?;
        let mut keys = keys.iter().chain(&part_keys);
        keys.try_for_each(|row| key(catalog, row))?;
        indexes.iter().try_for_each(|row| index(catalog, row))?;
        Ok(std::mem::take(catalog))
    });
    let mut catalog = described.map_err(|error| errors::running(&error))?;
    catalog
        .tables
        .retain(|table| extent.includes(&table.schema, &table.name));
    Ok(catalog)
}

fn get<'a, T: FromSql<'a>>(row: &'a Row, at: usize) -> Result<T, Told> {
    row.try_get(at)
}

fn table(catalog: &mut Catalog, row: &Row) -> Result<(), Told> {
    let table = catalog.entry(get(row, 0)?, get(row, 1)?);
    table.kind = match get(row, 2)? {
        "v" => TableKind::View,
        "m" => TableKind::MaterializedView,
        "f" => TableKind::Foreign,
        _ => TableKind::Table,
    };
    table.comment = get(row, 3)?;
    let rows: Option<i64> = get(row, 4)?;
    table.rows = rows.and_then(|rows| u64::try_from(rows).ok());
    table.partitioned_by = get(row, 5)?;
    Ok(())
}

fn column(catalog: &mut Catalog, row: &Row) -> Result<(), Told> {
    let column = Column {
        kind: word(get(row, 4)?, get(row, 5)?, get(row, 6)?),
        native: get(row, 3)?,
        nullable: get(row, 7)?,
        comment: get(row, 8)?,
        ..Column::new(get::<&str>(row, 2)?, None)
    };
    let table = catalog.entry(get(row, 0)?, get(row, 1)?);
    table.columns.push(column);
    Ok(())
}

fn key(catalog: &mut Catalog, row: &Row) -> Result<(), Told> {
    let columns: Vec<String> = get(row, 3)?;
    let table = catalog.entry(get(row, 0)?, get(row, 1)?);
    match get(row, 2)? {
        "p" => table.primary_key = columns,
        "u" => table.unique_keys.push(columns),
        _ => {
            let key = ForeignKey {
                columns,
                schema: get(row, 4)?,
                table: get(row, 5)?,
                to: get(row, 6)?,
            };
            // Its partitions say again what the table says.
            if !table.foreign_keys.contains(&key) {
                table.foreign_keys.push(key);
            }
        }
    }
    Ok(())
}

fn index(catalog: &mut Catalog, row: &Row) -> Result<(), Told> {
    let columns: Vec<Option<String>> = get(row, 4)?;
    let table = catalog.entry(get(row, 0)?, get(row, 1)?);
    table.indexes.push(Index {
        name: get(row, 2)?,
        unique: get(row, 3)?,
        columns: columns.into_iter().map_while(|column| column).collect(),
    });
    Ok(())
}

/// The compiler's word for a type: its name, what it is a kind of, and the digits it was declared
/// with.
fn word(name: &str, class: &str, modifier: i32) -> Option<Word> {
    match name {
        "text" | "varchar" | "bpchar" | "name" | "citext" | "uuid" => Some(Word::Text),
        "int2" | "int4" | "int8" | "oid" => Some(Word::Integer),
        "float4" | "float8" => Some(Word::Float),
        "numeric" => decimal(modifier),
        "bool" => Some(Word::Boolean),
        "date" => Some(Word::Date),
        "timestamp" | "timestamptz" => Some(Word::Timestamp),
        // The values of an enumeration are words.
        _ => (class == "e").then_some(Word::Text),
    }
}

/// `None` where any number of digits may come, or more than we have.
fn decimal(modifier: i32) -> Option<Word> {
    if modifier < 0 {
        return None;
    }
    match crate::numeric::digits(modifier) {
        (precision @ ..=38, scale) => Some(Word::Decimal {
            precision: precision as u8,
            scale: scale as u8,
        }),
        _ => None,
    }
}

/// Partitions are told by what they are partitions of.
const TABLES: &str = "SELECT space.nspname::text, thing.relname::text, thing.relkind::text, \
     obj_description(thing.oid, 'pg_class'), \
     CASE WHEN thing.relkind = 'p' THEN (SELECT sum(part.reltuples)::bigint \
             FROM pg_partition_tree(thing.oid) AS tree \
             JOIN pg_catalog.pg_class AS part ON part.oid = tree.relid \
             WHERE tree.isleaf AND part.reltuples > 0) \
         WHEN thing.relkind IN ('r', 'm') AND (thing.reltuples > 0 OR thing.relpages > 0) \
         THEN thing.reltuples::bigint END, \
     ARRAY(SELECT field.attname::text FROM pg_catalog.pg_partitioned_table AS parted, \
         unnest(parted.partattrs::int2[]) WITH ORDINALITY AS of (number, place) \
         JOIN pg_catalog.pg_attribute AS field \
         ON field.attrelid = thing.oid AND field.attnum = of.number \
         WHERE parted.partrelid = thing.oid ORDER BY of.place) \
     FROM pg_catalog.pg_class AS thing \
     JOIN pg_catalog.pg_namespace AS space ON space.oid = thing.relnamespace \
     WHERE space.nspname = ANY ($1::text[]) AND thing.relkind IN ('r', 'p', 'v', 'm', 'f') \
     AND NOT thing.relispartition AND has_schema_privilege(space.oid, 'USAGE') \
     AND has_any_column_privilege(thing.oid, 'SELECT') ORDER BY 1, 2";

/// A domain is told by what it is made of.
const COLUMNS: &str = "SELECT space.nspname::text, thing.relname::text, field.attname::text, \
     format_type(field.atttypid, field.atttypmod), base.typname::text, base.typtype::text, \
     CASE WHEN kind.typtype = 'd' THEN kind.typtypmod ELSE field.atttypmod END, \
     NOT field.attnotnull, col_description(thing.oid, field.attnum) \
     FROM pg_catalog.pg_attribute AS field \
     JOIN pg_catalog.pg_class AS thing ON thing.oid = field.attrelid \
     JOIN pg_catalog.pg_namespace AS space ON space.oid = thing.relnamespace \
     JOIN pg_catalog.pg_type AS kind ON kind.oid = field.atttypid \
     JOIN pg_catalog.pg_type AS base \
     ON base.oid = CASE WHEN kind.typtype = 'd' THEN kind.typbasetype ELSE kind.oid END \
     WHERE space.nspname = ANY ($1::text[]) AND thing.relkind IN ('r', 'p', 'v', 'm', 'f') \
     AND NOT thing.relispartition AND has_schema_privilege(space.oid, 'USAGE') \
     AND field.attnum > 0 AND NOT field.attisdropped \
     AND has_column_privilege(thing.oid, field.attnum, 'SELECT') \
     ORDER BY 1, 2, field.attnum";

const KEYS: &str = "SELECT space.nspname::text, thing.relname::text, rule.contype::text, \
     ARRAY(SELECT field.attname::text FROM unnest(rule.conkey) WITH ORDINALITY AS of (number, place) \
         JOIN pg_catalog.pg_attribute AS field \
         ON field.attrelid = rule.conrelid AND field.attnum = of.number ORDER BY of.place), \
     far_space.nspname::text, far.relname::text, \
     ARRAY(SELECT field.attname::text FROM unnest(rule.confkey) WITH ORDINALITY AS of (number, place) \
         JOIN pg_catalog.pg_attribute AS field \
         ON field.attrelid = rule.confrelid AND field.attnum = of.number ORDER BY of.place) \
     FROM pg_catalog.pg_constraint AS rule \
     JOIN pg_catalog.pg_class AS thing ON thing.oid = rule.conrelid \
     JOIN pg_catalog.pg_namespace AS space ON space.oid = thing.relnamespace \
     LEFT JOIN pg_catalog.pg_class AS far ON far.oid = rule.confrelid \
     LEFT JOIN pg_catalog.pg_namespace AS far_space ON far_space.oid = far.relnamespace \
     WHERE space.nspname = ANY ($1::text[]) AND rule.contype IN ('p', 'u', 'f') \
     AND NOT thing.relispartition AND has_schema_privilege(space.oid, 'USAGE') \
     AND has_any_column_privilege(thing.oid, 'SELECT') \
     AND (rule.contype <> 'f' OR NOT far.relispartition) \
     ORDER BY 1, 2, rule.contype, rule.conname";

/// What each partition of a table declares of its own holds for all rows of the table.
const PART_KEYS: &str = "SELECT space.nspname::text, thing.relname::text, 'f', told.columns, \
     far_space.nspname::text, far.relname::text, told.keys \
     FROM (SELECT pg_partition_root(rule.conrelid) AS root, rule.confrelid AS far, \
         ARRAY(SELECT field.attname::text FROM unnest(rule.conkey) WITH ORDINALITY AS of (number, place) \
             JOIN pg_catalog.pg_attribute AS field \
             ON field.attrelid = rule.conrelid AND field.attnum = of.number ORDER BY of.place) AS columns, \
         ARRAY(SELECT field.attname::text FROM unnest(rule.confkey) WITH ORDINALITY AS of (number, place) \
             JOIN pg_catalog.pg_attribute AS field \
             ON field.attrelid = rule.confrelid AND field.attnum = of.number ORDER BY of.place) AS keys, \
         count(DISTINCT rule.conrelid) AS parts \
         FROM pg_catalog.pg_constraint AS rule \
         JOIN pg_catalog.pg_class AS part ON part.oid = rule.conrelid \
         WHERE rule.contype = 'f' AND part.relispartition AND part.relkind = 'r' \
         GROUP BY 1, 2, 3, 4) AS told \
     JOIN pg_catalog.pg_class AS thing ON thing.oid = told.root \
     JOIN pg_catalog.pg_namespace AS space ON space.oid = thing.relnamespace \
     JOIN pg_catalog.pg_class AS far ON far.oid = told.far AND NOT far.relispartition \
     JOIN pg_catalog.pg_namespace AS far_space ON far_space.oid = far.relnamespace \
     WHERE space.nspname = ANY ($1::text[]) AND has_schema_privilege(space.oid, 'USAGE') \
     AND has_any_column_privilege(thing.oid, 'SELECT') \
     AND told.parts = (SELECT count(*) FROM pg_partition_tree(thing.oid) AS tree WHERE tree.isleaf) \
     ORDER BY 1, 2, 4";

/// One that knows some of the rows only finds nothing for a question about all of them.
const INDEXES: &str = "SELECT space.nspname::text, thing.relname::text, own.relname::text, \
     index.indisunique, \
     ARRAY(SELECT field.attname::text \
         FROM unnest(index.indkey::int2[]) WITH ORDINALITY AS of (number, place) \
         LEFT JOIN pg_catalog.pg_attribute AS field \
         ON field.attrelid = thing.oid AND field.attnum = of.number AND of.number > 0 \
         WHERE of.place <= index.indnkeyatts ORDER BY of.place) \
     FROM pg_catalog.pg_index AS index \
     JOIN pg_catalog.pg_class AS own ON own.oid = index.indexrelid \
     JOIN pg_catalog.pg_class AS thing ON thing.oid = index.indrelid \
     JOIN pg_catalog.pg_namespace AS space ON space.oid = thing.relnamespace \
     WHERE space.nspname = ANY ($1::text[]) AND index.indisvalid AND index.indpred IS NULL \
     AND NOT thing.relispartition AND has_schema_privilege(space.oid, 'USAGE') \
     AND has_any_column_privilege(thing.oid, 'SELECT') ORDER BY 1, 2, 3";
