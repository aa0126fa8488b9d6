//! What was seen of a database: counts, shapes and a few values of each column.

mod asking;
mod cells;
mod column;
mod fingerprint;
mod reading;
mod rows;
mod shape;
mod summary;
mod trees;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub(crate) use column::as_number;
pub use fingerprint::Fingerprints;
pub use reading::{Bounds, Progress, look};
pub use shape::Shape;

use crate::sensitive::Sensitive;

/// What was seen so far. It can be saved, and gone on with.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Profile {
    pub tables: Vec<TableProfile>,
    /// Values of one column that were looked for in another, where samples alone cannot tell.
    pub inclusions: Vec<Inclusion>,
}

/// What a sample of the rows of one table showed.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct TableProfile {
    pub schema: String,
    pub name: String,
    pub rows: Count,
    /// Rows that were read.
    pub sampled: u64,
    /// In the order of the catalog; those that could not be read are missing.
    pub columns: Vec<ColumnProfile>,
    /// Sets of two or three columns that no two sampled rows share.
    pub unique_together: Vec<Vec<String>>,
    /// Columns whose value tells that of another one, in every sampled row.
    pub determines: BTreeMap<String, Vec<String>>,
    /// Columns whose values are those of another, unique one, and lead from row to row without ever
    /// coming back: a row above or before each.
    pub trees: Vec<(String, String)>,
    /// Pairs of times of which the first is never after the second.
    pub in_order: Vec<(String, String)>,
    /// Why it could not be read, in words that name no value.
    pub failed: Option<String>,
}

/// How many rows a table has, as far as anybody knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Count {
    #[default]
    Unknown,
    /// As the engine estimates.
    About(u64),
    /// The sample was the whole table.
    Exactly(u64),
}

/// What the sampled values of a column are like. Of a column that may be personal or secret, no
/// value is kept: nothing stands in the fields that would show one.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ColumnProfile {
    pub name: String,
    /// Sampled rows that have a value.
    pub values: u64,
    pub nulls: u64,
    pub distinct: u64,
    /// How many values are whole numbers, numbers, dates or times, and truths, as they are written.
    pub integers: u64,
    pub numbers: u64,
    pub times: u64,
    pub truths: u64,
    pub negatives: u64,
    /// The least and the greatest as numbers, where all values are numbers; times as they are
    /// written; else texts.
    pub least: Option<String>,
    pub greatest: Option<String>,
    pub shortest: u64,
    pub longest: u64,
    /// Whether each sampled value is at least as great as the one before it.
    pub ascending: bool,
    /// The most frequent forms of values, most frequent first.
    pub shapes: Vec<Tally<Shape>>,
    /// The most frequent values, most frequent first.
    pub top: Vec<Tally<String>>,
    /// A few different values.
    pub samples: Vec<String>,
    /// Why its values are withheld, if they are.
    pub withheld: Option<String>,
    /// What it holds, or may hold, that not everybody may see.
    #[serde(default)]
    pub sensitive: Option<Sensitive>,
    /// Stand for the distinct values, to look for them in other columns.
    pub fingerprints: Fingerprints,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally<T> {
    pub value: T,
    pub rows: u64,
}

/// How many of some values of a column are values of another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inclusion {
    /// Schema, table and column.
    pub from: [String; 3],
    pub to: [String; 3],
    pub asked: u64,
    pub found: u64,
}

impl Profile {
    pub fn table(&self, schema: &str, name: &str) -> Option<&TableProfile> {
        let mut tables = self.tables.iter();
        tables.find(|table| table.schema == schema && table.name == name)
    }

    /// Takes what was seen of a table, in place of what was known of it.
    fn put(&mut self, seen: TableProfile) {
        let same = |known: &TableProfile| known.schema == seen.schema && known.name == seen.name;
        self.tables.retain(|known| !same(known));
        self.tables.push(seen);
    }
}

impl TableProfile {
    pub fn column(&self, name: &str) -> Option<&ColumnProfile> {
        self.columns.iter().find(|column| column.name == name)
    }
}

impl ColumnProfile {
    /// Whether no two sampled rows have the same value, and each has one.
    pub fn is_unique(&self) -> bool {
        self.values > 0 && self.nulls == 0 && self.distinct == self.values
    }

    /// Forgets the values that are like this, wherever they would show.
    pub(crate) fn forget(&mut self, such: impl Fn(&str) -> bool) {
        self.top.retain(|tally| !such(&tally.value));
        self.samples.retain(|sample| !such(sample));
        for edge in [&mut self.least, &mut self.greatest] {
            *edge = edge.take().filter(|value| !such(value));
        }
    }

    /// Forgets every value, and what would show one; counts and lengths stay.
    pub fn withhold(&mut self, why: impl Into<String>) {
        self.fingerprints.withhold();
        let kept = std::mem::take(self);
        *self = Self {
            withheld: Some(why.into()),
            least: None,
            greatest: None,
            shapes: Vec::new(),
            top: Vec::new(),
            samples: Vec::new(),
            ..kept
        };
    }
}

impl Count {
    pub fn known(self) -> Option<u64> {
        match self {
            Count::Unknown => None,
            Count::About(rows) | Count::Exactly(rows) => Some(rows),
        }
    }
}
