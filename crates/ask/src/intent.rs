//! What a question means, part by part, each with the words (or the named default) that caused it.

use base::Granularity;
use semantic::MemberId;

use crate::lookup::Lookup;
use crate::{Link, Reading, Words};

/// Bytes of the question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    pub start: usize,
    pub end: usize,
}

/// Where a part of the intent comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    Words(Span),
    /// A rule of ours, by its name.
    Default(&'static str),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Part<T> {
    pub value: T,
    pub cause: Cause,
}

impl<T> Part<T> {
    pub(crate) fn said(value: T, span: Span) -> Self {
        Self {
            value,
            cause: Cause::Words(span),
        }
    }

    pub(crate) fn span(&self) -> Option<Span> {
        match self.cause {
            Cause::Words(span) => Some(span),
            Cause::Default(_) => None,
        }
    }
}

/// A member value that words may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueLink {
    pub member: MemberId,
    pub value: String,
}

/// The first so many of a ranking; all of them, ranked, where `n` is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Top {
    pub n: u64,
    pub descending: bool,
}

/// "trend": along time, in steps that fit the period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trend;

/// A reading beside which another one is as good.
#[derive(Debug, Clone, PartialEq)]
pub struct Doubt {
    pub span: Span,
    pub values: Vec<ValueLink>,
    /// Words that have the chosen reading alone.
    pub chosen: String,
}

/// Words that are understood but not answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Refused {
    pub span: Span,
    pub why: String,
}

/// What a question means. Members and values may still be several candidates: which of them
/// fit together is decided when the query is formulated.
#[derive(Debug, Clone, Default)]
pub struct Intent {
    pub question: String,
    pub measures: Vec<Part<Vec<Link>>>,
    pub dimensions: Vec<Part<Vec<Link>>>,
    pub filters: Vec<Part<Vec<ValueLink>>>,
    /// Conditions that the model names.
    pub segments: Vec<Part<Vec<Link>>>,
    /// A time dimension that was named.
    pub time: Option<Part<Vec<Link>>>,
    pub period: Option<Part<Vec<Reading>>>,
    /// "all time" was said.
    pub ever: Option<Span>,
    pub grain: Option<Part<Granularity>>,
    pub trend: Option<Part<Trend>>,
    pub top: Option<Part<Top>>,
    /// Largest first (or last), without a cut.
    pub descending: Option<Part<bool>>,
    /// The measure to rank by, as an index into `measures`; the first where it is missing.
    pub rank_by: Option<usize>,
    pub limit: Option<Part<u64>>,
    /// What was taken for granted while reading.
    pub assumptions: Vec<String>,
    /// Words that change no number.
    pub ignored: Vec<Span>,
    pub unknown: Vec<Span>,
    /// Words that were read as a time or a member and may as well be values.
    pub doubts: Vec<Doubt>,
    pub refused: Vec<Refused>,
    /// What it is as a lookup of rows, where the model has such.
    pub(crate) lookup: Option<Lookup>,
    /// What it was understood with: options are tried with the same words before they are offered.
    pub(crate) words: Words,
}

impl Intent {
    /// How a member is called so that it is understood.
    pub(crate) fn name(&self, member: MemberId) -> &str {
        self.words.names.of(member)
    }

    pub(crate) fn slice(&self, span: Span) -> &str {
        self.question.get(span.start..span.end).unwrap_or_default()
    }

    /// The question with other words in place of a span.
    pub(crate) fn with(&self, span: Span, words: &str) -> String {
        let before = self.question.get(..span.start).unwrap_or_default();
        let after = self.question.get(span.end..).unwrap_or_default();
        format!("{before}{words}{after}")
    }

    /// The question with words added to its end.
    pub(crate) fn extended(&self, words: &str) -> String {
        let end = |c: char| c.is_whitespace() || matches!(c, '?' | '!' | '.' | ',' | ';' | ':');
        format!("{} {words}", self.question.trim_end_matches(end))
    }
}
