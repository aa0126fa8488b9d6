//! Conditions on members, with typed values.

use base::{Decimal, Value};
use jiff::civil::DateTime;

use super::Column;
use crate::{Aggregate, MemberId};

/// A condition on the members of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Predicate {
    /// All of them; holds where there is none.
    All(Vec<Predicate>),
    /// At least one of them; never holds where there is none.
    Any(Vec<Predicate>),
    Test {
        member: MemberId,
        test: Test,
    },
    /// On a calculation of this name.
    Calculated {
        name: String,
        test: Test,
    },
    /// Two members of a row, or of a group, beside one another. Where one has no value, they are
    /// not equal, and nothing else holds of them.
    Versus {
        member: MemberId,
        relation: Relation,
        other: MemberId,
    },
    /// A measure of a group beside what it is of many.
    Against {
        member: MemberId,
        relation: Relation,
        whole: Whole,
    },
    /// Rows that a measure aggregates, by its own filters.
    Counted(MemberId),
    /// Rows whose entity has rows of another cube, or none: by its place among those of the query.
    Exists(usize),
    /// The member is the key of a row that is one of these, or that has one of these above it.
    /// Only rules of the model say so.
    Below {
        member: MemberId,
        node: MemberId,
        parent: MemberId,
        depth: usize,
        of: Vec<Value>,
    },
}

/// What a measure is of the groups that agree in some columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Whole {
    pub aggregate: Aggregate,
    pub per: Vec<Column>,
    /// So many times of it are compared.
    pub times: Option<Decimal>,
}

impl Whole {
    /// Under which name it stands beside a measure. A space is in no name of a member.
    pub fn name(&self, measure: &str) -> String {
        let what = match self.aggregate {
            Aggregate::Average => "average",
            Aggregate::Total => "total",
        };
        let per: Vec<&str> = self.per.iter().map(|column| column.name.as_str()).collect();
        match per.is_empty() {
            true => format!("{measure} {what}"),
            false => format!("{measure} {what} per {}", per.join(",")),
        }
    }
}

/// How two values are to stand to one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    Equal,
    NotEqual,
    Order(Comparison),
}

/// What is asked of one member. A member without a value passes only where
/// [`Test::keeps_missing`] says so.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    Is(Vec<Value>),
    /// Rows without a value stay, as people expect of "all but these".
    IsNot(Vec<Value>),
    Compare(Comparison, Value),
    /// Some text of these is at its place in the value, in capitals or not.
    Like(TextPart, Vec<String>),
    /// None of them is; rows without a value stay.
    NotLike(TextPart, Vec<String>),
    /// From `start` up to, not including, `end`.
    Within {
        start: DateTime,
        end: DateTime,
    },
    /// Before `start`, or at `end` or later. As in Cube, rows without a value do not stay.
    Outside {
        start: DateTime,
        end: DateTime,
    },
    Set,
    NotSet,
}

impl Test {
    /// Whether a member without a value passes.
    pub fn keeps_missing(&self) -> bool {
        matches!(self, Test::IsNot(_) | Test::NotLike(..) | Test::NotSet)
    }
}

/// Where in a value a text is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextPart {
    Anywhere,
    Start,
    End,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Predicate {
    pub fn always() -> Self {
        Predicate::All(Vec::new())
    }

    pub fn never() -> Self {
        Predicate::Any(Vec::new())
    }

    pub fn is_always(&self) -> bool {
        matches!(self, Predicate::All(all) if all.iter().all(Predicate::is_always))
    }

    pub fn collect_members(&self, into: &mut Vec<MemberId>) {
        match self {
            Predicate::All(parts) | Predicate::Any(parts) => {
                parts.iter().for_each(|part| part.collect_members(into));
            }
            Predicate::Test { member, .. }
            | Predicate::Below { member, .. }
            | Predicate::Counted(member) => into.push(*member),
            Predicate::Versus { member, other, .. } => into.extend([*member, *other]),
            Predicate::Against { member, .. } => into.push(*member),
            // What is asked of rows of others is a query of its own.
            Predicate::Exists(_) | Predicate::Calculated { .. } => {}
        }
    }

    /// The conditions that must all hold.
    pub fn conjuncts(&self) -> Box<dyn Iterator<Item = &Predicate> + '_> {
        match self {
            Predicate::All(parts) => Box::new(parts.iter().flat_map(Predicate::conjuncts)),
            other => Box::new(std::iter::once(other)),
        }
    }

    /// Less than is asked here: nothing that certain members are a part of.
    pub fn without(&self, foreign: &dyn Fn(MemberId) -> bool) -> Predicate {
        match self {
            Predicate::All(parts) => {
                Predicate::All(parts.iter().map(|part| part.without(foreign)).collect())
            }
            Predicate::Any(parts) => {
                let parts: Vec<Predicate> =
                    parts.iter().map(|part| part.without(foreign)).collect();
                match parts.iter().any(Predicate::is_always) {
                    true => Predicate::always(),
                    false => Predicate::Any(parts),
                }
            }
            Predicate::Test { member, .. } if foreign(*member) => Predicate::always(),
            Predicate::Versus { member, other, .. } if foreign(*member) || foreign(*other) => {
                Predicate::always()
            }
            // They are about the rows outside.
            Predicate::Calculated { .. } | Predicate::Counted(_) | Predicate::Exists(_) => {
                Predicate::always()
            }
            test => test.clone(),
        }
    }

    pub fn names(&self, member: MemberId) -> bool {
        let mut members = Vec::new();
        self.collect_members(&mut members);
        members.contains(&member)
    }

    /// Whether it is about some of these members, and about others too.
    pub fn is_torn_by(&self, ignored: &[MemberId]) -> bool {
        let mut members = Vec::new();
        self.collect_members(&mut members);
        let about = |id: &MemberId| ignored.contains(id);
        members.iter().any(about) && (!members.iter().all(about) || self.looks_elsewhere())
    }

    /// Whether it looks for rows of other cubes.
    fn looks_elsewhere(&self) -> bool {
        match self {
            Predicate::All(parts) | Predicate::Any(parts) => {
                parts.iter().any(Predicate::looks_elsewhere)
            }
            other => matches!(other, Predicate::Exists(_)),
        }
    }

    /// The same conditions, on a calculation.
    pub(super) fn on_calculation(self, name: &str) -> Self {
        let each = |parts: Vec<Predicate>| {
            let parts = parts.into_iter().map(|part| part.on_calculation(name));
            parts.collect()
        };
        match self {
            Predicate::All(parts) => Predicate::All(each(parts)),
            Predicate::Any(parts) => Predicate::Any(each(parts)),
            Predicate::Test { test, .. } | Predicate::Calculated { test, .. } => {
                let name = name.to_owned();
                Predicate::Calculated { name, test }
            }
            other => other,
        }
    }
}
