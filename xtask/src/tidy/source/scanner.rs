//! Blanks comments and literals out of Rust code, and keeps their texts.

use super::{Piece, identifier};

pub struct Blanked {
    pub code: String,
    pub literals: Vec<Piece>,
    pub comments: Vec<Piece>,
}

pub fn blank(text: &str) -> Blanked {
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
    Blanked {
        code,
        literals: scanner.literals,
        comments: scanner.comments,
    }
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
