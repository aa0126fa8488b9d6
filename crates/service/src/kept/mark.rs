//! How far a member was read: as the answer to which statement, when, and of which rows.

use std::fmt::Write;

use semantic::{CubeId, MeasureType, Member, Model, Order, Query};
use sha2::{Digest, Sha256};
use sql::Statement;

use super::is_masked;

/// What is noted of a member whose values were read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mark {
    /// Of the statement and the source that answered it.
    pub print: String,
    /// When, in seconds of the epoch.
    pub read: i64,
    /// What the rows were like.
    pub state: Option<String>,
}

impl Mark {
    pub fn text(&self) -> String {
        let state = self.state.as_deref().unwrap_or("-");
        format!("{} {} {state}", self.print, self.read)
    }

    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, ' ');
        let (print, read, state) = (parts.next()?, parts.next()?, parts.next()?);
        Some(Self {
            print: print.to_owned(),
            read: read.parse().ok()?,
            state: (state != "-").then(|| state.to_owned()),
        })
    }
}

/// Stands for a statement, with what it was asked of.
pub(super) fn print(source: &str, statement: &Statement) -> String {
    let Statement {
        text, parameters, ..
    } = statement;
    digest(&format!("{source}\n{text}\n{parameters:?}"))
}

pub(super) fn digest(text: &str) -> String {
    let digest = Sha256::digest(text);
    digest.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// What to ask to know whether rows of a cube came or went: how many there are, and its latest time.
pub(super) fn watching(model: &Model, cube: CubeId) -> Vec<Query> {
    let members: Vec<&Member> = model.members_of(cube).collect();
    let counts = |member: &&&Member| {
        let measure = member.measure();
        measure
            .is_some_and(|measure| measure.kind == MeasureType::Count && measure.filters.is_empty())
    };
    let count = members.iter().find(counts).map(|member| Query {
        measures: vec![member.path.clone()],
        ..Query::default()
    });
    // The latest date of birth would be one that somebody has.
    let may_be_read = |member: &&&Member| {
        member.is_time()
            && !is_masked(model, member)
            && (member.public || is_of_writing(&member.name))
    };
    let times = members.iter().filter(may_be_read);
    let latest = times.max_by_key(|member| is_of_writing(&member.name));
    let latest = latest.map(|member| Query {
        dimensions: vec![member.path.clone()],
        order: vec![Order {
            member: member.path.clone(),
            descending: true,
        }],
        limit: Some(1),
        ..Query::default()
    });
    count.into_iter().chain(latest).collect()
}

/// A time at which programs write rows tells of changes, too.
fn is_of_writing(name: &str) -> bool {
    ["updat", "modif", "chang", "load", "sync"]
        .iter()
        .any(|word| name.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_read_as_it_was_written() {
        for state in [None, Some("12 2024-01-01".to_owned())] {
            let mark = Mark {
                print: "ab".into(),
                read: 7,
                state,
            };
            assert_eq!(Mark::parse(&mark.text()), Some(mark));
        }
        assert_eq!(Mark::parse("nothing of it"), None);
    }
}
