//! A column as a key sees it: its name, its type, and what was seen of its values.

use base::Type;
use sql::{Catalog, Table};

use crate::infer::identifier::Identifier;
use crate::{ColumnProfile, Profile, TableProfile};

/// A table with everything that is known of it.
pub(crate) struct Known<'a> {
    pub at: usize,
    pub table: &'a Table,
    pub profile: Option<&'a TableProfile>,
    pub name: Identifier,
    pub columns: Vec<KnownColumn<'a>>,
}

pub(crate) struct KnownColumn<'a> {
    pub column: &'a sql::Column,
    pub profile: Option<&'a ColumnProfile>,
    pub name: Identifier,
    pub family: Family,
    /// Whether its numbers are spread over a wide range, or begin far from 1.
    pub sparse: bool,
}

/// Values of different families are never equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    Whole,
    Fraction,
    Text,
    Time,
    Truth,
    /// No value was seen, and the type tells nothing.
    Unknown,
}

pub(crate) fn known<'a>(catalog: &'a Catalog, profile: &'a Profile) -> Vec<Known<'a>> {
    let tables = catalog.tables.iter().enumerate();
    let known = tables.map(|(at, table)| {
        let profile = profile.table(&table.schema, &table.name);
        let columns = table.columns.iter().map(|column| {
            let profile = profile.and_then(|profile| profile.column(&column.name));
            KnownColumn {
                column,
                profile,
                name: Identifier::column(&column.name),
                family: family(column.kind, profile),
                sparse: profile.is_some_and(sparse),
            }
        });
        Known {
            at,
            table,
            profile,
            name: Identifier::table(&table.name),
            columns: columns.collect(),
        }
    });
    known.collect()
}

/// By the values where there are some: what a column is declared as need not be what is in it.
fn family(kind: Option<Type>, profile: Option<&ColumnProfile>) -> Family {
    let seen = profile.filter(|profile| profile.values > 0);
    let declared = match kind {
        Some(Type::Text) => Family::Text,
        Some(Type::Integer) => Family::Whole,
        Some(Type::Decimal { scale: 0, .. }) => Family::Whole,
        Some(Type::Decimal { .. } | Type::Float) => Family::Fraction,
        Some(Type::Boolean) => Family::Truth,
        Some(Type::Date | Type::Timestamp) => Family::Time,
        None => Family::Unknown,
    };
    match seen {
        None => declared,
        Some(_) if matches!(declared, Family::Truth | Family::Time) => declared,
        Some(seen) if seen.times == seen.values => Family::Time,
        Some(seen) if seen.integers == seen.values => Family::Whole,
        Some(seen) if seen.numbers == seen.values && whole_numbers(seen) => Family::Whole,
        Some(seen) if seen.numbers == seen.values => Family::Fraction,
        Some(_) => Family::Text,
    }
}

/// Whether keys are spread over a much wider range than there are keys, or begin far from 1.
fn sparse(profile: &ColumnProfile) -> bool {
    let number = |text: &Option<String>| text.as_deref().and_then(crate::profile::as_number);
    let (Some(least), Some(greatest)) = (number(&profile.least), number(&profile.greatest)) else {
        return false;
    };
    let distinct = profile.distinct as f64;
    distinct >= 3.0
        && (greatest - least > 3.0 * distinct || least > 100.0 && least > 2.0 * distinct)
}

/// `3.0`, as engines write whole numbers of a column for fractions.
fn whole_numbers(seen: &ColumnProfile) -> bool {
    let mut values = seen.samples.iter();
    !seen.samples.is_empty()
        && values.all(|value| {
            value
                .split_once('.')
                .is_none_or(|(_, rest)| rest.bytes().all(|b| b == b'0'))
        })
}

impl KnownColumn<'_> {
    pub fn distinct(&self) -> u64 {
        self.profile.map_or(0, |profile| profile.distinct)
    }

    pub fn is_unique(&self) -> bool {
        self.profile.is_some_and(ColumnProfile::is_unique)
    }
}

impl Known<'_> {
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns
            .iter()
            .position(|column| column.column.name == name)
    }
}
