//! The statement that reads a sample of a table: some rows of it, each value as a text.

use base::Type;
use source::Error;
use sql::{Column, Dialect, Expr, From, Function, Item, Relation, Select, Statement, Table, Tree};

use super::Bounds;

/// Longer texts are cut by the database: what a text is like shows in its beginning.
const TEXT_MAX: i64 = 200;

const ALIAS: &str = "t";

/// Columns whose values are texts or can be written as such.
pub(super) fn columns_to_read<'t>(table: &'t Table, bounds: &Bounds) -> Vec<&'t str> {
    let columns = table.columns.iter().filter(|column| {
        can_be_text(column) && !bounds.excludes(&[&table.schema, &table.name, &column.name])
    });
    columns.map(|column| column.name.as_str()).collect()
}

/// Of bytes, documents and places nothing is read.
fn can_be_text(column: &Column) -> bool {
    let native = column.native.to_lowercase();
    let opaque = [
        "blob",
        "bytea",
        "binary",
        "image",
        "json",
        "xml",
        "geo",
        "point",
        "polygon",
        "tsvector",
        "vector",
        "hierarchyid",
        "rowversion",
        "bit varying",
        "[]",
        "array",
        "struct",
        "map(",
    ];
    column.kind.is_some() || !opaque.iter().any(|word| native.contains(word))
}

pub(super) fn sample(
    table: &Table,
    columns: &[&str],
    rows: u64,
    dialect: &dyn Dialect,
) -> Result<Statement, Error> {
    let items = columns.iter().map(|name| Item {
        expr: as_text(table.column(name), name),
        alias: (*name).to_owned(),
    });
    let from = From {
        relation: Relation::Table {
            schema: table.schema.clone(),
            name: table.name.clone(),
        },
        alias: Some(ALIAS.into()),
        joins: Vec::new(),
    };
    let mut body = Select::new(items.collect(), from);
    body.limit = Some(rows);
    statement(body, dialect)
}

/// Numbers and times are short; other values are cut, after they were made texts of.
fn as_text(column: Option<&Column>, name: &str) -> Expr {
    let value = Expr::column(ALIAS, name);
    let cut = |text: Expr| Expr::Call(Function::Beginning, vec![text, Expr::Constant(TEXT_MAX)]);
    match column.and_then(|column| column.kind) {
        Some(Type::Text) => cut(value),
        None => cut(Expr::Cast(Box::new(value), Type::Text)),
        Some(_) => Expr::Cast(Box::new(value), Type::Text),
    }
}

fn statement(body: Select, dialect: &dyn Dialect) -> Result<Statement, Error> {
    let with = Vec::new();
    let tree = sql::legalize(Tree { with, body }, dialect);
    let tree = tree.map_err(|error| Error::Unsupported {
        detail: error.to_string(),
    })?;
    Ok(sql::render(&tree, dialect))
}
