//! Which lines of the audit to read.

use std::str::FromStr;

use base::ActorId;
use jiff::Timestamp;

use crate::{Error, Line, Outcome};

/// Which lines are wanted, the latest first. What is not said is not asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    pub by: Option<ActorId>,
    /// An operation, as the rights table names it.
    pub action: Option<String>,
    pub outcome: Option<Outcome>,
    pub trace: Option<String>,
    pub from: Timestamp,
    /// Before this moment.
    pub until: Timestamp,
    /// Those that follow the last one that was read.
    pub after: Option<Mark>,
    pub limit: u32,
}

impl Search {
    /// The latest lines, whatever they tell of.
    pub fn latest(limit: u32) -> Self {
        Self {
            by: None,
            action: None,
            outcome: None,
            trace: None,
            from: Timestamp::MIN,
            until: Timestamp::MAX,
            after: None,
            limit,
        }
    }

    /// Whether a line is one of those that are wanted.
    pub fn wants(&self, line: &Line) -> bool {
        let of =
            |wanted: &Option<String>, text: &str| wanted.as_deref().is_none_or(|it| it == text);
        let at = line.at.as_millisecond();
        (self.by.is_none() || self.by == line.by)
            && of(&self.action, &line.action)
            && of(&self.trace, &line.trace)
            && self.outcome.is_none_or(|outcome| outcome == line.outcome)
            && (self.from.as_millisecond()..self.until.as_millisecond()).contains(&at)
            && self
                .after
                .as_ref()
                .is_none_or(|mark| Mark::of(line) < *mark)
    }
}

/// The place of a line among those of a tenant. Its text is a cursor.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    pub millisecond: i64,
    pub replica: String,
    pub number: i64,
}

impl Mark {
    pub fn of(line: &Line) -> Self {
        Self {
            millisecond: line.at.as_millisecond(),
            replica: line.replica.clone(),
            number: line.number,
        }
    }
}

impl std::fmt::Display for Mark {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}.{}", self.millisecond, self.number, self.replica)
    }
}

impl FromStr for Mark {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let wrong = || Error::Refused("this is no cursor of the audit".into());
        let mut parts = text.splitn(3, '.');
        let mut next = || parts.next().ok_or_else(wrong);
        let (millisecond, number, replica) = (next()?, next()?, next()?);
        Ok(Self {
            millisecond: millisecond.parse().map_err(|_| wrong())?,
            number: number.parse().map_err(|_| wrong())?,
            replica: replica.to_owned(),
        })
    }
}
