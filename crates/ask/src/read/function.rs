//! What function words do to the meanings around them.

use lexicon::{Aggregation, Function, Refusal};

use super::{Reader, later};
use crate::annotate::Meaning;
use crate::intent::{Part, Span, Top, Trend};
use crate::time::TimeMeaning;

/// How many rows "top" means without a number.
const TOP_DEFAULT: u64 = 10;

impl Reader<'_> {
    pub(super) fn function(&mut self, at: usize, function: Function) {
        let span = self.span(at);
        if !matches!(function, Function::And | Function::All) {
            self.open.group = None;
        }
        match function {
            Function::By => self.by(at),
            Function::Wise => self.wise(at),
            Function::Top { descending } => self.top(at, descending),
            Function::Superlative { descending } => self.top(at, descending),
            Function::Sorted { descending } => {
                self.intent.descending = Some(Part::said(descending, span))
            }
            Function::Aggregate(aggregation) => self.open.aggregation = Some((aggregation, span)),
            Function::CountOf => self.count_of(at),
            Function::Trend => self.intent.trend = Some(Part::said(Trend, span)),
            Function::Sold => self.open.sold = Some(span),
            Function::List => {
                self.open.list = true;
                self.intent.ignored.push(span);
            }
            Function::And | Function::Filler => self.intent.ignored.push(span),
            Function::Rows if self.open.used.contains(&at) => {}
            Function::Rows => self.unknown(at),
            Function::All => self.all(at),
            Function::Only => self.only(at),
            Function::Where => self.only(at),
            Function::Or => self.or(at),
            Function::Refused(refusal) => self.refused(at, refusal),
        }
    }

    /// "by" needs something to group by, or it is not understood. Before a word that nobody
    /// knows it is not the fault, and in "sold by Dune" it only says whose they are.
    fn by(&mut self, at: usize) {
        use Function::{Aggregate, All, By};
        let groups = match self.next(at) {
            Some((_, Meaning::Member(_))) => true,
            Some((_, Meaning::Time(TimeMeaning::Grain(_) | TimeMeaning::Unit(_)))) => true,
            Some((next, Meaning::Function(All | By | Aggregate(_)))) => {
                matches!(self.next(next), Some((_, Meaning::Member(_))))
            }
            Some((_, Meaning::Unknown | Meaning::Value(_))) => false,
            _ => return self.unknown(at),
        };
        self.open.group = groups.then_some(at);
        self.intent.ignored.push(self.span(at));
    }

    /// The member before has already looked ahead for "wise".
    fn wise(&mut self, at: usize) {
        let before = at.checked_sub(1).map(|before| &self.cover[before].meaning);
        match before {
            Some(Meaning::Member(links)) if links.iter().any(|link| self.is_dimension(link)) => {
                self.intent.ignored.push(self.span(at));
            }
            _ => self.unknown(at),
        }
    }

    fn top(&mut self, at: usize, descending: bool) {
        let span = self.span(at);
        if self.intent.top.is_some() {
            return self.refuse(span, later("two rankings in one question"));
        }
        let last = &self.tokens[self.cover[at].to - 1];
        if last.text == "selling" {
            self.open.sold = Some(span);
        }
        let number = |at: usize| match self.cover.get(at).map(|a| &a.meaning) {
            Some(Meaning::Number(n)) if *n > 0 => Some(n.unsigned_abs()),
            _ => None,
        };
        let before = at
            .checked_sub(1)
            .filter(|before| self.open.used.contains(before));
        let (n, span) = match (number(at + 1), before.and_then(number)) {
            (Some(n), _) => {
                self.open.used.push(at + 1);
                (n, span.to(self.span(at + 1)))
            }
            (None, Some(n)) => (n, self.span(at - 1).to(span)),
            (None, None) => {
                self.open.uncounted = true;
                (TOP_DEFAULT, span)
            }
        };
        self.intent.top = Some(Part::said(Top { n, descending }, span));
    }

    fn count_of(&mut self, at: usize) {
        if self.names_things(at) {
            self.open.count = Some(self.span(at));
        } else if self.counted_before(at) {
            self.intent.ignored.push(self.span(at));
        } else {
            self.unknown(at);
        }
    }

    /// "how many outlets", "how many different outlets", "how many closed outlets".
    fn names_things(&self, at: usize) -> bool {
        match self.next(at) {
            Some((_, Meaning::Member(_))) => true,
            Some((
                next,
                Meaning::Function(Function::Aggregate(_) | Function::All | Function::And),
            )) => self.names_things(next),
            Some((next, Meaning::Value(_) | Meaning::Unknown)) => self.names_things(next),
            _ => false,
        }
    }

    /// "outlet count": the member before has looked ahead.
    pub(super) fn counted_before(&self, at: usize) -> bool {
        let before = at.checked_sub(1).map(|before| &self.cover[before].meaning);
        matches!(before, Some(Meaning::Member(_))) && self.text(at) == "count"
    }

    /// "all" before names of things or times leaves nothing out; elsewhere it is a quantifier.
    fn all(&mut self, at: usize) {
        match self.next(at) {
            Some((_, Meaning::Member(_) | Meaning::Time(_))) => {
                self.intent.ignored.push(self.span(at))
            }
            _ => self.refused(at, Refusal::Quantifier),
        }
    }

    /// "only" beside a condition says what the condition says anyway.
    fn only(&mut self, at: usize) {
        let condition = |meaning: &Meaning| match meaning {
            Meaning::Value(_) | Meaning::Time(TimeMeaning::Period(_)) => true,
            Meaning::Member(links) => links.iter().any(|link| self.is_condition_name(link)),
            _ => false,
        };
        let behind = self.next(at).filter(|(_, meaning)| condition(meaning));
        let before = self.previous(at).filter(|(_, meaning)| condition(meaning));
        let member =
            |found: Option<(usize, &Meaning)>| matches!(found, Some((_, Meaning::Member(_))));
        // Before a name it needs the value behind it: "only state Kerala", not "only states".
        let valued = match behind {
            Some((next, Meaning::Member(links))) => {
                let segment = links
                    .iter()
                    .any(|link| self.is_condition_name(link) && !self.is_dimension(link));
                segment || matches!(self.next(next), Some((_, Meaning::Value(_))))
            }
            found => found.is_some(),
        };
        if valued || (before.is_some() && !member(before)) {
            self.intent.ignored.push(self.span(at));
        } else {
            self.refused(at, Refusal::Quantifier);
        }
    }

    /// "or" between values of one member is a list; elsewhere it is an alternative.
    fn or(&mut self, at: usize) {
        let (before, behind) = (self.previous(at), self.next(at));
        let fits = match (before, behind) {
            (Some((_, Meaning::Value(left))), Some((_, Meaning::Value(right)))) => left
                .iter()
                .any(|l| right.iter().any(|r| r.member == l.member)),
            _ => false,
        };
        if fits {
            self.intent.ignored.push(self.span(at));
        } else {
            self.refuse(
                self.span(at),
                later("alternatives between different things"),
            );
        }
    }

    fn refused(&mut self, at: usize, refusal: Refusal) {
        let before_time = matches!(
            self.next(at),
            Some((_, Meaning::Time(TimeMeaning::Period(_))))
        );
        if self.text(at) == "over" && before_time {
            return self.intent.ignored.push(self.span(at));
        }
        self.refuse(self.span(at), later(refusal.title()));
    }

    /// An aggregation that was said, checked against the measure it is said of.
    pub(super) fn take_aggregation(&mut self) -> Option<(Aggregation, Span)> {
        self.open.aggregation.take()
    }
}
