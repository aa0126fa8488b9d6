//! Which member a value belongs to: "Tamil Nadu" is a state.

use std::sync::Arc;

use crate::{Phrases, Word};

/// Collects the values of members.
#[derive(Debug, Default)]
pub struct ValueIndexBuilder {
    paths: Vec<String>,
    values: Vec<(String, u32)>,
}

/// The values of members, found by their normal form. Clones share the values.
#[derive(Debug, Clone)]
pub struct ValueIndex {
    inner: Arc<Inner>,
    /// Which members may be found, by their place in `paths`.
    open: Arc<[bool]>,
}

#[derive(Debug)]
struct Inner {
    paths: Vec<String>,
    phrases: Phrases<Entry>,
}

#[derive(Debug)]
struct Entry {
    path: u32,
    value: Box<str>,
}

/// A value found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ValueHit<'i> {
    /// How many words it takes.
    pub len: usize,
    /// The member it belongs to, as `cube.member`.
    pub path: &'i str,
    /// As the database writes it.
    pub value: &'i str,
}

impl ValueIndexBuilder {
    pub fn add(&mut self, path: &str, value: &str) {
        // Values arrive member by member, so the last path is nearly always the one.
        let known = self.paths.iter().rposition(|known| known == path);
        let id = known.unwrap_or_else(|| {
            self.paths.push(path.to_owned());
            self.paths.len() - 1
        });
        self.values.push((value.to_owned(), id as u32));
    }

    pub fn build(mut self) -> ValueIndex {
        let paths = &self.paths;
        // The order of adding must not show: two builds of the same values are the same index.
        self.values
            .sort_by(|a, b| (&a.0, &paths[a.1 as usize]).cmp(&(&b.0, &paths[b.1 as usize])));
        self.values.dedup();
        let entry = |(value, path): (String, u32)| {
            (
                value.clone(),
                Entry {
                    path,
                    value: value.into(),
                },
            )
        };
        let phrases = Phrases::new(self.values.into_iter().map(entry));
        let open = vec![true; self.paths.len()].into();
        ValueIndex {
            inner: Arc::new(Inner {
                paths: self.paths,
                phrases,
            }),
            open,
        }
    }
}

impl Default for ValueIndex {
    fn default() -> Self {
        ValueIndexBuilder::default().build()
    }
}

impl ValueIndex {
    /// The same index for somebody who may know only some members.
    pub fn only(&self, may: impl Fn(&str) -> bool) -> Self {
        let paths = self.inner.paths.iter().zip(self.open.iter());
        let open = paths.map(|(path, open)| *open && may(path)).collect();
        Self {
            inner: self.inner.clone(),
            open,
        }
    }

    /// Every value that begins at a word, the longest first.
    pub fn starting_at(&self, words: &[Word], at: usize) -> Vec<ValueHit<'_>> {
        let matches = self.inner.phrases.starting_at(words, at);
        let hits = matches
            .into_iter()
            .flat_map(|(len, entries)| entries.iter().map(move |e| (len, &e.1)));
        hits.filter(|(_, entry)| self.open[entry.path as usize])
            .map(|(len, entry)| ValueHit {
                len,
                path: &self.inner.paths[entry.path as usize],
                value: &entry.value,
            })
            .collect()
    }

    /// How many values it may find.
    pub fn len(&self) -> usize {
        self.inner
            .phrases
            .iter()
            .filter(|(_, entry)| self.open[entry.path as usize])
            .count()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
