//! The form under which a value is found, and how the value is written back from it.

use crate::split;

/// Values that can be written back from their normal form need not be stored: most can.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Casing {
    Lower,
    /// Every Word.
    Title,
    /// The first word.
    Sentence,
    Upper,
}

impl Casing {
    pub const ALL: [Self; 4] = [Self::Lower, Self::Title, Self::Sentence, Self::Upper];

    pub fn from_code(code: u32) -> Option<Self> {
        Self::ALL.get(code as usize).copied()
    }

    /// The casing by which a value comes back from its normal form.
    pub fn of(key: &str, value: &str) -> Option<Self> {
        let same = |casing: &Self| key.len() == value.len() && casing.write(key) == value;
        Self::ALL.into_iter().find(same)
    }

    pub fn write(self, key: &str) -> String {
        let mut written = String::with_capacity(key.len());
        let mut before = None;
        for c in key.chars() {
            let capital = match self {
                Self::Lower => false,
                Self::Upper => true,
                Self::Title => matches!(before, None | Some(' ')),
                Self::Sentence => before.is_none(),
            };
            match capital {
                true => written.extend(c.to_uppercase()),
                false => written.push(c),
            }
            before = Some(c);
        }
        written
    }
}

/// The words of a value as a question has them, with a space between each.
pub(super) fn fold(value: &str, into: &mut String) {
    if is_plain(value) {
        return fold_plain(value, into);
    }
    for (at, word) in split(value).iter().enumerate() {
        if at > 0 {
            into.push(' ');
        }
        into.push_str(&word.text);
    }
}

/// Letters, digits and marks that separate wherever they stand: what most values are made of.
fn is_plain(value: &str) -> bool {
    let bytes = value.as_bytes();
    let plain =
        |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b' ' | b'-' | b'/' | b'&' | b'(' | b')');
    bytes.iter().all(plain)
        && !bytes
            .windows(4)
            .any(|four| four.eq_ignore_ascii_case(b"wise"))
}

fn fold_plain(value: &str, into: &mut String) {
    let words = value.split(|c: char| !c.is_ascii_alphanumeric());
    for (at, word) in words.filter(|word| !word.is_empty()).enumerate() {
        if at > 0 {
            into.push(' ');
        }
        into.extend(word.chars().map(|c| c.to_ascii_lowercase()));
    }
}
