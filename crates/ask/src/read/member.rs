//! What the name of a member is for: measured, counted, grouped by, or naming a value beside it.

use base::Format;
use lexicon::{Aggregation, Function, Gap};
use semantic::{DimensionType, MeasureType, MemberKind};

use super::{Group, Reader, later};
use crate::annotate::Meaning;
use crate::intent::{Part, Span};
use crate::{Link, Quality, Role};

/// The candidates of a name, by what they are.
struct Kinds {
    dimensions: Vec<Link>,
    measures: Vec<Link>,
    segments: Vec<Link>,
    /// Measures that count the things named.
    counted: Vec<Link>,
}

/// What to do about a dimension that is named without saying what for.
pub(super) fn say_by(name: &str) -> String {
    format!("say 'by {name}' to see each, or say which one you mean")
}

/// Whether the first of the candidates are at least as sure as the others.
fn surer(these: &[Link], others: &[Link]) -> bool {
    match (these.first(), others.first()) {
        (Some(this), Some(other)) => this.quality <= other.quality,
        (this, _) => this.is_some(),
    }
}

impl Reader<'_> {
    pub(super) fn member(&mut self, at: usize, links: &[Link]) {
        if self.open.count.is_some() || self.followed_by_count(at) {
            return self.counted(at, links);
        }
        let kinds = self.kinds(links);
        let marked = self.marked(at);
        if !kinds.dimensions.is_empty() && !marked && self.names_value(at, &kinds.dimensions) {
            return self.intent.ignored.push(self.span(at));
        }
        let grouped = self.open.group.is_some() || marked;
        let superlative =
            at > 0 && matches!(self.function_at(at - 1), Some(Function::Superlative { .. }));
        let ranked = (marked || superlative)
            && self.intent.top.is_some()
            && !self.intent.dimensions.is_empty();
        if ranked && !kinds.measures.is_empty() {
            return self.measured(at, kinds.measures);
        }
        if ranked && !kinds.counted.is_empty() {
            return self.measured(at, kinds.counted);
        }
        let dimension =
            !kinds.dimensions.is_empty() && (grouped || !surer(&kinds.measures, &kinds.dimensions));
        if !grouped
            && surer(&kinds.segments, &kinds.dimensions)
            && surer(&kinds.segments, &kinds.measures)
        {
            let span = self.span(at);
            self.intent.segments.push(Part::said(kinds.segments, span));
        } else if dimension {
            self.dimension(at, kinds, grouped);
        } else if !kinds.measures.is_empty() {
            self.measured(at, kinds.measures);
        } else {
            self.only_counted(at, kinds.counted);
        }
    }

    fn kinds(&self, links: &[Link]) -> Kinds {
        let member = |link: &Link| self.visible.model().member(link.member);
        let all = |fits: &dyn Fn(&Link) -> bool| {
            links
                .iter()
                .filter(|link| fits(link))
                .copied()
                .collect::<Vec<_>>()
        };
        let measured = |link: &Link| member(link).measure().is_some();
        Kinds {
            dimensions: all(&|link| member(link).dimension().is_some()),
            measures: all(&|link| measured(link) && link.role == Role::Itself),
            segments: all(&|link| matches!(member(link).kind, MemberKind::Segment(_))),
            counted: all(&|link| measured(link) && link.role == Role::Counted),
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
            .filter(|(next, _)| self.gap(*next) != Gap::Comma && self.links_up(at, *next));
        let before = at
            .checked_sub(1)
            .filter(|_| self.gap(at) != Gap::Comma)
            .map(|before| &self.cover[before].meaning);
        behind.is_some_and(|(_, meaning)| shared(meaning)) || before.is_some_and(shared)
    }

    /// "state is Kerala", "state of Kerala", but not "states in Kerala" or "brands of Kerala".
    pub(super) fn links_up(&self, at: usize, next: usize) -> bool {
        (at + 1..next).all(|i| match self.text(i) {
            "is" | "the" | "was" | "are" => true,
            "of" => self.is_singular(at),
            _ => false,
        })
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

    fn dimension(&mut self, at: usize, kinds: Kinds, grouped: bool) {
        self.belongs_to_another(at);
        let (span, links) = (self.span(at), kinds.dimensions);
        let model = self.visible.model();
        if links.iter().all(|link| model.member(link.member).is_time()) {
            return self.time_dimension(at, links, grouped);
        }
        if !grouped && self.is_condition(at, &links) {
            let name = self.intent.slice(span).to_owned();
            return self.refuse(span, say_by(&name));
        }
        if matches!(self.open.aggregation, Some((Aggregation::Distinct, _))) {
            // A list of a dimension has each of its values once anyway.
            self.open.aggregation = None;
        }
        self.open.singular |= self.is_singular(at) && !grouped;
        self.open.group = grouped.then_some(at);
        if !self
            .intent
            .dimensions
            .iter()
            .any(|part| part.value == links)
        {
            let place = self.intent.dimensions.len();
            self.open.groups.push(Group {
                place,
                grouped,
                counted: kinds.counted,
            });
            self.intent.dimensions.push(Part::said(links, span));
        }
    }

    /// "discount rate" where only a discount is known: a rate that has no name is asked for.
    fn behind_measure(&self, at: usize) -> bool {
        let before = at.checked_sub(1).map(|before| &self.cover[before].meaning);
        let measured = |links: &[Link]| !links.iter().any(|link| self.is_condition_name(link));
        self.gap(at) != Gap::Comma
            && matches!(before, Some(Meaning::Member(links)) if measured(links))
    }

    fn is_singular(&self, at: usize) -> bool {
        let last = &self.tokens[self.cover[at].to - 1];
        last.text == last.lemma
    }

    /// "on promotion", "weekend sales": a name that limits, without the value it limits to.
    /// Read as "for each" it would give other numbers than were asked for.
    fn is_condition(&self, at: usize, links: &[Link]) -> bool {
        let flag = |link: &Link| {
            let dimension = self.visible.model().member(link.member).dimension();
            dimension.is_some_and(|dimension| dimension.kind == DimensionType::Boolean)
        };
        let before = match at.checked_sub(1).map(|before| &self.cover[before].meaning) {
            Some(Meaning::Stop) => self.text(at - 1),
            _ => "",
        };
        let limits = match before {
            "on" | "in" | "with" | "at" | "from" | "within" | "inside" | "into" | "during" => true,
            "of" | "for" => self.is_singular(at),
            _ => false,
        };
        limits || links.iter().all(flag) || self.behind_measure(at)
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
    fn only_counted(&mut self, at: usize, counted: Vec<Link>) {
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
