//! What only whole rows show: keys of several columns, what tells what, and what comes before what.

use std::collections::{BTreeMap, HashSet};

use super::ColumnProfile;
use super::column::Seen;

/// Columns of which sets are tried, from the first.
const COLUMNS_MAX: usize = 16;

/// Rows that are enough to tell what does not hold.
const ROWS_MAX: usize = 5_000;

/// The smallest sets of columns that no two rows share, where the first one is not unique by
/// itself.
pub(super) fn unique_together(seen: &[Seen<'_>], profiles: &[ColumnProfile]) -> Vec<Vec<String>> {
    if profiles.first().is_some_and(could_be_key) {
        return Vec::new();
    }
    let fit = (0..seen.len()).filter(|&at| could_be_part(&profiles[at]));
    let fit: Vec<usize> = fit.take(COLUMNS_MAX).collect();
    let pairs = sets(&fit, 2);
    let found: Vec<&Vec<usize>> = pairs.iter().filter(|set| is_unique(seen, set)).collect();
    let triples = if found.is_empty() {
        sets(&fit, 3)
    } else {
        Vec::new()
    };
    let found = found
        .into_iter()
        .chain(triples.iter().filter(|set| is_unique(seen, set)));
    let named = found.map(|set| set.iter().map(|&at| seen[at].name.to_owned()).collect());
    named.take(COLUMNS_MAX).collect()
}

/// Fractions are measured, and measurements are no keys, however different they are.
fn could_be_key(profile: &ColumnProfile) -> bool {
    let is_time = profile.times == profile.values;
    profile.is_unique() && !is_time && profile.integers == profile.numbers && profile.longest <= 40
}

fn could_be_part(profile: &ColumnProfile) -> bool {
    let is_key_like = profile.integers == profile.numbers && profile.longest <= 64;
    is_key_like && profile.nulls == 0 && profile.distinct > 1 && !could_be_key(profile)
}

fn sets(of: &[usize], size: usize) -> Vec<Vec<usize>> {
    if size == 0 {
        return vec![Vec::new()];
    }
    let with_first = |(at, &first): (usize, &usize)| {
        let rest = sets(&of[at + 1..], size - 1).into_iter();
        rest.map(move |set| [vec![first], set].concat())
            .collect::<Vec<_>>()
    };
    of.iter().enumerate().flat_map(with_first).collect()
}

fn is_unique(seen: &[Seen<'_>], set: &[usize]) -> bool {
    let rows = set.first().map_or(0, |&at| seen[at].codes.len());
    let mut known = HashSet::with_capacity(rows);
    (0..rows).all(|row| {
        let values: [u32; 3] =
            std::array::from_fn(|i| set.get(i).map_or(0, |&at| seen[at].codes[row]));
        known.insert(values)
    })
}

/// Columns whose value tells that of others: each of their values occurs often enough that this
/// is no accident, and always beside the same one.
pub(super) fn determines(
    seen: &[Seen<'_>],
    profiles: &[ColumnProfile],
) -> BTreeMap<String, Vec<String>> {
    let repeats =
        |profile: &ColumnProfile| profile.distinct > 1 && profile.values >= 2 * profile.distinct;
    let fit = (0..seen.len()).filter(|&at| repeats(&profiles[at]));
    let fit: Vec<usize> = fit.take(COLUMNS_MAX).collect();
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for &from in &fit {
        let told = fit.iter().filter(|&&to| {
            to != from
                && profiles[to].distinct <= profiles[from].distinct
                && tells(&seen[from].codes, &seen[to].codes)
        });
        let told: Vec<String> = told.map(|&to| seen[to].name.to_owned()).collect();
        if !told.is_empty() {
            found.insert(seen[from].name.to_owned(), told);
        }
    }
    found
}

fn tells(from: &[u32], to: &[u32]) -> bool {
    let mut known: BTreeMap<u32, u32> = BTreeMap::new();
    let mut rows = from
        .iter()
        .zip(to)
        .take(ROWS_MAX)
        .filter(|(from, _)| **from > 0);
    rows.all(|(from, to)| known.entry(*from).or_insert(*to) == to)
}

/// Pairs of times of which the first is never after the second, in rows that have both.
pub(super) fn in_order(seen: &[Seen<'_>], profiles: &[ColumnProfile]) -> Vec<(String, String)> {
    let is_time = |profile: &ColumnProfile| profile.values > 0 && profile.times == profile.values;
    let times = (0..seen.len()).filter(|&at| is_time(&profiles[at]));
    let times: Vec<usize> = times.take(COLUMNS_MAX).collect();
    let pairs = times
        .iter()
        .flat_map(|&a| times.iter().map(move |&b| (a, b)));
    let ordered = pairs.filter(|&(a, b)| a != b && never_after(&seen[a], &seen[b]));
    let named = ordered.map(|(a, b)| (seen[a].name.to_owned(), seen[b].name.to_owned()));
    named.collect()
}

/// Equal times everywhere are no order, and a few rows are none either.
fn never_after(first: &Seen<'_>, second: &Seen<'_>) -> bool {
    let both = first.values.iter().zip(second.values);
    let both = both.filter_map(|(a, b)| Some((a.as_deref()?, b.as_deref()?)));
    let (mut rows, mut before) = (0, 0);
    for (a, b) in both {
        // A day is as late as any time of it.
        let length = a.len().min(b.len());
        match a.get(..length).cmp(&b.get(..length)) {
            std::cmp::Ordering::Greater => return false,
            order => before += usize::from(order.is_lt()),
        }
        rows += 1;
    }
    rows >= 20 && before * 2 >= rows
}
