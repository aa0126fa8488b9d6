//! How likely a column names rows by a key of another table: by names, values and types.

use super::column::{Family, Known, KnownColumn};
use super::compare::Affinity;
use crate::{Count, Profile};

/// What the values say.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Values {
    /// So many of so many different values are keys; and how little that is an accident, from 0 to 1.
    Found { found: u64, asked: u64, weight: f64 },
    /// There are none, or nobody has looked.
    Unknown,
}

/// Nearly all values must be keys: some databases keep rows whose parents are gone.
const MOST: f64 = 0.95;

/// A few rows without a parent, each with a value of its own, are more of the different values than
/// of the rows: a name that is sure may still be believed.
const MANY: f64 = 0.85;

pub(crate) fn values(
    profile: &Profile,
    (child, column): (&Known<'_>, &KnownColumn<'_>),
    (parent, key): (&Known<'_>, &KnownColumn<'_>),
) -> Values {
    let place = |known: &Known<'_>, column: &KnownColumn<'_>| {
        [
            known.table.schema.clone(),
            known.table.name.clone(),
            column.column.name.clone(),
        ]
    };
    let stands_in = stands_for_nobody(column) && !stands_for_nobody(key);
    let counted = |asked: u64, found: u64| match asked - u64::from(stands_in && found < asked) {
        0 => Values::Unknown,
        asked => Values::Found {
            found,
            asked,
            weight: weight(column, key),
        },
    };
    let (Some(some), Some(all)) = (column.profile, key.profile) else {
        return Values::Unknown;
    };
    if parent
        .profile
        .is_some_and(|parent| matches!(parent.rows, Count::Exactly(_)))
    {
        let asked = some.fingerprints.len() as u64;
        return counted(asked, some.fingerprints.found_in(&all.fingerprints) as u64);
    }
    let (from, to) = (place(child, column), place(parent, key));
    let known = profile
        .inclusions
        .iter()
        .find(|known| known.from == from && known.to == to);
    known.map_or(Values::Unknown, |known| counted(known.asked, known.found))
}

/// Whether the least value is one that programs write where there is no row to name.
fn stands_for_nobody(column: &KnownColumn<'_>) -> bool {
    let least = column.profile.and_then(|profile| profile.least.as_deref());
    matches!(least, Some("0" | "-1" | "-" | ""))
}

/// How little it is an accident that values are keys: small numbers are keys of every table.
fn weight(column: &KnownColumn<'_>, key: &KnownColumn<'_>) -> f64 {
    let distinct = column.distinct() as f64;
    let many = |enough: f64| (distinct / enough).min(1.0);
    match column.family {
        Family::Text => 0.9 * many(4.0),
        Family::Whole if key.sparse => 0.9 * many(3.0),
        Family::Whole => 0.3 * many(10.0),
        Family::Time => 0.5 * many(10.0),
        Family::Fraction | Family::Truth | Family::Unknown => 0.1,
    }
}

/// Whether it would say anything if all values of a column were keys.
pub(crate) fn is_telling(column: &KnownColumn<'_>, key: &KnownColumn<'_>) -> bool {
    weight(column, key) >= TELLING
}

/// As little of an accident.
const TELLING: f64 = 0.85;

/// Whether values that all are keys can hardly be so by accident.
pub(crate) fn is_no_accident(values: Values) -> bool {
    match values {
        Values::Found {
            found,
            asked,
            weight,
        } => found == asked && weight >= TELLING,
        Values::Unknown => false,
    }
}

/// From 0 to 1, before it is compared with other parents of the same column.
pub(crate) fn confidence(affinity: Affinity, values: Values) -> f64 {
    let by_name = by_name(affinity.strength);
    match values {
        Values::Unknown => by_name * 0.9,
        Values::Found {
            found,
            asked,
            weight,
        } => {
            let share = found as f64 / asked as f64;
            match () {
                () if share >= MOST => 1.0 - (1.0 - by_name) * (1.0 - 0.55 * weight),
                () if share >= MANY => by_name * 0.85,
                () if share >= 0.5 => by_name * 0.6,
                () => 0.0,
            }
        }
    }
}

/// What a name alone is worth.
fn by_name(strength: f64) -> f64 {
    match strength {
        s if s >= 0.85 => 0.8 + 0.19 * s,
        s if s >= 0.7 => s,
        s => s * 0.85,
    }
}
