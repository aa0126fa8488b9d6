//! The word list and the abbreviations, parsed once.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::Kind;
use crate::{Domain, Leaning, lemma};

/// `abbreviation<TAB>meaning; meaning`, a meaning being `words@domain,domain#type,type`. The
/// first without a condition is the commonest.
pub(super) const ABBREVIATIONS: &str = include_str!("../../data/abbreviations.tsv");
/// One word in each line.
pub(super) const WORDS: &str = include_str!("../../data/words.txt");

/// What the column's type says weighs more than any context.
pub(super) const BY_KIND: u32 = 1_000;
const VOTES_MIN: u32 = 2;

/// What an abbreviation may mean, and where.
#[derive(Debug)]
pub(super) struct Meaning {
    pub words: &'static str,
    pub domains: Vec<Domain>,
    pub kinds: Vec<Kind>,
}

static MEANINGS: LazyLock<HashMap<&'static str, Vec<Meaning>>> = LazyLock::new(|| {
    let lines = ABBREVIATIONS
        .lines()
        .filter_map(|line| line.split_once('\t'));
    lines
        .map(|(short, meanings)| (short, meanings.split("; ").map(meaning).collect()))
        .collect()
});

static KNOWN: LazyLock<HashSet<&'static str>> = LazyLock::new(|| WORDS.lines().collect());

/// Words without their vowels; those that several words share are left out.
static SKELETONS: LazyLock<HashMap<String, Option<&'static str>>> = LazyLock::new(|| {
    let mut skeletons: HashMap<String, Option<&str>> = HashMap::new();
    for word in WORDS.lines().filter(|word| word.len() >= 5) {
        let same = |other: &str| lemma(other) == lemma(word);
        skeletons
            .entry(skeleton(word))
            .and_modify(|other| *other = other.filter(|other| same(other)))
            .or_insert(Some(word));
    }
    skeletons
});

pub(super) fn meaning(text: &'static str) -> Meaning {
    let (text, kinds) = text.split_once('#').unwrap_or((text, ""));
    let (words, domains) = text.split_once('@').unwrap_or((text, ""));
    Meaning {
        words,
        domains: domains.split(',').filter_map(Domain::named).collect(),
        kinds: kinds.split(',').filter_map(kind).collect(),
    }
}

fn kind(name: &str) -> Option<Kind> {
    match name {
        "number" => Some(Kind::Number),
        "text" => Some(Kind::Text),
        "date" => Some(Kind::Date),
        "flag" => Some(Kind::Flag),
        _ => None,
    }
}

/// What an abbreviation may mean; the slice is empty for what is none.
pub(super) fn meanings(short: &str) -> &'static [Meaning] {
    MEANINGS.get(short).map_or(&[], Vec::as_slice)
}

/// Whether it stands in the word list, in any number.
pub(crate) fn is_word(word: &str) -> bool {
    KNOWN.contains(word) || (word.ends_with('s') && KNOWN.contains(&*lemma(word)))
}

/// Whether it is a word of the list with an ending: "formed", "chargeable". Too loose for words
/// within a run.
pub(super) fn is_formed(word: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "ing", "able", "ment", "ness", "est", "ed", "er", "or", "ly", "al", "y",
    ];
    let stems = ENDINGS
        .iter()
        .filter_map(|ending| word.strip_suffix(ending));
    stems.filter(|stem| stem.len() >= 3).any(|stem| {
        let doubled = stem.as_bytes().last_chunk().is_some_and(|[a, b]| a == b);
        is_word(stem)
            || is_word(&format!("{stem}e"))
            || (doubled && is_word(&stem[..stem.len() - 1]))
    })
}

/// How well a meaning fits; nothing where it cannot be meant.
pub(super) fn fit(meaning: &Meaning, kind: Kind, leaning: &Leaning) -> Option<u32> {
    let by_kind = match (meaning.kinds.is_empty(), kind) {
        (true, _) => 0,
        (false, Kind::Unknown) => return None,
        (false, kind) if meaning.kinds.contains(&kind) => BY_KIND,
        (false, _) => return None,
    };
    let votes = meaning.domains.iter().map(|domain| leaning.of(*domain));
    match votes.max() {
        None => Some(by_kind),
        // One word among many decides nothing.
        Some(votes) if votes < VOTES_MIN || votes < leaning.strongest() => None,
        Some(votes) => Some(by_kind + votes.min(BY_KIND - 1)),
    }
}

/// The word whose consonants these are, where only one has them.
pub(super) fn by_skeleton(short: &str) -> Option<&'static str> {
    if short.len() < 3 || skeleton(short) != short {
        return None;
    }
    *SKELETONS.get(short)?
}

/// The word that begins so, where the words that do are one word in several forms.
pub(super) fn by_beginning(short: &str) -> Option<&'static str> {
    if short.len() < 4 {
        return None;
    }
    static SORTED: LazyLock<Vec<&'static str>> = LazyLock::new(|| WORDS.lines().collect());
    let from = SORTED.partition_point(|word| *word < short);
    let mut such = SORTED[from..]
        .iter()
        .take_while(|word| word.starts_with(short));
    let first = *such.next()?;
    such.all(|word| word.starts_with(&*lemma(first)))
        .then_some(first)
}

/// A word without the vowels behind its first letter.
fn skeleton(word: &str) -> String {
    let vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u');
    let mut chars = word.chars();
    let first = chars.next();
    first
        .into_iter()
        .chain(chars.filter(|c| !vowel(*c)))
        .collect()
}
