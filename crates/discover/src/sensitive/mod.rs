//! Which columns hold personal data or secrets, told from their names and from what their values
//! look like. What is told of a column never quotes a value.
//!
//! Pure: whoever reads the rows hands the values over, and must keep none of a column that is
//! classified: not in a catalog, a prompt, a log or an index.

mod checks;
mod ids;
mod names;
mod values;

use serde::{Deserialize, Serialize};

#[cfg(test)]
mod tests;

/// What a column holds that not everybody may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SensitiveKind {
    PersonName,
    Email,
    Phone,
    Address,
    BirthDate,
    NationalId,
    Card,
    BankAccount,
    IpAddress,
    /// Health, belief, origin, orientation: what law protects most.
    SpecialCategory,
    Login,
    PasswordHash,
    Secret,
}

/// What is to be done with such a column until a person decides otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Consequence {
    /// People may know of it, and see a mask in place of its values.
    Mask,
    /// Its name says too much already: only those who may see it know of it.
    Hide,
}

/// Why a column is taken to be sensitive.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sensitive {
    pub kind: SensitiveKind,
    /// From 0 to 1.
    pub confidence: f64,
    /// A sentence that names no value.
    pub evidence: String,
}

/// From here on a column is masked, and its values forgotten, without anybody having said so. What
/// is less sure is for a reviewer to decide.
pub const MASKED_FROM: f64 = 0.6;
/// Less is no suspicion.
const SUSPECTED_FROM: f64 = 0.4;

impl SensitiveKind {
    /// As a reader is told: "looks like ...".
    pub fn title(self) -> &'static str {
        match self {
            Self::PersonName => "names of persons",
            Self::Email => "e-mail addresses",
            Self::Phone => "telephone numbers",
            Self::Address => "postal addresses",
            Self::BirthDate => "dates of birth",
            Self::NationalId => "personal identification numbers",
            Self::Card => "card numbers",
            Self::BankAccount => "bank accounts",
            Self::IpAddress => "network addresses",
            Self::SpecialCategory => "data of a protected kind",
            Self::Login => "logins",
            Self::PasswordHash => "passwords or their hashes",
            Self::Secret => "secrets",
        }
    }

    pub fn consequence(self) -> Consequence {
        match self {
            Self::SpecialCategory | Self::PasswordHash | Self::Secret => Consequence::Hide,
            _ => Consequence::Mask,
        }
    }
}

impl Sensitive {
    /// Whether it is masked or hidden before anybody has looked at it.
    pub fn is_sure(&self) -> bool {
        self.confidence >= MASKED_FROM
    }
}

/// A column as far as its name goes: the words that it and its table are read as.
#[derive(Debug, Clone, Copy)]
pub struct ColumnWords<'w> {
    pub table: &'w [String],
    pub column: &'w [String],
}

/// What a column with these words and some of its different values holds, if it is sensitive.
/// The more values the better; a hundred are plenty.
pub fn classify<'v>(
    words: ColumnWords<'_>,
    values: impl Iterator<Item = &'v str>,
) -> Option<Sensitive> {
    let seen = values::Seen::of(values);
    let by_name = names::suspect(words);
    let by_value = values::suspect(&seen);
    let mut found = match (by_name, by_value) {
        (Some(name), Some(value)) if name.kind == value.kind => together(name.kind, &name, &value),
        // What the values are weighs more than what a name may mean.
        (Some(name), Some(value)) if value.confidence >= name.confidence => value,
        (Some(name), _) => against(name, &seen)?,
        (None, value) => value?,
    };
    found.confidence *= names::stays(found.kind, words);
    (found.confidence >= SUSPECTED_FROM).then_some(found)
}

/// Whether one value is personal or secret whatever its column holds: an address in a remark, a key
/// among settings. Such a value is kept nowhere, also where its column is open.
pub fn is_unmistakable(value: &str) -> bool {
    values::is_unmistakable(value)
}

fn together(kind: SensitiveKind, name: &Sensitive, value: &Sensitive) -> Sensitive {
    let doubt = (1.0 - name.confidence) * (1.0 - value.confidence);
    Sensitive {
        kind,
        confidence: 1.0 - doubt,
        evidence: format!("{}; {}", name.evidence, value.evidence),
    }
}

/// A suspicion by name, weighed against values that do not look like it.
fn against(name: Sensitive, seen: &values::Seen<'_>) -> Option<Sensitive> {
    if seen.is_empty() || values::may_be(name.kind, seen) {
        return Some(name);
    }
    let doubted = Sensitive {
        confidence: name.confidence * 0.4,
        evidence: format!("{}, but its values do not look like it", name.evidence),
        ..name
    };
    Some(doubted)
}
