//! Short stand-ins of values, to look for those of one column in another.

use std::hash::{DefaultHasher, Hash, Hasher};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// In order, each once.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Fingerprints {
    prints: Vec<u64>,
    /// Short values could be guessed from theirs: those that are withheld are never saved.
    unsaved: bool,
}

impl Fingerprints {
    /// Numbers are equal however they are written, and blanks at the end of a text are padding.
    pub(super) fn of<'v>(values: impl Iterator<Item = &'v str>) -> Self {
        let mut prints: Vec<u64> = values.map(fingerprint).collect();
        prints.sort_unstable();
        prints.dedup();
        let unsaved = false;
        Self { prints, unsaved }
    }

    pub(super) fn withhold(&mut self) {
        self.unsaved = true;
    }

    pub fn is_empty(&self) -> bool {
        self.prints.is_empty()
    }

    pub fn len(&self) -> usize {
        self.prints.len()
    }

    /// How many of these are among others.
    pub fn found_in(&self, all: &Self) -> usize {
        let is_there = |print: &&u64| all.prints.binary_search(print).is_ok();
        self.prints.iter().filter(is_there).count()
    }
}

impl Serialize for Fingerprints {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let shown: &[u64] = if self.unsaved { &[] } else { &self.prints };
        shown.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Fingerprints {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut prints = Vec::<u64>::deserialize(deserializer)?;
        prints.sort_unstable();
        let unsaved = false;
        Ok(Self { prints, unsaved })
    }
}

fn fingerprint(value: &str) -> u64 {
    let value = value.trim_end();
    let whole = value.split_once('.').filter(|(whole, fraction)| {
        let digits = whole.strip_prefix('-').unwrap_or(whole);
        fraction.bytes().all(|byte| byte == b'0')
            && !digits.is_empty()
            && digits.bytes().all(|byte| byte.is_ascii_digit())
    });
    let mut hasher = DefaultHasher::new();
    whole.map_or(value, |(whole, _)| whole).hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_however_they_are_written() {
        let keys = Fingerprints::of(["1", "2", "AB", "x.0", "007"].into_iter());
        let found = |value| Fingerprints::of(std::iter::once(value)).found_in(&keys) == 1;
        assert!(found("1.00") && found("AB  ") && found("x.0"));
        assert!(!found("7") && !found("ab") && !found("1.5") && !found("x"));
    }

    #[test]
    fn those_of_withheld_values_are_not_saved() {
        let mut prints = Fingerprints::of(["078-05-1120"].into_iter());
        let saved = |prints: &Fingerprints| serde_json::to_string(prints).expect("it is written");
        assert!(saved(&prints).len() > 2);
        prints.withhold();
        assert_eq!(saved(&prints), "[]");
    }
}
