//! Values become conditions.

use lexicon::Gap;

use super::Reader;
use crate::annotate::Meaning;
use crate::intent::Part;
use crate::{Link, ValueLink};

impl Reader<'_> {
    /// A name beside the value decides which member it belongs to.
    pub(super) fn value(&mut self, at: usize, links: &[ValueLink]) {
        self.open.group = None;
        let named = self.beside(at).filter(|named| {
            links
                .iter()
                .any(|v| named.iter().any(|d| d.member == v.member))
        });
        let kept: Vec<ValueLink> = match named {
            Some(named) => links
                .iter()
                .filter(|v| named.iter().any(|d| d.member == v.member))
                .cloned()
                .collect(),
            None => links.to_vec(),
        };
        let span = self.span(at);
        self.intent.filters.push(Part::said(kept, span));
    }

    /// The member named directly before or behind, or before the list that the value stands in.
    fn beside(&self, at: usize) -> Option<&[Link]> {
        let next = at + 1;
        let behind = self
            .cover
            .get(next)
            .filter(|_| self.gap(next) != Gap::Comma)
            .map(|a| &a.meaning);
        if let Some(Meaning::Member(links)) = behind {
            let values = self.values_at(at);
            if links
                .iter()
                .any(|link| values.iter().any(|value| value.member == link.member))
            {
                return Some(links);
            }
        }
        let mut before = at;
        while let Some(earlier) = before.checked_sub(1) {
            before = earlier;
            match &self.cover[before].meaning {
                Meaning::Member(links) => return Some(links),
                Meaning::Value(_) | Meaning::Stop => {}
                Meaning::Function(lexicon::Function::And | lexicon::Function::Or) => {}
                _ => return None,
            }
        }
        None
    }

    fn values_at(&self, at: usize) -> &[ValueLink] {
        match self.cover.get(at).map(|a| &a.meaning) {
            Some(Meaning::Value(values)) => values,
            _ => &[],
        }
    }
}
