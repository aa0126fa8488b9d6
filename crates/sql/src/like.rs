//! Texts that are looked for in others, as patterns of an engine.
//!
//! A pattern is bound like any value. What would mean more than itself in it stands behind a sign
//! that no engine reads as anything else: a backslash is one thing in MySQL's texts and another in
//! everybody else's.

use base::Value;

use crate::render::Writer;
use crate::{Expr, LikeClause, TextPart};

const ESCAPE: char = '!';

/// What every engine reads as "any text" and "any sign".
const SPECIAL: &[char] = &['%', '_', ESCAPE];

impl Writer<'_> {
    /// A dialect without patterns never gets here: such a tree is not legal.
    pub(crate) fn like(&mut self, expr: &Expr, part: TextPart, text: &str) -> String {
        match self.dialect.like() {
            Some(LikeClause::ILike) => {
                let value = self.operand(expr);
                let pattern = self.bind(&pattern(part, text, &[]));
                format!("{value} ILIKE {pattern} ESCAPE '{ESCAPE}'")
            }
            Some(LikeClause::Lowered { also_special }) => {
                let value = self.whole(expr);
                let pattern = self.bind(&pattern(part, text, also_special));
                format!("LOWER({value}) LIKE LOWER({pattern}) ESCAPE '{ESCAPE}'")
            }
            None => String::new(),
        }
    }
}

fn pattern(part: TextPart, text: &str, also_special: &[char]) -> Value {
    let mut pattern = String::new();
    if part != TextPart::Start {
        pattern.push('%');
    }
    for letter in text.chars() {
        if SPECIAL.contains(&letter) || also_special.contains(&letter) {
            pattern.push(ESCAPE);
        }
        pattern.push(letter);
    }
    if part != TextPart::End {
        pattern.push('%');
    }
    Value::Text(pattern)
}
