//! The values that an actor may say: those that were asked for as the actor, and those of an index
//! that was opened for the actor.

use std::collections::HashSet;

use lexicon::index::Index;
use lexicon::{ValueIndex, Word};

/// Clones share the values.
#[derive(Debug, Clone, Default)]
pub(crate) struct Values {
    pub heard: ValueIndex,
    pub kept: Index,
}

/// A value that begins at a word.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Said {
    /// How many words it takes.
    pub len: usize,
    /// The member it belongs to, as `cube.member`.
    pub path: String,
    /// As the database writes it.
    pub value: String,
}

impl Values {
    /// Every value that begins at a word, the longest first.
    pub fn starting_at(&self, words: &[Word], at: usize) -> Vec<Said> {
        let heard = self.heard.starting_at(words, at).into_iter();
        let heard = heard.map(|hit| Said {
            len: hit.len,
            path: hit.path.to_owned(),
            value: hit.value.to_owned(),
        });
        let kept = self.kept.starting_at(words, at).into_iter();
        let kept = kept.map(|hit| Said {
            len: hit.len,
            path: hit.path.to_string(),
            value: hit.value,
        });
        let mut known = HashSet::new();
        let mut said: Vec<Said> = heard.chain(kept).collect();
        said.retain(|value| known.insert(value.clone()));
        // Where a value was found must not show.
        said.sort_by(|a, b| {
            let longest = b.len.cmp(&a.len);
            longest.then_with(|| (&a.value, &a.path).cmp(&(&b.value, &b.path)))
        });
        said
    }
}
