//! What a database holds, as far as the compiler and the guard need to know.

use base::Type;

/// The tables of one source that its tenant may use.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Catalog {
    pub tables: Vec<Table>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    pub schema: String,
    pub name: String,
    pub columns: Vec<Column>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    pub name: String,
    /// `None` for a type of the engine that the compiler has no word for.
    pub kind: Option<Type>,
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
}

impl Table {
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns
            .iter()
            .find(|c| c.name.eq_ignore_ascii_case(name))
    }
}
