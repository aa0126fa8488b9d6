//! Finds values in the segments of an index.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use fst::{Automaton, IntoStreamer, Streamer};
use levenshtein_automata::LevenshteinAutomatonBuilder;

use super::fold::fold;
use super::segment::Segment;
use crate::Word;

/// More are no answer to which value was meant.
const HITS_MAX: usize = 20;
/// So many keys are looked at for one lookup at most, which bounds its time.
const KEYS_MAX: usize = 200;
/// In shorter words a typo makes another word.
const TYPO_LETTERS_MIN: usize = 5;
/// No value of more words is looked for from a place in a question.
const WORDS_MAX: usize = 8;

/// What companies are, and what people leave out of their names.
const LEGAL: &[&str] = &[
    "ab",
    "ag",
    "as",
    "bv",
    "co",
    "company",
    "corp",
    "corporation",
    "gmbh",
    "inc",
    "incorporated",
    "kg",
    "limited",
    "llc",
    "llp",
    "lp",
    "ltd",
    "nv",
    "oy",
    "plc",
    "private",
    "pte",
    "pty",
    "pvt",
    "sa",
    "sarl",
    "spa",
    "srl",
];

/// The values of one tenant, as far as they are open. Clones share them.
#[derive(Debug, Clone, Default)]
pub struct Index {
    segments: Arc<Vec<Arc<Segment>>>,
    /// For each segment, which of its members may be found.
    open: Arc<Vec<Vec<bool>>>,
}

/// How a value was found; what comes later is less sure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// By its normal form, or by that of its last word in another number.
    Exact,
    /// But for what its company is: "Acme" for "Acme Pvt Ltd".
    Legal,
    Typo,
    /// By some of its words.
    Part,
}

/// A value that may have been meant.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// How many words of the text it takes.
    pub len: usize,
    /// The member, as `cube.member`.
    pub path: Arc<str>,
    /// As the database writes it.
    pub value: String,
    pub how: How,
    /// From 0 to 1.
    pub score: f64,
}

impl Index {
    /// Of segments with the members of each that still count.
    pub(super) fn new(segments: Vec<(Segment, Vec<bool>)>) -> Self {
        let segments = segments
            .into_iter()
            .map(|(segment, open)| (Arc::new(segment), open));
        let (segments, open) = segments.unzip();
        Self {
            segments: Arc::new(segments),
            open: Arc::new(open),
        }
    }

    /// Several indexes as one, each as far as it is open.
    pub fn together(indexes: impl Iterator<Item = Self>) -> Self {
        let (mut segments, mut open) = (Vec::new(), Vec::new());
        for index in indexes {
            segments.extend(index.segments.iter().cloned());
            open.extend(index.open.iter().cloned());
        }
        Self {
            segments: Arc::new(segments),
            open: Arc::new(open),
        }
    }

    /// The same index for somebody who may see all values of only some members.
    pub fn only(&self, may: impl Fn(&str) -> bool) -> Self {
        let each = self.segments.iter().zip(self.open.iter());
        let open = each.map(|(segment, open)| {
            let paths = segment.paths.iter().zip(open);
            paths.map(|(path, open)| *open && may(path)).collect()
        });
        Self {
            segments: self.segments.clone(),
            open: Arc::new(open.collect()),
        }
    }

    /// Every value that begins at a word, the longest first.
    pub fn starting_at(&self, words: &[Word], at: usize) -> Vec<Hit> {
        let rest = &words[at.min(words.len())..];
        let longest = self.words_max().min(WORDS_MAX).min(rest.len());
        let lengths = (1..=longest).rev();
        lengths.flat_map(|len| self.exactly(&rest[..len])).collect()
    }

    /// The values that a phrase may mean, the likeliest first; where some are it exactly, only
    /// those.
    pub fn find(&self, phrase: &str) -> Vec<Hit> {
        let words = crate::split(phrase);
        let exact = self.exactly(&words);
        if !exact.is_empty() || words.is_empty() {
            return exact;
        }
        let mut key = String::new();
        fold(phrase, &mut key);
        let mut found = Found::new(words.len());
        for at in 0..self.segments.len() {
            self.legally(at, &key, &mut found);
            self.nearly(at, &key, &mut found);
            self.partly(at, &key, &mut found);
        }
        found.best()
    }

    /// Values that begin so, in order.
    pub fn complete(&self, beginning: &str, limit: usize) -> Vec<Hit> {
        let mut key = String::new();
        fold(beginning, &mut key);
        let mut found = Found::new(key.split(' ').count());
        for at in 0..self.segments.len() {
            let segment = &self.segments[at];
            let begins = fst::automaton::Str::new(&key).starts_with();
            let mut stream = segment.keys.search(begins).into_stream();
            let mut left = limit;
            while let Some((key, place)) = stream.next().filter(|_| left > 0) {
                left -= usize::from(self.put(at, (key, place), (How::Exact, 1.0), &mut found));
            }
        }
        let mut hits: Vec<Hit> = found.hits.into_values().collect();
        hits.sort_by(|a, b| (&a.value, &a.path).cmp(&(&b.value, &b.path)));
        hits.truncate(limit);
        hits
    }

    /// Whether nothing at all may be found.
    pub fn is_empty(&self) -> bool {
        !self.open.iter().flatten().any(|open| *open)
    }

    pub(super) fn segments(&self) -> impl Iterator<Item = (&Segment, &[bool])> {
        let segments = self.segments.iter().map(Arc::as_ref);
        segments.zip(self.open.iter().map(Vec::as_slice))
    }

    fn words_max(&self) -> usize {
        self.segments
            .iter()
            .map(|segment| segment.words_max)
            .max()
            .unwrap_or_default()
    }

    /// As the words are written, or each in the number that dictionaries have.
    fn exactly(&self, words: &[Word]) -> Vec<Hit> {
        let join = |form: fn(&Word) -> &str| words.iter().map(form).collect::<Vec<_>>().join(" ");
        let (text, lemma) = (join(|word| &word.text), join(|word| &word.lemma));
        let mut keys = match lemma.is_empty() {
            true => return Vec::new(),
            false => plurals(&lemma),
        };
        keys.extend([text, lemma]);
        keys.sort();
        keys.dedup();
        let mut found = Found::new(words.len());
        for key in &keys {
            for (at, segment) in self.segments.iter().enumerate() {
                if let Some(place) = segment.keys.get(key) {
                    self.put(at, (key.as_bytes(), place), (How::Exact, 1.0), &mut found);
                }
            }
        }
        // Which member is meant is told by the rest of the question: none may be missing.
        found.all()
    }

    fn legally(&self, at: usize, key: &str, found: &mut Found) {
        let name = without_legal(key);
        let begins = fst::automaton::Str::new(name).starts_with();
        let mut stream = self.segments[at].keys.search(begins).into_stream();
        let mut left = KEYS_MAX;
        while let Some((other, place)) = stream.next().filter(|_| left > 0) {
            left -= 1;
            if std::str::from_utf8(other).is_ok_and(|other| without_legal(other) == name) {
                self.put(at, (other, place), (How::Legal, 0.95), found);
            }
        }
    }

    fn nearly(&self, at: usize, key: &str, found: &mut Found) {
        let letters = key.chars().count();
        if letters < TYPO_LETTERS_MIN {
            return;
        }
        let score = 1.0 - 1.0 / letters as f64;
        let mut stream = self.segments[at]
            .keys
            .search(ONE_TYPO.build_dfa(key))
            .into_stream();
        let mut left = KEYS_MAX;
        while let Some((other, place)) = stream.next().filter(|_| left > 0) {
            left -= 1;
            self.put(at, (other, place), (How::Typo, score), found);
        }
    }

    /// Values that have all the words, one of them perhaps with a typo.
    fn partly(&self, at: usize, key: &str, found: &mut Found) {
        let segment = &self.segments[at];
        let said: Vec<&str> = key.split(' ').collect();
        let exact = said.iter().map(|word| segment.having(word));
        let having: Vec<Option<(usize, Vec<u32>)>> = exact.collect();
        let unknown: Vec<usize> = (0..said.len()).filter(|at| having[*at].is_none()).collect();
        match unknown[..] {
            [] => self.having_all(at, &said, &having, found),
            [one] => {
                for word in similar(segment, said[one]) {
                    let mut said = said.clone();
                    said[one] = &word;
                    let having: Vec<_> = said.iter().map(|word| segment.having(word)).collect();
                    self.having_all(at, &said, &having, found);
                }
            }
            _ => {}
        }
    }

    /// Only the rarest word is looked up; whether a value has the others, it says itself.
    fn having_all(
        &self,
        at: usize,
        said: &[&str],
        having: &[Option<(usize, Vec<u32>)>],
        found: &mut Found,
    ) {
        let Some((_, places)) = having.iter().flatten().min_by_key(|(count, _)| *count) else {
            return;
        };
        for place in places.iter().take(KEYS_MAX) {
            let Some(key) = self.segments[at].key(*place) else {
                continue;
            };
            let words: Vec<&str> = key.split(' ').collect();
            if said.iter().all(|word| words.contains(word)) {
                let covered: usize = said.iter().map(|word| word.len()).sum();
                let all: usize = words.iter().map(|word| word.len()).sum();
                let score = 0.5 + 0.4 * covered as f64 / all.max(1) as f64;
                self.put(
                    at,
                    (key.as_bytes(), u64::from(*place)),
                    (How::Part, score),
                    found,
                );
            }
        }
    }

    /// Keeps the values of a key that are open; whether there were any.
    fn put(
        &self,
        at: usize,
        (key, place): (&[u8], u64),
        (how, score): (How, f64),
        found: &mut Found,
    ) -> bool {
        let Ok(key) = std::str::from_utf8(key) else {
            return false;
        };
        let (segment, open) = (&self.segments[at], &self.open[at]);
        let values = segment.values(place, key).into_iter();
        let mut any = false;
        for (path, value) in values.filter(|(path, _)| open.get(*path) == Some(&true)) {
            found.put(segment.paths[path].clone(), value, how, score);
            any = true;
        }
        any
    }
}

/// "beverage" for "Beverages": how a value may be written that is said of one thing.
fn plurals(lemma: &str) -> Vec<String> {
    let mut plurals = vec![format!("{lemma}s"), format!("{lemma}es")];
    plurals.extend(lemma.strip_suffix('y').map(|stem| format!("{stem}ies")));
    plurals
}

static ONE_TYPO: LazyLock<LevenshteinAutomatonBuilder> =
    LazyLock::new(|| LevenshteinAutomatonBuilder::new(1, true));

/// Words of a segment within one typo of one that it does not have.
fn similar(segment: &Segment, word: &str) -> Vec<String> {
    if word.chars().count() < TYPO_LETTERS_MIN {
        return Vec::new();
    }
    let mut stream = segment.words.search(ONE_TYPO.build_dfa(word)).into_stream();
    let mut similar = Vec::new();
    while let Some((other, _)) = stream.next().filter(|_| similar.len() < 5) {
        similar.extend(String::from_utf8(other.to_vec()));
    }
    similar
}

fn without_legal(key: &str) -> &str {
    let mut name = key;
    while let Some((rest, _)) = name
        .rsplit_once(' ')
        .filter(|(_, last)| LEGAL.contains(last))
    {
        name = rest;
    }
    name
}

/// What was found, each value once and by the best of its ways.
struct Found {
    len: usize,
    hits: BTreeMap<(Arc<str>, String), Hit>,
}

impl Found {
    fn new(len: usize) -> Self {
        Self {
            len,
            hits: BTreeMap::new(),
        }
    }

    fn put(&mut self, path: Arc<str>, value: String, how: How, score: f64) {
        let hit = Hit {
            len: self.len,
            path: path.clone(),
            value: value.clone(),
            how,
            score,
        };
        let best = self
            .hits
            .entry((path, value))
            .or_insert_with(|| hit.clone());
        if hit.score > best.score {
            *best = hit;
        }
    }

    fn all(self) -> Vec<Hit> {
        self.hits.into_values().collect()
    }

    fn best(self) -> Vec<Hit> {
        let mut hits = self.all();
        // Stable: equals stay in the order of members and values.
        hits.sort_by(|a, b| b.score.total_cmp(&a.score));
        hits.truncate(HITS_MAX);
        hits
    }
}
