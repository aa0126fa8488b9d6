//! Gaps that a random query fills: every period of its range, found by going through the range
//! moment by moment.

use std::collections::{BTreeMap, BTreeSet};

use base::{Calendar, Value};
use jiff::Span;
use jiff::civil::{DateTime, Time};
use semantic::{Query, TimeDimension};

use super::calendar::cut;
use super::row::Row;

pub(super) type Groups<'d> = BTreeMap<String, (Vec<Value>, Vec<Row<'d>>)>;

/// Adds a group without rows for each period that has none, beside everything else that rows are
/// grouped by.
pub(super) fn fill(query: &Query, calendar: &Calendar, groups: &mut Groups<'_>) {
    let cuts = query
        .time_dimensions
        .iter()
        .filter(|time| time.granularity.is_some());
    let n_keys = query.dimensions.len() + cuts.clone().count();
    let Some((at, time)) = cuts.enumerate().find(|(_, time)| time.fill_gaps) else {
        return;
    };
    let place = query.dimensions.len() + at;
    let mut others: Vec<Vec<Value>> = groups.values().map(|(keys, _)| keys.clone()).collect();
    if groups.is_empty() && n_keys == 1 {
        others.push(vec![Value::Null]);
    }
    for period in periods(time, calendar) {
        for keys in &others {
            let mut keys = keys.clone();
            keys[place] = period.clone();
            let group = groups.entry(format!("{keys:?}"));
            group.or_insert((keys, Vec::new()));
        }
    }
}

pub(super) fn periods(time: &TimeDimension, calendar: &Calendar) -> Vec<Value> {
    let (Some(name), Some((first, last))) = (&time.granularity, time.range) else {
        return Vec::new();
    };
    let step = match name.as_str() {
        "second" => 1,
        "half_minute" => 30,
        "minute" => 60,
        "hour" | "shift" | "airing" => 3_600,
        _ => 86_400,
    };
    let mut moment = first.to_datetime(Time::midnight());
    let mut seen = BTreeSet::new();
    let mut periods = Vec::new();
    while moment.date() <= last {
        let period = cut(&Value::Timestamp(moment), name, calendar);
        if seen.insert(format!("{period:?}")) {
            periods.push(period);
        }
        moment = moment.saturating_add(Span::new().seconds(step));
        if moment == DateTime::MAX {
            break;
        }
    }
    periods
}

/// Counts and sums of nothing are 0 where gaps are filled.
pub(super) fn amount(query: &Query, path: &str, value: Value) -> Value {
    let filled = query.time_dimensions.iter().any(|time| time.fill_gaps);
    let name = path.rsplit('.').next().unwrap_or_default();
    let adds_up = matches!(
        name,
        "rows"
            | "carried"
            | "flagged"
            | "raised"
            | "lately"
            | "seen"
            | "month_to_date"
            | "year_to_date"
            | "ever"
            | "always"
            | "coming"
            | "this_hour"
    ) || ["_known", "_kinds", "_total"]
        .iter()
        .any(|end| name.ends_with(end));
    match value {
        Value::Null if filled && adds_up => Value::Integer(0),
        value => value,
    }
}
