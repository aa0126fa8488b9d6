//! Where an identifier is cut: at marks, at humps, between letters and digits.

use super::dictionary::{is_word, meanings};

/// The pieces of an identifier in lower case, in order.
pub(super) fn pieces(raw: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    for stretch in raw.split(|c: char| !c.is_alphanumeric()) {
        if stretch.is_empty() {
            continue;
        }
        let lower = stretch.to_lowercase();
        // "icd10" and "B2B" are known as a whole.
        if !is_humped(stretch) && !meanings(&lower).is_empty() {
            pieces.push(lower);
            continue;
        }
        humps(stretch, &mut pieces);
    }
    pieces
}

/// Whether capitals inside tell words apart: in all capitals, or none, they tell nothing.
fn is_humped(stretch: &str) -> bool {
    let letters = || stretch.chars().filter(|c| c.is_alphabetic());
    letters().any(char::is_lowercase) && letters().skip(1).any(char::is_uppercase)
}

fn humps(stretch: &str, pieces: &mut Vec<String>) {
    let chars: Vec<char> = stretch.chars().collect();
    let humped = is_humped(stretch);
    let mut piece = String::new();
    for (at, c) in chars.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| chars[before]);
        if before.is_some_and(|before| is_cut(before, &chars[at..], humped)) {
            push(&mut piece, pieces);
        }
        piece.extend(c.to_lowercase());
    }
    push(&mut piece, pieces);
}

fn is_cut(before: char, rest: &[char], humped: bool) -> bool {
    let (c, next) = (rest[0], rest.get(1));
    if before.is_numeric() != c.is_numeric() {
        return true;
    }
    let opens = c.is_uppercase() && before.is_lowercase();
    // The last capital of "SQLServer" belongs to what follows it; that of "SKUs" does not.
    let plural = next == Some(&'s') && rest.get(2).is_none_or(|c| !c.is_lowercase());
    let ends_acronym = c.is_uppercase()
        && before.is_uppercase()
        && next.is_some_and(|next| next.is_lowercase())
        && !plural;
    humped && (opens || ends_acronym)
}

/// "eMail" is one word: a single letter joins what follows where that makes a word.
fn push(piece: &mut String, pieces: &mut Vec<String>) {
    let piece = std::mem::take(piece);
    if piece.is_empty() {
        return;
    }
    match pieces.last_mut() {
        Some(last) if last.len() == 1 && is_word(&format!("{last}{piece}")) => {
            last.push_str(&piece)
        }
        _ => pieces.push(piece),
    }
}
