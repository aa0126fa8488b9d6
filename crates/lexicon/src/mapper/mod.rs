//! From a business term to the members and tables it may mean, ranked, with how sure each is.
//!
//! Pure: it maps over names it was given, which are those that an actor may know of; it reads no
//! file and asks no database. What people certified is handed to it as [`Lessons`].

mod index;
mod lessons;
mod similar;

use crate::{Function, Relation, functions, key, related};

pub use index::{Mapper, Object};
pub use lessons::Lessons;

#[cfg(test)]
mod tests;

/// What of a mapping a tenant sets, as `mapping:` of its settings.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// From here on something similar is taken without asking.
    pub similarity: f64,
    /// Whether what people certified counts.
    pub learning: bool,
    /// How much a certified choice adds each time its use doubles.
    pub boost: f64,
    /// How many others are shown beside the first.
    pub alternatives: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            similarity: 0.7,
            learning: true,
            boost: 0.1,
            alternatives: 3,
        }
    }
}

/// Less is not even offered.
pub const OFFERED_FROM: f64 = 0.5;

/// How a term came to mean something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// Somebody who may said so.
    Certified,
    /// Its name, title or synonym in the model.
    Exact,
    /// Business uses one word for the other.
    Synonym,
    /// One is short for the other.
    Abbreviation,
    /// The same words but for some, or nearly the same letters.
    Similar,
    /// An aggregation of it: "average price".
    Derived,
}

/// Something that a term may mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Mapped {
    /// As it was given: `cube.member`, or a table.
    pub path: String,
    pub way: Way,
    /// From 0 to 1.
    pub confidence: f64,
    /// A sentence for people.
    pub evidence: String,
}

/// What a term may mean: what is taken, if anything is, and what else is offered.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Mapping {
    /// The first is taken without asking; nothing is where two are equally likely.
    pub applied: Option<Mapped>,
    pub alternatives: Vec<Mapped>,
}

impl Mapper {
    /// What a term may mean, by names and by what this tenant's people certified.
    pub fn map(&self, term: &str, lessons: &Lessons, settings: &Settings) -> Mapping {
        let mut found = self.by_name(term);
        if let Some((rest, what)) = aggregated(term) {
            let derived = self.by_name(rest).into_iter();
            merge(&mut found, derived.map(|mapped| derive(mapped, what)));
        }
        if settings.learning {
            lessons.apply(term, self, settings, &mut found);
        }
        decide(found, settings)
    }

    fn by_name(&self, term: &str) -> Vec<Mapped> {
        let mut found = Candidates::default();
        let own = key(term);
        for object in self.named(&own) {
            found.put(object, Way::Exact, 1.0, || "it is its name".to_owned());
        }
        for other in related(term) {
            let way = match other.relation {
                Relation::Synonym => Way::Synonym,
                Relation::Abbreviation => Way::Abbreviation,
                _ => Way::Similar,
            };
            for object in self.named(&key(other.phrase)) {
                let says = || format!("\"{}\" in {}", other.phrase, other.domain.name());
                found.put(object, way, other.relation.similarity(), says);
            }
        }
        if let Some((spelled, confidence)) = self.spelled_out(term) {
            for object in self.named(&key(&spelled)) {
                found.put(object, Way::Abbreviation, confidence, || {
                    format!("short for \"{spelled}\"")
                });
            }
        }
        self.similar(&own, &mut found);
        found.ranked()
    }
}

/// What was found, each object once and by the best of its ways.
#[derive(Default)]
struct Candidates {
    best: std::collections::HashMap<String, Mapped>,
}

impl Candidates {
    fn put(&mut self, object: &Object, way: Way, confidence: f64, evidence: impl Fn() -> String) {
        // Of two that are as likely by name, the one that people use is likelier.
        let confidence = (confidence - (1.0 - object.weight) * 0.05).clamp(0.0, 1.0);
        let known = self.best.get(&object.path);
        if known.is_none_or(|known| known.confidence < confidence) {
            let mapped = Mapped {
                path: object.path.clone(),
                way,
                confidence,
                evidence: evidence(),
            };
            self.best.insert(mapped.path.clone(), mapped);
        }
    }

    fn ranked(self) -> Vec<Mapped> {
        let mut ranked: Vec<Mapped> = self.best.into_values().collect();
        rank(&mut ranked);
        ranked
    }
}

fn rank(found: &mut [Mapped]) {
    found.sort_by(|a, b| {
        let by_confidence = b.confidence.total_cmp(&a.confidence);
        by_confidence
            .then(a.way.cmp(&b.way))
            .then_with(|| a.path.cmp(&b.path))
    });
}

/// "average price" is an aggregation of "price".
fn aggregated(term: &str) -> Option<(&str, &'static str)> {
    let (first, rest) = term.trim().split_once(' ')?;
    let mut meanings = functions().get(first).iter();
    let what = meanings.find_map(|(_, function)| match function {
        Function::Aggregate(_) => Some("an aggregation"),
        Function::CountOf => Some("a count"),
        _ => None,
    });
    what.map(|what| (rest.trim_start_matches("of "), what))
}

fn derive(mapped: Mapped, what: &str) -> Mapped {
    Mapped {
        evidence: format!("{what} of it; {}", mapped.evidence),
        way: Way::Derived,
        confidence: mapped.confidence * 0.9,
        ..mapped
    }
}

/// Of two ways to the same, the likelier.
fn merge(found: &mut Vec<Mapped>, others: impl Iterator<Item = Mapped>) {
    for other in others {
        match found.iter_mut().find(|mapped| mapped.path == other.path) {
            Some(known) if known.confidence >= other.confidence => {}
            Some(known) => *known = other,
            None => found.push(other),
        }
    }
}

/// Two readings of about the same likelihood are a question back, not a choice.
const MARGIN: f64 = 0.02;

fn decide(mut found: Vec<Mapped>, settings: &Settings) -> Mapping {
    rank(&mut found);
    found.retain(|mapped| mapped.confidence >= OFFERED_FROM);
    let second = found.get(1).map_or(0.0, |second| second.confidence);
    let first = found.first().map_or(0.0, |first| first.confidence);
    let applied =
        (first >= settings.similarity && first - second >= MARGIN).then(|| found.remove(0));
    found.truncate(settings.alternatives + usize::from(applied.is_none()));
    Mapping {
        applied,
        alternatives: found,
    }
}
