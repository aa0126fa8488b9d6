//! What only the question as a whole shows: a yes-or-no question, several questions in one,
//! and signs between the words that change what they say.

use super::{Reader, later};
use crate::annotate::Meaning;
use crate::intent::Span;

/// First words that ask for a yes or no, not for numbers.
const POLAR: &[&str] = &[
    "is", "are", "was", "were", "am", "do", "does", "did", "has", "have", "had", "should", "shall",
];

/// Signs that calculate, compare or negate.
const SIGNS: &[&str] = &[
    "!=", "<>", "%", "≠", "<", ">", "≤", "≥", "+", "*", "×", "÷", "^", "~", "|",
];

impl Reader<'_> {
    pub(super) fn whole(&mut self) {
        self.polar();
        self.signs();
        self.several_sentences();
    }

    fn polar(&mut self) {
        if POLAR.contains(&self.text(0)) {
            self.refuse(self.span(0), later("yes-or-no questions"));
        }
    }

    /// Signs within a name or value belong to it; those between two meanings do not.
    fn signs(&mut self) {
        for at in 0..=self.cover.len() {
            let between = self.between(at);
            let text = self.intent.slice(between);
            let sign = SIGNS
                .iter()
                .find_map(|sign| Some((text.find(sign)?, sign.len())));
            if let Some((offset, len)) = sign {
                let start = between.start + offset;
                self.refuse(
                    Span {
                        start,
                        end: start + len,
                    },
                    later("calculations and comparisons by signs"),
                );
            }
        }
    }

    /// The text before a meaning, behind the one before it.
    fn between(&self, at: usize) -> Span {
        let start = at.checked_sub(1).map_or(0, |before| self.span(before).end);
        Span {
            start,
            end: self.span(at).start,
        }
    }

    /// Two sentences that each name something to measure or group by are two questions.
    fn several_sentences(&mut self) {
        let mut named = false;
        let mut ended = false;
        for at in 0..self.cover.len() {
            ended |= named
                && self
                    .intent
                    .slice(self.between(at))
                    .contains(['.', '?', '!', ';']);
            if matches!(self.cover[at].meaning, Meaning::Member(_)) {
                if ended {
                    return self.refuse(self.span(at), later("several questions in one"));
                }
                named = true;
            }
        }
    }
}
