//! Values to the bytes of a segment.
//!
//! Sections: paths of members; pairs of member and casing; normal forms as a transducer to their
//! place in order; one byte for each of them, that of its pair or [`WRITTEN_OUT`]; those written
//! out; words as a transducer to the places that have them.

use std::collections::HashMap;

use super::bytes::{put_number, put_text};
use super::fold::{Casing, fold};

pub(super) const MAGIC: &[u8; 8] = b"QVALUES\0";
pub(super) const VERSION: u32 = 1;
pub(super) const SECTIONS: usize = 7;
/// The kind of a value that no pair describes: it stands in the section of those written out.
pub(super) const WRITTEN_OUT: u8 = u8::MAX;
/// Words that more values have than this say nothing; where they stand is not kept.
const PLACES_MAX: usize = 10_000;
/// Longer values are texts and no names.
const CHARS_MAX: usize = 200;

/// Whether the values of a member may be known outside of its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sensitivity {
    Open,
    /// Personal or secret: never indexed.
    Sensitive,
}

/// A member whose values may be added; there is none for sensitive ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MemberSlot(u32);

/// Collects the values of members.
#[derive(Debug, Default)]
pub struct SegmentBuilder {
    paths: Vec<String>,
    /// All normal forms, one behind another, and all values that must be written out.
    keys: String,
    texts: String,
    entries: Vec<Entry>,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    key: (usize, u32),
    path: u32,
    form: Form,
}

#[derive(Debug, Clone, Copy)]
enum Form {
    Cased(Casing),
    Written(usize, u32),
}

impl SegmentBuilder {
    /// A member to add values of; nothing where it is sensitive.
    pub fn member(&mut self, path: &str, sensitivity: Sensitivity) -> Option<MemberSlot> {
        if sensitivity == Sensitivity::Sensitive {
            return None;
        }
        let known = self.paths.iter().position(|known| known == path);
        let at = known.unwrap_or_else(|| {
            self.paths.push(path.to_owned());
            self.paths.len() - 1
        });
        Some(MemberSlot(at as u32))
    }

    /// Adds a value; texts without a word, and long ones, are no names and are left out.
    pub fn add(&mut self, member: MemberSlot, value: &str) {
        self.add_alias(member, value, value);
    }

    /// Adds another name of a value, such as its code: who says it means the value.
    pub fn add_alias(&mut self, member: MemberSlot, alias: &str, value: &str) {
        let start = self.keys.len();
        if alias.len() <= CHARS_MAX && value.len() <= CHARS_MAX {
            fold(alias, &mut self.keys);
        }
        self.add_key(member, start, value);
    }

    /// Adds a value under a normal form, as another segment has it.
    pub(super) fn add_folded(&mut self, member: MemberSlot, key: &str, value: &str) {
        let start = self.keys.len();
        self.keys.push_str(key);
        self.add_key(member, start, value);
    }

    fn add_key(&mut self, member: MemberSlot, start: usize, value: &str) {
        let key = &self.keys[start..];
        if key.is_empty() {
            return;
        }
        let len = key.len() as u32;
        let form = match Casing::of(key, value) {
            Some(casing) => Form::Cased(casing),
            None => {
                self.texts.push_str(value);
                Form::Written(self.texts.len() - value.len(), value.len() as u32)
            }
        };
        self.entries.push(Entry {
            key: (start, len),
            path: member.0,
            form,
        });
    }

    /// How many names have been added.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(super) fn paths(&self) -> &[String] {
        &self.paths
    }

    fn key(&self, entry: &Entry) -> &str {
        &self.keys[entry.key.0..entry.key.0 + entry.key.1 as usize]
    }

    fn written(&self, entry: &Entry) -> &str {
        match entry.form {
            Form::Cased(_) => "",
            Form::Written(start, len) => &self.texts[start..start + len as usize],
        }
    }

    /// What tells two entries of one key apart; equal ones are one.
    fn rank<'s>(&'s self, entry: &'s Entry) -> (&'s str, u32, u32, &'s str) {
        let casing = match entry.form {
            Form::Cased(casing) => casing as u32,
            Form::Written(..) => u32::from(WRITTEN_OUT),
        };
        (self.key(entry), entry.path, casing, self.written(entry))
    }

    /// The bytes of a segment; the same values give the same bytes, whatever their order was.
    pub fn finish(mut self) -> Result<Vec<u8>, fst::Error> {
        self.sort_paths();
        let mut entries = std::mem::take(&mut self.entries);
        entries.sort_unstable_by(|a, b| self.rank(a).cmp(&self.rank(b)));
        entries.dedup_by(|a, b| self.rank(a) == self.rank(b));
        let groups: Vec<&[Entry]> = entries
            .chunk_by(|a, b| self.key(a) == self.key(b))
            .collect();
        let pairs = pairs(&groups);
        let (kinds, places, offsets, written) = self.forms(&groups, &pairs);
        let keys: Vec<&str> = groups.iter().map(|group| self.key(&group[0])).collect();
        let (words, postings) = words(&keys)?;
        let mut written_places = places;
        written_places.extend(offsets);
        Ok(assemble([
            self.head(&pairs, &keys),
            transducer(keys.iter().zip(0..))?,
            kinds,
            written_places
                .iter()
                .flat_map(|n| n.to_le_bytes())
                .collect(),
            written,
            words,
            postings,
        ]))
    }

    /// The order of adding must not show.
    fn sort_paths(&mut self) {
        let mut order: Vec<usize> = (0..self.paths.len()).collect();
        order.sort_by(|a, b| self.paths[*a].cmp(&self.paths[*b]));
        let mut place = vec![0; order.len()];
        order
            .iter()
            .enumerate()
            .for_each(|(to, from)| place[*from] = to as u32);
        self.entries
            .iter_mut()
            .for_each(|entry| entry.path = place[entry.path as usize]);
        self.paths.sort();
    }

    fn head(&self, pairs: &HashMap<(u32, u32), u8>, keys: &[&str]) -> Vec<u8> {
        let mut head = Vec::new();
        put_number(&mut head, self.paths.len() as u64);
        self.paths.iter().for_each(|path| put_text(&mut head, path));
        let mut pairs: Vec<_> = pairs.iter().map(|(pair, kind)| (*kind, *pair)).collect();
        pairs.sort_unstable();
        put_number(&mut head, pairs.len() as u64);
        for (_, (path, casing)) in pairs {
            put_number(&mut head, u64::from(path));
            put_number(&mut head, u64::from(casing));
        }
        let longest = keys.iter().map(|key| key.split(' ').count()).max();
        put_number(&mut head, longest.unwrap_or_default() as u64);
        head
    }

    /// The kind of each key; which are written out, where, and how.
    fn forms(
        &self,
        groups: &[&[Entry]],
        pairs: &HashMap<(u32, u32), u8>,
    ) -> (Vec<u8>, Vec<u32>, Vec<u32>, Vec<u8>) {
        let (mut kinds, mut places, mut offsets, mut written) = Default::default();
        let into: &mut Vec<u8> = &mut written;
        for (place, group) in groups.iter().enumerate() {
            if let Some(kind) = pair(group).and_then(|pair| pairs.get(&pair)) {
                Vec::push(&mut kinds, *kind);
                continue;
            }
            kinds.push(WRITTEN_OUT);
            Vec::push(&mut places, place as u32);
            Vec::push(&mut offsets, into.len() as u32);
            put_number(into, group.len() as u64);
            group.iter().for_each(|entry| self.write_out(entry, into));
        }
        (kinds, places, offsets, written)
    }

    fn write_out(&self, entry: &Entry, into: &mut Vec<u8>) {
        put_number(into, u64::from(entry.path));
        match entry.form {
            Form::Cased(casing) => put_number(into, casing as u64),
            Form::Written(..) => {
                put_number(into, u64::from(WRITTEN_OUT));
                put_text(into, self.written(entry));
            }
        }
    }
}

/// What a key with one plain value is described by.
fn pair(group: &[Entry]) -> Option<(u32, u32)> {
    match group {
        [
            Entry {
                path,
                form: Form::Cased(casing),
                ..
            },
        ] => Some((*path, *casing as u32)),
        _ => None,
    }
}

/// The commonest pairs, each with its byte.
fn pairs(groups: &[&[Entry]]) -> HashMap<(u32, u32), u8> {
    let mut counts: HashMap<(u32, u32), usize> = HashMap::new();
    for pair in groups.iter().filter_map(|group| pair(group)) {
        *counts.entry(pair).or_default() += 1;
    }
    let mut counted: Vec<_> = counts.into_iter().collect();
    counted.sort_unstable_by_key(|(pair, count)| (std::cmp::Reverse(*count), *pair));
    counted
        .into_iter()
        .map(|(pair, _)| pair)
        .zip(0..WRITTEN_OUT)
        .collect()
}

/// For each word of values with several words, which values have it.
fn words(keys: &[&str]) -> Result<(Vec<u8>, Vec<u8>), fst::Error> {
    let mut places: HashMap<&str, Vec<u32>> = HashMap::new();
    for (place, key) in keys.iter().enumerate().filter(|(_, key)| key.contains(' ')) {
        for word in key.split(' ') {
            let places = places.entry(word).or_default();
            if places.last() != Some(&(place as u32)) {
                places.push(place as u32);
            }
        }
    }
    let mut words: Vec<(&str, Vec<u32>)> = places.into_iter().collect();
    words.sort_unstable();
    let mut postings = Vec::new();
    let offsets: Vec<u64> = words
        .iter()
        .map(|(_, places)| put_places(&mut postings, places))
        .collect();
    let words = words.iter().map(|(word, _)| word);
    Ok((transducer(words.zip(offsets))?, postings))
}

fn put_places(into: &mut Vec<u8>, places: &[u32]) -> u64 {
    let offset = into.len() as u64;
    put_number(into, places.len() as u64);
    if places.len() <= PLACES_MAX {
        let mut last = 0;
        for place in places {
            put_number(into, u64::from(place - last));
            last = *place;
        }
    }
    offset
}

/// How many values have a word, and where; nowhere where there are too many.
pub(super) fn get_places(from: &[u8]) -> Option<(usize, Vec<u32>)> {
    let mut reader = super::bytes::Reader(from);
    let count = usize::try_from(reader.number()?).ok()?;
    let mut places = Vec::new();
    let mut last = 0;
    for _ in 0..if count <= PLACES_MAX { count } else { 0 } {
        last += reader.small()?;
        places.push(last);
    }
    Some((count, places))
}

fn transducer<'k, K: AsRef<str> + 'k>(
    pairs: impl Iterator<Item = (&'k K, u64)>,
) -> Result<Vec<u8>, fst::Error> {
    let mut builder = fst::MapBuilder::memory();
    for (key, value) in pairs {
        builder.insert(key.as_ref(), value)?;
    }
    builder.into_inner()
}

fn assemble(sections: [Vec<u8>; SECTIONS]) -> Vec<u8> {
    let mut body = Vec::new();
    for section in &sections {
        body.extend((section.len() as u64).to_le_bytes());
    }
    sections
        .iter()
        .for_each(|section| body.extend_from_slice(section));
    let mut bytes = Vec::with_capacity(body.len() + 16);
    bytes.extend_from_slice(MAGIC);
    bytes.extend(VERSION.to_le_bytes());
    bytes.extend(crc32fast::hash(&body).to_le_bytes());
    bytes.extend(body);
    bytes
}
