//! From text to words: where each stands, its normal form, and what separates it from the one before.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

use crate::lemma;

/// A word of a text. Questions, member names and values are all split by this one rule, so
/// that they meet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Normalised (NFKC), folded to lower case, without Latin accents and possessive.
    pub text: String,
    /// The form that plural and singular share.
    pub lemma: String,
    /// Bytes of the original text, so that a reader can be shown what was meant.
    pub start: usize,
    pub end: usize,
    /// What stands between the word before and this one.
    pub gap: Gap,
    /// Within quotation marks: meant literally.
    pub quoted: bool,
    /// Written in capitals only.
    pub capitals: bool,
    /// Begins with a capital.
    pub capital: bool,
}

/// What separates two words. Dates, lists and sentences hang on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    None,
    Space,
    Hyphen,
    Slash,
    Comma,
    /// Any other mark.
    Mark,
}

/// Splits a text into its words.
pub fn split(text: &str) -> Vec<Word> {
    let mut splitter = Splitter {
        words: Vec::new(),
        gap: Gap::None,
        quoted: false,
    };
    for (start, piece) in text.split_word_bound_indices() {
        if piece.chars().any(char::is_alphanumeric) {
            splitter.piece(start, piece);
        } else {
            splitter.between(piece);
        }
    }
    splitter.words
}

struct Splitter {
    words: Vec<Word>,
    gap: Gap,
    quoted: bool,
}

impl Splitter {
    fn between(&mut self, piece: &str) {
        for c in piece.chars() {
            if matches!(c, '"' | '“' | '”' | '«' | '»') {
                self.quoted = !self.quoted;
            }
            self.gap = self.gap.max(gap_of(c));
        }
    }

    /// Unicode keeps `net_value`, `fact.value` and `H1/2` partly together; names need the parts.
    fn piece(&mut self, start: usize, piece: &str) {
        let mut from = 0;
        for (at, c) in piece.char_indices() {
            if c == '_' || (matches!(c, '.' | ':') && !between_digits(piece, at)) {
                self.word(start + from, &piece[from..at]);
                self.between("_");
                from = at + c.len_utf8();
            }
        }
        self.word(start + from, &piece[from..]);
    }

    fn word(&mut self, start: usize, raw: &str) {
        let text = fold(raw);
        let text = text
            .strip_suffix("'s")
            .or(text.strip_suffix('\''))
            .unwrap_or(&text);
        if text.is_empty() {
            return;
        }
        match wise(text).filter(|_| text.len() == raw.len()) {
            Some(stem) => {
                self.push(stem, start, start + stem.len(), raw);
                self.gap = Gap::None;
                self.push("wise", start + stem.len(), start + raw.len(), raw);
            }
            None => self.push(text, start, start + raw.len(), raw),
        }
        self.gap = Gap::None;
    }

    fn push(&mut self, text: &str, start: usize, end: usize, raw: &str) {
        let letters = || raw.chars().filter(|c| c.is_alphabetic());
        let capital = letters().next().is_some_and(char::is_uppercase);
        self.words.push(Word {
            text: text.to_owned(),
            lemma: lemma(text),
            start,
            end,
            gap: self.gap,
            quoted: self.quoted,
            capitals: letters().next().is_some() && letters().all(char::is_uppercase),
            capital,
        });
    }
}

/// "statewise" is "state wise", as many write it.
fn wise(text: &str) -> Option<&str> {
    let stem = text.strip_suffix("wise")?;
    let other = [
        "like", "other", "clock", "contrari", "no", "any", "pair", "length", "un", "penny",
    ];
    (stem.len() > 2 && !other.contains(&stem)).then_some(stem)
}

fn between_digits(text: &str, at: usize) -> bool {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    digit(text[..at].chars().next_back()) && digit(text[at + 1..].chars().next())
}

fn gap_of(c: char) -> Gap {
    match c {
        c if c.is_whitespace() => Gap::Space,
        '-' | '\u{2010}'..='\u{2015}' => Gap::Hyphen,
        '/' => Gap::Slash,
        ',' | '、' | '，' => Gap::Comma,
        _ => Gap::Mark,
    }
}

/// Lower case in compatibility form, without the accents of Latin letters. Marks of other
/// scripts stay: there they are letters.
fn fold(raw: &str) -> String {
    let lower = raw.nfkc().flat_map(char::to_lowercase);
    let bare = lower.nfd().filter(|c| !matches!(c, '\u{300}'..='\u{36f}'));
    bare.nfc()
        .map(|c| if c == '’' { '\'' } else { c })
        .filter(|c| !is_format(*c))
        .collect()
}

/// Invisible characters, by which two texts could look alike and differ.
fn is_format(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
        && !is_combining_mark(c)
}
