//! At the end of the question: what was begun must have been finished.

use lexicon::Aggregation;

use super::member::say_by;
use super::{Reader, later};
use crate::Quality;
use crate::intent::{Cause, Part, Refused, Top};

impl Reader<'_> {
    pub(super) fn finish(&mut self) {
        self.whole();
        self.agree_in_lists();
        self.measure_sold();
        self.units();
        self.count_things();
        self.aggregation();
        if let Some(span) = self.open.count.take() {
            self.intent.unknown.push(span);
        }
        self.ranking();
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

    /// "outlets by channel" counts the outlets; "list outlets by channel" lists them.
    fn count_things(&mut self) {
        let by = self.open.groups.iter().any(|group| group.grouped) || self.intent.grain.is_some();
        if !self.intent.measures.is_empty() || self.open.list || !by {
            return self.each_row();
        }
        let things = self
            .open
            .groups
            .iter()
            .position(|group| !group.grouped && !group.counted.is_empty());
        let Some(group) = things.map(|at| self.open.groups.remove(at)) else {
            return;
        };
        let part = self.intent.dimensions.remove(group.place);
        if let Some(span) = part.span() {
            self.intent.assumptions.push(format!(
                "'{}' is read as how many there are",
                self.intent.slice(span)
            ));
        }
        self.intent.measures.push(Part {
            value: group.counted,
            cause: part.cause,
        });
    }

    /// "brand sales" has a row for each brand, though nobody said "by".
    fn each_row(&mut self) {
        if self.intent.measures.is_empty() || self.intent.top.is_some() {
            return;
        }
        for group in self.open.groups.iter().filter(|group| !group.grouped) {
            let Some(part) = self.intent.dimensions.get(group.place) else {
                continue;
            };
            let Some(span) = part.span() else { continue };
            let name = self.intent.slice(span).to_owned();
            if part
                .value
                .first()
                .is_some_and(|link| link.quality > Quality::Stripped)
            {
                self.intent.refused.push(Refused {
                    span,
                    why: say_by(&name),
                });
            } else {
                self.intent
                    .assumptions
                    .push(format!("'{name}' has a row for each"));
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

    /// "brands by sales": the largest first, though nobody said so.
    fn ranking(&mut self) {
        let said = self.intent.top.is_some() || self.intent.descending.is_some();
        if self.intent.rank_by.is_some() && !said {
            let cause = Cause::Default("a ranking begins with the largest");
            self.intent.descending = Some(Part { value: true, cause });
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
