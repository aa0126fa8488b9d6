//! Which member a word means: what is nearest to the thing that is spoken of.

use lexicon::key;
use semantic::{CubeId, DimensionType, MemberId};

use super::cues::Kind;
use super::frame::{Noun, Shown};
use super::schema::Schema;
use super::ways::Ways;
use crate::ValueLink;

/// What a choice among several leaves of the trust.
const TOSSED: f64 = 0.7;
/// Rows are shown by what they are known by.
const LABELLED: f64 = 0.93;
const WEAK: [f64; 4] = [1.0, 0.97, 0.9, 0.85];

pub struct Chooser<'a> {
    pub ways: Ways<'a>,
    pub schema: &'a Schema,
    pub main: Option<CubeId>,
    pub trust: f64,
}

impl Chooser<'_> {
    /// Where no thing is named, the one that has the most of the columns.
    pub fn settle_main(&mut self, shown: &[Shown], values: &[ValueLink], things: &[CubeId]) {
        if self.main.is_some() {
            return;
        }
        let nouns = shown.iter().filter_map(|shown| match shown {
            Shown::Noun(noun) | Shown::Made(_, noun) | Shown::Count { noun, .. } => Some(noun),
            Shown::Everything => None,
        });
        let mut scores: std::collections::BTreeMap<CubeId, u32> = Default::default();
        for noun in nouns {
            for (tier, member) in &noun.columns {
                *scores.entry(self.ways.cube_of(*member)).or_default() +=
                    10 * (4 - u32::from(*tier));
            }
        }
        for value in values {
            let cube = self.ways.cube_of(value.member);
            scores.entry(cube).and_modify(|score| *score += 5);
        }
        for thing in things {
            scores.entry(*thing).and_modify(|score| *score += 15);
        }
        let most = scores.values().max().copied();
        let best: Vec<CubeId> = scores
            .into_iter()
            .filter(|(_, score)| Some(*score) == most)
            .map(|(cube, _)| cube)
            .collect();
        if best.len() > 1 {
            self.trust *= TOSSED;
        }
        self.main = best.first().copied();
    }

    /// The columns that a word means: several for the name of a person.
    pub fn columns(&mut self, noun: &Noun) -> Option<Vec<MemberId>> {
        let anchor = noun.owner.or(self.main);
        let thing = noun
            .thing()
            .filter(|_| noun.is_thing() && noun.owner.is_none());
        if let Some(thing) = thing {
            return self.label(thing);
        }
        let named = noun
            .columns
            .iter()
            .any(|(tier, member)| *tier < 3 && Some(self.ways.cube_of(*member)) == anchor);
        if let (true, false, Some(anchor)) = (noun.name, named, anchor)
            && let Some(columns) = self.names(anchor)
        {
            return Some(columns);
        }
        if noun.columns.is_empty() {
            return self.label(noun.thing()?);
        }
        Some(vec![self.column(noun, anchor)?])
    }

    /// What the rows of a thing are known by.
    fn label(&mut self, thing: CubeId) -> Option<Vec<MemberId>> {
        self.trust *= LABELLED;
        if let Some(label) = self.schema.labels.get(&thing) {
            return Some(vec![*label]);
        }
        if let Some(names) = self.names(thing) {
            return Some(names);
        }
        self.trust *= LABELLED;
        let keys = self.ways.keys(thing);
        (!keys.is_empty()).then_some(keys)
    }

    /// First and last name where there is no other; else the label.
    fn names(&self, thing: CubeId) -> Option<Vec<MemberId>> {
        let visible = self.ways.visible;
        let of = |title: &[&str]| {
            let mut own = visible.members().filter(|member| member.cube == thing);
            let found = own.find(|member| {
                member.dimension().is_some() && title.contains(&&*key(&member.title))
            });
            found.map(|member| member.id)
        };
        match (
            of(&["first name", "f name", "personal name"]),
            of(&["last name", "l name", "family name"]),
        ) {
            (Some(first), Some(last)) => Some(vec![first, last]),
            _ => self.schema.labels.get(&thing).map(|label| vec![*label]),
        }
    }

    /// The nearest of the columns that a word may mean.
    pub fn column(&mut self, noun: &Noun, anchor: Option<CubeId>) -> Option<MemberId> {
        let anchor = noun.owner.or(anchor).or(self.main);
        let mut ranked: Vec<(usize, u8, MemberId)> = noun
            .columns
            .iter()
            .filter_map(|(tier, member)| {
                let cube = self.ways.cube_of(*member);
                let key = self.ways.keys(cube) == [*member];
                let tier = if *tier == 3 && key { 1 } else { *tier };
                let apart = match anchor {
                    Some(anchor) => self.ways.apart(anchor, cube)?,
                    None => 0,
                };
                Some((usize::from(tier) * 2 + apart * 3, tier, *member))
            })
            .collect();
        ranked.sort();
        let (cost, tier, member) = *ranked.first()?;
        let rivals = ranked
            .iter()
            .skip(1)
            .take_while(|(other, _, _)| *other == cost);
        if rivals.count() > 0 {
            self.trust *= TOSSED;
        }
        self.trust *= WEAK[usize::from(tier.min(3))];
        Some(member)
    }

    /// The values of the member that a value most likely belongs to.
    pub fn value(
        &mut self,
        values: &[ValueLink],
        beside: Option<&Noun>,
        (anchor, loud): (Option<CubeId>, bool),
    ) -> Option<(MemberId, Vec<String>)> {
        let mut ranked: Vec<(usize, MemberId)> = values
            .iter()
            .filter_map(|value| {
                let cube = self.ways.cube_of(value.member);
                let apart = match anchor.or(self.main) {
                    Some(anchor) => self.ways.apart(anchor, cube)?,
                    None => 0,
                };
                let named = beside.is_some_and(|noun| {
                    noun.columns
                        .iter()
                        .any(|(_, member)| *member == value.member)
                        || noun.things.iter().any(|(_, thing)| *thing == cube)
                });
                let label = self.schema.labels.get(&cube) == Some(&value.member);
                Some((
                    apart * 4 + usize::from(!named) * 20 + usize::from(!label),
                    value.member,
                ))
            })
            .collect();
        ranked.sort();
        ranked.dedup();
        let (cost, member) = *ranked.first()?;
        if cost >= 20 {
            // A word of the language may stand among the values by chance.
            self.trust *= if loud { 0.97 } else { 0.68 };
        }
        if ranked.get(1).is_some_and(|(other, _)| *other <= cost + 1) {
            self.trust *= TOSSED;
        }
        let own = values.iter().filter(|value| value.member == member);
        Some((member, own.map(|value| value.value.clone()).collect()))
    }

    /// The column of a thing that a word like "oldest" is about, and whether it grows the other way.
    pub fn of_kind(&mut self, kind: Kind, thing: Option<CubeId>) -> Option<(MemberId, bool)> {
        let thing = thing.or(self.main)?;
        let (words, against) = kind.words();
        for (words, turned) in [(words, false), (against, true)] {
            for word in words {
                let has = |id: &MemberId| {
                    let title = key(&self.ways.visible.model().member(*id).title);
                    let said = title.split(' ').any(|part| part == *word);
                    let kind = self.ways.kind(*id);
                    said && !matches!(kind, Some(DimensionType::Boolean) | None)
                        && !self.ways.keys(thing).contains(id)
                };
                let own = self
                    .ways
                    .visible
                    .members()
                    .filter(|member| member.cube == thing);
                let found: Vec<MemberId> = own
                    .filter(|member| member.dimension().is_some())
                    .map(|member| member.id)
                    .filter(has)
                    .collect();
                match found.as_slice() {
                    [] => {}
                    [one] => {
                        self.trust *= 0.95;
                        return Some((*one, turned));
                    }
                    [first, ..] => {
                        self.trust *= TOSSED;
                        return Some((*first, turned));
                    }
                }
            }
        }
        None
    }
}
