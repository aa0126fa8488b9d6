//! Reading the cover from left to right: which part of the intent each meaning becomes.
//!
//! Every word ends up in a part, among the ignored, the unknown or the refused. Nothing is lost.

mod check;
mod function;
mod measure;
mod member;
mod value;
mod whole;

use lexicon::{Aggregation, Function, Gap, Word};
use semantic::Visible;

use crate::annotate::{Annotation, Meaning};
use crate::intent::{Intent, Part, Refused, Span};
use crate::time::TimeMeaning;
use crate::{Link, Words};

pub fn read(
    question: &str,
    tokens: &[Word],
    cover: &[Annotation],
    words: &Words,
    visible: &Visible,
) -> Intent {
    let intent = Intent {
        question: question.to_owned(),
        words: words.clone(),
        ..Intent::default()
    };
    let mut reader = Reader {
        tokens,
        cover,
        words,
        visible,
        intent,
        open: Open::default(),
    };
    for at in 0..cover.len() {
        reader.meaning(at);
    }
    reader.finish();
    reader.intent
}

struct Reader<'a> {
    tokens: &'a [Word],
    cover: &'a [Annotation],
    words: &'a Words,
    visible: &'a Visible,
    intent: Intent,
    open: Open,
}

/// What was begun and waits for the words behind it.
#[derive(Default)]
struct Open {
    /// Within a list behind "by"; the place of the last "by".
    group: Option<usize>,
    count: Option<Span>,
    aggregation: Option<(Aggregation, Span)>,
    /// "month" and the like, which only a ranking explains.
    units: Vec<(base::Granularity, Span)>,
    /// The word for what is ranked is in the singular: "which brand".
    singular: bool,
    /// "top" without a number.
    uncounted: bool,
    /// "sold": stands in for a measure where there is none.
    sold: Option<Span>,
    /// What is listed or grouped by, in the order of the intent's dimensions.
    groups: Vec<Group>,
    /// Values that stand in one list, as places in the intent's filters.
    lists: Vec<Vec<usize>>,
    /// How many conditions and groups were there when the first measure was named.
    first_measure: Option<(usize, usize)>,
    /// Another measure was named behind a group.
    another: bool,
    /// "list" was said.
    list: bool,
    /// Numbers already used by the word before them.
    used: Vec<usize>,
}

/// How a dimension came to be in the question.
struct Group {
    place: usize,
    /// Behind "by".
    grouped: bool,
    /// The measures that count its things.
    counted: Vec<Link>,
}

impl<'a> Reader<'a> {
    fn meaning(&mut self, at: usize) {
        let cover: &'a [Annotation] = self.cover;
        match &cover[at].meaning {
            Meaning::Stop => self.stop(at),
            Meaning::Unknown => self.unknown(at),
            Meaning::Number(_) if self.open.used.contains(&at) => {}
            Meaning::Number(n) => self.number(at, *n),
            Meaning::Time(time) => {
                self.doubt_time(at, time);
                self.time(at, time);
            }
            Meaning::Function(function) => self.function(at, *function),
            Meaning::Member(links) => {
                self.doubt_member(at, links);
                self.member(at, links);
            }
            Meaning::Value(links) => self.value(at, links),
        }
    }

    fn stop(&mut self, at: usize) {
        if !matches!(self.text(at), "the" | "a" | "an") {
            self.open.group = None;
        }
        self.intent.ignored.push(self.span(at));
    }

    fn unknown(&mut self, at: usize) {
        self.open.group = None;
        self.intent.unknown.push(self.span(at));
    }

    /// A number stands for itself only beside a word that takes one.
    fn number(&mut self, at: usize, n: i64) {
        let takes = |function: &Function| {
            matches!(
                function,
                Function::Top { .. } | Function::Superlative { .. }
            )
        };
        match self.function_at(at + 1) {
            Some(Function::Rows) if n > 0 => {
                let span = self.span(at).to(self.span(at + 1));
                self.intent.limit = Some(Part::said(n.unsigned_abs(), span));
                self.open.used.push(at + 1);
            }
            Some(function) if takes(&function) && n > 0 => self.open.used.push(at),
            _ => self.unknown(at),
        }
    }

    fn time(&mut self, at: usize, time: &TimeMeaning) {
        let span = self.span(at);
        if !matches!(time, TimeMeaning::Grain(_) | TimeMeaning::Unit(_)) {
            self.open.group = None;
        }
        match time {
            TimeMeaning::Refused(what) => self.refuse(span, later(what)),
            TimeMeaning::Ever if self.intent.period.is_none() => self.intent.ever = Some(span),
            TimeMeaning::Period(readings)
                if self.intent.period.is_none() && self.intent.ever.is_none() =>
            {
                self.intent.period = Some(Part::said(readings.clone(), span));
            }
            TimeMeaning::Ever | TimeMeaning::Period(_) => {
                self.refuse(span, later("several periods in one question"))
            }
            TimeMeaning::Grain(size) => self.grain(at, *size),
            TimeMeaning::Unit(size) if self.open.group.is_some() => self.grain(at, *size),
            TimeMeaning::Unit(size) => self.open.units.push((*size, span)),
        }
    }

    fn grain(&mut self, at: usize, size: base::Granularity) {
        let span = self.span(at);
        self.open.group = Some(at);
        self.belongs_to_another(at);
        match &self.intent.grain {
            Some(known) if known.value != size => {
                self.refuse(span, later("time cut in two ways at once"))
            }
            _ => self.intent.grain = Some(Part::said(size, span)),
        }
    }

    fn refuse(&mut self, span: Span, why: impl Into<String>) {
        self.intent.refused.push(Refused {
            span,
            why: why.into(),
        });
    }

    fn span(&self, at: usize) -> Span {
        match self.cover.get(at) {
            Some(annotation) => Span {
                start: self.tokens[annotation.from].start,
                end: self.tokens[annotation.to - 1].end,
            },
            None => Span {
                start: self.intent.question.len(),
                end: self.intent.question.len(),
            },
        }
    }

    /// The first word of a meaning.
    fn text(&self, at: usize) -> &'a str {
        self.cover
            .get(at)
            .map_or("", |annotation| &self.tokens[annotation.from].text)
    }

    fn gap(&self, at: usize) -> Gap {
        self.cover
            .get(at)
            .map_or(Gap::Space, |annotation| self.tokens[annotation.from].gap)
    }

    fn function_at(&self, at: usize) -> Option<Function> {
        match self.cover.get(at)?.meaning {
            Meaning::Function(function) => Some(function),
            _ => None,
        }
    }

    /// The next meaning that is no filler.
    fn next(&self, at: usize) -> Option<(usize, &'a Meaning)> {
        let cover: &'a [Annotation] = self.cover;
        let mut later = cover.iter().enumerate().skip(at + 1);
        later
            .find(|(_, a)| a.meaning != Meaning::Stop)
            .map(|(i, a)| (i, &a.meaning))
    }

    fn previous(&self, at: usize) -> Option<(usize, &'a Meaning)> {
        let cover: &'a [Annotation] = self.cover;
        let mut earlier = cover.iter().enumerate().take(at).rev();
        earlier
            .find(|(_, a)| a.meaning != Meaning::Stop)
            .map(|(i, a)| (i, &a.meaning))
    }

    /// Dimensions and segments name conditions.
    fn is_condition_name(&self, link: &Link) -> bool {
        self.visible.model().member(link.member).measure().is_none()
    }

    fn is_dimension(&self, link: &Link) -> bool {
        self.visible
            .model()
            .member(link.member)
            .dimension()
            .is_some()
    }
}

/// The sentence for what is understood but comes in a later version.
fn later(what: &str) -> String {
    format!("Querent does not answer {what} yet")
}

impl Span {
    /// From the beginning of one to the end of another.
    fn to(self, other: Span) -> Span {
        Span {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }
}
