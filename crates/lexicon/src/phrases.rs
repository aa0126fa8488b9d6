//! Phrases of one or several words with a meaning each, found from a place in a text.

use crate::{Word, split};

/// A map from phrases to meanings. Sorted, so that it is compact and always answers in the
/// same order; a phrase may have several meanings.
#[derive(Debug, Clone)]
pub struct Phrases<T> {
    entries: Vec<(Box<str>, T)>,
}

/// A phrase found: how many words it takes, and its meanings.
pub type Matches<'p, T> = Vec<(usize, &'p [(Box<str>, T)])>;

/// The normal form of a phrase: its lemmas with a space between each.
pub fn key(phrase: &str) -> String {
    join(&split(phrase))
}

fn join(words: &[Word]) -> String {
    let lemmas: Vec<&str> = words.iter().map(|word| word.lemma.as_str()).collect();
    lemmas.join(" ")
}

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Self {
            entries: Vec::new(),
        }
    }
}

impl<T> Phrases<T> {
    /// Phrases without a word in them are left out.
    pub fn new(phrases: impl IntoIterator<Item = (String, T)>) -> Self {
        let keyed = phrases
            .into_iter()
            .map(|(phrase, meaning)| (key(&phrase), meaning));
        let mut entries: Vec<(Box<str>, T)> = keyed
            .filter(|(key, _)| !key.is_empty())
            .map(|(key, m)| (key.into(), m))
            .collect();
        entries.sort_by(|(a, _), (b, _)| a.cmp(b));
        Self { entries }
    }

    /// The meanings of exactly this phrase.
    pub fn get(&self, phrase: &str) -> &[(Box<str>, T)] {
        self.at_key(&key(phrase))
    }

    /// Every phrase that begins at a word, the longest first.
    pub fn starting_at(&self, words: &[Word], at: usize) -> Matches<'_, T> {
        let mut found = Vec::new();
        let mut key = String::new();
        for (taken, word) in words[at..].iter().enumerate() {
            if taken > 0 {
                key.push(' ');
            }
            key.push_str(&word.lemma);
            let from = self.entries.partition_point(|(phrase, _)| **phrase < *key);
            let Some((next, _)) = self.entries.get(from) else {
                break;
            };
            let same = self.entries[from..]
                .iter()
                .take_while(|(phrase, _)| **phrase == *key)
                .count();
            if same > 0 {
                found.push((taken + 1, &self.entries[from..from + same]));
            } else if !next.starts_with(&key) {
                break;
            }
        }
        found.reverse();
        found
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.entries
            .iter()
            .map(|(phrase, meaning)| (&**phrase, meaning))
    }

    fn at_key(&self, key: &str) -> &[(Box<str>, T)] {
        let from = self.entries.partition_point(|(phrase, _)| **phrase < *key);
        let to = self.entries.partition_point(|(phrase, _)| **phrase <= *key);
        &self.entries[from..to]
    }
}
