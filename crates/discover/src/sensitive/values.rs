//! What the values of a column look like, all together.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::checks::{
    digits, is_card, is_date, is_email, is_iban, is_ip, is_known_secret, is_password_hash,
    is_phone, is_random, is_street,
};
use super::ids::IDS;
use super::{Sensitive, SensitiveKind};

/// Fewer values say nothing by themselves.
const VALUES_MIN: usize = 5;
/// More say nothing new.
const VALUES_MAX: usize = 500;

/// Given names that are common somewhere, one in each line.
pub(super) const GIVEN_NAMES: &str = include_str!("../../data/given_names.txt");

static GIVEN: LazyLock<HashSet<&'static str>> = LazyLock::new(|| GIVEN_NAMES.lines().collect());

/// Some of the different values of a column.
pub(super) struct Seen<'v> {
    values: Vec<&'v str>,
}

/// What is looked for: how many in a hundred values must be such, and how sure that makes it.
struct Look {
    kind: SensitiveKind,
    says: &'static str,
    is: fn(&str) -> bool,
    percent: usize,
    confidence: f64,
}

/// What no other kind of value looks like.
const SURE: &[Look] = &[
    look(
        SensitiveKind::PasswordHash,
        "hashes of passwords",
        is_password_hash,
        50,
        0.98,
    ),
    // One key among many values is one too many.
    look(
        SensitiveKind::Secret,
        "keys or tokens of known systems",
        is_known_secret,
        2,
        0.95,
    ),
    look(SensitiveKind::Email, "e-mail addresses", is_email, 60, 0.95),
    look(
        SensitiveKind::BankAccount,
        "bank accounts with the right checksum",
        is_iban,
        80,
        0.97,
    ),
    look(
        SensitiveKind::Card,
        "card numbers with the right check digit",
        is_card,
        90,
        0.93,
    ),
    look(
        SensitiveKind::IpAddress,
        "network addresses",
        is_ip,
        90,
        0.85,
    ),
];

/// What a number with a check digit may look like too.
const LIKELY: &[Look] = &[
    look(
        SensitiveKind::Phone,
        "telephone numbers",
        is_phone,
        80,
        0.75,
    ),
    look(
        SensitiveKind::Address,
        "house numbers with a street",
        is_street,
        50,
        0.8,
    ),
    look(SensitiveKind::Secret, "random strings", is_random, 90, 0.6),
    look(
        SensitiveKind::PersonName,
        "given names with a family name",
        is_full_name,
        60,
        0.65,
    ),
];

const fn look(
    kind: SensitiveKind,
    says: &'static str,
    is: fn(&str) -> bool,
    percent: usize,
    confidence: f64,
) -> Look {
    Look {
        kind,
        says,
        is,
        percent,
        confidence,
    }
}

impl<'v> Seen<'v> {
    pub fn of(values: impl Iterator<Item = &'v str>) -> Self {
        let filled = values.filter(|value| !value.trim().is_empty());
        let mut values: Vec<&str> = filled.take(VALUES_MAX).collect();
        values.sort_unstable();
        values.dedup();
        Self { values }
    }

    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    fn count(&self, is: impl Fn(&str) -> bool) -> usize {
        self.values.iter().filter(|value| is(value)).count()
    }
}

/// What the values make one suspect, without any name.
pub(super) fn suspect(seen: &Seen<'_>) -> Option<Sensitive> {
    if seen.values.len() < VALUES_MIN {
        return None;
    }
    let first = |list: &[Look]| list.iter().find_map(|look| looks(look, seen));
    first(SURE)
        .or_else(|| identifies(seen))
        .or_else(|| first(LIKELY))
}

fn looks(look: &Look, seen: &Seen<'_>) -> Option<Sensitive> {
    let count = seen.count(look.is);
    let enough = count > 0 && count * 100 >= seen.values.len() * look.percent;
    enough.then(|| told(look.kind, look.confidence, count, seen, look.says))
}

/// Nine digits in a row pass a check digit one time in ten: nearly all must.
fn identifies(seen: &Seen<'_>) -> Option<Sensitive> {
    IDS.iter().find_map(|(says, is)| {
        let count = seen.count(is);
        let enough = count * 100 >= seen.values.len() * 95;
        enough.then(|| told(SensitiveKind::NationalId, 0.9, count, seen, says))
    })
}

fn told(
    kind: SensitiveKind,
    confidence: f64,
    count: usize,
    seen: &Seen<'_>,
    says: &str,
) -> Sensitive {
    let all = seen.values.len();
    Sensitive {
        kind,
        confidence,
        evidence: format!("{count} of {all} different values look like {says}"),
    }
}

/// What no text that is not personal or secret would have as one of its words, or as all of it.
pub(super) fn is_unmistakable(value: &str) -> bool {
    let alone: [fn(&str) -> bool; 5] = [
        is_email,
        is_card,
        is_iban,
        is_known_secret,
        is_password_hash,
    ];
    let between = |c: char| c.is_whitespace() || "<>()[]{},;\"'|=:".contains(c);
    let words = value
        .split(between)
        .map(|word| word.trim_matches(['.', '!', '?']));
    let mut parts = words.chain([value]).filter(|part| !part.is_empty());
    parts.any(|part| alone.iter().any(|is| is(part)))
}

/// Whether the values could be what the name says.
pub(super) fn may_be(kind: SensitiveKind, seen: &Seen<'_>) -> bool {
    let most = |is: &dyn Fn(&str) -> bool| seen.count(is) * 2 >= seen.values.len();
    let letters = |value: &str| value.chars().any(char::is_alphabetic);
    match kind {
        SensitiveKind::Email => most(&|value| value.contains('@')),
        SensitiveKind::Phone => most(&|value| {
            let count = value.chars().filter(char::is_ascii_digit).count();
            (5..=16).contains(&count) && !letters(value)
        }),
        SensitiveKind::BirthDate => most(&|value| is_date(value) || value.len() >= 6),
        SensitiveKind::Card => {
            most(&|value| value.chars().filter(char::is_ascii_digit).count() >= 12)
        }
        SensitiveKind::IpAddress => most(&is_ip),
        SensitiveKind::PersonName => most(&|value| {
            letters(value)
                && value.split_whitespace().count() <= 5
                && !value.contains(|c: char| c.is_ascii_digit())
        }),
        SensitiveKind::Address => most(&|value| letters(value) && value.len() >= 6),
        SensitiveKind::BankAccount | SensitiveKind::NationalId => {
            most(&|value| value.len() >= 6 && value.chars().any(|c| c.is_ascii_digit()))
        }
        // Flags and small numbers are no secrets.
        SensitiveKind::Secret | SensitiveKind::PasswordHash => {
            most(&|value| value.len() >= 4 && digits(value, &[]).is_none_or(|d| d.len() >= 4))
        }
        SensitiveKind::Login => most(&letters),
        SensitiveKind::SpecialCategory => true,
    }
}

/// Two to four words, the first of them a given name.
fn is_full_name(value: &str) -> bool {
    let words: Vec<&str> = value.split_whitespace().collect();
    let plain = |word: &&str| word.chars().all(|c| c.is_alphabetic() || ".'-".contains(c));
    let first = words.first().map(|word| word.to_lowercase());
    (2..=4).contains(&words.len())
        && words.iter().all(plain)
        && first.is_some_and(|first| GIVEN.contains(first.as_str()))
}
