//! Whether a template is one value wherever it is put.
//!
//! A template is SQL of an engine that this crate does not know. What all engines share is enough
//! to see that it cannot reach beyond its place: quotes and parentheses close, nothing is a
//! comment, a further statement, a further column or a placeholder of somebody else's value.

use super::RawPiece;

/// Parentheses within one another; the statement around a template has some of its own.
const DEPTH_MAX: usize = 16;

pub(super) fn check(pieces: &[RawPiece]) -> Result<(), String> {
    read(pieces, Reader::default())
}

/// Whether a template stays within the parentheses that are put around it: a query has commas.
pub(super) fn check_query(pieces: &[RawPiece]) -> Result<(), String> {
    let reader = Reader {
        commas: true,
        ..Reader::default()
    };
    read(pieces, reader)
}

fn read(pieces: &[RawPiece], mut reader: Reader) -> Result<(), String> {
    if pieces.is_empty() {
        return Err("'sql' is empty".into());
    }
    let mut before = None;
    for piece in pieces {
        match piece {
            RawPiece::Text(text) => {
                if before == Some(End::Reference) && text.starts_with(sticks) {
                    return Err(STUCK.into());
                }
                reader.text(text)?;
                let stuck = text.ends_with(sticks);
                before = Some(if stuck { End::Sticky } else { End::Loose });
            }
            RawPiece::Reference { .. } | RawPiece::Rows(_) | RawPiece::Asked(_) => {
                reader.reference()?;
                if matches!(before, Some(End::Reference | End::Sticky)) {
                    return Err(STUCK.into());
                }
                before = Some(End::Reference);
            }
        }
    }
    reader.end()
}

const STUCK: &str = "a reference in braces needs a space or a sign before and after it";

/// How the piece before ends.
#[derive(PartialEq)]
enum End {
    Reference,
    Sticky,
    Loose,
}

/// Characters that would become part of a quoted name beside them.
fn sticks(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.' | '"' | '\'' | '`')
}

#[derive(Default)]
struct Reader {
    /// The quote that is open.
    quote: Option<char>,
    /// The closing signs that are still to come.
    open: Vec<char>,
    /// Whether several values may stand side by side.
    commas: bool,
}

impl Reader {
    fn reference(&self) -> Result<(), String> {
        match self.quote {
            Some(_) => Err("a reference in braces stands inside quotes".into()),
            None => Ok(()),
        }
    }

    fn end(&self) -> Result<(), String> {
        match (self.quote, self.open.last()) {
            (Some(quote), _) => Err(format!("a {quote} is not closed")),
            (None, Some(close)) => Err(format!("a '{close}' is missing")),
            (None, None) => Ok(()),
        }
    }

    fn text(&mut self, text: &str) -> Result<(), String> {
        let mut previous = ' ';
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            let next = chars.peek().copied().unwrap_or(' ');
            match self.quote {
                Some(quote) => self.quoted(quote, c, next)?,
                None => self.plain(previous, c, next)?,
            }
            previous = c;
        }
        Ok(())
    }

    fn quoted(&mut self, quote: char, c: char, next: char) -> Result<(), String> {
        if c == '\\' && (next == quote || next == '\\') {
            // Some engines read it as part of the string, others as its end.
            return Err("a backslash inside quotes means different things to engines".into());
        }
        if c == quote {
            self.quote = None;
        }
        Ok(())
    }

    fn plain(&mut self, previous: char, c: char, next: char) -> Result<(), String> {
        match c {
            '\'' | '"' | '`' => self.quote = Some(c),
            '(' => self.opened(')')?,
            '[' => self.opened(']')?,
            ')' | ']' if self.open.pop() != Some(c) => {
                return Err(format!("a '{c}' has nothing to close"));
            }
            ',' if self.open.is_empty() && !self.commas => {
                return Err("a comma makes it more than one value".into());
            }
            ';' => return Err("a ';' would end the statement".into()),
            '-' if next == '-' => return Err(COMMENT.into()),
            '/' if next == '*' => return Err(COMMENT.into()),
            '#' if next != '>' => return Err(COMMENT.into()),
            '?' | '$' => return Err(PLACEHOLDER.into()),
            '@' if names(next) || next == '@' => return Err(PLACEHOLDER.into()),
            ':' if names(next) && previous != ':' => return Err(PLACEHOLDER.into()),
            _ => {}
        }
        Ok(())
    }

    fn opened(&mut self, close: char) -> Result<(), String> {
        self.open.push(close);
        if self.open.len() > DEPTH_MAX {
            return Err(format!(
                "it has more than {DEPTH_MAX} parentheses within one another"
            ));
        }
        Ok(())
    }
}

const COMMENT: &str = "a comment would hide what comes after it";
const PLACEHOLDER: &str = "it has a placeholder, which would take the value of somebody's question";

fn names(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// A query without its comments, which people write and no engine needs.
pub(super) fn without_comments(query: &str) -> Result<String, String> {
    let mut kept = String::new();
    let mut quote = None;
    let mut rest = query;
    while let Some(c) = rest.chars().next() {
        let comment = match quote {
            None if rest.starts_with("--") => Some(rest.find('\n').unwrap_or(rest.len())),
            None if rest.starts_with("/*") => Some(block(rest)?),
            _ => None,
        };
        if let Some(length) = comment {
            kept.truncate(kept.trim_end_matches(' ').len());
            kept.push_str(if rest.starts_with('/') { " " } else { "" });
            rest = &rest[length..];
            continue;
        }
        match quote {
            Some(open) if open == c => quote = None,
            None if matches!(c, '\'' | '"' | '`') => quote = Some(c),
            _ => {}
        }
        kept.push(c);
        rest = &rest[c.len_utf8()..];
    }
    Ok(kept)
}

/// The length of a comment at the start. Some engines run what stands in `/*! */`, some read hints
/// in `/*+ */`, and they differ on comments within comments.
fn block(text: &str) -> Result<usize, String> {
    let length = text[2..].find("*/").ok_or("a '/*' has no end")?;
    let inside = &text[2..length + 2];
    if inside.starts_with(['!', '+', 'M']) || inside.contains("/*") {
        return Err("a comment in it is more than a comment to some engines".into());
    }
    Ok(length + 4)
}
