//! Columns that are shown, and things and columns that conditions are about.

use semantic::CubeId;

use super::Reader;
use crate::lookup::cues::Cue;
use crate::lookup::frame::{Condition, Noun, Shown};

impl Reader<'_> {
    pub(super) fn selected(&mut self, mut noun: Noun, tied: bool) -> Option<()> {
        let thing = noun.thing().filter(|_| noun.is_thing());
        if let (Some(thing), true) = (thing, tied) {
            return self.owner(thing, noun);
        }
        if let (true, Some(Shown::Noun(name))) = (tied, self.frame.shown.last_mut())
            && name.name
            && !noun.columns.is_empty()
        {
            // "the names of the cities", where cities are a column.
            *name = noun;
            return Some(());
        }
        let listed = self.listed();
        if let (Some(Shown::Made(made, _)), true, None) = (self.frame.shown.last(), listed, thing)
            && !tied
        {
            // "average price and score" is the average of both.
            let made = *made;
            self.frame.shown.push(Shown::Made(made, noun));
            return Some(());
        }
        if let (Some(thing), false) = (thing, listed) {
            return self.owner(thing, noun);
        }
        if !listed || tied {
            let valued = self
                .following()
                .is_some_and(|next| next.is_value() && !next.is_noun());
            if valued {
                self.conditions = true;
                self.pending = Some(noun);
                return Some(());
            }
            self.frame.trust *= 0.6;
        }
        if std::mem::take(&mut self.distinct) {
            self.frame.distinct = true;
        }
        if let Some(thing) = thing {
            let repeated = self.frame.main == Some(thing);
            if self.frame.main.is_none() {
                self.frame.main = Some(thing);
            }
            self.focus = Some(thing);
            if repeated && !self.frame.shown.is_empty() {
                return Some(());
            }
        }
        if tied && thing.is_none() {
            noun.owner = None;
        }
        self.frame.shown.push(Shown::Noun(noun));
        Some(())
    }

    /// Whether a noun goes on with what is shown, or begins it.
    pub(super) fn listed(&self) -> bool {
        let mut before = self.items[..self.at].iter().rev();
        let before = before.find(|item| !item.is(Cue::Filler) && !item.is(Cue::Distinct));
        self.frame.shown.is_empty()
            || self.here().comma
            || before
                .is_none_or(|item| item.is(Cue::And) || item.is(Cue::Beside) || item.is(Cue::Both))
    }

    /// "name and age of students".
    pub(super) fn owner(&mut self, thing: CubeId, noun: Noun) -> Option<()> {
        let mut any = false;
        for shown in &mut self.frame.shown {
            let column = match shown {
                Shown::Noun(noun) | Shown::Made(_, noun) => noun,
                Shown::Count { noun, .. } if !noun.is_thing() => noun,
                Shown::Count { .. } | Shown::Everything => {
                    any |= matches!(shown, Shown::Everything);
                    continue;
                }
            };
            if column.owner.is_none() {
                column.owner = Some(thing);
                any = true;
            }
        }
        self.focus = Some(thing);
        if self.frame.main.is_none() {
            self.frame.main = Some(thing);
        } else if !any && self.frame.main != Some(thing) {
            self.frame.conditions.push(Condition::Exists {
                thing: noun,
                negated: false,
                count: None,
            });
        }
        if self.frame.shown.is_empty() {
            self.frame.shown.push(Shown::Noun(Noun {
                things: vec![(0, thing)],
                ..Noun::default()
            }));
        }
        Some(())
    }

    pub(super) fn conditioned(&mut self, noun: Noun, tied: bool) -> Option<()> {
        let thing = noun.thing().filter(|_| noun.is_thing());
        // A value beside the name of its column belongs to it.
        let behind = self.at > 0 && self.items[self.at - 1].is_value() && !self.here().comma;
        if let Some(Condition::Test(test)) = self.frame.conditions.last_mut()
            && test.beside.is_none()
            && behind
        {
            let own = noun
                .columns
                .iter()
                .any(|(_, member)| test.values.iter().any(|value| value.member == *member));
            if own || thing.is_some() || test.noun.is_none() {
                test.beside = Some(noun);
                return Some(());
            }
        }
        match thing {
            Some(thing) if Some(thing) == self.frame.main && !self.negated => Some(()),
            Some(thing) => {
                let valued = self
                    .following()
                    .is_some_and(|next| next.is_value() && !next.is_noun());
                self.focus = Some(thing);
                if valued && (tied || !noun.columns.is_empty()) {
                    self.pending = Some(noun);
                    return Some(());
                }
                let negated = std::mem::take(&mut self.negated);
                self.without |= negated;
                self.frame.conditions.push(Condition::Exists {
                    thing: noun,
                    negated,
                    count: None,
                });
                Some(())
            }
            None => {
                self.settle()?;
                self.pending = Some(noun);
                Some(())
            }
        }
    }
}
