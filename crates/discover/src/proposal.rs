//! What a database may mean: nothing of it is certain, and everything says why.

use serde::{Deserialize, Serialize};

use crate::sensitive::Sensitive;

/// Something that was inferred, how sure that is, and a sentence that says why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Proposed<T> {
    pub value: T,
    /// From 0 to 1.
    pub confidence: f64,
    pub evidence: String,
}

/// A model of a whole source.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Proposal {
    pub tables: Vec<TableProposal>,
    /// What people should look at, most worthwhile first.
    pub review: Vec<Reviewed>,
}

/// What a table may mean.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TableProposal {
    pub schema: String,
    pub name: String,
    pub title: Proposed<String>,
    pub purpose: Proposed<String>,
    pub role: Proposed<TableRole>,
    pub key: Option<Proposed<Key>>,
    pub references: Vec<Proposed<Reference>>,
    /// The columns that name a row to people.
    pub display: Option<Proposed<Vec<String>>>,
    /// The columns by which its rows are placed in time, the best one first.
    pub times: Vec<Proposed<String>>,
    pub hierarchies: Vec<Proposed<Hierarchy>>,
    pub columns: Vec<ColumnProposal>,
    pub tags: Vec<String>,
    /// The latest time that its rows tell of.
    pub freshness: Option<String>,
}

/// The columns that tell one row from another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    pub columns: Vec<String>,
    /// Whether the database says so itself.
    pub declared: bool,
}

/// Columns whose values are the key of a row of another table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    pub columns: Vec<String>,
    pub schema: String,
    pub table: String,
    /// In the order of `columns`.
    pub to: Vec<String>,
    pub declared: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum TableRole {
    /// Its rows are counted and added up.
    Fact,
    /// Its rows are what others are grouped by.
    Dimension,
    /// Its rows only say which rows of others belong together.
    Bridge,
    /// Its rows are what there was at some moment, again and again.
    Snapshot,
    /// Its rows are what a program noted.
    Log,
    /// Each of its rows held for a time.
    SlowlyChanging,
    /// It serves the loading or running of programs.
    Technical,
}

/// Levels of one thing, the widest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hierarchy {
    pub name: String,
    pub levels: Vec<String>,
}

/// What a column may mean.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ColumnProposal {
    pub name: String,
    pub title: Proposed<String>,
    pub purpose: String,
    pub role: Proposed<ColumnRole>,
    /// Such as `kg`, `EUR` or `%`.
    pub unit: Option<Proposed<String>>,
    pub tags: Vec<String>,
    /// The form that nearly all of its values have.
    pub pattern: Option<String>,
    /// What held for all values that were seen, in words.
    pub rules: Vec<Proposed<String>>,
    /// What it holds that not everybody may see; its values are withheld.
    pub sensitive: Option<Sensitive>,
    /// What it may hold of that: people decide.
    pub suspected: Option<Sensitive>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ColumnRole {
    Key,
    Reference,
    /// It is added up, averaged or looked at as it stood last.
    Measure(Aggregation),
    Time,
    /// It names a row to people.
    Name,
    /// Its rows are grouped by it.
    Category,
    Flag,
    /// It is read, and not grouped by.
    Text,
    /// It serves programs.
    Technical,
}

/// What is made of many values of a measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Aggregation {
    Sum,
    Average,
    /// The last one over time, added up over everything else.
    LastOverTime,
    CountDistinct,
}

/// Something to look at, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reviewed {
    /// Table, and column where it is about one.
    pub table: String,
    pub column: Option<String>,
    pub what: String,
    pub confidence: f64,
    pub evidence: String,
    /// Uncertainty times expected use.
    pub weight: f64,
}
