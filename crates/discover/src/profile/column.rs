//! What the sampled values of one column are like.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::summary::codes;
use super::{ColumnProfile, Fingerprints, Shape, Tally};

/// Shapes and values that are kept, at most.
const TOP_MAX: usize = 10;

/// A column with fewer different values is a list of them.
const LIST_MAX: usize = 50;

/// A column as it was read.
pub(super) struct Seen<'c> {
    pub name: &'c str,
    pub values: &'c [Option<String>],
    /// Which value each row has, by a number.
    pub codes: Vec<u32>,
}

impl<'c> Seen<'c> {
    pub fn of((name, values): &'c (String, Vec<Option<String>>)) -> Self {
        let codes = codes(values);
        Self {
            name,
            values,
            codes,
        }
    }

    pub fn filled(&self) -> impl Iterator<Item = &'c str> + Clone + use<'c> {
        self.values.iter().filter_map(Option::as_deref)
    }
}

pub(super) fn summarise_column(seen: &Seen<'_>) -> ColumnProfile {
    let values = seen.filled().count();
    let count = |is_one: fn(&str) -> bool| number(seen.filled().filter(|v| is_one(v)).count());
    let tallied = tally(seen.filled());
    let mut profile = ColumnProfile {
        name: seen.name.to_owned(),
        values: number(values),
        nulls: number(seen.values.len() - values),
        distinct: number(tallied.len()),
        integers: count(is_integer),
        numbers: count(|value| as_number(value).is_some()),
        times: count(is_time),
        truths: count(is_truth),
        negatives: count(|value| as_number(value).is_some_and(|number| number < 0.0)),
        fingerprints: Fingerprints::of(tallied.keys().copied()),
        ..ColumnProfile::default()
    };
    lengths(&mut profile, seen);
    extremes(&mut profile, seen);
    profile.samples = spread(&tallied);
    profile.top = top(tallied
        .into_iter()
        .map(|(value, rows)| (value.to_owned(), rows)));
    profile.shapes = top(shapes(seen).into_iter());
    profile
}

fn lengths(profile: &mut ColumnProfile, seen: &Seen<'_>) {
    let lengths = seen.filled().map(|value| number(value.chars().count()));
    profile.longest = lengths.clone().max().unwrap_or_default();
    profile.shortest = lengths.min().unwrap_or_default();
}

fn extremes(profile: &mut ColumnProfile, seen: &Seen<'_>) {
    let by_number = profile.numbers == profile.values;
    let compare = |a: &&str, b: &&str| match (by_number, as_number(a), as_number(b)) {
        (true, Some(a), Some(b)) => a.total_cmp(&b),
        _ => a.cmp(b),
    };
    profile.least = seen.filled().min_by(compare).map(str::to_owned);
    profile.greatest = seen.filled().max_by(compare).map(str::to_owned);
    let pairs = seen.filled().zip(seen.filled().skip(1));
    let mut falls = pairs.filter(|(a, b)| compare(a, b) == Ordering::Greater);
    profile.ascending = profile.values > 1 && falls.next().is_none();
}

fn tally<'v>(values: impl Iterator<Item = &'v str>) -> BTreeMap<&'v str, u64> {
    let mut tallied = BTreeMap::new();
    for value in values {
        *tallied.entry(value).or_insert(0) += 1;
    }
    tallied
}

fn shapes(seen: &Seen<'_>) -> BTreeMap<Shape, u64> {
    let mut shapes = BTreeMap::new();
    for value in seen.filled() {
        *shapes.entry(Shape::of(value)).or_insert(0) += 1;
    }
    shapes
}

/// The most frequent ones; all of a short list.
fn top<T: Ord>(tallied: impl Iterator<Item = (T, u64)>) -> Vec<Tally<T>> {
    let mut top: Vec<Tally<T>> = tallied.map(|(value, rows)| Tally { value, rows }).collect();
    top.sort_by(|a, b| b.rows.cmp(&a.rows).then_with(|| a.value.cmp(&b.value)));
    if top.len() > LIST_MAX {
        top.truncate(TOP_MAX);
    }
    top
}

/// Some values from the least to the greatest.
fn spread(tallied: &BTreeMap<&str, u64>) -> Vec<String> {
    let step = tallied.len().div_ceil(TOP_MAX).max(1);
    tallied
        .keys()
        .step_by(step)
        .map(|&value| value.to_owned())
        .collect()
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

fn is_integer(value: &str) -> bool {
    let digits = value.strip_prefix('-').unwrap_or(value);
    let plain = digits.len() == 1 || !digits.starts_with('0');
    plain && !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// A value that is written as a number; `0012`, `inf` and `1e5` are texts to people.
pub(crate) fn as_number(value: &str) -> Option<f64> {
    let (whole, fraction) = value.split_once('.').unwrap_or((value, "0"));
    let digits = fraction.bytes().all(|byte| byte.is_ascii_digit());
    let written = (is_integer(whole) || whole == "-0") && digits;
    written.then(|| value.parse().ok()).flatten()
}

/// `2024-01-31`, with or without a time behind it.
pub(super) fn is_time(value: &str) -> bool {
    let day = value.get(..10).unwrap_or_default();
    let rest = value.get(10..).unwrap_or_default();
    day.parse::<jiff::civil::Date>().is_ok() && (rest.is_empty() || rest.starts_with([' ', 'T']))
}

fn is_truth(value: &str) -> bool {
    let words = ["0", "1", "t", "f", "true", "false", "y", "n", "yes", "no"];
    words.iter().any(|word| value.eq_ignore_ascii_case(word))
}
