//! What a lookup asks for, in the terms of its words: which members they are is decided later.

use semantic::{CubeId, MemberId, Operator};

use super::cues::{Kind, Made};
use super::schema::Tier;
use crate::ValueLink;

/// A word for a column or for a thing, or for either.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Noun {
    pub columns: Vec<(Tier, MemberId)>,
    pub things: Vec<(Tier, CubeId)>,
    /// The thing whose column it is, where that was said.
    pub owner: Option<CubeId>,
    /// The word is "name" and nothing more.
    pub name: bool,
    pub plural: bool,
}

impl Noun {
    /// The surest thing that it may be.
    pub fn thing(&self) -> Option<CubeId> {
        self.things.first().map(|(_, cube)| *cube)
    }

    /// Whether it is a thing at least as surely as a column.
    pub fn is_thing(&self) -> bool {
        let column = self.columns.first().map_or(Tier::MAX, |(tier, _)| *tier);
        self.things.first().is_some_and(|(tier, _)| *tier <= column)
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum Shown {
    Noun(Noun),
    Made(Made, Noun),
    Count {
        noun: Noun,
        distinct: bool,
    },
    /// Every column of a thing.
    Everything,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Test {
    pub noun: Option<Noun>,
    /// What the words say about a column that they do not name.
    pub kind: Kind,
    pub operator: Operator,
    pub values: Vec<ValueLink>,
    /// As they stand in the question: one, or two for "between".
    pub texts: Vec<String>,
    pub negated: bool,
    /// It is said of a thing that there must not be.
    pub within: bool,
    /// Either this or what is said before it.
    pub or: bool,
    /// The thing that was spoken of last.
    pub focus: Option<CubeId>,
    /// A thing beside the value: "the Biology department".
    pub beside: Option<Noun>,
    /// Written as names are, with a capital or between quotation marks.
    pub loud: bool,
    /// It was between quotation marks, or is a number.
    pub literal: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    Test(Test),
    /// There is such a thing, so many of them, or none.
    Exists {
        thing: Noun,
        negated: bool,
        count: Option<(Operator, String)>,
    },
    /// More or less than the average of all.
    Average {
        noun: Option<Noun>,
        operator: Operator,
    },
}

#[derive(Debug, Clone, PartialEq)]
pub enum Key {
    Noun(Noun),
    Made(Made, Noun),
    Count(Noun),
    /// How many rows there are.
    Rows,
    Kind(Kind),
    /// The first column that is shown.
    First,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Rank {
    pub key: Key,
    pub descending: bool,
    pub limit: Option<u64>,
}

/// A lookup as far as its words go.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Frame {
    pub shown: Vec<Shown>,
    pub distinct: bool,
    pub both: bool,
    /// The thing whose rows are looked for.
    pub main: Option<CubeId>,
    pub conditions: Vec<Condition>,
    pub groups: Vec<Noun>,
    pub rank: Option<Rank>,
    /// From 0 to 1: what unknown words and guesses leave of it.
    pub trust: f64,
    pub notes: Vec<String>,
}
