//! What a chart, or a finding, is chosen by: the columns of a result and how many rows it has.

use base::{Format, Granularity, Type};

/// A result without its rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    pub columns: Vec<Column>,
    pub rows: usize,
}

/// One column of a result.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// The name by which rows carry it, such as `product.brand`.
    pub name: String,
    pub title: String,
    pub role: Role,
    pub kind: Type,
    pub format: Format,
    /// Whether the rows of a measure add up to something: true of sums and counts, not of
    /// averages, extremes, ratios and counts of different things.
    pub additive: bool,
    /// How many different values it has, a missing value counting as one; `None` where nobody counted.
    pub distinct: Option<usize>,
}

/// What a column is to the question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Dimension,
    Time(Granularity),
    Measure,
}

impl Column {
    /// How finely it cuts time, if it holds time. An uncut date counts as days.
    pub fn time(&self) -> Option<Granularity> {
        match (self.role, self.kind) {
            (Role::Time(granularity), _) => Some(granularity),
            (Role::Dimension, Type::Date) => Some(Granularity::Day),
            (Role::Dimension, Type::Timestamp) => Some(Granularity::Second),
            _ => None,
        }
    }

    /// Whether it is a measure that has a length on an axis.
    pub fn is_quantity(&self) -> bool {
        self.role == Role::Measure && self.is_number()
    }

    pub(crate) fn is_number(&self) -> bool {
        matches!(
            self.kind,
            Type::Integer | Type::Decimal { .. } | Type::Float
        )
    }
}

/// The columns of a shape that tell its rows apart, and those that have a length.
#[derive(Debug, Clone, PartialEq)]
pub struct Parts<'a> {
    pub times: Vec<&'a Column>,
    pub dimensions: Vec<&'a Column>,
    pub measures: Vec<&'a Column>,
}

impl Shape {
    /// Sorts the columns. A column that is the same in all of several rows is left out, since it
    /// tells none of them apart; so is a measure that is no number.
    pub fn parts(&self) -> Parts<'_> {
        let constant = |column: &Column| self.rows > 1 && column.distinct == Some(1);
        let keys = || {
            self.columns
                .iter()
                .filter(|c| c.role != Role::Measure && !constant(c))
        };
        Parts {
            times: keys().filter(|c| c.time().is_some()).collect(),
            dimensions: keys().filter(|c| c.time().is_none()).collect(),
            measures: self.columns.iter().filter(|c| c.is_quantity()).collect(),
        }
    }
}

/// Whether several measures may share one axis: they are counted in the same unit, and their
/// titles can be told apart.
pub(crate) fn alike(measures: &[&Column]) -> bool {
    let same_unit = measures
        .windows(2)
        .all(|pair| pair[0].format == pair[1].format);
    same_unit && titles_differ(measures)
}

pub(crate) fn titles_differ(columns: &[&Column]) -> bool {
    let earlier = |i: usize| columns[..i].iter().any(|c| c.title == columns[i].title);
    !(0..columns.len()).any(earlier)
}
