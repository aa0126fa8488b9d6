//! Which keys a column may have to do with by its name: in a large database hardly any.

use std::collections::{BTreeSet, HashMap};

use super::column::{Known, KnownColumn};
use super::compare::abbreviates;
use super::kinds::{is_role, is_role_in, kin};

/// A word of more keys than this is in all of them: a prefix, or what the whole database is about.
const MANY: usize = 60;

/// The words of keys and their tables, each with the keys that it is of.
pub(super) struct Index {
    words: HashMap<String, Vec<usize>>,
    /// What was looked up before.
    known: HashMap<String, Vec<usize>>,
}

impl Index {
    /// For keys as their tables and columns, in an order that their numbers follow.
    pub fn new<'k, 'a: 'k>(
        keys: impl Iterator<Item = (&'k Known<'a>, &'k KnownColumn<'a>)>,
    ) -> Self {
        let mut words: HashMap<String, Vec<usize>> = HashMap::new();
        for (number, (table, key)) in keys.enumerate() {
            let entity = &table.name.core;
            let initials: String = entity
                .iter()
                .filter_map(|word| word.chars().next())
                .collect();
            // Words that only say "key" are in all of them, and bring nothing together.
            let parts = entity.iter().chain(&key.name.core).cloned();
            let all: BTreeSet<String> = parts
                .chain([entity.concat(), key.name.words.concat(), initials])
                .collect();
            all.into_iter()
                .for_each(|word| words.entry(word).or_default().push(number));
        }
        let known = HashMap::new();
        Self { words, known }
    }

    /// The numbers of the keys whose words have to do with those of a column, each once. A word of
    /// very many keys tells nothing beside another one.
    pub fn near(&mut self, column: &KnownColumn<'_>) -> BTreeSet<usize> {
        let name = &column.name;
        let words = name.core.iter().cloned();
        let (mut near, mut common) = (BTreeSet::new(), BTreeSet::new());
        for word in words.chain([name.core.concat(), name.words.concat()]) {
            let found = self
                .known
                .entry(word)
                .or_insert_with_key(|word| related(&self.words, word));
            match found.len() > MANY {
                true => common.extend(found.iter().copied()),
                false => near.extend(found.iter().copied()),
            }
        }
        match near.is_empty() {
            true => common,
            false => near,
        }
    }
}

fn related(words: &HashMap<String, Vec<usize>>, word: &str) -> Vec<usize> {
    let (kin, role) = (kin(word), is_role(word));
    let first = word.chars().next();
    let is_near = |other: &str| {
        let begins = other.chars().next() == first;
        begins && (other == word || abbreviates(word, other) || abbreviates(other, word))
            || kin.contains(&other)
            || role && is_role_in(word, std::slice::from_ref(&other.to_owned()))
    };
    let near = words.iter().filter(|(other, _)| is_near(other));
    near.flat_map(|(_, numbers)| numbers.iter().copied())
        .collect()
}
