//! `embargo` of a member and `embargoes` of a cube, both under `meta.querent`: Cube takes no other
//! key in a policy.
//!
//! An embargo that was not understood holds for ever: its member is hidden, its cube closed.

use base::{Granularity, Value};
use jiff::civil::{DateTime, Time};

use super::policy::Reader;
use crate::yaml::{Fields, Node, Report};
use crate::{Embargo, Interval, Length, Period, RowEmbargo, RuleFilter};

/// Reads `embargo: {until: 2026-12-01T09:00, except: [board]}` of a member.
pub(super) fn of_member(meta: &mut Fields<'_, '_>) -> Option<Embargo> {
    let node = meta.take_filled("embargo")?;
    let what = format!("embargo in {}", meta.what);
    let mut fields = Fields::of(what, node, meta.report)?;
    let embargo = embargo(&mut fields);
    fields.finish();
    embargo
}

fn embargo(fields: &mut Fields<'_, '_>) -> Option<Embargo> {
    let except = fields.texts("except");
    let until = until(&fields.need_text("until")?);
    let until = until.map_err(|error| fields.report.invalid(fields.node, error));
    let until = until.ok()?;
    Some(Embargo { until, except })
}

fn until(text: &str) -> Result<DateTime, String> {
    match crate::resolve::moment(text) {
        Some(Value::Date(day)) => Ok(day.to_datetime(Time::midnight())),
        Some(Value::Timestamp(time)) => Ok(time),
        _ => Err(format!(
            "'{text}' is not a time: write a day as 2026-12-01, or with a time of day as 2026-12-01T09:00"
        )),
    }
}

impl Reader<'_> {
    /// `None`, with a diagnostic, where one of them was not understood.
    pub(super) fn embargoes(&self, node: &Node, report: &mut Report) -> Option<Vec<RowEmbargo>> {
        let faults = report.diagnostics.0.len();
        let what = format!("meta.querent of cube '{}'", self.scope.cube);
        // What else stands there was read with the cube.
        let mut meta = Fields::of(what, node, report)?;
        let nodes = filled_list("embargoes", &mut meta);
        let read = |node| self.row_embargo(node, report);
        let found: Vec<RowEmbargo> = nodes.iter().filter_map(read).collect();
        (report.diagnostics.0.len() == faults).then_some(found)
    }

    fn row_embargo(&self, node: &Node, report: &mut Report) -> Option<RowEmbargo> {
        let what = format!("an embargo of cube '{}'", self.scope.cube);
        let mut fields = Fields::of(what, node, report)?;
        let read = match fields.has("over") {
            true => self.periods(&mut fields),
            false => self.slice(&mut fields),
        };
        fields.finish();
        read
    }

    fn slice(&self, fields: &mut Fields<'_, '_>) -> Option<RowEmbargo> {
        let nodes = filled_list("filters", fields).iter();
        let filters = nodes.map(|node| self.rule(node, fields.report));
        let filters = filters.collect::<Option<Vec<RuleFilter>>>()?;
        let embargo = embargo(fields)?;
        Some(RowEmbargo::Rows { filters, embargo })
    }

    fn periods(&self, fields: &mut Fields<'_, '_>) -> Option<RowEmbargo> {
        let (over, period) = (fields.need_text("over"), fields.need_text("period"));
        let delay = fields.text("delay").unwrap_or_default();
        let except = fields.texts("except");
        let (over, period) = (over?, period?);
        let read = self.time(&over).and_then(|over| {
            Ok(RowEmbargo::Periods {
                over,
                period: named(&period)?,
                delay: delay_of(&delay)?,
                except,
            })
        });
        read.map_err(|error| fields.report.invalid(fields.node, error))
            .ok()
    }
}

/// A list that says something where it is written.
fn filled_list<'n>(key: &'static str, fields: &mut Fields<'n, '_>) -> &'n [Node] {
    let written = fields.has(key);
    let nodes = fields.list(key);
    if written && nodes.is_empty() {
        let message = format!("'{key}' in {} is empty", fields.what);
        fields.report.invalid(fields.node, message);
    }
    nodes
}

fn named(name: &str) -> Result<Period, String> {
    let found = Period::NAMES.iter().find(|(known, _)| *known == name);
    found.map(|(_, period)| *period).ok_or_else(|| {
        let known = Period::NAMES.map(|(name, _)| name).join(", ");
        format!("'{name}' is not a period: use one of {known}")
    })
}

/// `14 days 9 hours`; no text is no delay.
fn delay_of(text: &str) -> Result<Vec<Length>, String> {
    if text.is_empty() {
        return Ok(Vec::new());
    }
    text.parse::<Interval>()?;
    let words: Vec<&str> = text.split_whitespace().collect();
    let part = |pair: &[&str]| {
        let [number, unit] = pair else { return None };
        let number = number
            .parse()
            .ok()
            .filter(|number| (0..=MOST).contains(number))?;
        let unit: Granularity = unit.strip_suffix('s').unwrap_or(unit).parse().ok()?;
        Some((number, unit))
    };
    let parts: Option<Vec<Length>> = words.chunks(2).map(part).collect();
    parts.ok_or_else(|| format!("'{text}' is not a delay: its numbers must be from 0 to {MOST}"))
}

/// A delay is days or months; more is a slip.
const MOST: i64 = 10_000;
