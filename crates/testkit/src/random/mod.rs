//! Random models, data and queries, for what must hold of every one of them.
//!
//! All is drawn from a number of choices, so a test that finds a fault can look whether fewer of
//! them show it too: the first way to choose is always the simplest one.
//!
//! A model is a star or two that share dimensions, with snowflake arms, and comes as Cube YAML.
//! Its data holds what breaks joins and sums: keys without a partner or missing altogether, names
//! that occur twice, values that are missing, negative or zero, days around the ends of years.

mod around;
mod calculation;
mod calendar;
mod data;
mod draw;
mod existence;
mod gaps;
mod in_windows;
mod meaning;
mod model;
pub mod oracle;
mod policy;
mod query;
mod row;
mod seen;
mod shape;
pub mod trial;
mod ungrouped;
mod windows;

pub use draw::Draw;
pub use query::{additive_query, query};

use std::collections::{BTreeMap, BTreeSet};

use base::{Actor, ActorId, Attribute, Calendar, Value};
use semantic::ModelFile;

use crate::memory::Tables;

/// The schema that all tables of a random model stand in.
pub const SCHEMA: &str = "s";

/// What a model may contain.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Only SQL and numbers that an engine without exact decimals takes to mean the same.
    pub portable: bool,
    /// Names in the model's own SQL stand in these, for engines that take `"a"` for a text.
    pub backticks: bool,
}

/// A model, its data, and what can be asked of it.
pub struct World {
    pub files: Vec<ModelFile>,
    pub tables: Tables,
    pub cubes: Vec<Cube>,
    pub calendar: Calendar,
    shapes: Vec<shape::Shape>,
}

/// A cube as far as a query needs to know it.
pub struct Cube {
    pub name: String,
    pub dimensions: Vec<(String, Kind)>,
    pub measures: Vec<Measure>,
    pub segments: Vec<String>,
    /// The cubes, by place, of which each row here has one row at most; itself among them.
    pub reaches: Vec<usize>,
    /// The cube that some of its members look at.
    other: Option<usize>,
    /// The fact whose rows are aggregated for each of its rows.
    counted: Option<usize>,
    /// The measure that its ratio divides by.
    divisor: &'static str,
    rules: Vec<policy::Rule>,
}

pub struct Measure {
    pub path: String,
    /// Any number is a whole one here.
    pub kind: Kind,
    /// Whether every engine computes it to the last digit.
    pub exact: bool,
    /// Whether the values of parts add up to that of the whole.
    pub additive: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Whole,
    Decimal,
    Float,
    Text,
    Date,
    Time,
    Flag,
}

/// Whether a dimension is made of other rows, which other people see otherwise.
fn is_aggregated(path: &str) -> bool {
    path.ends_with(".busy") || path.ends_with(".sold")
}

/// Draws a model with its data.
pub fn world(draw: &mut Draw, options: Options) -> World {
    let shapes = shape::shapes(draw);
    let tables = data::tables(draw, &shapes, options);
    let (text, cubes) = model::model(draw, &shapes, options);
    let file = ModelFile {
        path: "random.yaml".into(),
        text,
    };
    World {
        files: vec![file],
        tables,
        cubes,
        calendar: calendar::calendar(draw),
        shapes,
    }
}

/// A member of the groups given. Every cube lets `all` see each row and `staff` those of a rule;
/// what `left`, `right` and `rest` see of a fact excludes one another and is everything together.
pub fn actor(group: &str) -> Actor {
    let words = policy::WORDS.map(|word| Value::Text(word.into()));
    Actor {
        id: ActorId::new("somebody").unwrap_or_else(|_| unreachable!("it is an id")),
        groups: BTreeSet::from([group.to_owned()]),
        attributes: BTreeMap::from([
            ("words".to_owned(), Attribute(words.to_vec())),
            (
                "place".to_owned(),
                Attribute(policy::PLACES.map(Value::Integer).to_vec()),
            ),
        ]),
    }
}

#[cfg(test)]
mod tests;
