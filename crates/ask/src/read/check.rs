//! At the end of the question: what was begun must have been finished.

use lexicon::Aggregation;

use super::{Reader, later};
use crate::intent::{Part, Top};

impl Reader<'_> {
    pub(super) fn finish(&mut self) {
        self.measure_sold();
        self.units();
        self.aggregation();
        if let Some(span) = self.open.count.take() {
            self.intent.unknown.push(span);
        }
        self.top_count();
        self.top_needs_one_group();
    }

    /// "which month had the highest sales": a bare size of time is what is ranked.
    fn units(&mut self) {
        for (size, span) in std::mem::take(&mut self.open.units) {
            let free = self.intent.grain.is_none() && self.intent.dimensions.is_empty();
            if free && self.intent.top.is_some() {
                let word = self.intent.slice(span).to_lowercase();
                self.open.singular |= !word.ends_with('s');
                self.intent.grain = Some(Part::said(size, span));
            } else {
                self.intent.unknown.push(span);
            }
        }
    }

    /// "sales in total": said behind the measure.
    fn aggregation(&mut self) {
        match self.span_of_aggregation() {
            Some((Aggregation::Total, span)) if !self.intent.measures.is_empty() => {
                self.intent.ignored.push(span)
            }
            Some((_, span)) => {
                self.refuse(span, "it does not say of what");
            }
            None => {}
        }
    }

    /// "top brand" is one, "top brands" are ten; either is said.
    fn top_count(&mut self) {
        let Some(top) = self.intent.top.as_mut().filter(|_| self.open.uncounted) else {
            return;
        };
        if self.open.singular {
            top.value = Top { n: 1, ..top.value };
        } else if let Some(span) = top.span() {
            let (n, word) = (top.value.n, self.intent.slice(span).to_owned());
            self.intent
                .assumptions
                .push(format!("'{word}' without a number shows {n}"));
        }
    }

    fn top_needs_one_group(&mut self) {
        let groups = self.intent.dimensions.len()
            + usize::from(self.intent.grain.is_some() || self.intent.trend.is_some());
        let Some(span) = self.intent.top.as_ref().and_then(Part::span) else {
            return;
        };
        match groups {
            1 => {}
            0 => self.refuse(span, "it does not say what to rank"),
            _ => self.refuse(span, later("a ranking within each of several groups")),
        }
    }
}
