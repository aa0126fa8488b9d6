//! What the things and columns of a model that is looked up in are called.

use std::collections::BTreeMap;

use lexicon::{Phrases, key, kin};
use semantic::{Cube, CubeId, Member, MemberId, Visible};

/// How surely a phrase means something; the least is the surest.
pub type Tier = u8;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    Thing(CubeId),
    Column(MemberId),
}

/// The phrases of one actor's world.
#[derive(Debug, Clone, Default)]
pub struct Schema {
    pub phrases: Phrases<(Tier, Target)>,
    /// Every word of the phrases, by what is left of it without its ending.
    pub stems: BTreeMap<String, String>,
    /// What rows are known by.
    pub labels: BTreeMap<CubeId, MemberId>,
}

impl Schema {
    /// Only cubes whose model says that their rows are looked up.
    pub fn new(visible: &Visible) -> Self {
        let mut found = BTreeMap::new();
        let mut labels = BTreeMap::new();
        for cube in visible.cubes().filter(|cube| cube.looked_up) {
            let mut names = phrases_of(&cube.name, &cube.title, &cube.synonyms);
            // Tables of codes are called by what the codes are of.
            let bare = names.iter().filter_map(|name| name.strip_prefix("ref "));
            let bare: Vec<String> = bare.map(str::to_owned).collect();
            names.extend(bare);
            for name in &names {
                put(&mut found, name, Target::Thing(cube.id), 0);
                name.split_once(' ').into_iter().for_each(|_| {
                    let last = name.rsplit(' ').next().unwrap_or(name);
                    put(&mut found, last, Target::Thing(cube.id), 3);
                });
                for other in kin(name) {
                    put(&mut found, &key(other), Target::Thing(cube.id), 2);
                }
            }
            let columns = visible.members().filter(|member| member.cube == cube.id);
            for column in columns.filter(|member| member.dimension().is_some()) {
                let is_key = cube.primary_key == [column.id];
                column_phrases(&mut found, &names, column, is_key);
                if let Some(better) = label_rank(cube, column) {
                    let known = labels.get(&cube.id);
                    if known.is_none_or(|(rank, _)| better < *rank) {
                        labels.insert(cube.id, (better, column.id));
                    }
                }
            }
        }
        let words = found.keys().flat_map(|(phrase, _)| phrase.split(' '));
        let stems = words
            .map(|word| (stem(word).to_owned(), word.to_owned()))
            .collect();
        let phrases = found
            .into_iter()
            .map(|((phrase, target), tier)| (phrase, (tier, target)));
        Self {
            phrases: Phrases::new(phrases),
            stems,
            labels: labels
                .into_iter()
                .map(|(cube, (_, member))| (cube, member))
                .collect(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.phrases.iter().next().is_none()
    }
}

/// A word without what makes a noun of a verb, or a time of it.
pub fn stem(word: &str) -> &str {
    const ENDS: &[&str] = &[
        "ments", "ment", "ations", "ation", "tions", "ings", "ing", "ed", "er", "es", "e",
    ];
    let mut ends = ENDS.iter().filter_map(|end| word.strip_suffix(end));
    ends.find(|stem| stem.len() > 3).unwrap_or(word)
}

type Found = BTreeMap<(String, Target), Tier>;

fn put(found: &mut Found, phrase: &str, target: Target, tier: Tier) {
    if !phrase.is_empty() {
        let best = found.entry((phrase.to_owned(), target)).or_insert(tier);
        *best = tier.min(*best);
    }
}

fn phrases_of(name: &str, title: &str, synonyms: &[String]) -> Vec<String> {
    let mut phrases = vec![key(title), key(name)];
    phrases.extend(synonyms.iter().map(|synonym| key(synonym)));
    phrases.sort();
    phrases.dedup();
    phrases
}

/// Units and the like, with which a title goes on behind what it names.
const TAILS: &[&str] = &["in", "of", "per", "number", "by"];

/// Words too common to stand for a column of more words.
const WEAK: &[&str] = &[
    "id", "name", "code", "number", "date", "type", "value", "of", "in", "the", "by", "per", "to",
    "and", "or", "is", "no", "year", "day", "month", "first", "last", "full", "count", "total",
];

const SHORT: &[(&str, &str)] = &[
    ("l name", "last name"),
    ("f name", "first name"),
    ("sex", "gender"),
    ("gender", "sex"),
];

fn column_phrases(found: &mut Found, cubes: &[String], column: &Member, is_key: bool) {
    let target = Target::Column(column.id);
    for phrase in phrases_of(&column.name, &column.title, &[]) {
        put(found, &phrase, target, 0);
        // "student name" among the columns of students is their name.
        for cube in cubes {
            put(found, &format!("{cube} {phrase}"), target, 0);
            if let Some(rest) = phrase.strip_prefix(&format!("{cube} ")) {
                put(found, rest, target, 0);
            }
        }
        if let Some(rest) = phrase
            .strip_prefix("number ")
            .filter(|rest| !rest.starts_with("of "))
        {
            put(found, &format!("number of {rest}"), target, 0);
        }
        parts(found, &phrase, target);
        // "l name" beside "f name" is how last names are cut short.
        for (_, whole) in SHORT.iter().filter(|(short, _)| *short == phrase) {
            put(found, whole, target, 0);
        }
        if is_key && phrase.ends_with("id") {
            put(found, "id", target, 0);
            cubes
                .iter()
                .for_each(|cube| put(found, &format!("{cube} id"), target, 0));
        }
        for other in kin(&phrase) {
            put(found, &key(other), target, 2);
        }
        if let Some(start) = phrase.strip_suffix(" name") {
            put(found, start, target, 1);
        }
    }
}

fn parts(found: &mut Found, phrase: &str, target: Target) {
    let words: Vec<&str> = phrase.split(' ').collect();
    for at in 1..words.len() {
        let (start, end) = (&words[..at], &words[at..]);
        let strong = |words: &[&str]| !words.iter().all(|word| WEAK.contains(word));
        if TAILS.contains(&end[0]) && strong(start) {
            put(found, &start.join(" "), target, 1);
        } else if strong(start) {
            put(found, &start.join(" "), target, 3);
        }
        match strong(end) {
            true => put(found, &end.join(" "), target, 2),
            false => put(found, &end.join(" "), target, 3),
        }
    }
}

/// How well a column tells people which row it is; the least is the best.
fn label_rank(cube: &Cube, column: &Member) -> Option<u8> {
    let (title, thing) = (key(&column.title), key(&cube.title));
    let text = column.dimension()?.kind == semantic::DimensionType::Text;
    let own = column.synonyms.iter().any(|synonym| key(synonym) == thing);
    match () {
        () if !text => None,
        () if title == "name" || title == format!("{thing} name") => Some(0),
        () if title == "title" || title == thing => Some(1),
        () if own && !matches!(&*title, "first name" | "last name" | "l name" | "f name") => {
            Some(2)
        }
        () if title == format!("{thing} title") => Some(3),
        () => None,
    }
}
