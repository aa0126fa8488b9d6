//! Values become conditions.

use lexicon::{Function, Gap};
use semantic::MemberId;

use super::Reader;
use crate::annotate::Meaning;
use crate::intent::Part;
use crate::{Link, ValueLink};

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

    fn values_at(&self, at: usize) -> &[ValueLink] {
        match self.cover.get(at).map(|a| &a.meaning) {
            Some(Meaning::Value(values)) => values,
            _ => &[],
        }
    }
}
