//! Values become conditions.

use lexicon::{Function, Gap};
use semantic::MemberId;

use super::Reader;
use crate::annotate::Meaning;
use crate::intent::{Doubt, Part};
use crate::names::lower;
use crate::time::TimeMeaning;
use crate::{Link, Quality, ValueLink};

impl Reader<'_> {
    /// A name beside the value decides which member it belongs to.
    pub(super) fn value(&mut self, at: usize, links: &[ValueLink]) {
        self.open.group = None;
        self.belongs_to_another(at);
        let named = self.beside(at).unwrap_or_default();
        let fits = |value: &&ValueLink| named.iter().any(|link| link.member == value.member);
        let mut kept: Vec<ValueLink> = links.iter().filter(fits).cloned().collect();
        if kept.is_empty() {
            kept = links.to_vec();
        }
        let place = self.intent.filters.len();
        let continues = self.continues(at);
        match self.open.lists.last_mut().filter(|_| continues) {
            Some(list) => list.push(place),
            None => self.open.lists.push(vec![place]),
        }
        let span = self.span(at);
        self.intent.filters.push(Part::said(kept, span));
    }

    /// The member named directly before or behind.
    fn beside(&self, at: usize) -> Option<&[Link]> {
        let own = |at: usize| match self.cover.get(at).map(|a| &a.meaning) {
            Some(Meaning::Member(links)) => Some(links.as_slice()),
            _ => None,
        };
        let behind = own(at + 1).filter(|_| self.gap(at + 1) != Gap::Comma);
        let named = |links: &&[Link]| {
            let values = self.values_at(at);
            links
                .iter()
                .any(|link| values.iter().any(|value| value.member == link.member))
        };
        behind.filter(named).or_else(|| {
            let mut before = at.checked_sub(1)?;
            while matches!(self.text(before), "is" | "are" | "was" | "the" | "of") {
                before = before.checked_sub(1)?;
            }
            own(before).filter(|_| self.links_up(before, at))
        })
    }

    /// Whether a value goes on with the list of the value before: "Kerala, Goa and Delhi".
    fn continues(&self, at: usize) -> bool {
        let is_value = |back: usize| {
            let before = at
                .checked_sub(back)
                .map(|before| &self.cover[before].meaning);
            matches!(before, Some(Meaning::Value(_)))
        };
        let joined = at
            .checked_sub(1)
            .and_then(|before| self.function_at(before));
        let word = matches!(joined, Some(Function::And | Function::Or));
        let mark = matches!(self.gap(at), Gap::Comma | Gap::Mark | Gap::Slash);
        (word && is_value(2)) || (mark && is_value(1))
    }

    /// What is said in one list is of one kind: beside Tamil Nadu, Delhi is a state.
    pub(super) fn agree_in_lists(&mut self) {
        for list in std::mem::take(&mut self.open.lists) {
            let parts: Vec<&Part<Vec<ValueLink>>> = list
                .iter()
                .map(|place| &self.intent.filters[*place])
                .collect();
            let all = |member: MemberId| {
                parts
                    .iter()
                    .all(|part| part.value.iter().any(|value| value.member == member))
            };
            let Some(first) = parts.first() else { continue };
            let shared: Vec<MemberId> = first
                .value
                .iter()
                .map(|value| value.member)
                .filter(|id| all(*id))
                .collect();
            if shared.is_empty() {
                continue;
            }
            for place in list {
                self.intent.filters[place]
                    .value
                    .retain(|value| shared.contains(&value.member));
            }
        }
    }

    /// "in May" is a month; "of May" may be a brand, if there is such a brand.
    pub(super) fn doubt_time(&mut self, at: usize, time: &TimeMeaning) {
        let marked = at > 0 && matches!(self.text(at - 1), "in" | "during");
        let TimeMeaning::Period(readings) = time else {
            return;
        };
        if let ([reading], false) = (readings.as_slice(), marked) {
            let rivals = self.cover[at]
                .rivals
                .iter()
                .filter(|value| !self.names_times(value));
            let values = rivals.cloned().collect();
            self.doubt(at, reading.phrase.clone(), values);
        }
    }

    /// The month names of a calendar are months either way.
    fn names_times(&self, value: &ValueLink) -> bool {
        const TIMES: &[&str] = &[
            "day", "week", "month", "quarter", "year", "period", "date", "season", "weekday",
        ];
        let member = self.visible.model().member(value.member);
        lexicon::key(&member.title)
            .split(' ')
            .any(|word| TIMES.contains(&word))
    }

    /// A value that is called like another member. What the model names weighs more than what
    /// stands among the data, but not in a place for values: "sales of Units".
    pub(super) fn doubt_member(&mut self, at: usize, links: &[Link]) {
        let Some(best) = links.first() else { return };
        let before = at.checked_sub(1).map_or("", |before| self.text(before));
        let place = matches!(before, "of" | "for" | "in" | "at" | "from")
            && !self.intent.measures.is_empty();
        if best.quality <= Quality::Stripped && !place {
            return;
        }
        // One called like its own member is but a stray heading among the data.
        let other = |value: &&ValueLink| links.iter().all(|link| link.member != value.member);
        let values = self.cover[at]
            .rivals
            .iter()
            .filter(other)
            .cloned()
            .collect();
        let spoken = self.words.names.of(best.member);
        let distinct = lexicon::key(spoken) != lexicon::key(self.intent.slice(self.span(at)));
        let path = &self.visible.model().member(best.member).path;
        self.doubt(
            at,
            if distinct {
                lower(spoken)
            } else {
                path.clone()
            },
            values,
        );
    }

    fn doubt(&mut self, at: usize, chosen: String, values: Vec<ValueLink>) {
        if !values.is_empty() {
            self.intent.doubts.push(Doubt {
                span: self.span(at),
                values,
                chosen,
            });
        }
    }

    fn values_at(&self, at: usize) -> &[ValueLink] {
        match self.cover.get(at).map(|a| &a.meaning) {
            Some(Meaning::Value(values)) => values,
            _ => &[],
        }
    }
}
