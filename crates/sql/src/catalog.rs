//! What a database holds: what the compiler and the guard need to know of it, and what makes it
//! understandable to people.

use base::Type;

/// The tables of one source that its tenant may use.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Catalog {
    pub tables: Vec<Table>,
}

/// A table or something that reads like one.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    pub schema: String,
    pub name: String,
    pub kind: TableKind,
    pub columns: Vec<Column>,
    pub comment: Option<String>,
    /// As the engine estimates them; nobody has counted.
    pub rows: Option<u64>,
    /// Empty where none is declared.
    pub primary_key: Vec<String>,
    /// Other sets of columns that no two rows share.
    pub unique_keys: Vec<Vec<String>>,
    pub foreign_keys: Vec<ForeignKey>,
    pub indexes: Vec<Index>,
    /// The columns by which its rows are spread over partitions.
    pub partitioned_by: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TableKind {
    #[default]
    Table,
    View,
    MaterializedView,
    /// Rows that live elsewhere.
    Foreign,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Column {
    pub name: String,
    /// `None` for a type of the engine that the compiler has no word for.
    pub kind: Option<Type>,
    /// The type as the engine writes it; empty where nobody asked it.
    pub native: String,
    /// Whether a row may have no value here; so it is where nothing else is known.
    pub nullable: Option<bool>,
    pub comment: Option<String>,
}

/// Columns whose values are the key of a row of another table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignKey {
    pub columns: Vec<String>,
    pub schema: String,
    pub table: String,
    /// In the order of `columns`.
    pub to: Vec<String>,
}

/// What finds rows by the values of columns, the first one first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    pub name: String,
    /// Plain columns only; an index on expressions stops where the first one stands.
    pub columns: Vec<String>,
    pub unique: bool,
}

impl Catalog {
    /// The table of exactly that name.
    pub fn table(&self, schema: &str, name: &str) -> Option<&Table> {
        let same = |a: &str, b: &str| a.eq_ignore_ascii_case(b);
        self.tables
            .iter()
            .find(|t| same(&t.schema, schema) && same(&t.name, name))
    }

    /// Tables of that name, in the schema if one is named, else in any of the tenant's.
    pub fn find<'a>(
        &'a self,
        schema: Option<&'a str>,
        name: &'a str,
    ) -> impl Iterator<Item = &'a Table> {
        let same = |a: &str, b: &str| a.eq_ignore_ascii_case(b);
        self.tables.iter().filter(move |table| {
            same(&table.name, name) && schema.is_none_or(|s| same(&table.schema, s))
        })
    }

    /// A table to describe further: the last one if it is that one, else a new one. Engines list
    /// columns, keys and indexes in the order of their tables.
    pub fn entry(&mut self, schema: &str, name: &str) -> &mut Table {
        let is_it = |table: &Table| table.schema == schema && table.name == name;
        let known = self.tables.iter().rposition(is_it);
        let at = known.unwrap_or_else(|| {
            self.tables.push(Table::new(schema, name, Vec::new()));
            self.tables.len() - 1
        });
        &mut self.tables[at]
    }
}

impl Table {
    /// A table of which no more is known than its columns.
    pub fn new(schema: impl Into<String>, name: impl Into<String>, columns: Vec<Column>) -> Self {
        Self {
            schema: schema.into(),
            name: name.into(),
            columns,
            ..Self::default()
        }
    }

    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns
            .iter()
            .find(|c| c.name.eq_ignore_ascii_case(name))
    }
}

impl Column {
    /// A column of which no more is known than its type.
    pub fn new(name: impl Into<String>, kind: Option<Type>) -> Self {
        Self {
            name: name.into(),
            kind,
            ..Self::default()
        }
    }
}
