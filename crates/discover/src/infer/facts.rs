//! Everything that is known of one table before it is said what it means.

use base::Type;
use lexicon::names::{Kind, Reader, Reading, TableName};

use super::keys::{Keys, Known, References};
use crate::{ColumnProfile, Key, Proposed, Reference};

/// How sure a reference must be to be gone by.
pub(crate) const SURE: f64 = 0.7;

pub(super) struct Facts<'a> {
    pub known: &'a Known<'a>,
    pub key: Option<&'a Proposed<Key>>,
    pub references: &'a [Proposed<Reference>],
    /// How many columns of other tables name its rows.
    pub referenced: usize,
    pub name: TableName,
    /// The names of its columns as people would write them, in their order.
    pub readings: Vec<Reading>,
    /// The titles of the tables that its references lead to, in their order.
    pub parents: Vec<String>,
}

pub(super) fn of<'a>(
    known: &'a [Known<'a>],
    keys: &'a Keys,
    references: &'a References,
) -> Vec<Facts<'a>> {
    let reader = Reader::new(known.iter().map(|known| known.table.name.as_str()));
    let names: Vec<TableName> = known.iter().map(|known| read(&reader, known)).collect();
    let each = known.iter().zip(&names).enumerate();
    let facts = each.map(|(at, (table, name))| Facts {
        known: table,
        key: keys[at].as_ref(),
        references: &references[at],
        referenced: referenced(table, references),
        readings: columns(&reader, table, name),
        parents: references[at]
            .iter()
            .map(|reference| parent(known, &names, reference))
            .collect(),
        name: name.clone(),
    });
    facts.collect()
}

fn read(reader: &Reader, known: &Known<'_>) -> TableName {
    let columns: Vec<&str> = known
        .table
        .columns
        .iter()
        .map(|column| column.name.as_str())
        .collect();
    reader.table(&known.table.name, columns)
}

fn columns(reader: &Reader, known: &Known<'_>, name: &TableName) -> Vec<Reading> {
    let columns = known.table.columns.iter();
    columns
        .map(|column| reader.column(name, &column.name, kind_of(column.kind)))
        .collect()
}

fn kind_of(kind: Option<Type>) -> Kind {
    match kind {
        Some(Type::Text) => Kind::Text,
        Some(Type::Integer | Type::Decimal { .. } | Type::Float) => Kind::Number,
        Some(Type::Date | Type::Timestamp) => Kind::Date,
        Some(Type::Boolean) => Kind::Flag,
        None => Kind::Unknown,
    }
}

fn referenced(table: &Known<'_>, references: &References) -> usize {
    let all = references
        .iter()
        .flatten()
        .filter(|found| found.confidence >= SURE);
    let here = all.filter(|found| {
        found.value.schema == table.table.schema && found.value.table == table.table.name
    });
    here.count()
}

fn parent(known: &[Known<'_>], names: &[TableName], reference: &Proposed<Reference>) -> String {
    let mut named = known.iter().zip(names);
    let is_it = |table: &sql::Table| {
        table.schema == reference.value.schema
            && table.name.eq_ignore_ascii_case(&reference.value.table)
    };
    let found = named.find(|(known, _)| is_it(known.table));
    found.map_or_else(
        || reference.value.table.clone(),
        |(_, name)| name.reading.name.clone(),
    )
}

impl<'a> Facts<'a> {
    pub fn table(&self) -> &'a sql::Table {
        self.known.table
    }

    pub fn title(&self) -> Proposed<String> {
        Proposed {
            value: self.name.reading.name.clone(),
            confidence: self.name.reading.confidence,
            evidence: self.name.reading.evidence(),
        }
    }

    pub fn profile_of(&self, column: &str) -> Option<&'a ColumnProfile> {
        self.known.profile?.column(column)
    }

    pub fn is_key(&self, column: &str) -> bool {
        self.key
            .is_some_and(|key| key.value.columns.iter().any(|name| name == column))
    }

    /// The reference of a column that can be gone by.
    pub fn reference_of(&self, column: &str) -> Option<&'a Proposed<Reference>> {
        let mut sure = self
            .references
            .iter()
            .filter(|found| found.confidence >= SURE);
        sure.find(|found| found.value.columns.iter().any(|name| name == column))
    }

    /// The title of the table whose rows a column names.
    pub fn parent_of(&self, column: &str) -> Option<&str> {
        let mut pairs = self.references.iter().zip(&self.parents);
        let found = pairs.find(|(found, _)| {
            found.confidence >= SURE && found.value.columns.iter().any(|name| name == column)
        });
        found.map(|(_, parent)| parent.as_str())
    }

    /// The words of a column's name, as they are meant.
    pub fn words(&self, at: usize) -> Vec<String> {
        let words = self.readings[at].words();
        words.map(|word| lexicon::lemma(&word)).collect()
    }
}

/// Whether any word of a name is in a list of words.
pub(super) fn says(words: &[String], list: &str) -> bool {
    words
        .iter()
        .any(|word| list.split_whitespace().any(|known| known == word))
}
