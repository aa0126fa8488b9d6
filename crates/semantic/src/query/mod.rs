//! The query language: what can be asked of a model, in Cube's JSON form and as a type.
//!
//! A query names members by path and holds values as text; [`crate::resolve`] looks them up.

mod calculation;
mod dates;
mod filter;
mod json;
mod operator;
mod relative;
mod times;
mod top;
mod write;

pub use calculation::{Calculation, CalculationKind, Earlier, Shown};
pub use operator::Operator;

use base::{Calendar, Decimal};
use jiff::Zoned;
use jiff::civil::Date;

/// A question to a model, before anybody looked whether its members exist.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Query {
    pub measures: Vec<String>,
    pub dimensions: Vec<String>,
    pub time_dimensions: Vec<TimeDimension>,
    /// All of them must hold.
    pub filters: Vec<Filter>,
    pub segments: Vec<String>,
    /// What is computed of the groups beside their measures; each is a column of the result.
    pub calculations: Vec<Calculation>,
    pub top: Option<Top>,
    pub order: Vec<Order>,
    pub limit: Option<u64>,
    pub offset: Option<u64>,
    /// Cubes to go by, one after the other, where several ways lead on.
    pub join_hints: Vec<Vec<String>>,
    /// The zone whose clock its days and hours are of; the tenant's, if none is named.
    pub time_zone: Option<String>,
    /// Whether it is told, too, how many rows there are before the limit and the offset.
    pub total: bool,
    /// The rows of the cube as they are, with what each measure takes from a row.
    pub ungrouped: bool,
}

/// A query in one of the ranges that a text in JSON form compares, or the only one it asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranged {
    pub query: Query,
    /// From when to when, where several ranges are compared: each is a query of its own.
    pub compared: Option<[String; 2]>,
}

/// When a query is asked, and by whose calendar: what its relative dates are told from.
#[derive(Debug, Clone)]
pub struct Now {
    pub time: Zoned,
    pub calendar: Calendar,
}

/// A time dimension, cut to a granularity, limited to days, or both.
#[derive(Debug, Clone, PartialEq)]
pub struct TimeDimension {
    pub dimension: String,
    /// A size, a part of the tenant's fiscal year, or one that the model gives the dimension.
    pub granularity: Option<String>,
    /// First and last day, both inside.
    pub range: Option<(Date, Date)>,
    /// Whether periods of the range in which nothing happened are shown too: `fillGaps`, which
    /// is our own addition to Cube's queries.
    pub fill_gaps: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Filter {
    And(Vec<Filter>),
    Or(Vec<Filter>),
    Test {
        member: String,
        operator: Operator,
        values: Vec<String>,
        /// Whether `null` is listed among the values: then rows without one are among those that
        /// are asked for, or left out where the operator is negated.
        null: bool,
    },
    /// One member beside another of the same row, or of the same group.
    Versus {
        member: String,
        operator: Operator,
        other: String,
    },
    /// Whether there are rows of another cube.
    Exists(Box<Existence>),
    /// A measure of a group beside what it is of many.
    Against(Against),
}

/// A measure of a group beside the average of the groups, or beside its value for all of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Against {
    pub member: String,
    pub operator: Operator,
    pub aggregate: Aggregate,
    /// Groups of the result that agree in these stand together; all of them, if there are none.
    pub per: Vec<String>,
    /// So many times the aggregate; once, where it is left out.
    pub times: Option<Decimal>,
}

/// What is made of many groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aggregate {
    /// The mean of the groups, each of which counts once.
    Average,
    /// The measure itself over all rows of the groups: the ratio of all, not a sum of ratios.
    Total,
}

/// The first groups of a result, or the first of each kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Top {
    pub count: u64,
    /// The measure that they are ordered by.
    pub by: String,
    /// The last instead of the first.
    pub lowest: bool,
    /// So many of each combination of these.
    pub per: Vec<String>,
    /// Whether those that equal the last one stay too.
    pub ties: bool,
    /// Whether all that is left is one more group of each kind.
    pub others: bool,
}

/// With or without: rows of a cube that belong to the same entity as a row does.
#[derive(Debug, Clone, PartialEq)]
pub struct Existence {
    /// A cube, or a measure or segment whose rows are meant.
    pub rows: String,
    /// The cube of the entity; that which the query is about, where it is left out.
    pub of: Option<String>,
    /// Asks for those that have none.
    pub negated: bool,
    /// What must hold of the rows, or on measures, of all of them that one entity has.
    pub filters: Vec<Filter>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    pub member: String,
    pub descending: bool,
}

/// A day, written in exactly one way: the library would also take a time of day and drop it.
pub(crate) fn day(text: &str) -> Option<Date> {
    let plain = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    plain.then(|| text.parse().ok()).flatten()
}

pub(crate) const DAY_FORM: &str = "write it as 2026-03-31";
