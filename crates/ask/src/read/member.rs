//! What the name of a member is for: measured, counted, grouped by, or naming a value beside it.

use lexicon::{Aggregation, Function, Gap};
use semantic::{DimensionType, MemberKind};

use super::{Group, Reader, later};
use crate::annotate::Meaning;
use crate::intent::Part;
use crate::{Link, Role};

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
}
