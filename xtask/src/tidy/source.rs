//! A Rust file as the rules see it: code with comments and literals blanked out, and those apart.
//!
//! Words and braces of the code are all that the rules need. A parser of all Rust would take longer
//! to compile than the rest of this tool.

mod scanner;

use scanner::Blanked;
use std::ops::Range;

pub struct Source {
    /// The file's text at the same positions, with spaces for comments and what quotes enclose.
    pub code: String,
    pub literals: Vec<Piece>,
    pub comments: Vec<Piece>,
    tests: Vec<Range<usize>>,
    line_starts: Vec<usize>,
}

/// A string literal's content or a comment's text, and where it starts.
pub struct Piece {
    pub at: usize,
    pub text: String,
}

pub struct Function {
    pub name: String,
    pub at: usize,
    pub n_lines: usize,
}

impl Source {
    pub fn parse(text: &str) -> Source {
        let Blanked {
            code,
            literals,
            comments,
        } = scanner::blank(text);
        let line_starts = std::iter::once(0)
            .chain(text.match_indices('\n').map(|(at, _)| at + 1))
            .collect();
        let tests = test_items(&code);
        Source {
            code,
            literals,
            comments,
            tests,
            line_starts,
        }
    }

    pub fn line(&self, at: usize) -> usize {
        self.line_starts.partition_point(|start| *start <= at)
    }

    /// Whether a position lies in an item that is compiled for tests only.
    pub fn is_test(&self, at: usize) -> bool {
        self.tests.iter().any(|range| range.contains(&at))
    }

    /// Lines, less those of test items.
    pub fn n_product_lines(&self) -> usize {
        let in_tests: usize = self
            .tests
            .iter()
            .map(|range| self.line(range.end) - self.line(range.start) + 1)
            .sum();
        (self.code.lines().count()).saturating_sub(in_tests)
    }

    /// Every place of a word in the code, not as a part of a longer word.
    pub fn words<'a>(&'a self, word: &'a str) -> impl Iterator<Item = usize> + 'a {
        words(&self.code, word)
    }

    pub fn functions(&self) -> Vec<Function> {
        self.words("fn")
            .filter_map(|at| self.function(at))
            .collect()
    }

    fn function(&self, at: usize) -> Option<Function> {
        let name = identifier(self.code[at + 2..].trim_start());
        // Without a name it is a function type, without a body a declaration in a trait.
        let end = if name.is_empty() {
            None
        } else {
            item_end(&self.code, at, true)
        }?;
        Some(Function {
            name: name.to_owned(),
            at,
            n_lines: self.line(end - 1) - self.line(at) + 1,
        })
    }
}

pub fn words<'a>(code: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    let part_of_word = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(word)
        .map(|(at, _)| at)
        .filter(move |at| {
            let before = code[..*at].chars().next_back();
            let after = code[at + word.len()..].chars().next();
            !before.is_some_and(part_of_word) && !after.is_some_and(part_of_word)
        })
}

pub fn identifier(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_');
    &text[..end.unwrap_or(text.len())]
}

/// Where the item that starts at `start` ends: behind its body, or behind its semicolon unless
/// only a body will do.
pub fn item_end(code: &str, start: usize, with_body: bool) -> Option<usize> {
    let mut depth = 0_usize;
    for (offset, c) in code[start..].char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            '{' if depth == 0 => return closing_brace(code, start + offset).map(|at| at + 1),
            ';' if depth == 0 => return (!with_body).then_some(start + offset + 1),
            _ => {}
        }
    }
    None
}

fn closing_brace(code: &str, open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (offset, c) in code[open..].char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 1 => return Some(open + offset),
            '}' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Items behind `#[cfg(test)]` or `#[test]`.
fn test_items(code: &str) -> Vec<Range<usize>> {
    let mut items: Vec<Range<usize>> = Vec::new();
    for marker in ["#[cfg(test)]", "#[cfg(all(test", "#[test]"] {
        for (at, _) in code.match_indices(marker) {
            let behind = at + code[at..].find(']').map_or(0, |end| end + 1);
            let item = behind_attributes(code, behind);
            items.push(at..item_end(code, item, false).unwrap_or(code.len()));
        }
    }
    outermost(items)
}

fn behind_attributes(code: &str, mut at: usize) -> usize {
    loop {
        at += code[at..].len() - code[at..].trim_start().len();
        match code[at..].starts_with("#[").then(|| code[at..].find(']')) {
            Some(Some(end)) => at += end + 1,
            _ => return at,
        }
    }
}

fn outermost(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| (range.start, usize::MAX - range.end));
    let mut kept: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        if kept.last().is_none_or(|last| range.start >= last.end) {
            kept.push(range);
        }
    }
    kept
}

#[cfg(test)]
mod tests;
