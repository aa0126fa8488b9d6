//! What words mean to anybody in business, whatever the model: normal forms, function words, synonyms, readable names, member values.
//!
//! Step: 1 understand (it lends its tables and indexes to `ask`).
//! Never: knows a model, an actor or a database; decides what a question means.
//!
//! Start reading at [`split`] (text to words) and [`Phrases`] (words to meanings).

mod domain;
mod function;
pub mod index;
mod lemma;
pub mod mapper;
pub mod names;
mod number;
mod phrases;
mod stop;
mod thesaurus;
mod time;
mod values;
mod word;

pub use domain::{Domain, Leaning};
pub use function::{Aggregation, Function, Refusal, functions};
pub use lemma::lemma;
pub use number::{number, ordinal};
pub use phrases::{Matches, Phrases, key};
pub use stop::{is_small, is_stop};
pub use thesaurus::{Related, Relation, kin, related};
pub use time::{month, weekday};
pub use values::{ValueHit, ValueIndex, ValueIndexBuilder};
pub use word::{Gap, Word, split};

#[cfg(test)]
mod tests;
