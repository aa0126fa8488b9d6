//! The query in controlled English: short, without a doubt, and understood as the same query again.

use lexicon::{Function, functions, is_stop, split};
use semantic::{MemberId, Query, Visible};

use super::pick::Picked;
use super::when::{When, period_name};
use crate::names::lower;
use crate::{Intent, day_name};

pub(super) fn echo(
    intent: &Intent,
    query: &Query,
    picked: &Picked,
    when: &When,
    visible: &Visible,
) -> String {
    let mut parts = vec![subject(intent, picked, when)];
    parts.extend(date(intent, picked, when));
    parts.extend(period(picked, when));
    parts.extend(
        picked
            .filters
            .iter()
            .map(|(member, values)| only(intent, *member, values)),
    );
    parts.extend(
        picked
            .segments
            .iter()
            .map(|id| format!("only {}", lower(intent.name(*id)))),
    );
    parts.extend(order(intent, query, picked, visible));
    parts.extend(
        query
            .limit
            .map(|n| format!("{n} row{}", if n == 1 { "" } else { "s" })),
    );
    parts.join(", ")
}

/// "Net sales and units by brand and month", "List brand".
fn subject(intent: &Intent, picked: &Picked, when: &When) -> String {
    let names = |members: &[MemberId]| {
        members
            .iter()
            .map(|id| lower(intent.name(*id)))
            .collect::<Vec<_>>()
    };
    let mut groups = names(&picked.dimensions);
    groups.extend(when.grain.map(|grain| grain.to_string()));
    let groups = listed(&groups);
    let measures = listed(&names(&picked.measures));
    let subject = match (measures.is_empty(), groups.is_empty()) {
        (true, _) => format!("list {groups}"),
        (false, true) => measures,
        (false, false) => format!("{measures} by {groups}"),
    };
    raised(&subject)
}

fn raised(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map(|first| first.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}

fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [start @ .., last] => format!("{} and {last}", start.join(", ")),
    }
}

/// Only a date that is not the usual one needs saying.
fn date(intent: &Intent, picked: &Picked, when: &When) -> Option<String> {
    let time = when.time.filter(|_| when.named && picked.root.is_some())?;
    Some(format!("on {}", lower(intent.name(time))))
}

fn period(picked: &Picked, when: &When) -> Option<String> {
    match (when.range, when.before) {
        (Some((first, last)), _) => Some(period_name(first, last)),
        (None, Some((_, end))) => Some(format!(
            "until {}",
            day_name(end.yesterday().unwrap_or(end))
        )),
        (None, None) => {
            (when.expected && !picked.measures.is_empty()).then(|| "all time".to_owned())
        }
    }
}

fn only(intent: &Intent, member: MemberId, values: &[String]) -> String {
    let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
    format!(
        "only {} {}",
        lower(intent.name(member)),
        values.join(" or ")
    )
}

/// A value that would not be read as one stands in quotation marks.
fn quoted(value: &str) -> String {
    let words = split(value);
    let plain = value.chars().all(|c| c.is_alphanumeric() || c == ' ');
    let common = words.iter().any(|word| {
        let function = functions()
            .get(&word.text)
            .first()
            .is_some_and(|(_, f)| *f != Function::And);
        function
            || is_stop(&word.text)
            || word.text.bytes().any(|b| b.is_ascii_digit())
            || lexicon::month(&word.text).is_some()
    });
    if plain && !common {
        value.to_owned()
    } else {
        format!("\"{value}\"")
    }
}

fn order(intent: &Intent, query: &Query, picked: &Picked, visible: &Visible) -> Option<String> {
    let order = query.order.first()?;
    let measure = picked
        .measures
        .iter()
        .position(|id| visible.model().member(*id).path == order.member)?;
    let direction = if order.descending {
        "highest"
    } else {
        "lowest"
    };
    match measure {
        0 => Some(format!("{direction} first")),
        other => Some(format!(
            "{direction} first by {}",
            lower(intent.name(picked.measures[other]))
        )),
    }
}
