//! Phrases of time: a table of rules over the words of a question, on the tenant's calendar.
//!
//! Rules are tried at every word; the cover decides which of the found phrases hold. Half-open
//! inside: a reading ends before its `end`.

mod calendar;
mod day;
mod grain;
mod part;
mod range;
mod relative;
mod scope;
mod table;

use base::Granularity;
use jiff::civil::Date;
use lexicon::Word;

use crate::Today;
pub use scope::day_name;
pub use table::{Rule, rules};

/// What a phrase of time says.
#[derive(Debug, Clone, PartialEq)]
pub enum TimeMeaning {
    /// From when to when; several readings where people mean different things by it.
    Period(Vec<Reading>),
    /// "all time".
    Ever,
    /// "by month".
    Grain(Granularity),
    /// "month": a size of time, which means something only in its company.
    Unit(Granularity),
    /// Understood, and not answered; with its name.
    Refused(&'static str),
}

/// One way to read a phrase: days from `start` (or the beginning) to before `end`.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    pub start: Option<Date>,
    pub end: Date,
    /// Words that have this reading alone.
    pub phrase: String,
}

/// A phrase of time at a place in the question.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// How many words it takes.
    pub len: usize,
    pub meaning: TimeMeaning,
    pub rule: &'static str,
}

/// Every phrase of time that begins at a word.
pub fn starting_at(words: &[Word], at: usize, today: &Today) -> Vec<Found> {
    let scope = scope::Scope { words, today };
    if words[at].quoted {
        return Vec::new();
    }
    let read = |rule: &Rule| {
        let (end, meaning) = (rule.read)(&scope, at)?;
        Some(Found {
            len: end - at,
            meaning,
            rule: rule.name,
        })
    };
    rules().iter().filter_map(read).collect()
}
