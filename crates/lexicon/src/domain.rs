//! The twelve walks of business, and the words that tell which one a table belongs to.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::lemma;

/// A walk of business. An abbreviation or a word may mean different things in each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Domain {
    Banking,
    Education,
    Finance,
    Health,
    Hr,
    Insurance,
    Manufacturing,
    Sales,
    Supply,
    Support,
    Telecom,
    Web,
}

impl Domain {
    pub const ALL: [Self; 12] = [
        Self::Banking,
        Self::Education,
        Self::Finance,
        Self::Health,
        Self::Hr,
        Self::Insurance,
        Self::Manufacturing,
        Self::Sales,
        Self::Supply,
        Self::Support,
        Self::Telecom,
        Self::Web,
    ];

    /// As data files and people write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Banking => "banking",
            Self::Education => "education",
            Self::Finance => "finance",
            Self::Health => "health",
            Self::Hr => "hr",
            Self::Insurance => "insurance",
            Self::Manufacturing => "manufacturing",
            Self::Sales => "sales",
            Self::Supply => "supply",
            Self::Support => "support",
            Self::Telecom => "telecom",
            Self::Web => "web",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|domain| domain.name() == name)
    }
}

/// How strongly the words around something speak for each domain.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Leaning([u32; 12]);

impl Leaning {
    /// Lets a word speak, in any number.
    pub fn hear(&mut self, word: &str, weight: u32) {
        let telling = TELLING.get(word).or_else(|| TELLING.get(&*lemma(word)));
        for domain in telling.into_iter().flatten() {
            self.0[*domain as usize] += weight;
        }
    }

    pub fn of(&self, domain: Domain) -> u32 {
        self.0[domain as usize]
    }

    /// The votes of the domain that has most.
    pub fn strongest(&self) -> u32 {
        self.0.into_iter().max().unwrap_or_default()
    }
}

pub(crate) const DATA: &str = include_str!("../data/domains.tsv");

static TELLING: LazyLock<HashMap<&'static str, Vec<Domain>>> = LazyLock::new(|| {
    let mut telling: HashMap<&str, Vec<Domain>> = HashMap::new();
    for line in DATA.lines() {
        let Some((name, words)) = line.split_once('\t') else {
            continue;
        };
        let Some(domain) = Domain::named(name) else {
            continue;
        };
        for word in words.split(' ') {
            telling.entry(word).or_default().push(domain);
        }
    }
    telling
});
