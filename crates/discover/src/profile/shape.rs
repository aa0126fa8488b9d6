//! The form of a value without the value: which kinds of characters stand in which order.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A run of digits is `9`, of capitals `A`, of other letters `a`; whatever else stands there stays.
/// The lengths of short runs are kept: `AA-9999` is a shape, and so is `a+@a+.a+`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Shape(String);

/// Runs longer than this are any length.
const RUN_MAX: usize = 4;

/// A text of more runs than this has the shape of its beginning.
const RUNS_MAX: usize = 16;

impl Shape {
    pub fn of(text: &str) -> Self {
        let mut shape = String::new();
        let mut runs = 0;
        let mut chars = text.chars().peekable();
        while let Some(first) = chars.next() {
            let sign = sign(first);
            let mut length = 1;
            while chars.next_if(|next| self::sign(*next) == sign).is_some() {
                length += 1;
            }
            runs += 1;
            if runs > RUNS_MAX {
                shape.push('…');
                break;
            }
            write(&mut shape, sign, length);
        }
        Self(shape)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn write(shape: &mut String, sign: char, length: usize) {
    let is_kind = matches!(sign, '9' | 'A' | 'a' | ' ');
    let shown = if is_kind {
        length.min(RUN_MAX)
    } else {
        length.min(2)
    };
    shape.extend(std::iter::repeat_n(sign, shown));
    if length > shown {
        shape.push('+');
    }
}

fn sign(c: char) -> char {
    match c {
        _ if c.is_numeric() => '9',
        _ if c.is_uppercase() => 'A',
        _ if c.is_alphabetic() => 'a',
        _ if c.is_whitespace() => ' ',
        other => other,
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_tells_the_form_and_not_the_value() {
        let shapes = ["AB-1234", "jo@example.com", "2024-01-31", "", "Zürich 8001"];
        let shapes: Vec<String> = shapes.map(|text| Shape::of(text).to_string()).into();
        assert_eq!(
            shapes,
            ["AA-9999", "aa@aaaa+.aaa", "9999-99-99", "", "Aaaaa+ 9999"]
        );
    }

    #[test]
    fn a_long_text_has_the_shape_of_its_beginning() {
        let text = "a 1 ".repeat(1_000);
        assert!(Shape::of(&text).as_str().chars().count() < 100);
    }
}
