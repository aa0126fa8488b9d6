//! Everything one actor may say about their model: built once per model version and grants.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use lexicon::index::Index;
use lexicon::{Phrases, ValueIndex, functions, is_stop, key, kin};
use semantic::{Cube, MeasureType, Member, MemberId, Visible};

use crate::lookup::Schema;
use crate::names::Names;
use crate::values::Values;

/// How surely a phrase means a member; the first is the surest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quality {
    /// Its name, title or synonym in the model.
    Named,
    /// Its title without a word that names only a role ("brand" for "Brand name").
    Stripped,
    /// A word that business uses for it.
    Kin,
    /// A part of its title.
    Partial,
}

/// What a phrase says of a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    Itself,
    /// The phrase names things, and the member counts them.
    Counted,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Link {
    pub quality: Quality,
    pub member: MemberId,
    pub role: Role,
}

/// The phrases of one actor's world. Clones share them.
#[derive(Debug, Clone, Default)]
pub struct Words {
    pub(crate) members: Arc<Phrases<Link>>,
    /// What "sold" measures where nothing else is.
    pub(crate) sold: Vec<Link>,
    pub(crate) values: Values,
    pub(crate) names: Arc<Names>,
    /// What is called how in lookups of rows.
    pub(crate) schema: Arc<Schema>,
    /// The dimensions at their paths.
    pub(crate) paths: Arc<BTreeMap<String, MemberId>>,
}

impl Words {
    pub fn new(visible: &Visible, values: ValueIndex) -> Self {
        let mut collected = Collected::default();
        for cube in visible.cubes() {
            let members: Vec<&Member> = visible
                .members()
                .filter(|member| member.cube == cube.id)
                .collect();
            let things = things(cube, &members);
            members
                .iter()
                .for_each(|member| collected.member(cube, member, &things));
        }
        let members = Phrases::new(collected.into_phrases(visible));
        let names = Names::new(visible, &members);
        let values = values.only(|path| {
            visible
                .member_at(path)
                .is_some_and(|member| member.dimension().is_some())
        });
        let mut sold: Vec<Link> = members.get("sales").iter().map(|(_, link)| *link).collect();
        sold.sort();
        Self {
            members: Arc::new(members),
            sold,
            values: Values {
                heard: values,
                kept: Index::default(),
            },
            names: Arc::new(names),
            schema: Arc::new(Schema::new(visible)),
            paths: Arc::new(paths(visible)),
        }
    }

    /// Also with the values of an index, which was opened for the actor and nobody else.
    pub fn with_index(mut self, index: Index, visible: &Visible) -> Self {
        self.values.kept = index.only(|path| {
            let member = visible.member_at(path);
            member.is_some_and(|member| member.dimension().is_some() && !visible.masks(member.id))
        });
        self
    }
}

fn paths(visible: &Visible) -> BTreeMap<String, MemberId> {
    let dimensions = visible
        .members()
        .filter(|member| member.dimension().is_some());
    dimensions
        .map(|member| (member.path.clone(), member.id))
        .collect()
}

/// Phrases with the best quality found for each member.
#[derive(Default)]
struct Collected {
    best: BTreeMap<(String, MemberId, Role), Quality>,
}

/// Words that name what kind of column something is; the thing itself is the word before.
pub(crate) const ROLES: &[&str] = &["name", "title", "label", "description"];

/// Words too common in titles to stand for one of them.
pub(crate) const GENERIC: &[&str] = &[
    "amount",
    "average",
    "avg",
    "code",
    "count",
    "date",
    "distinct",
    "gross",
    "id",
    "key",
    "max",
    "min",
    "name",
    "net",
    "new",
    "no",
    "number",
    "per",
    "total",
    "type",
    "value",
    "time",
    "day",
    "month",
    "year",
    "quarter",
    "week",
    "percent",
    "percentage",
    "pct",
    "rate",
    "ratio",
];

impl Collected {
    /// A word that the model itself gives a meaning is not also taken loosely: else "units" that
    /// are not recorded somewhere would be read as the weight that is. Only the title of a
    /// dimension may still end in it: "target brand" is a brand.
    fn into_phrases(self, visible: &Visible) -> Vec<(String, Link)> {
        let sure = |quality: Quality| quality <= Quality::Stripped;
        let entries = || {
            self.best
                .iter()
                .map(|((phrase, member, role), quality)| (phrase, *member, *role, *quality))
        };
        let known: BTreeSet<&String> = entries()
            .filter(|entry| sure(entry.3))
            .map(|entry| entry.0)
            .collect();
        let ends = |member, quality| {
            let dimension = visible.model().member(member).dimension().is_some();
            dimension && quality == Quality::Partial
        };
        let kept = entries().filter(|(phrase, member, _, quality)| {
            sure(*quality) || ends(*member, *quality) || !known.contains(phrase)
        });
        kept.map(|(phrase, member, role, quality)| {
            (
                phrase.clone(),
                Link {
                    quality,
                    member,
                    role,
                },
            )
        })
        .collect()
    }

    fn put(&mut self, phrase: &str, member: &Member, role: Role, quality: Quality) {
        let phrase = key(phrase);
        if phrase.is_empty() {
            return;
        }
        let best = self
            .best
            .entry((phrase, member.id, role))
            .or_insert(quality);
        *best = quality.min(*best);
    }

    fn member(&mut self, cube: &Cube, member: &Member, things: &[String]) {
        let own = own_phrases(member);
        let cubes = cube_phrases(cube);
        self.put(&member.path, member, Role::Itself, Quality::Named);
        for phrase in &own {
            self.put(phrase, member, role(member, phrase), Quality::Named);
            for cube in &cubes {
                self.put(
                    &format!("{cube} {phrase}"),
                    member,
                    Role::Itself,
                    Quality::Named,
                );
            }
        }
        let mut names = own.clone();
        if member.dimension().is_some() && !member.is_time() {
            names.extend(self.stripped(&cubes, member));
        }
        self.kin(&names, member);
        for phrase in &own {
            self.parts(phrase, member);
        }
        self.counted(&own, things, member);
    }

    /// "brand" for "Brand name"; "outlet" for the dimension "Name" of the cube "Outlets".
    fn stripped(&mut self, cubes: &[String], member: &Member) -> Vec<String> {
        let mut stripped = Vec::new();
        for title in [key(&member.title), key(&member.name)] {
            let (rest, last) = title.rsplit_once(' ').unwrap_or(("", &title));
            match (ROLES.contains(&last), rest) {
                (false, _) => {}
                (true, "") => stripped.extend(cubes.iter().cloned()),
                (true, rest) => stripped.push(rest.to_owned()),
            }
        }
        for phrase in &stripped {
            self.put(phrase, member, Role::Itself, Quality::Stripped);
        }
        stripped
    }

    fn kin(&mut self, names: &[String], member: &Member) {
        for phrase in names.iter().flat_map(|name| kin(name)) {
            if can_stand_alone(phrase) {
                self.put(phrase, member, role(member, phrase), Quality::Kin);
            }
        }
    }

    /// Parts of a title. English has the thing itself at the end ("product category" is a
    /// category and not a product), or before what was done with it ("units sold").
    fn parts(&mut self, title: &str, member: &Member) {
        let title = key(title);
        let words: Vec<&str> = title.split(' ').collect();
        for at in 1..words.len() {
            let (start, end) = (words[..at].join(" "), words[at..].join(" "));
            if can_stand_alone(&end) {
                self.put(&end, member, role(member, &end), Quality::Partial);
            }
            let incidental = words[at..]
                .iter()
                .all(|word| GENERIC.contains(word) || is_done(word));
            if member.measure().is_some() && incidental && can_stand_alone(&start) {
                self.put(&start, member, role(member, &start), Quality::Partial);
            }
        }
    }

    /// What a counting measure counts: its cube, and what its title names.
    fn counted(&mut self, own: &[String], things: &[String], member: &Member) {
        let Some(measure) = member.measure() else {
            return;
        };
        if measure.kind == MeasureType::Count {
            for phrase in things {
                self.put(phrase, member, Role::Counted, Quality::Stripped);
                for other in kin(phrase)
                    .into_iter()
                    .filter(|other| can_stand_alone(other))
                {
                    self.put(other, member, Role::Counted, Quality::Kin);
                }
            }
        }
        if matches!(
            measure.kind,
            MeasureType::Count | MeasureType::CountDistinct
        ) {
            for phrase in own {
                let phrase = key(phrase);
                let words = phrase
                    .split(' ')
                    .filter(|word| !GENERIC.contains(word) && !is_stop(word));
                let things: Vec<&str> = words.collect();
                self.put(&things.join(" "), member, Role::Counted, Quality::Named);
            }
        }
    }
}

/// A counting measure is called like the things it counts: "Invoices" may be a list of them,
/// "Number of invoices" may not.
fn role(member: &Member, phrase: &str) -> Role {
    let counts = member
        .measure()
        .is_some_and(|m| matches!(m.kind, MeasureType::Count | MeasureType::CountDistinct));
    let said = key(phrase)
        .split(' ')
        .any(|word| matches!(word, "number" | "count" | "no"));
    if counts && !said {
        Role::Counted
    } else {
        Role::Itself
    }
}

/// Participles of measures: "sold", "billed".
fn is_done(word: &str) -> bool {
    word.ends_with("ed")
        || matches!(
            word,
            "sold" | "bought" | "given" | "paid" | "made" | "spent"
        )
}

fn own_phrases(member: &Member) -> Vec<String> {
    let mut own = vec![member.name.clone(), member.title.clone()];
    own.extend(member.synonyms.iter().cloned());
    own
}

fn cube_phrases(cube: &Cube) -> Vec<String> {
    let mut phrases = vec![cube.name.clone(), cube.title.clone()];
    phrases.extend(cube.synonyms.iter().cloned());
    phrases
}

/// What the rows of a cube are called: its own names, and those of the dimension that names it.
fn things(cube: &Cube, members: &[&Member]) -> Vec<String> {
    let mut things = cube_phrases(cube);
    let keys: Vec<String> = things.iter().map(|phrase| key(phrase)).collect();
    let labels = members
        .iter()
        .filter(|member| member.dimension().is_some() && !member.is_time());
    for own in labels.map(|member| own_phrases(member)) {
        if own.iter().any(|phrase| keys.contains(&key(phrase))) {
            things.extend(own);
        }
    }
    things
}

/// Whether a part of a name, or a word for it, is more than a function or filler word.
fn can_stand_alone(phrase: &str) -> bool {
    let words: Vec<&str> = phrase.split(' ').collect();
    let filler = |word: &&str| is_stop(word) || GENERIC.contains(word);
    let edge = |word: Option<&&str>| word.is_none_or(|word| is_stop(word));
    functions().get(phrase).is_empty()
        && !words.iter().all(filler)
        && !edge(words.first())
        && !edge(words.last())
}
