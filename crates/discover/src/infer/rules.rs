//! What held for all values that were seen, so that a value for which it does not may be wrong.

use super::facts::Facts;
use super::keys::{Family, KnownColumn};
use crate::{ColumnProfile, Proposed};

/// Fewer rows show no rule.
const ROWS_MIN: u64 = 20;

/// A list of more values is no list.
const LIST_MAX: u64 = 12;

pub(super) fn of(facts: &Facts<'_>, column: &KnownColumn<'_>) -> Vec<Proposed<String>> {
    let Some(seen) = column.profile.filter(|seen| seen.values >= ROWS_MIN) else {
        return Vec::new();
    };
    let rows = seen.values + seen.nulls;
    let told = |value: String| Proposed {
        value,
        confidence: 1.0 - 1.0 / (rows as f64).sqrt(),
        evidence: format!("so it is in {rows} rows"),
    };
    let mut rules = Vec::new();
    if seen.nulls == 0 {
        rules.push("has a value".to_owned());
    }
    if seen.is_unique() {
        rules.push("no value twice".to_owned());
    }
    rules.extend(listed(column, seen));
    if matches!(column.family, Family::Whole | Family::Fraction) && seen.negatives == 0 {
        rules.push("not negative".to_owned());
    }
    rules.extend(later(facts, column));
    rules.into_iter().map(told).collect()
}

fn listed(column: &KnownColumn<'_>, seen: &ColumnProfile) -> Option<String> {
    let short = seen.distinct <= LIST_MAX && seen.values >= 10 * seen.distinct;
    let is_list = short && column.family == Family::Text && seen.withheld.is_none();
    is_list.then(|| {
        let values: Vec<&str> = seen.top.iter().map(|top| top.value.as_str()).collect();
        format!("one of {}", values.join(", "))
    })
}

/// What the column never comes before.
fn later(facts: &Facts<'_>, column: &KnownColumn<'_>) -> Vec<String> {
    let ordered = facts
        .known
        .profile
        .into_iter()
        .flat_map(|profile| &profile.in_order);
    let before = ordered.filter(|(_, later)| *later == column.column.name);
    before
        .map(|(earlier, _)| format!("not before {earlier}"))
        .collect()
}

/// The form that nearly all values have, where it is a form at all.
pub(super) fn pattern(column: &KnownColumn<'_>) -> Option<String> {
    let seen = column
        .profile
        .filter(|seen| seen.values >= ROWS_MIN && seen.distinct > 5)?;
    let most = seen.shapes.first()?;
    let telling = most
        .value
        .as_str()
        .chars()
        .any(|c| !matches!(c, 'a' | 'A' | ' ' | '+' | '9'))
        || seen.shortest == seen.longest;
    let text = column.family == Family::Text;
    (text && telling && most.rows * 20 >= seen.values * 19).then(|| most.value.to_string())
}
