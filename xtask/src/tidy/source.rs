//! A Rust file as the rules see it: code with comments and literals blanked out, and those apart.
//!
//! A scanner of our own and no parser: a parser of all Rust would take longer to compile than the
//! rest of this tool, and the rules need only words, braces, strings and comments.

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
        let mut scanner = Scanner {
            text,
            at: 0,
            code: Vec::with_capacity(text.len()),
            literals: vec![],
            comments: vec![],
        };
        while scanner.at < text.len() {
            scanner.step();
        }
        // Only whole characters were blanked or copied, so this loses nothing.
        let code = String::from_utf8_lossy(&scanner.code).into_owned();
        let line_starts = std::iter::once(0)
            .chain(text.match_indices('\n').map(|(at, _)| at + 1))
            .collect();
        let tests = test_items(&code);
        Source {
            code,
            literals: scanner.literals,
            comments: scanner.comments,
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

struct Scanner<'a> {
    text: &'a str,
    at: usize,
    code: Vec<u8>,
    literals: Vec<Piece>,
    comments: Vec<Piece>,
}

impl Scanner<'_> {
    fn step(&mut self) {
        let rest = &self.text[self.at..];
        let word = identifier(rest);
        if rest.starts_with("//") {
            self.comment(rest.find('\n').unwrap_or(rest.len()));
        } else if rest.starts_with("/*") {
            self.comment(block_comment(rest));
        } else if let Some((open, close)) = raw_string(rest) {
            self.raw_literal(open, close);
        } else if rest.starts_with('"') {
            self.literal(1, string_end(rest, '"'));
        } else if matches!(word, "b" | "c") && rest[1..].starts_with('"') {
            self.literal(2, 1 + string_end(&rest[1..], '"'));
        } else if !word.is_empty() {
            self.copy(word.len());
        } else if rest.starts_with('\'') {
            self.character(rest);
        } else {
            self.copy(rest.chars().next().map_or(1, char::len_utf8));
        }
    }

    fn copy(&mut self, n_bytes: usize) {
        let copied = &self.text.as_bytes()[self.at..self.at + n_bytes];
        self.code.extend_from_slice(copied);
        self.at += n_bytes;
    }

    fn blank(&mut self, n_bytes: usize) {
        let hidden = &self.text.as_bytes()[self.at..self.at + n_bytes];
        self.code.extend(
            hidden
                .iter()
                .map(|byte| if *byte == b'\n' { b'\n' } else { b' ' }),
        );
        self.at += n_bytes;
    }

    fn comment(&mut self, n_bytes: usize) {
        self.comments.push(Piece {
            at: self.at,
            text: self.text[self.at..self.at + n_bytes].to_owned(),
        });
        self.blank(n_bytes);
    }

    /// A literal of `end` bytes whose content starts at `open`.
    fn literal(&mut self, open: usize, end: usize) {
        let content = &self.text[self.at + open..self.at + end];
        let text = content.strip_suffix('"').unwrap_or(content).to_owned();
        self.literals.push(Piece { at: self.at, text });
        self.blank(end);
    }

    fn raw_literal(&mut self, open: usize, close: String) {
        let body = &self.text[self.at + open..];
        let length = body.find(&close).unwrap_or(body.len());
        self.literals.push(Piece {
            at: self.at,
            text: body[..length].to_owned(),
        });
        self.blank((open + length + close.len()).min(self.text.len() - self.at));
    }

    /// `'x'` is a character, `'x` a lifetime.
    fn character(&mut self, rest: &str) {
        let mut chars = rest.char_indices().skip(1);
        let first = chars.next().map(|(_, c)| c);
        let second = chars.next();
        match (first, second) {
            (Some('\\'), _) => self.blank(string_end(rest, '\'')),
            (Some(_), Some((at, '\''))) => self.blank(at + 1),
            _ => self.copy(1),
        }
    }
}

/// Bytes of a block comment; they nest.
fn block_comment(text: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at < text.len() {
        let rest = &text.as_bytes()[at..];
        match (rest.starts_with(b"/*"), rest.starts_with(b"*/")) {
            (true, _) => (depth, at) = (depth + 1, at + 2),
            (_, true) => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            return at;
        }
    }
    text.len()
}

/// Bytes of a quoted literal that starts at its opening quote, with both quotes.
fn string_end(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

/// Of `r"`, `r#"`, `br##"` and so on: how many bytes open it, and what closes it.
fn raw_string(text: &str) -> Option<(usize, String)> {
    let prefix = ["r", "br", "cr"].into_iter().find(|prefix| {
        text.strip_prefix(prefix)
            .is_some_and(|rest| rest.starts_with(['"', '#']))
    })?;
    let n_hashes = text[prefix.len()..]
        .chars()
        .take_while(|c| *c == '#')
        .count();
    let open = prefix.len() + n_hashes + 1;
    // `r#type` is an identifier.
    text[open - 1..]
        .starts_with('"')
        .then(|| (open, format!("\"{}", "#".repeat(n_hashes))))
}

#[cfg(test)]
mod tests;
