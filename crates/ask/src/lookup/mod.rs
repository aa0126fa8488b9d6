//! Lookups: what rows say as they are. "Names of the students older than 20", "which city has the most stadiums".
//!
//! Only of cubes whose model says that their rows are looked up. Every word is read as a column, a
//! thing, a value or a cue; one that is none of these costs trust, a negator or quantifier that
//! is not read costs the whole reading.

mod build;
mod choose;
mod cues;
mod frame;
mod items;
mod read;
mod schema;
mod ways;

use lexicon::Word;
use semantic::Visible;

pub(crate) use build::Lookup;
pub(crate) use schema::Schema;

use crate::Words;

/// Less trust than this is no answer.
const TRUSTED_FROM: f64 = 0.7;

pub(crate) fn lookup(
    question: &str,
    tokens: &[Word],
    words: &Words,
    visible: &Visible,
) -> Option<Lookup> {
    if words.schema.is_empty() {
        return None;
    }
    let items = items::items(question, tokens, words);
    let frame = read::read(&items, tokens)?;
    let found = build::build(&frame, visible, &words.schema)?;
    (found.trust >= TRUSTED_FROM).then_some(found)
}
