//! What the name of a member is for: measured, counted, grouped by, or naming a value beside it.

use base::Format;
use lexicon::{Aggregation, Function, Gap};
use semantic::MeasureType;

use super::{Reader, later};
use crate::annotate::Meaning;
use crate::intent::{Part, Span};
use crate::{Link, Quality, Role};

impl Reader<'_> {
    pub(super) fn member(&mut self, at: usize, links: &[Link]) {
        let itself = |link: &&Link| link.role == Role::Itself;
        let dimensions: Vec<Link> = links
            .iter()
            .filter(itself)
            .filter(|l| self.is_dimension(l))
            .copied()
            .collect();
        let measures: Vec<Link> = links
            .iter()
            .filter(itself)
            .filter(|l| self.measure(l).is_some())
            .copied()
            .collect();
        let marked = self.marked(at);
        if self.open.count.is_some() || self.followed_by_count(at) {
            return self.counted(at, links);
        }
        if !dimensions.is_empty() && !marked && self.names_value(at, &dimensions) {
            return self.intent.ignored.push(self.span(at));
        }
        let grouped = self.open.group.is_some() || marked;
        let surer = |a: &[Link], b: &[Link]| match (a.first(), b.first()) {
            (Some(a), Some(b)) => a.quality <= b.quality,
            (a, _) => a.is_some(),
        };
        let as_dimension = if grouped {
            !dimensions.is_empty()
        } else {
            !surer(&measures, &dimensions)
        };
        match (as_dimension, measures.is_empty()) {
            (true, _) if !dimensions.is_empty() => self.dimension(at, dimensions, grouped),
            (_, false) => self.measured(at, measures),
            _ => self.only_counted(at, links),
        }
    }

    fn measure(&self, link: &Link) -> Option<&semantic::Measure> {
        self.visible.model().member(link.member).measure()
    }

    /// Directly behind "by" or before "wise".
    fn marked(&self, at: usize) -> bool {
        let by =
            at > 0 && self.open.group.is_some() && self.function_at(at - 1) == Some(Function::By);
        by || self.function_at(at + 1) == Some(Function::Wise)
    }

    fn followed_by_count(&self, at: usize) -> bool {
        let next = self.next(at + 1);
        self.function_at(at + 1) == Some(Function::CountOf)
            && self.counted_before(at + 1)
            && !matches!(next, Some((next, Meaning::Member(_))) if next == at + 2)
    }

    /// "state Kerala", "Kerala state": the name says which member the value belongs to.
    fn names_value(&self, at: usize, dimensions: &[Link]) -> bool {
        let shared = |meaning: &Meaning| match meaning {
            Meaning::Value(values) => values
                .iter()
                .any(|v| dimensions.iter().any(|d| d.member == v.member)),
            _ => false,
        };
        let behind = self
            .next(at)
            .filter(|(next, _)| self.gap(*next) != Gap::Comma && self.between_is_copula(at, *next));
        let before = at
            .checked_sub(1)
            .filter(|_| self.gap(at) != Gap::Comma)
            .map(|before| &self.cover[before].meaning);
        behind.is_some_and(|(_, meaning)| shared(meaning)) || before.is_some_and(shared)
    }

    /// "state is Kerala", but not "states in Kerala".
    fn between_is_copula(&self, at: usize, next: usize) -> bool {
        (at + 1..next).all(|i| matches!(self.text(i), "is" | "of" | "the" | "was" | "are"))
    }

    fn counted(&mut self, at: usize, links: &[Link]) {
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

    fn dimension(&mut self, at: usize, links: Vec<Link>, grouped: bool) {
        let span = self.span(at);
        let model = self.visible.model();
        if links.iter().all(|link| model.member(link.member).is_time()) {
            return self.time_dimension(at, links, grouped);
        }
        if matches!(self.open.aggregation, Some((Aggregation::Distinct, _))) {
            // A list of a dimension has each of its values once anyway.
            self.open.aggregation = None;
        }
        let last = &self.tokens[self.cover[at].to - 1];
        self.open.singular |= last.text == last.lemma && !grouped;
        self.open.group = grouped.then_some(at);
        if !self
            .intent
            .dimensions
            .iter()
            .any(|part| part.value == links)
        {
            self.intent.dimensions.push(Part::said(links, span));
        }
    }

    /// "by invoice date" cuts by its days; "on invoice date" only says which date counts.
    fn time_dimension(&mut self, at: usize, links: Vec<Link>, grouped: bool) {
        let span = self.span(at);
        if self.intent.time.is_some() {
            return self.refuse(span, later("two dates in one question"));
        }
        if grouped && self.intent.grain.is_none() {
            self.intent.grain = Some(Part::said(base::Granularity::Day, span));
        }
        self.intent.time = Some(Part::said(links, span));
    }

    fn measured(&mut self, at: usize, links: Vec<Link>) {
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
            if place > 0 && self.intent.top.is_none() {
                return self.refuse(span, later("one measure by another"));
            }
            self.intent.rank_by = Some(place);
        }
        if known.is_none() {
            self.intent.measures.push(Part::said(links, span));
        }
    }

    fn allows(&self, link: &Link, aggregation: Aggregation) -> bool {
        let Some(measure) = self.measure(link) else {
            return false;
        };
        use MeasureType::*;
        match aggregation {
            Aggregation::Total => match measure.kind {
                Sum | Count | CountDistinct => true,
                Number => measure.format != Format::Percent,
                Avg | Min | Max => false,
            },
            Aggregation::Average => measure.kind == Avg,
            Aggregation::Distinct => measure.kind == CountDistinct,
        }
    }

    /// "orders by month": things without a name to list can only be counted.
    fn only_counted(&mut self, at: usize, links: &[Link]) {
        let span = self.span(at);
        let counted: Vec<Link> = links
            .iter()
            .filter(|link| link.role == Role::Counted)
            .copied()
            .collect();
        let Some(best) = counted.first() else {
            return self.unknown(at);
        };
        if best.quality <= Quality::Stripped {
            self.intent.assumptions.push(format!(
                "'{}' is read as how many there are",
                self.intent.slice(span)
            ));
        }
        self.intent.measures.push(Part::said(counted, span));
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
            .filter(|l| self.measure(l).is_some())
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
}
