//! Names with some of the same words, or with nearly the same letters.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use fst::{IntoStreamer, Streamer};
use levenshtein_automata::LevenshteinAutomatonBuilder;

use super::{Candidates, Mapper, Way};

/// A word of more names than this does not bring any of them up by itself.
const NAMES_MAX: usize = 2_000;
/// Words that say the same in names of whatever it is: what is said, and what may be written.
const SAME: &[(&str, &str)] = &[
    ("annual", "yearly"),
    ("yearly", "annual"),
    ("kind", "type"),
    ("sort", "type"),
    ("status", "state"),
    ("begin", "start"),
    ("finish", "end"),
    ("town", "city"),
    ("shop", "store"),
    ("movie", "film"),
    ("song", "track"),
    ("genre", "category"),
    ("amount", "value"),
    ("value", "amount"),
    ("client", "customer"),
    ("vendor", "supplier"),
    ("firm", "company"),
    ("telephone", "phone"),
    ("stock", "inventory"),
    ("target", "plan"),
    ("plan", "target"),
];
/// How well one of them stands for the other.
const SAME_LIKENESS: f64 = 0.9;
/// They join words, and say nothing of their own.
const JOINING: &[&str] = &["a", "an", "of", "per", "the"];
/// In shorter words a typo makes another word.
const TYPO_LETTERS_MIN: usize = 5;
/// No similarity is as good as a synonym.
const SIMILARITY_MAX: f64 = 0.84;

static ONE_TYPO: LazyLock<LevenshteinAutomatonBuilder> =
    LazyLock::new(|| LevenshteinAutomatonBuilder::new(1, true));

impl Mapper {
    /// Names that share the telling words of a term.
    pub(super) fn similar(&self, term: &str, found: &mut Candidates) {
        let words = term.split(' ');
        let said: Vec<&str> = words
            .filter(|word| !word.is_empty() && !JOINING.contains(word))
            .collect();
        let weights: Vec<f64> = said.iter().map(|word| self.weight(word)).collect();
        let all: f64 = weights.iter().sum();
        let mut shared: BTreeMap<u32, f64> = BTreeMap::new();
        for (word, weight) in said.iter().zip(&weights) {
            for (other, likeness) in self.like(word) {
                for key in self
                    .by_word
                    .get(&*other)
                    .into_iter()
                    .flatten()
                    .take(NAMES_MAX)
                {
                    *shared.entry(*key).or_default() += weight * likeness;
                }
            }
        }
        for (key, shared) in shared {
            let name = &self.keys[key as usize];
            let words: f64 = name.split(' ').map(|word| self.weight(word)).sum();
            // Of what both say, how much they say together.
            let similarity = (2.0 * shared / (all + words)).min(1.0) * SIMILARITY_MAX;
            if similarity >= super::OFFERED_FROM {
                for object in self.named(name) {
                    found.put(object, Way::Similar, similarity, || {
                        format!("it is like \"{name}\"")
                    });
                }
            }
        }
    }

    /// A word that many names have tells little.
    fn weight(&self, word: &str) -> f64 {
        let names = self.by_word.get(word).map_or(0, Vec::len);
        let all = self.keys.len().max(1) as f64;
        (1.0 + all / (1.0 + names as f64)).ln()
    }

    /// The word itself, or where no name has it, words within one typo.
    fn like(&self, word: &str) -> Vec<(String, f64)> {
        if self.by_word.contains_key(word) {
            return vec![(word.to_owned(), 1.0)];
        }
        let same = SAME.iter().filter(|(said, _)| *said == word);
        let mut same = same.filter(|(_, written)| self.by_word.contains_key(*written));
        if let Some((_, written)) = same.next() {
            return vec![((*written).to_owned(), SAME_LIKENESS)];
        }
        if word.chars().count() < TYPO_LETTERS_MIN {
            return Vec::new();
        }
        let mut like = Vec::new();
        let mut stream = self.words.search(ONE_TYPO.build_dfa(word)).into_stream();
        while let Some(other) = stream.next().filter(|_| like.len() < 5) {
            like.extend(String::from_utf8(other.to_vec()).map(|other| (other, 0.9)));
        }
        like
    }
}
