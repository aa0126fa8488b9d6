//! What cues do to the words around them.

use semantic::Operator;

use super::{Most, Reader};
use crate::lookup::cues::{Cue, Kind, Made};
use crate::lookup::frame::{Key, Rank, Shown};

impl Reader<'_> {
    pub(super) fn cue(&mut self) -> Option<()> {
        let item = self.here();
        let most = item.cues.iter().find(|cue| matches!(cue, Cue::Most { .. }));
        let made = item.cues.iter().find(|cue| matches!(cue, Cue::Made(_)));
        if let (Some(most), Some(made)) = (most, made) {
            // "maximum" ranks behind "with the", and is a number before "of".
            let ranks = self.conditions && self.than.is_none() && self.made.is_empty();
            return self.act(if ranks { *most } else { *made });
        }
        if item.from == 0 && matches!(&*self.tokens[0].text, "where" | "when" | "whose") {
            return None;
        }
        let part = item.cues.iter().find(|cue| matches!(cue, Cue::Part(_)));
        let literal = self
            .following()
            .is_some_and(|next| next.quoted.is_some() || self.tokens[next.from].text.len() == 1);
        if let (Some(part), true) = (part, literal) {
            return self.act(*part);
        }
        let cue = *item.cues.iter().find(|cue| !matches!(cue, Cue::Part(_)))?;
        self.act(cue)
    }

    pub(super) fn act(&mut self, cue: Cue) -> Option<()> {
        match cue {
            Cue::Filler => {}
            Cue::Tie => self.tie()?,
            Cue::Verb => self.verb()?,
            Cue::Count if self.most.is_some() || self.goes_on() => {}
            Cue::Count => self.count = Some(std::mem::take(&mut self.distinct)),
            Cue::Made(Made::Average) if self.than.is_some() => self.average = true,
            Cue::Made(Made::Total) if self.next().is_some_and(|next| next.is(Cue::Count)) => {}
            Cue::Made(made) if self.made_behind(made) => {}
            Cue::Made(made) => self.made.push(made),
            Cue::Distinct => self.distinct = true,
            Cue::Multiple => {
                self.than(Operator::Gt, Kind::Any);
                self.amount = Some("1".to_owned());
            }
            Cue::Most { descending, kind } => self.most(Most { descending, kind })?,
            Cue::Common => self.common = true,
            Cue::Than { operator, kind } => {
                // What was compared with before must have had its number and its thing.
                (self.than.is_none() && self.amount.is_none()).then_some(())?;
                self.than(operator, kind);
            }
            Cue::OrThan(operator) => {
                self.or = true;
                self.than(operator, Kind::Any);
            }
            Cue::Between => {
                self.conditions = true;
                self.than = Some((Operator::Gte, Kind::Any));
                self.between.push(String::new());
            }
            Cue::And => self.and(),
            Cue::Or => self.or = true,
            Cue::Both => self.frame.both = true,
            Cue::Not => {
                self.negated = true;
                self.conditions = true;
            }
            Cue::Without => {
                self.negated = true;
                self.conditions = true;
                self.pending = None;
            }
            Cue::Each => self.group = true,
            Cue::By => self.by(),
            Cue::Direction { descending } => self.direction(descending)?,
            Cue::Ordered | Cue::Alphabetical => {
                self.settle()?;
                self.order = true;
                self.alphabetical = true;
            }
            Cue::Where => {
                self.settle()?;
                self.conditions = !self.frame.shown.is_empty() || self.frame.main.is_some();
            }
            Cue::Beside => {
                self.settle()?;
                self.conditions = false;
            }
            Cue::Part(operator) => self.part = Some(operator),
            Cue::Everything => self.frame.shown.push(Shown::Everything),
            Cue::Refused => return None,
        }
        self.stay_tied(cue);
        Some(())
    }

    /// "of all the different": still tied to what is before.
    fn stay_tied(&mut self, cue: Cue) {
        self.tied = match cue {
            Cue::Tie => true,
            Cue::Filler | Cue::Each | Cue::Distinct => self.tied,
            _ => false,
        };
    }

    /// "phone number of": directly behind a column, and part of its name.
    pub(super) fn goes_on(&self) -> bool {
        let before = self.at.checked_sub(1).map(|at| &self.items[at]);
        before.is_some_and(|item| !item.columns.is_empty() && item.cues.is_empty())
            && !self.here().comma
    }

    pub(super) fn tie(&mut self) -> Option<()> {
        let of = self.tokens[self.here().from].text == "of";

        if !of && self.frame.main.is_some() && !self.order {
            self.conditions = true;
        }
        Some(())
    }

    pub(super) fn verb(&mut self) -> Option<()> {
        // "the highest rated": what it is sorted by is not said.
        let open = self.most.is_some() || !self.made.is_empty() || self.count.is_some();
        if !self.frame.shown.is_empty() && !self.order {
            self.conditions = true;
        }
        (!open).then_some(())
    }

    /// "How old are the students on average": said behind what it is made of.
    pub(super) fn made_behind(&mut self, made: Made) -> bool {
        let last = self.following().is_none();
        match self.frame.shown.last_mut() {
            Some(shown) if last => {
                let Shown::Noun(noun) = shown.clone() else {
                    return false;
                };
                *shown = Shown::Made(made, noun);
                true
            }
            _ => false,
        }
    }

    pub(super) fn by(&mut self) {
        let measured = self
            .frame
            .shown
            .iter()
            .any(|shown| !matches!(shown, Shown::Noun(_)));
        let verb = self.at.checked_sub(1).map(|at| &self.items[at]);
        let verb = verb.is_some_and(|item| item.is(Cue::Verb));
        self.group |= measured && !verb;
        self.by = self.group;
        self.conditions |= verb;
    }

    pub(super) fn and(&mut self) {
        let listed = self.pending.is_some() && !self.conditions;
        if listed {
            self.pending = None;
        }
        if !self.between.is_empty() {
            return;
        }
        self.or = false;
        self.without = false;
    }

    pub(super) fn direction(&mut self, descending: bool) -> Option<()> {
        self.settle()?;
        self.descending = descending;
        match &mut self.frame.rank {
            Some(rank) if rank.limit.is_none() => {
                rank.descending = descending;
                self.order = false;
            }
            _ => {
                self.order = true;
                self.alphabetical = true;
            }
        }
        Some(())
    }

    pub(super) fn most(&mut self, most: Most) -> Option<()> {
        let before = self.at.checked_sub(1).map(|at| &self.items[at]);
        let number = before.and_then(|item| item.number.clone());
        let number = number.or_else(|| self.next().and_then(|item| item.number.clone()));
        if let Some(number) = number {
            self.limit = Some(number.parse().ok().filter(|n| (1..1000).contains(n))?);
            if self.next().is_some_and(|item| item.number.is_some()) {
                self.at += 1;
                // "top 5 largest".
                if self
                    .next()
                    .is_some_and(|item| item.cues.iter().any(|cue| matches!(cue, Cue::Most { .. })))
                {
                    return Some(());
                }
            }
        }
        self.most = Some(most);
        let noun = self
            .following()
            .is_some_and(|next| next.is_noun() || !next.cues.is_empty() || next.is_value());
        if !noun {
            self.rank(Key::Kind(most.kind))?;
        }
        Some(())
    }

    pub(super) fn than(&mut self, operator: Operator, kind: Kind) {
        self.conditions = true;
        // "or more", "or less" stand behind their number.
        let before = self.at.checked_sub(1).map(|at| &self.items[at]);
        if let Some(number) = before.and_then(|item| item.number.clone())
            && matches!(operator, Operator::Gte | Operator::Lte)
            && self.amount.is_some()
        {
            self.amount = Some(number);
        }
        self.than = Some((operator, kind));
    }

    pub(super) fn rank(&mut self, key: Key) -> Option<()> {
        let most = self.most.take()?;
        if self.frame.rank.is_some() {
            return None;
        }
        self.frame.rank = Some(Rank {
            key,
            descending: most.descending,
            limit: Some(self.limit.take().unwrap_or(1)),
        });
        Some(())
    }
}
