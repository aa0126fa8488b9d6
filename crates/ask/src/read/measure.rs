//! What is measured: by its name, by how many there are, or by what "sold" stands for.

use base::Format;
use lexicon::{Aggregation, Function, Gap};
use semantic::{DimensionType, MeasureType};

use super::{Reader, later};
use crate::annotate::Meaning;
use crate::intent::{Part, Span};
use crate::{Link, Quality, Role};

impl Reader<'_> {
    pub(super) fn measured(&mut self, at: usize, links: Vec<Link>) {
        let span = self.span(at);
        let behind_by = at > 0 && self.function_at(at - 1) == Some(Function::By);
        let (links, span) = match self.take_aggregation() {
            None => (links, span),
            Some((aggregation, said)) => {
                let fitting: Vec<Link> = links
                    .iter()
                    .filter(|link| self.allows(link, aggregation))
                    .copied()
                    .collect();
                if fitting.is_empty() {
                    let name = self.intent.slice(span).to_owned();
                    return self.refuse(said, format!("there is no such measure of '{name}'"));
                }
                (fitting, said.to(span))
            }
        };
        let known = self
            .intent
            .measures
            .iter()
            .position(|part| part.value == links);
        let place = known.unwrap_or(self.intent.measures.len());
        if behind_by {
            let sorted =
                at > 1 && matches!(self.function_at(at - 2), Some(Function::Sorted { .. }));
            if place > 0 && self.intent.top.is_none() && !sorted {
                return self.refuse(span, later("one measure by another"));
            }
            self.intent.rank_by = Some(place);
        }
        if known.is_none() {
            self.another_measure(at, behind_by);
            self.intent.measures.push(Part::said(links, span));
        }
    }

    /// "sales in Chennai and units in Mumbai" is two questions; "sales / units" is a ratio.
    fn another_measure(&mut self, at: usize, behind_by: bool) {
        let now = (
            self.intent.filters.len(),
            self.open.groups.len() + usize::from(self.intent.grain.is_some()),
        );
        let Some((filters, groups)) = self.open.first_measure else {
            self.open.first_measure = Some(now);
            return;
        };
        let beside = at > 0 && matches!(self.cover[at - 1].meaning, Meaning::Member(_));
        if beside && matches!(self.gap(at), Gap::Slash | Gap::Hyphen) {
            self.refuse(self.span(at), later(lexicon::Refusal::Share.title()));
        } else if now.0 > filters && !behind_by {
            self.refuse(self.span(at), later("several questions in one"));
        }
        self.open.another |= now.1 > groups && !behind_by;
    }

    /// A group or condition behind another measure would not be of the first one.
    pub(super) fn belongs_to_another(&mut self, at: usize) {
        if std::mem::take(&mut self.open.another) {
            self.refuse(self.span(at), later("several questions in one"));
        }
    }

    fn allows(&self, link: &Link, aggregation: Aggregation) -> bool {
        let Some(measure) = self.measure(link) else {
            return false;
        };
        use MeasureType::*;
        let is_number = measure.holds == DimensionType::Number;
        match aggregation {
            Aggregation::Total => match measure.kind {
                Sum | Count | CountDistinct => true,
                Number => is_number && measure.format != Format::Percent,
                Avg | Min | Max | Own | Rank => false,
            },
            Aggregation::Average => measure.kind == Avg,
            Aggregation::Distinct => measure.kind == CountDistinct,
        }
    }

    pub(super) fn counted(&mut self, at: usize, links: &[Link]) {
        let said = self.open.count.take();
        let own = self.span(at);
        let span = said.map_or(own, |said| said.to(own));
        let counts = |link: &Link| {
            let Some(measure) = self.measure(link) else {
                return false;
            };
            let counting = matches!(
                measure.kind,
                MeasureType::Count | MeasureType::CountDistinct
            );
            // "how many units": a plain quantity is a number of things already.
            let quantity = measure.kind == MeasureType::Sum && measure.format == Format::Plain;
            counting || (quantity && link.role == Role::Itself)
        };
        let found: Vec<Link> = links.iter().filter(|link| counts(link)).copied().collect();
        self.open.aggregation = None;
        if found.is_empty() {
            let name = self.intent.slice(own).to_owned();
            return self.refuse(
                span,
                format!("nothing that you can ask about counts '{name}'"),
            );
        }
        self.intent.measures.push(Part::said(found, span));
    }

    /// "orders by month": things without a name to list can only be counted.
    pub(super) fn only_counted(&mut self, at: usize, counted: Vec<Link>) {
        let Some(best) = counted.first() else {
            return self.unknown(at);
        };
        if best.quality > Quality::Named {
            let name = self.intent.slice(self.span(at));
            self.intent
                .assumptions
                .push(format!("'{name}' is read as how many there are"));
        }
        self.measured(at, counted);
    }

    /// Where nothing is measured, "sold" is.
    pub(super) fn measure_sold(&mut self) {
        let Some(span) = self.open.sold.take() else {
            return;
        };
        let measures: Vec<Link> = self
            .words
            .sold
            .iter()
            .filter(|link| self.visible.shows(link.member) && self.measure(link).is_some())
            .copied()
            .collect();
        match (self.intent.measures.is_empty(), measures.is_empty()) {
            (false, _) => self.intent.ignored.push(span),
            (true, true) => self.intent.unknown.push(span),
            (true, false) => self.intent.measures.push(Part::said(measures, span)),
        }
    }

    pub(super) fn span_of_aggregation(&self) -> Option<(Aggregation, Span)> {
        self.open.aggregation
    }

    fn measure(&self, link: &Link) -> Option<&semantic::Measure> {
        self.visible.model().member(link.member).measure()
    }
}
