//! Words that business uses for one another, in twelve walks of it. A weak hint: it links a word
//! to a member only where the model's own names and synonyms do not.

use std::sync::LazyLock;

use crate::{Domain, Phrases, key};

/// Below a line `[domain]`, one concept in each line:
/// `term = synonyms ~ what is near > narrower : abbreviations`, each list with commas.
///
/// Written for whole phrases: "sales" may stand for "revenue", but "sales person" is nobody's
/// revenue. Synonyms may stand for each other in an answer; what is only near may be offered.
pub(crate) const DATA: &str = include_str!("../data/thesaurus.txt");

/// What somebody who says one phrase may mean by another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// One may stand for the other.
    Synonym,
    /// One is short for the other.
    Abbreviation,
    /// The other is a kind of what was said: "net revenue" for "sales".
    Narrower,
    /// Something beside it.
    Near,
    /// What was said is a kind of the other: "sales" for "export sales". An answer would count
    /// too much.
    Broader,
}

impl Relation {
    /// How well the other serves whoever said the one, from 0 to 1.
    pub fn similarity(self) -> f64 {
        match self {
            Self::Synonym => 0.9,
            Self::Abbreviation => 0.85,
            Self::Narrower => 0.72,
            Self::Near => 0.6,
            Self::Broader => 0.55,
        }
    }
}

/// A phrase that another may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Related {
    pub phrase: &'static str,
    pub relation: Relation,
    pub domain: Domain,
}

#[derive(Debug)]
struct Concept {
    domain: Domain,
    phrases: Vec<(&'static str, Place)>,
}

/// Where in its line a phrase stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The term or a synonym.
    Same,
    Near,
    Narrower,
    Short,
}

static CONCEPTS: LazyLock<Vec<Concept>> = LazyLock::new(|| parse(DATA));

static INDEX: LazyLock<Phrases<(usize, Place)>> = LazyLock::new(|| {
    let each = |(at, concept): (usize, &Concept)| {
        let phrases = concept.phrases.iter();
        let entries = phrases.map(move |(phrase, place)| ((*phrase).to_owned(), (at, *place)));
        entries.collect::<Vec<_>>()
    };
    Phrases::new(CONCEPTS.iter().enumerate().flat_map(each))
});

/// The phrases that may stand for this one, itself excluded.
pub fn kin(phrase: &str) -> Vec<&'static str> {
    let related = related(phrase).into_iter();
    let mut kin: Vec<&str> = related
        .filter(|related| related.relation == Relation::Synonym)
        .map(|related| related.phrase)
        .collect();
    kin.sort_unstable();
    kin.dedup();
    kin
}

/// Every phrase that somebody who says this one may mean, itself excluded.
pub fn related(phrase: &str) -> Vec<Related> {
    let own = key(phrase);
    let mut related = Vec::new();
    for (_, (at, place)) in INDEX.get(phrase) {
        let concept = &CONCEPTS[*at];
        let others = concept
            .phrases
            .iter()
            .filter(|(other, _)| key(other) != own);
        related.extend(others.filter_map(|(phrase, other)| {
            Some(Related {
                phrase,
                relation: relation(*place, *other)?,
                domain: concept.domain,
            })
        }));
    }
    related
}

/// Two phrases beside the same term have nothing to do with each other.
fn relation(said: Place, other: Place) -> Option<Relation> {
    match (said, other) {
        (Place::Same, Place::Same) => Some(Relation::Synonym),
        (Place::Same | Place::Short, Place::Short) | (Place::Short, Place::Same) => {
            Some(Relation::Abbreviation)
        }
        (Place::Same, Place::Narrower) => Some(Relation::Narrower),
        (Place::Narrower, Place::Same) => Some(Relation::Broader),
        (Place::Same, Place::Near) | (Place::Near, Place::Same) => Some(Relation::Near),
        _ => None,
    }
}

fn parse(data: &'static str) -> Vec<Concept> {
    let mut concepts = Vec::new();
    let mut domain = None;
    for line in data.lines() {
        match line
            .strip_prefix('[')
            .and_then(|line| line.strip_suffix(']'))
        {
            Some(name) => domain = Domain::named(name),
            None => concepts.extend(domain.map(|domain| Concept {
                domain,
                phrases: phrases(line),
            })),
        }
    }
    concepts
}

const MARKS: [&str; 4] = [" = ", " ~ ", " > ", " : "];

fn phrases(line: &'static str) -> Vec<(&'static str, Place)> {
    let mut phrases = Vec::new();
    let mut place = Place::Same;
    let mut rest = line;
    loop {
        let end = MARKS.iter().filter_map(|mark| rest.find(mark)).min();
        let list = &rest[..end.unwrap_or(rest.len())];
        phrases.extend(list.split(", ").map(|phrase| (phrase, place)));
        let Some(end) = end else { return phrases };
        place = match rest.as_bytes()[end + 1] {
            b'~' => Place::Near,
            b'>' => Place::Narrower,
            b':' => Place::Short,
            _ => Place::Same,
        };
        rest = &rest[end + 3..];
    }
}
