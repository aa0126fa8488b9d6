//! What stands in the tenant's schemas: one statement for each kind of thing, however many tables
//! there are.
//!
//! Columns are needed. The rest makes them understandable, and servers that only speak T-SQL lack
//! some of it: what cannot be read is left out, and the log says so.

use base::{Ctx, Value};
use source::{Error, Extent};
use sql::{Catalog, Column, ForeignKey, Index, TableKind};

use crate::answer::{Answer, Row};
use crate::fetch::Runner;
use crate::types::Native;

/// Types of users' own (alias types) are shown as what they stand for.
const COLUMNS: &str = "SELECT s.[name] AS [schema], o.[name] AS [table], \
     CAST(o.[type] AS NVARCHAR(2)) AS [kind], c.[name] AS [column], t.[name] AS [type], \
     CAST(c.[max_length] AS INT) AS [length], CAST(c.[precision] AS INT) AS [precision], \
     CAST(c.[scale] AS INT) AS [scale], CAST(c.[is_nullable] AS INT) AS [nullable] \
     FROM sys.objects o JOIN sys.schemas s ON s.[schema_id] = o.[schema_id] \
     JOIN sys.columns c ON c.[object_id] = o.[object_id] \
     LEFT JOIN sys.types t ON t.[user_type_id] = \
     CASE WHEN c.[system_type_id] = 240 THEN c.[user_type_id] ELSE c.[system_type_id] END \
     WHERE o.[type] IN ('U', 'V') AND {where} \
     ORDER BY s.[name], o.[name], c.[column_id]";

const KEYS: &str = "SELECT s.[name] AS [schema], o.[name] AS [table], i.[name] AS [index], \
     CAST(i.[is_primary_key] AS INT) AS [primary], CAST(i.[is_unique] AS INT) AS [unique], \
     CAST(CASE WHEN i.[filter_definition] IS NULL THEN 0 ELSE 1 END AS INT) AS [partial], \
     c.[name] AS [column] \
     FROM sys.objects o JOIN sys.schemas s ON s.[schema_id] = o.[schema_id] \
     JOIN sys.indexes i ON i.[object_id] = o.[object_id] \
     JOIN sys.index_columns ic ON ic.[object_id] = i.[object_id] AND ic.[index_id] = i.[index_id] \
     JOIN sys.columns c ON c.[object_id] = ic.[object_id] AND c.[column_id] = ic.[column_id] \
     WHERE o.[type] IN ('U', 'V') AND ic.[key_ordinal] > 0 AND {where} \
     ORDER BY s.[name], o.[name], i.[index_id], ic.[key_ordinal]";

const FOREIGN_KEYS: &str = "SELECT s.[name] AS [schema], o.[name] AS [table], CAST(k.[constraint_column_id] AS INT) AS [place], \
     c.[name] AS [column], rs.[name] AS [to_schema], ro.[name] AS [to_table], \
     rc.[name] AS [to_column] \
     FROM sys.foreign_keys f JOIN sys.foreign_key_columns k ON k.[constraint_object_id] = f.[object_id] \
     JOIN sys.objects o ON o.[object_id] = f.[parent_object_id] \
     JOIN sys.schemas s ON s.[schema_id] = o.[schema_id] \
     JOIN sys.columns c ON c.[object_id] = k.[parent_object_id] AND c.[column_id] = k.[parent_column_id] \
     JOIN sys.objects ro ON ro.[object_id] = f.[referenced_object_id] \
     JOIN sys.schemas rs ON rs.[schema_id] = ro.[schema_id] \
     JOIN sys.columns rc ON rc.[object_id] = k.[referenced_object_id] \
     AND rc.[column_id] = k.[referenced_column_id] \
     WHERE {where} ORDER BY s.[name], o.[name], f.[name], k.[constraint_column_id]";

const COMMENTS: &str = "SELECT s.[name] AS [schema], o.[name] AS [table], c.[name] AS [column], \
     CAST(e.[value] AS NVARCHAR(4000)) AS [comment] \
     FROM sys.extended_properties e JOIN sys.objects o ON o.[object_id] = e.[major_id] \
     JOIN sys.schemas s ON s.[schema_id] = o.[schema_id] \
     LEFT JOIN sys.columns c ON c.[object_id] = e.[major_id] AND c.[column_id] = e.[minor_id] \
     WHERE e.[class] = 1 AND e.[name] = 'MS_Description' AND o.[type] IN ('U', 'V') AND {where} \
     ORDER BY s.[name], o.[name]";

const SIZES: &str = "SELECT s.[name] AS [schema], o.[name] AS [table], \
     SUM(CAST(p.[rows] AS BIGINT)) AS [rows] \
     FROM sys.partitions p JOIN sys.objects o ON o.[object_id] = p.[object_id] \
     JOIN sys.schemas s ON s.[schema_id] = o.[schema_id] \
     WHERE o.[type] = 'U' AND p.[index_id] IN (0, 1) AND {where} \
     GROUP BY s.[name], o.[name] ORDER BY s.[name], o.[name]";

const PARTITIONS: &str = "SELECT s.[name] AS [schema], o.[name] AS [table], c.[name] AS [column] \
     FROM sys.index_columns ic JOIN sys.objects o ON o.[object_id] = ic.[object_id] \
     JOIN sys.schemas s ON s.[schema_id] = o.[schema_id] \
     JOIN sys.columns c ON c.[object_id] = ic.[object_id] AND c.[column_id] = ic.[column_id] \
     WHERE ic.[partition_ordinal] > 0 AND ic.[index_id] IN (0, 1) AND {where} \
     ORDER BY s.[name], o.[name], ic.[partition_ordinal]";

/// What it is, how it is asked for, and how the catalog is told.
type Beside = (&'static str, &'static str, fn(&mut Catalog, Row));

const BESIDES: &[Beside] = &[
    ("keys and indexes", KEYS, key),
    ("foreign keys", FOREIGN_KEYS, foreign_key),
    ("comments", COMMENTS, comment),
    ("numbers of rows", SIZES, size),
    ("partitions", PARTITIONS, partition),
];

pub async fn catalog(
    runner: &Runner,
    ctx: &Ctx,
    schemas: &[String],
    extent: &Extent,
) -> Result<Catalog, Error> {
    let mut catalog = Catalog::default();
    let (condition, values) = condition(schemas, extent);
    let ask = |text: &str| text.replace("{where}", &condition);
    let columns = Answer::of(runner.rows(ctx, &ask(COLUMNS), &values).await?);
    columns.rows().for_each(|row| column(&mut catalog, row));
    for (what, text, tell) in BESIDES {
        match runner.rows(ctx, &ask(text), &values).await {
            Ok(rows) => Answer::of(rows)
                .rows()
                .for_each(|row| tell(&mut catalog, row)),
            Err(error) => less(what, error)?,
        }
    }
    keep(&mut catalog, extent);
    Ok(catalog)
}

/// What is in no list of columns is not there for us.
fn keep(catalog: &mut Catalog, extent: &Extent) {
    let wanted = |schema: &str, name: &str| match extent {
        Extent::All => true,
        Extent::Tables(tables) => tables
            .iter()
            .any(|(s, t)| s.eq_ignore_ascii_case(schema) && t.eq_ignore_ascii_case(name)),
    };
    catalog
        .tables
        .retain(|table| !table.columns.is_empty() && wanted(&table.schema, &table.name));
}

/// Goes on with less, unless it is the server that is wrong: it is asked no more then.
fn less(what: &str, error: Error) -> Result<(), Error> {
    if !is_about_the_statement(&error) {
        return Err(error);
    }
    tracing::warn!(
        what,
        detail = error.detail(),
        "the server tells less of its tables"
    );
    Ok(())
}

fn is_about_the_statement(error: &Error) -> bool {
    use Error::{Failed, MissingObject, Unauthorised, Unsupported};
    matches!(
        error,
        MissingObject { .. } | Unsupported { .. } | Unauthorised { .. } | Failed { .. }
    )
}

/// Tables that are named one by one in a statement, each with its schema; of more of them all that
/// their schemas hold is read.
const NAMED_MAX: usize = 500;

/// The schemas of the tenant, and the tables of them that are asked for. No schema and no table
/// mean nothing, not everything.
fn condition(schemas: &[String], extent: &Extent) -> (String, Vec<Value>) {
    let mut values = Vec::new();
    let mut hole = |name: &String| {
        values.push(Value::Text(name.clone()));
        format!("@P{}", values.len())
    };
    let schemas: Vec<String> = schemas.iter().map(&mut hole).collect();
    let mut condition = match schemas.is_empty() {
        true => "1 = 0".to_owned(),
        false => format!("s.[name] IN ({})", schemas.join(", ")),
    };
    if let Extent::Tables(tables) = extent
        && tables.len() <= NAMED_MAX
    {
        let pair = |(schema, name): &(String, String)| {
            format!(
                "(s.[name] = {} AND o.[name] = {})",
                hole(schema),
                hole(name)
            )
        };
        let pairs: Vec<String> = tables.iter().map(pair).collect();
        let pairs = if pairs.is_empty() {
            "1 = 0".to_owned()
        } else {
            pairs.join(" OR ")
        };
        condition = format!("{condition} AND ({pairs})");
    }
    (condition, values)
}

fn column(catalog: &mut Catalog, row: Row) {
    let native = row.text("type").unwrap_or("unknown");
    let number = |name| u8::try_from(row.number(name).unwrap_or_default()).unwrap_or_default();
    let of = Native::named(native, number("precision"), number("scale"));
    let column = Column {
        name: row.owned("column"),
        kind: of.word(),
        native: written(native, row),
        nullable: Some(row.flag("nullable")),
        comment: None,
    };
    let is_view = row.text("kind").is_some_and(|kind| kind.trim() == "V");
    let table = catalog.entry(&row.owned("schema"), &row.owned("table"));
    table.kind = if is_view {
        TableKind::View
    } else {
        TableKind::Table
    };
    table.columns.push(column);
}

/// As a column's type is declared: `nvarchar(40)`, `decimal(18, 4)`, `datetime2(3)`.
fn written(native: &str, row: Row) -> String {
    let number = |name| row.number(name).unwrap_or_default();
    match native {
        "decimal" | "numeric" => format!("{native}({}, {})", number("precision"), number("scale")),
        "time" | "datetime2" | "datetimeoffset" => format!("{native}({})", number("scale")),
        "char" | "varchar" | "binary" | "varbinary" | "nchar" | "nvarchar" => {
            let per_sign = if native.starts_with('n') { 2 } else { 1 };
            match number("length") {
                -1 => format!("{native}(max)"),
                length => format!("{native}({})", length / per_sign),
            }
        }
        _ => native.to_owned(),
    }
}

/// A key is an index to the server; one on some rows only is no key.
fn key(catalog: &mut Catalog, row: Row) {
    let table = catalog.entry(&row.owned("schema"), &row.owned("table"));
    let (name, column) = (row.owned("index"), row.owned("column"));
    let unique = row.flag("unique") && !row.flag("partial");
    if row.flag("primary") {
        return table.primary_key.push(column);
    }
    match table.indexes.last_mut().filter(|index| index.name == name) {
        Some(index) => {
            index.columns.push(column.clone());
            if let (true, Some(key)) = (unique, table.unique_keys.last_mut()) {
                key.push(column);
            }
        }
        None => {
            if unique {
                table.unique_keys.push(vec![column.clone()]);
            }
            let columns = vec![column];
            table.indexes.push(Index {
                name,
                columns,
                unique,
            });
        }
    }
}

fn foreign_key(catalog: &mut Catalog, row: Row) {
    let table = catalog.entry(&row.owned("schema"), &row.owned("table"));
    if row.number("place") == Some(1) {
        table.foreign_keys.push(ForeignKey {
            columns: Vec::new(),
            schema: row.owned("to_schema"),
            table: row.owned("to_table"),
            to: Vec::new(),
        });
    }
    if let Some(key) = table.foreign_keys.last_mut() {
        key.columns.push(row.owned("column"));
        key.to.push(row.owned("to_column"));
    }
}

fn comment(catalog: &mut Catalog, row: Row) {
    let comment = row.text("comment").map(str::to_owned);
    let table = catalog.entry(&row.owned("schema"), &row.owned("table"));
    match row.text("column") {
        None => table.comment = comment,
        Some(name) => {
            if let Some(column) = table.columns.iter_mut().find(|column| column.name == name) {
                column.comment = comment;
            }
        }
    }
}

fn size(catalog: &mut Catalog, row: Row) {
    let rows = row.number("rows").and_then(|rows| u64::try_from(rows).ok());
    catalog
        .entry(&row.owned("schema"), &row.owned("table"))
        .rows = rows;
}

fn partition(catalog: &mut Catalog, row: Row) {
    let column = row.owned("column");
    let table = catalog.entry(&row.owned("schema"), &row.owned("table"));
    table.partitioned_by.push(column);
}
