//! The names that terms are mapped to, found by their normal form and by their words.

use std::collections::HashMap;

use crate::key;
use crate::names::{Kind, Reader};

/// A member or table by all its names.
#[derive(Debug, Clone, PartialEq)]
pub struct Object {
    /// `cube.member`, or a table.
    pub path: String,
    /// Name, title and synonyms; identifiers are read as names.
    pub names: Vec<String>,
    /// How much it is used beside others, from 0 to 1.
    pub weight: f64,
    /// Changes when what it is does: its type, its definition.
    pub version: u64,
}

/// All that terms may be mapped to.
#[derive(Debug, Default)]
pub struct Mapper {
    pub(super) objects: Vec<Object>,
    by_path: HashMap<String, u32>,
    by_key: HashMap<Box<str>, Vec<u32>>,
    /// Normal forms, numbered; those that have a word, by the word.
    pub(super) keys: Vec<Box<str>>,
    pub(super) by_word: HashMap<Box<str>, Vec<u32>>,
    pub(super) words: fst::Set<Vec<u8>>,
}

impl Mapper {
    pub fn new(objects: Vec<Object>) -> Self {
        let reader = Reader::default();
        let mut mapper = Self::default();
        for (at, object) in objects.iter().enumerate() {
            mapper.by_path.insert(object.path.clone(), at as u32);
            for name in &object.names {
                mapper.name(&key(name), at as u32);
                mapper.name(&key(&read(&reader, name)), at as u32);
            }
        }
        mapper.objects = objects;
        mapper.number_words();
        mapper
    }

    pub fn object(&self, path: &str) -> Option<&Object> {
        self.objects.get(*self.by_path.get(path)? as usize)
    }

    /// The objects with a name of this normal form.
    pub(super) fn named(&self, key: &str) -> impl Iterator<Item = &Object> {
        let at = self.by_key.get(key).into_iter().flatten();
        at.filter_map(|at| self.objects.get(*at as usize))
    }

    /// A term as identifiers abbreviate it, written out: "cust acct" is "customer account".
    pub(super) fn spelled_out(&self, term: &str) -> Option<(String, f64)> {
        let reader = Reader::default();
        let table = reader.table("", []);
        let reading = reader.column(&table, term, Kind::Unknown);
        let same = key(&reading.name) == key(term);
        (!same).then_some((reading.name, reading.confidence * 0.95))
    }

    fn name(&mut self, key: &str, at: u32) {
        if key.is_empty() {
            return;
        }
        let objects = self.by_key.entry(key.into()).or_default();
        if objects.last() != Some(&at) {
            objects.push(at);
        }
    }

    fn number_words(&mut self) {
        self.keys = self.by_key.keys().cloned().collect();
        self.keys.sort_unstable();
        for (at, key) in self.keys.iter().enumerate() {
            for word in key.split(' ') {
                let places = self.by_word.entry(word.into()).or_default();
                if places.last() != Some(&(at as u32)) {
                    places.push(at as u32);
                }
            }
        }
        let mut words: Vec<&[u8]> = self.by_word.keys().map(|word| word.as_bytes()).collect();
        words.sort_unstable();
        // Sorted and without duplicates, it cannot fail; without words, no typo is mended.
        self.words = fst::Set::from_iter(words).unwrap_or_default();
    }
}

/// A title is one already; an identifier becomes one.
fn read(reader: &Reader, name: &str) -> String {
    let table = reader.table("", []);
    reader.column(&table, name, Kind::Unknown).name
}
