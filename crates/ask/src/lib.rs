//! From a question in plain words to a semantic query, without a language model: the same words always give the same query.
//!
//! Step: 1 understand (question + [`Words`] + `Visible` -> [`Intent`]) and 2 formulate ([`Intent`] -> query or [`Clarification`]).
//! Never: asks the clock or a database, knows a member outside the given `Visible`, or passes over a word that changes numbers.
//!
//! Start reading at [`understand`]: annotate the words, choose the best cover, read it.

mod annotate;
mod clarification;
mod cover;
mod formulate;
mod intent;
mod lookup;
mod names;
mod read;
mod time;
mod values;
mod words;

use base::Calendar;
use jiff::civil::Date;
use semantic::Visible;

pub use clarification::{Choice, Clarification, ClarificationKind};
pub use formulate::{Formulated, formulate};
pub use intent::{Cause, Doubt, Intent, Part, Refused, Span, Top, Trend, ValueLink};
pub use time::{Reading, Rule, TimeMeaning, day_name, rules};
pub use words::{Link, Quality, Role, Words};

/// The tenant's date and calendar at the moment of asking.
#[derive(Debug, Clone, PartialEq)]
pub struct Today {
    pub date: Date,
    pub calendar: Calendar,
}

/// Stage 1: what each word of a question means to this actor.
pub fn understand(question: &str, words: &Words, visible: &Visible, today: &Today) -> Intent {
    let tokens = lexicon::split(question);
    let found = annotate::annotate(&tokens, words, visible, today);
    let cover = cover::best(tokens.len(), found);
    let mut intent = read::read(question, &tokens, &cover, words, visible);
    intent.lookup = lookup::lookup(question, &tokens, words, visible);
    intent
}

#[cfg(test)]
mod tests;
