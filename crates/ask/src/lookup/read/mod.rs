//! From items to a frame, from left to right. What cannot be read for certain is not read at all.

mod cue;
mod noun;
mod shown;
mod value;

use lexicon::Word;
use semantic::{CubeId, Operator};

use super::cues::{Cue, Kind, Made};
use super::frame::{Condition, Frame, Key, Noun, Rank, Shown};
use super::items::Item;

/// What an unknown word leaves of the trust.
const UNKNOWN: f64 = 0.8;

pub struct Reader<'a> {
    items: &'a [Item],
    tokens: &'a [Word],
    frame: Frame,
    at: usize,
    conditions: bool,
    made: Vec<Made>,
    count: Option<bool>,
    distinct: bool,
    negated: bool,
    /// What follows is of a thing that there must not be.
    without: bool,
    or: bool,
    group: bool,
    by: bool,
    order: bool,
    descending: bool,
    alphabetical: bool,
    most: Option<Most>,
    than: Option<(Operator, Kind)>,
    amount: Option<String>,
    average: bool,
    between: Vec<String>,
    pending: Option<Noun>,
    focus: Option<CubeId>,
    limit: Option<u64>,
    common: bool,
    /// A value that waits for the word that says what it is of.
    part: Option<Operator>,
    tied: bool,
}

#[derive(Clone, Copy)]
struct Most {
    descending: bool,
    kind: Kind,
}

pub fn read(items: &[Item], tokens: &[Word]) -> Option<Frame> {
    let frame = Frame {
        trust: 1.0,
        ..Frame::default()
    };
    let mut reader = Reader {
        items,
        tokens,
        frame,
        at: 0,
        conditions: false,
        made: Vec::new(),
        count: None,
        distinct: false,
        negated: false,
        without: false,
        or: false,
        group: false,
        by: false,
        order: false,
        descending: false,
        alphabetical: false,
        most: None,
        than: None,
        amount: None,
        average: false,
        between: Vec::new(),
        pending: None,
        focus: None,
        limit: None,
        common: false,
        part: None,
        tied: false,
    };
    while reader.at < items.len() {
        reader.item()?;
        reader.at += 1;
    }
    reader.finish()
}

impl<'a> Reader<'a> {
    fn here(&self) -> &'a Item {
        &self.items[self.at]
    }

    fn next(&self) -> Option<&'a Item> {
        self.items.get(self.at + 1)
    }

    /// The next item that is no courtesy or article.
    fn following(&self) -> Option<&'a Item> {
        let later = self.items.iter().skip(self.at + 1);
        later.into_iter().find(|item| !item.is(Cue::Filler))
    }

    fn item(&mut self) -> Option<()> {
        let item = self.here();
        if item.sentence {
            self.sentence()?;
        }
        if item.quoted.is_some() {
            return self.value();
        }
        // Inside a list of options a capital tells a value from a word.
        if item.sex && self.pending.is_none() {
            return self.value();
        }
        let first = item.from == 0;
        let named = item.capital && !first && !item.values.is_empty() && item.cues.is_empty();
        if named && !item.is_noun() {
            return self.value();
        }
        match item.is_noun() {
            true if item.is_value() && (self.expects_value() || self.is_weak(item)) => self.value(),
            true if !self.is_cue_first(item) => self.noun(),
            _ if item.is_value() && self.pending.is_some() && item.number.is_none() => self.value(),
            _ if !item.cues.is_empty() => self.cue(),
            _ if item.is_value() => self.value(),
            _ => self.unknown(),
        }
    }

    /// "Which student is the oldest? List the name and age.": the second says what is shown.
    fn sentence(&mut self) -> Option<()> {
        self.settle()?;
        let only_nouns = self
            .frame
            .shown
            .iter()
            .all(|shown| matches!(shown, Shown::Noun(_)));
        let lists = self.here().is(Cue::Filler);
        if let Some(most) = self.most.filter(|_| only_nouns && self.common) {
            self.common = false;
            self.most = Some(most);
            self.rank(Key::Rows)?;
        }
        (only_nouns && lists && self.most.is_none()).then_some(())?;
        if self.frame.main.is_none() {
            self.frame.trust *= 0.9;
        }
        self.frame.shown.clear();
        self.conditions = false;
        self.without = false;
        Some(())
    }

    /// A word among the values that is but a part of some name.
    fn is_weak(&self, item: &Item) -> bool {
        let tiers = item.columns.iter().map(|(tier, _)| *tier);
        let tiers = tiers.chain(item.things.iter().map(|(tier, _)| *tier));
        item.number.is_none() && item.cues.is_empty() && tiers.min().is_some_and(|tier| tier > 2)
    }

    fn expects_value(&self) -> bool {
        self.pending.is_some() || self.part.is_some() || self.than.is_some()
    }

    /// Where a phrase is a cue and a weak name, the cue counts.
    fn is_cue_first(&self, item: &Item) -> bool {
        let tier = |tiers: Option<u8>| tiers.unwrap_or(u8::MAX);
        let column = tier(item.columns.first().map(|(tier, _)| *tier));
        let thing = tier(item.things.first().map(|(tier, _)| *tier));
        let before = self.at.checked_sub(1).map(|at| &self.items[at]);
        let verb = item.is(Cue::Verb) && !item.plural && before.is_some_and(Item::is_noun);
        let ranks = item.cues.iter().any(|cue| matches!(cue, Cue::Most { .. }));
        !item.cues.is_empty() && (column.min(thing) >= 2 || (verb && self.in_sentence()) || ranks)
    }

    /// Something is shown already, so that a verb may come.
    fn in_sentence(&self) -> bool {
        !self.frame.shown.is_empty()
            && !self.tied
            && self.made.is_empty()
            && self.count.is_none()
            && self.most.is_none()
            && !self.order
            && !self.group
            && self.than.is_none()
    }

    fn unknown(&mut self) -> Option<()> {
        let item = self.here();
        let name = item.capital && item.from > 0;
        // A name that nobody knows would be a condition, and an unknown word something to show,
        // to count or to sort by.
        let open = !self.conditions
            || self.count.is_some()
            || !self.made.is_empty()
            || self.order
            || self.most.is_some()
            || self.group
            || self.distinct
            || self.than.is_some()
            || self.negated;
        (!name && !open).then_some(())?;
        self.frame.trust *= UNKNOWN;
        Some(())
    }

    /// Before something new begins, what was begun must have ended.
    fn settle(&mut self) -> Option<()> {
        let open = self.pending.is_some()
            || self.part.is_some()
            || self.amount.is_some()
            || (self.than.is_some() && !self.average);
        if self.average && self.than.is_some() {
            let (operator, _) = self.than.take()?;
            self.average = false;
            let noun = self.pending.take();
            self.frame
                .conditions
                .push(Condition::Average { noun, operator });
            return Some(());
        }
        (!open).then_some(())
    }

    fn finish(mut self) -> Option<Frame> {
        self.settle()?;
        if self.order && self.alphabetical && self.frame.rank.is_none() {
            self.frame.rank = Some(Rank {
                key: Key::First,
                descending: self.descending,
                limit: None,
            });
        }
        if self.common && self.most.is_some() {
            self.rank(Key::Rows)?;
        }
        if let Some(most) = self.most {
            self.rank(Key::Kind(most.kind))?;
        }
        let open = self.count.is_some()
            || !self.made.is_empty()
            || self.negated
            || self.group
            || self.limit.is_some()
            || self.between.len() > 1
            || self.or
            || self.distinct
            || self.common;
        (!open && !self.frame.shown.is_empty()).then_some(self.frame)
    }
}
