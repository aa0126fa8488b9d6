//! Values and numbers become conditions.

use semantic::Operator;

use super::Reader;
use crate::lookup::cues::{Cue, Kind};
use crate::lookup::frame::{Condition, Noun, Test};
use crate::lookup::items::Item;

use crate::ValueLink;

impl Reader<'_> {
    pub(super) fn value(&mut self) -> Option<()> {
        let item = self.here();
        let text = item.quoted.clone().or(item.number.clone());
        let literal = text.is_some();
        let text = text.or_else(|| item.values.first().map(|value| value.value.clone()))?;
        if item.number.is_some() && item.quoted.is_none() {
            return self.number(text);
        }
        self.conditions = true;
        let operator = self.part.take().unwrap_or(Operator::Equals);
        let operator = match self.than.take() {
            Some((than, _)) if item.number.is_some() || item.quoted.is_some() => than,
            Some(_) => return None,
            None => operator,
        };
        let noun = self.pending.take();
        let values = match operator {
            Operator::Equals => item.values.clone(),
            _ => Vec::new(),
        };
        self.push_test(
            noun,
            (operator, Kind::Any),
            Said {
                texts: vec![text],
                values,
                literal,
            },
        );
        Some(())
    }

    pub(super) fn number(&mut self, text: String) -> Option<()> {
        let item = self.here();
        if !self.between.is_empty() {
            return self.bound(text);
        }
        let next = self.next();
        let ranks =
            next.is_some_and(|next| next.cues.iter().any(|cue| matches!(cue, Cue::Most { .. })));
        if ranks && self.than.is_none() {
            return Some(());
        }
        let first = !self.conditions && self.frame.shown.is_empty();
        if self.most.is_some() || self.limit_follows() || (first && next.is_some_and(Item::is_noun))
        {
            self.limit = Some(text.parse().ok()?);
            return Some(());
        }
        self.or_more();
        self.conditions = true;
        if self.than.is_some() {
            return self.bounded(text);
        }
        let noun = self.pending.take();
        let year = text.len() == 4 && ("1500".."2100").contains(&&*text);
        let kind = if noun.is_none() && year {
            Kind::Time
        } else {
            Kind::Any
        };
        if noun.is_none() && !year && item.values.is_empty() {
            // "3 students": the number of a thing that follows.
            return self.exactly(text);
        }
        self.push_test(
            noun,
            (Operator::Equals, kind),
            Said {
                texts: vec![text],
                values: item.values.clone(),
                literal: true,
            },
        );
        Some(())
    }

    /// "5 or more": what compares stands behind its number.
    fn or_more(&mut self) {
        let or_more = self.items.get(self.at + 1).is_some_and(|next| {
            next.cues.iter().any(|cue| {
                matches!(
                    cue,
                    Cue::Than {
                        operator: Operator::Gte | Operator::Lte,
                        ..
                    }
                )
            })
        });
        if or_more && self.than.is_none() {
            self.at += 1;
            let cue = self
                .here()
                .cues
                .iter()
                .find(|cue| matches!(cue, Cue::Than { .. }));
            if let Some(Cue::Than { operator, kind }) = cue {
                self.than(*operator, *kind);
            }
            self.or = false;
        }
    }

    /// The number that "more than" waits for.
    fn bounded(&mut self, text: String) -> Option<()> {
        let (operator, kind) = self.than?;
        let noun = self.following().filter(|next| {
            next.is_noun() && self.pending.is_none() && kind == Kind::Any && !self.here().comma
        });
        let joined = self
            .next()
            .is_some_and(|next| next.is(Cue::And) || next.is(Cue::Or));
        if noun.is_some() && !joined {
            self.amount = Some(text);
            return Some(());
        }
        self.than = None;
        let noun = self.pending.take();
        self.push_test(noun, (operator, kind), Said::literally(vec![text]));
        Some(())
    }

    /// "the 3 youngest": said before the word that ranks.
    pub(super) fn limit_follows(&self) -> bool {
        let ahead = self.items.iter().skip(self.at + 1).take(2);
        let mut ahead = ahead.filter(|item| !item.is(Cue::Filler));
        ahead
            .next()
            .is_some_and(|item| item.cues.iter().any(|cue| matches!(cue, Cue::Most { .. })))
    }

    /// "with 2 rooms": so many of a thing, or a number in a column.
    pub(super) fn exactly(&mut self, text: String) -> Option<()> {
        let next = self.next().filter(|next| next.is_noun())?;
        self.at += 1;
        let noun = self.noun_here();
        let _ = next;
        match noun.is_thing() {
            true => self.frame.conditions.push(Condition::Exists {
                thing: noun,
                negated: false,
                count: Some((Operator::Equals, text)),
            }),
            false => self.push_test(
                Some(noun),
                (Operator::Equals, Kind::Any),
                Said::literally(vec![text]),
            ),
        }
        Some(())
    }

    /// The ends of "between 5 and 10".
    pub(super) fn bound(&mut self, text: String) -> Option<()> {
        if self.between == [String::new()] {
            self.between = vec![text];
            return Some(());
        }
        let first = self.between.pop()?;
        self.than = None;
        let noun = match self.pending.take() {
            Some(noun) => Some(noun),
            None => match self.next().filter(|next| next.is_noun() && !next.comma) {
                Some(_) => {
                    self.at += 1;
                    Some(self.noun_here())
                }
                None => None,
            },
        };
        let years = [&first, &text].iter().all(|text| text.len() == 4);
        let kind = if years { Kind::Time } else { Kind::Any };
        self.push_test(
            noun,
            (Operator::Gte, kind),
            Said::literally(vec![first, text]),
        );
        Some(())
    }

    pub(super) fn push_test(&mut self, noun: Option<Noun>, how: (Operator, Kind), said: Said) {
        let (operator, kind) = how;
        let or = std::mem::take(&mut self.or);
        let noun = match (noun, self.frame.conditions.last()) {
            // "over 200 or under 190".
            (None, Some(Condition::Test(last)))
                if operator != Operator::Equals && kind == Kind::Any =>
            {
                last.noun.clone()
            }
            (noun, _) => noun,
        };
        let item = self.here();
        let test = Test {
            noun,
            kind,
            operator,
            values: said.values,
            texts: said.texts,
            negated: std::mem::take(&mut self.negated) || self.without,
            within: self.without,
            loud: item.capital || item.quoted.is_some() || item.sex,
            or,
            focus: self.focus.or(self.frame.main),
            beside: None,
            literal: said.literal,
        };
        self.frame.conditions.push(Condition::Test(test));
    }
}

/// What a column is compared with.
pub(super) struct Said {
    pub texts: Vec<String>,
    pub values: Vec<ValueLink>,
    pub literal: bool,
}

impl Said {
    /// As it stands in the question, whatever the database has.
    pub fn literally(texts: Vec<String>) -> Self {
        Self {
            texts,
            values: Vec::new(),
            literal: true,
        }
    }
}
