//! A segment: reads what `build` wrote.

use std::cmp::Ordering;
use std::path::Path;
use std::sync::Arc;

use fst::{Map, Streamer};

use super::IndexError;
use super::build::{MAGIC, SECTIONS, VERSION, WRITTEN_OUT, get_places};
use super::bytes::{Reader, at};
use super::fold::Casing;
use super::mapped::Part;

/// Magic, version and checksum.
const HEAD: usize = 16;

#[derive(Debug)]
pub(super) struct Segment {
    pub paths: Vec<Arc<str>>,
    /// So many words the longest value has.
    pub words_max: usize,
    pub keys: Map<Part>,
    pub words: Map<Part>,
    pairs: Vec<(u32, Casing)>,
    kinds: Part,
    /// The places of keys that are written out, and where that begins, half and half.
    places: Part,
    written: Part,
    postings: Part,
}

/// A value with the member it belongs to, by its place among the paths.
pub(super) type Value = (usize, String);

impl Segment {
    /// Checks the sum of all bytes, so that what follows may trust them.
    pub fn open(path: &Path, bytes: Part) -> Result<Self, IndexError> {
        check(bytes.as_ref()).map_err(|problem| IndexError::damaged(path, problem))?;
        let sections = sections(&bytes);
        let read = sections.and_then(Self::read);
        read.ok_or_else(|| IndexError::damaged(path, "it is not laid out as it says"))
    }

    fn read(
        [head, keys, kinds, places, written, words, postings]: [Part; SECTIONS],
    ) -> Option<Self> {
        let mut reader = Reader(head.as_ref());
        let n_paths = reader.number()?;
        let paths = (0..n_paths)
            .map(|_| reader.text().map(Arc::from))
            .collect::<Option<_>>()?;
        let n_pairs = reader.number()?;
        let pairs =
            (0..n_pairs).map(|_| Some((reader.small()?, Casing::from_code(reader.small()?)?)));
        Some(Self {
            paths,
            pairs: pairs.collect::<Option<_>>()?,
            words_max: usize::try_from(reader.number()?).ok()?,
            keys: Map::new(keys).ok()?,
            words: Map::new(words).ok()?,
            kinds,
            places,
            written,
            postings,
        })
    }

    /// The values whose normal form stands at a place.
    pub fn values(&self, place: u64, key: &str) -> Vec<Value> {
        self.read_values(place, key).unwrap_or_default()
    }

    fn read_values(&self, place: u64, key: &str) -> Option<Vec<Value>> {
        let kind = *self.kinds.as_ref().get(usize::try_from(place).ok()?)?;
        if kind != WRITTEN_OUT {
            let (path, casing) = self.pairs.get(usize::from(kind))?;
            return Some(vec![(*path as usize, casing.write(key))]);
        }
        let mut reader = Reader(self.written.as_ref().get(self.offset(place)?..)?);
        let n_values = reader.number()?;
        (0..n_values).map(|_| value(&mut reader, key)).collect()
    }

    /// Where the values of a place are written out.
    fn offset(&self, place: u64) -> Option<usize> {
        let array = self.places.as_ref();
        let half = array.len() / 8;
        let wanted = u32::try_from(place).ok()?;
        let (mut low, mut high) = (0, half);
        while low < high {
            let middle = (low + high) / 2;
            match at(array, middle)?.cmp(&wanted) {
                Ordering::Less => low = middle + 1,
                Ordering::Greater => high = middle,
                Ordering::Equal => return Some(at(array, half + middle)? as usize),
            }
        }
        None
    }

    /// How many values have a word, and at which places; at none where there are too many.
    pub fn having(&self, word: &str) -> Option<(usize, Vec<u32>)> {
        let offset = usize::try_from(self.words.get(word)?).ok()?;
        get_places(self.postings.as_ref().get(offset..)?)
    }

    /// The normal form at a place.
    pub fn key(&self, place: u32) -> Option<String> {
        let key = self.keys.as_fst().get_key(u64::from(place))?;
        String::from_utf8(key).ok()
    }

    /// Every normal form with its values.
    pub fn each(&self, mut visit: impl FnMut(&str, &Value)) {
        let mut stream = self.keys.stream();
        while let Some((key, place)) = stream.next() {
            let Ok(key) = std::str::from_utf8(key) else {
                continue;
            };
            self.values(place, key)
                .iter()
                .for_each(|value| visit(key, value));
        }
    }
}

fn value(reader: &mut Reader<'_>, key: &str) -> Option<Value> {
    let path = reader.small()? as usize;
    let form = reader.small()?;
    let value = match Casing::from_code(form) {
        Some(casing) => casing.write(key),
        None => reader.text()?.to_owned(),
    };
    Some((path, value))
}

fn check(bytes: &[u8]) -> Result<(), &'static str> {
    let mut reader = Reader(bytes);
    let short = "it is cut short";
    if reader.take(MAGIC.len()).ok_or(short)? != MAGIC {
        return Err("it is no index of values");
    }
    if at(reader.take(4).ok_or(short)?, 0) != Some(VERSION) {
        return Err("it was written by another version");
    }
    let sum = at(reader.take(4).ok_or(short)?, 0);
    match sum == Some(crc32fast::hash(reader.0)) {
        true => Ok(()),
        false => Err("its checksum does not fit"),
    }
}

fn sections(bytes: &Part) -> Option<[Part; SECTIONS]> {
    let lengths = bytes.as_ref().get(HEAD..HEAD + SECTIONS * 8)?;
    let mut from = HEAD + SECTIONS * 8;
    let parts = lengths.chunks_exact(8).map(|len| {
        let len = usize::try_from(u64::from_le_bytes(len.try_into().ok()?)).ok()?;
        let part = bytes.part(from..from.checked_add(len)?)?;
        from += len;
        Some(part)
    });
    parts.collect::<Option<Vec<_>>>()?.try_into().ok()
}
