//! What stands in the tenant's databases, in five statements however many tables there are.
//!
//! A database is a schema here: the two words are one in these engines.

use base::Type;
use mysql_async::prelude::Queryable;
use mysql_async::{Conn, Params, Row, Value};
use source::{Error, Extent};
use sql::{Catalog, Column, ForeignKey, Index, Table, TableKind};

use crate::errors::failed;

/// Tables and views with all that is known of them.
pub async fn catalog(
    conn: &mut Conn,
    schemas: &[String],
    extent: &Extent,
) -> Result<Catalog, Error> {
    let mut catalog = Catalog::default();
    let asked = Asked::of(schemas, extent);
    if asked.values.is_empty() {
        return Ok(catalog);
    }
    for (text, note) in STATEMENTS {
        for row in asked.rows(conn, text).await? {
            note(&mut catalog, &Cells(row));
        }
    }
    for table in &mut catalog.tables {
        settle(table);
        // Of what is not the tenant's, not even the names.
        table
            .foreign_keys
            .retain(|key| schemas.contains(&key.schema));
    }
    Ok(catalog)
}

type Note = fn(&mut Catalog, &Cells);

/// What is asked, and what is made of each row. `{}` stands for the condition on the table.
const STATEMENTS: &[(&str, Note)] = &[
    (
        "SELECT table_schema, table_name, table_type, table_rows, table_comment \
         FROM information_schema.tables WHERE {} AND table_type <> 'SEQUENCE' \
         ORDER BY table_schema, table_name",
        table,
    ),
    (
        "SELECT table_schema, table_name, column_name, column_type, is_nullable, column_comment \
         FROM information_schema.columns WHERE {} \
         ORDER BY table_schema, table_name, ordinal_position",
        column,
    ),
    (
        "SELECT table_schema, table_name, index_name, non_unique, column_name, sub_part \
         FROM information_schema.statistics WHERE {} \
         ORDER BY table_schema, table_name, index_name, seq_in_index",
        index,
    ),
    (
        "SELECT table_schema, table_name, ordinal_position, column_name, \
         referenced_table_schema, referenced_table_name, referenced_column_name \
         FROM information_schema.key_column_usage \
         WHERE {} AND referenced_table_name IS NOT NULL \
         ORDER BY table_schema, table_name, constraint_name, ordinal_position",
        foreign_key,
    ),
    (
        "SELECT DISTINCT table_schema, table_name, partition_expression, subpartition_expression \
         FROM information_schema.partitions WHERE {} AND partition_name IS NOT NULL",
        partition,
    ),
];

/// The tables that are asked for, as a condition.
struct Asked {
    condition: String,
    values: Vec<Value>,
}

impl Asked {
    fn of(schemas: &[String], extent: &Extent) -> Self {
        let bound = |text: &String| Value::from(text.as_str());
        let (names, hole, values): (_, _, Vec<Value>) = match extent {
            Extent::All => ("table_schema", "?", schemas.iter().map(bound).collect()),
            Extent::Tables(tables) => {
                let own = tables.iter().filter(|(schema, _)| schemas.contains(schema));
                let values = own.flat_map(|(schema, name)| [bound(schema), bound(name)]);
                ("(table_schema, table_name)", "(?, ?)", values.collect())
            }
        };
        let holes = values.len() / hole.matches('?').count();
        Self {
            condition: format!("{names} IN ({})", vec![hole; holes].join(", ")),
            values,
        }
    }

    async fn rows(&self, conn: &mut Conn, text: &str) -> Result<Vec<Row>, Error> {
        let text = text.replace("{}", &self.condition);
        let values = Params::Positional(self.values.clone());
        conn.exec(text, values).await.map_err(failed)
    }
}

/// A row by the places of its columns: their names are in capitals or not, as the server likes.
struct Cells(Row);

impl Cells {
    fn text(&self, at: usize) -> String {
        self.0.get_opt(at).and_then(Result::ok).unwrap_or_default()
    }

    /// Nothing where there is none or an empty one.
    fn said(&self, at: usize) -> Option<String> {
        Some(self.text(at)).filter(|text| !text.is_empty())
    }

    fn number(&self, at: usize) -> Option<u64> {
        self.0.get_opt(at).and_then(Result::ok)
    }

    fn table<'c>(&self, catalog: &'c mut Catalog) -> &'c mut Table {
        catalog.entry(&self.text(0), &self.text(1))
    }
}

fn table(catalog: &mut Catalog, row: &Cells) {
    let table = row.table(catalog);
    let view = row.text(2).ends_with("VIEW");
    table.kind = if view {
        TableKind::View
    } else {
        TableKind::Table
    };
    table.rows = row.number(3);
    // Views have their kind in place of a comment.
    table.comment = row.said(4).filter(|_| !view);
}

fn column(catalog: &mut Catalog, row: &Cells) {
    let native = row.text(3);
    row.table(catalog).columns.push(Column {
        name: row.text(2),
        kind: kind_of(&native),
        native,
        nullable: Some(row.text(4) == "YES"),
        comment: row.said(5),
    });
}

/// The columns of an index come one by one. That on part of a text, or on an expression, is none
/// of a plain column: the name is left empty, for `settle` to stop there.
fn index(catalog: &mut Catalog, row: &Cells) {
    let (name, plain) = (row.text(2), row.number(5).is_none());
    let column = if plain { row.text(4) } else { String::new() };
    let indexes = &mut row.table(catalog).indexes;
    match indexes.last_mut().filter(|index| index.name == name) {
        Some(index) => index.columns.push(column),
        None => indexes.push(Index {
            name,
            columns: vec![column],
            unique: row.number(3) == Some(0),
        }),
    }
}

fn settle(table: &mut Table) {
    for index in &mut table.indexes {
        let plain = index.columns.iter().all(|column| !column.is_empty());
        match (index.name.as_str(), index.unique && plain) {
            ("PRIMARY", _) => table.primary_key.clone_from(&index.columns),
            (_, true) => table.unique_keys.push(index.columns.clone()),
            _ => {}
        }
        let until = index.columns.iter().take_while(|column| !column.is_empty());
        index.columns = until.cloned().collect();
    }
    table.indexes.retain(|index| !index.columns.is_empty());
}

fn foreign_key(catalog: &mut Catalog, row: &Cells) {
    let first = row.number(2) == Some(1);
    let keys = &mut row.table(catalog).foreign_keys;
    match keys.last_mut().filter(|_| !first) {
        Some(key) => {
            key.columns.push(row.text(3));
            key.to.push(row.text(6));
        }
        None => keys.push(ForeignKey {
            columns: vec![row.text(3)],
            schema: row.text(4),
            table: row.text(5),
            to: vec![row.text(6)],
        }),
    }
}

/// Partitions are told by an expression; what counts is the columns in it.
fn partition(catalog: &mut Catalog, row: &Cells) {
    let expressions = format!("{} {}", row.text(2), row.text(3));
    let words: Vec<&str> = expressions
        .split(|c: char| !c.is_alphanumeric() && !"_$".contains(c))
        .collect();
    let table = row.table(catalog);
    let columns = table.columns.iter().map(|column| column.name.clone());
    table.partitioned_by = columns
        .filter(|name| words.contains(&name.as_str()))
        .collect();
}

/// The compiler's word for a type as these engines write it.
pub fn kind_of(native: &str) -> Option<Type> {
    let native = native.to_lowercase();
    let (name, lengths) = match native.split_once('(') {
        Some((name, rest)) => (name, rest.split(')').next().unwrap_or_default()),
        None => (native.split(' ').next().unwrap_or_default(), ""),
    };
    let unsigned = native.contains("unsigned");
    match name {
        "tinyint" if lengths == "1" && !unsigned => Some(Type::Boolean),
        "bit" if lengths == "1" => Some(Type::Boolean),
        // The upper half of them fits no integer of ours.
        "bigint" if unsigned => Some(Type::Decimal {
            precision: 20,
            scale: 0,
        }),
        "tinyint" | "smallint" | "mediumint" | "int" | "bigint" | "year" => Some(Type::Integer),
        "float" | "double" => Some(Type::Float),
        "decimal" => decimal(lengths),
        "date" => Some(Type::Date),
        "datetime" | "timestamp" => Some(Type::Timestamp),
        name => TEXTS.contains(&name).then_some(Type::Text),
    }
}

const TEXTS: &[&str] = &[
    "char",
    "varchar",
    "tinytext",
    "text",
    "mediumtext",
    "longtext",
    "enum",
    "set",
    "uuid",
];

/// The sums of longer ones could have more digits than the compiler knows, and these engines
/// would cut them to size in silence; without a word for their type it leaves them alone.
const DIGITS_MAX: u8 = 28;

fn decimal(lengths: &str) -> Option<Type> {
    let (precision, scale) = lengths.split_once(',').unwrap_or((lengths, "0"));
    let (precision, scale) = (precision.parse().ok()?, scale.parse().ok()?);
    (precision <= DIGITS_MAX).then_some(Type::Decimal { precision, scale })
}
