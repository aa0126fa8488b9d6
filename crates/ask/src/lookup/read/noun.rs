//! What a word for a column or a thing is for: to sort, group, count, compare or show.

use semantic::CubeId;

use super::Reader;
use super::value::Said;
use crate::lookup::cues::{Cue, Kind, Made};
use crate::lookup::frame::{Condition, Key, Noun, Rank, Shown};

impl Reader<'_> {
    pub(super) fn noun_here(&mut self) -> Noun {
        let item = self.here();
        if let [(one, _), (other, _), ..] = item.things.as_slice()
            && one == other
        {
            // Two things are called so.
            self.frame.trust *= 0.8;
        }
        Noun {
            columns: item.columns.clone(),
            things: item.things.clone(),
            owner: None,
            name: item.to == item.from + 1 && self.tokens[item.from].lemma == "name",
            plural: item.plural,
        }
    }

    pub(super) fn noun(&mut self) -> Option<()> {
        let noun = self.noun_here();
        let tied = std::mem::take(&mut self.tied);
        // "the students' names": a thing before its column.
        let adjacent = self.next().filter(|next| {
            next.columns.iter().any(|(tier, _)| *tier < 3) && !next.comma && next.cues.is_empty()
        });
        if let (true, Some(_), Some(thing)) = (noun.is_thing(), adjacent, noun.thing()) {
            let own = self.here().possessive || !noun.plural;
            if own {
                return self.owned(thing);
            }
        }
        if self.order {
            return self.ordered(noun);
        }
        if std::mem::take(&mut self.group) {
            return self.grouped(noun);
        }
        if self.than.is_some() {
            return self.compared(noun);
        }
        if self.most.is_some() {
            return self.ranked(noun, tied);
        }
        if !self.made.is_empty() {
            return self.made_of(noun);
        }
        if let Some(distinct) = self.count.take() {
            return self.counted(noun, distinct);
        }
        let measured = self
            .frame
            .shown
            .iter()
            .any(|shown| !matches!(shown, Shown::Noun(_)));
        if measured && tied && self.distinct {
            // "for different investors".
            self.distinct = false;
            return self.grouped(noun);
        }
        match self.conditions {
            true => self.conditioned(noun, tied),
            false => self.selected(noun, tied),
        }
    }

    /// A thing that only says whose the next column is.
    pub(super) fn owned(&mut self, thing: CubeId) -> Option<()> {
        if self.frame.main.is_none() {
            self.frame.main = Some(thing);
        }
        self.at += 1;
        let mut noun = self.noun_here();
        let fits = |noun: &Noun| noun.columns.iter().any(|_| true);
        fits(&noun).then_some(())?;
        noun.things.clear();
        noun.owner = Some(thing);
        self.at -= 1;
        let result = self.take_owned(noun);
        self.at += 1;
        result
    }

    pub(super) fn take_owned(&mut self, noun: Noun) -> Option<()> {
        match () {
            () if self.order => self.ordered(noun),
            () if std::mem::take(&mut self.group) => self.grouped(noun),
            () if self.than.is_some() => self.compared(noun),
            () if self.most.is_some() => self.ranked(noun, false),
            () if self.count.is_some() => {
                let distinct = self.count.take().unwrap_or(false);
                self.counted(noun, distinct)
            }
            () if !self.made.is_empty() => self.made_of(noun),
            () if self.conditions => self.conditioned(noun, false),
            () => self.selected(noun, false),
        }
    }

    pub(super) fn ordered(&mut self, noun: Noun) -> Option<()> {
        // "in alphabetical order of the names of the students".
        if let (Some(rank), Some(thing), true) =
            (&mut self.frame.rank, noun.thing(), noun.is_thing())
            && let Key::Noun(key) | Key::Made(_, key) = &mut rank.key
        {
            key.owner = key.owner.or(Some(thing));
            self.order = false;
            return Some(());
        }
        let key = match (self.count.take(), self.made.pop()) {
            (Some(_), _) => Key::Count(noun),
            (None, Some(made)) => Key::Made(made, noun),
            (None, None) => Key::Noun(noun),
        };
        if self.frame.rank.is_some() {
            return None;
        }
        let limit = None;
        self.frame.rank = Some(Rank {
            key,
            descending: self.descending,
            limit,
        });
        let of = self.next().is_some_and(|next| next.is(Cue::Tie));
        self.order = of;
        self.alphabetical = false;
        Some(())
    }

    pub(super) fn grouped(&mut self, noun: Noun) -> Option<()> {
        let made = self
            .frame
            .shown
            .iter()
            .all(|shown| matches!(shown, Shown::Made(..)));
        let whose = std::mem::take(&mut self.by) && made && noun.is_thing();
        if let (true, Some(thing)) = (whose, noun.thing()) {
            // "money requested by entrepreneurs" is whose it is.
            return self.owner(thing, noun);
        }
        if self.frame.main.is_none() && noun.is_thing() && self.frame.shown.is_empty() {
            self.frame.main = noun.thing();
        }
        let own = self.frame.shown.iter_mut().filter_map(|shown| match shown {
            Shown::Noun(noun) if noun.owner.is_none() => Some(noun),
            _ => None,
        });
        let own: Vec<&mut Noun> = own.collect();
        if let Some(thing) = noun.thing().filter(|_| noun.is_thing()) {
            own.into_iter().for_each(|shown| shown.owner = Some(thing));
        }
        self.frame.groups.push(noun);
        Some(())
    }

    /// "more than 3 students", "over 5 credits".
    pub(super) fn compared(&mut self, noun: Noun) -> Option<()> {
        if self.average {
            let (operator, _) = self.than.take()?;
            self.average = false;
            self.pending = None;
            let noun = Some(noun);
            self.frame
                .conditions
                .push(Condition::Average { noun, operator });
            return Some(());
        }
        let Some(amount) = self.amount.take() else {
            // "at least a salary of 5": its number follows.
            let open = self.pending.is_none() && self.count.is_none() && !noun.is_thing();
            open.then(|| self.pending = Some(noun))?;
            return Some(());
        };
        let (operator, _) = self.than.take()?;
        let several = noun.plural && noun.things.first().is_some_and(|(tier, _)| *tier < 3);
        if (noun.is_thing() || several) && self.pending.is_none() {
            self.frame.conditions.push(Condition::Exists {
                thing: noun,
                negated: std::mem::take(&mut self.negated),
                count: Some((operator, amount)),
            });
            return Some(());
        }
        let noun = match self.pending.take() {
            // "with age over 20 years": a unit.
            Some(pending) => pending,
            None => noun,
        };
        self.push_test(
            Some(noun),
            (operator, Kind::Any),
            Said::literally(vec![amount]),
        );
        Some(())
    }

    /// "the highest salary", "the most students".
    pub(super) fn ranked(&mut self, noun: Noun, tied: bool) -> Option<()> {
        let common = std::mem::take(&mut self.common);
        let most = self.most?;
        let bare = !self
            .frame
            .shown
            .iter()
            .any(|shown| matches!(shown, Shown::Noun(_)));
        if let Some(made) = self.made.pop() {
            return self.rank(Key::Made(made, noun));
        }
        if common && tied && !bare && noun.is_thing() {
            // "is most popular among players".
            return self.rank(Key::Count(noun));
        }
        if common {
            if !self.conditions || bare {
                self.frame.shown.push(Shown::Noun(noun));
            }
            return self.rank(Key::Rows);
        }
        if noun.is_thing() {
            let counts = most.kind == Kind::Any
                && self.tokens[self.here().from].text.len() > 1
                && (self.conditions || self.count.take().is_some());
            self.count = None;
            if counts {
                return self.rank(Key::Count(noun));
            }
            let main = noun.thing();
            self.frame.main = self.frame.main.or(main);
            if bare && !self.conditions {
                let unowned = self.frame.shown.is_empty();
                if unowned {
                    self.frame.shown.push(Shown::Noun(noun));
                }
            }
            let kind = most.kind;
            (kind != Kind::Any).then_some(())?;
            return self.rank(Key::Kind(kind));
        }
        if !self.conditions && bare && self.limit.is_none() {
            let made = match most.descending {
                true => Made::Highest,
                false => Made::Lowest,
            };
            self.most = None;
            self.frame.shown.push(Shown::Made(made, noun));
            return Some(());
        }
        self.rank(Key::Noun(noun))
    }

    pub(super) fn counted(&mut self, noun: Noun, distinct: bool) -> Option<()> {
        let distinct = distinct || std::mem::take(&mut self.distinct);
        if self.conditions && !self.frame.shown.is_empty() {
            // "and the number of students": shown beside.
            let listed = self.at > 0;
            listed.then_some(())?;
            self.conditions = false;
        }
        if noun.is_thing() && self.frame.main.is_none() {
            self.frame.main = noun.thing();
        }
        if noun.is_thing() {
            self.focus = noun.thing();
        }
        self.frame.shown.push(Shown::Count { noun, distinct });
        Some(())
    }

    pub(super) fn made_of(&mut self, noun: Noun) -> Option<()> {
        if self.conditions {
            return None;
        }
        let made = std::mem::take(&mut self.made);
        // "average number of employees".
        self.count = None;
        for made in &made {
            self.frame.shown.push(Shown::Made(*made, noun.clone()));
        }
        Some(())
    }
}
