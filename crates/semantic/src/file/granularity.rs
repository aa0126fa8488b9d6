//! Periods that a model defines for a time dimension, and lengths of time as Cube writes them.

use super::cube::title_of;
use crate::fragment::is_identifier;
use crate::yaml::{Fields, Node, Report};
use crate::{CustomGranularity, DimensionType};

const UNITS: &[&str] = &[
    "second", "minute", "hour", "day", "week", "month", "quarter", "year",
];

pub(super) fn granularities(
    kind: DimensionType,
    fields: &mut Fields<'_, '_>,
) -> Vec<CustomGranularity> {
    let nodes = fields.list("granularities");
    if kind != DimensionType::Time && !nodes.is_empty() {
        let message = format!(
            "{} is not of type time, so it has no granularities",
            fields.what
        );
        fields.report.invalid(fields.node, message);
    }
    let what = format!("a granularity of {}", fields.what);
    let read = |node| granularity(&what, node, fields.report);
    nodes.iter().filter_map(read).collect()
}

fn granularity(what: &str, node: &Node, report: &mut Report) -> Option<CustomGranularity> {
    let faults = report.diagnostics.0.len();
    let mut fields = Fields::of(what, node, report)?;
    let name = fields.need_text("name");
    let interval = fields.need_text("interval");
    let title = fields.text("title");
    let offset = fields.text("offset");
    let origin = fields.text("origin");
    fields.finish();
    let (name, interval) = (name?, interval?);
    if !is_identifier(&name) {
        report.invalid(node, format!("'{name}' is not a name of a granularity"));
    }
    for length in [Some(&interval), offset.as_ref()].into_iter().flatten() {
        if let Err(error) = check_interval(length) {
            report.invalid(node, error);
        }
    }
    if offset.is_some() && origin.is_some() {
        report.invalid(node, format!("{what} has both 'offset' and 'origin'"));
    }
    (report.diagnostics.0.len() == faults).then(|| CustomGranularity {
        title: title.unwrap_or_else(|| title_of(&name)),
        name,
        interval,
        offset,
        origin,
    })
}

/// `15 days`, `-1 month`, `1 year 2 quarters`.
pub(super) fn check_interval(text: &str) -> Result<(), String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let pairs = words.chunks(2);
    let is_length = |pair: &[&str]| match pair {
        [number, unit] => {
            let unit = unit.strip_suffix('s').unwrap_or(unit);
            number.parse::<i32>().is_ok() && UNITS.contains(&unit)
        }
        _ => false,
    };
    if !words.is_empty() && pairs.into_iter().all(is_length) {
        return Ok(());
    }
    Err(format!(
        "'{text}' is not a length of time: write a number and a unit, as in '15 days'"
    ))
}
