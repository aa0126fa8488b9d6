//! Measures of a cube.

use base::Format;

use super::choice;
use super::multi_stage;
use super::names::CubeNames;
use super::rolling::{self, running_total};
use super::sql_text::{required_sql, sql, sql_maps};
use crate::yaml::{Content, Fields};
use crate::{DimensionType, Measure, MeasureType, MemberId, MemberKind, Rolling};

pub(super) fn measure(scope: CubeNames<'_>, fields: &mut Fields<'_, '_>) -> MemberKind {
    let Typed {
        kind,
        holds,
        running,
    } = measure_type(fields);
    let stage = multi_stage::read(kind, scope, fields);
    let choice = choice::read(kind, stage.as_ref(), scope, fields);
    // A formula of several is one over plain totals.
    let stage = stage.filter(|_| choice.is_none());
    let rolling = rolling::read(kind, stage.as_ref(), fields).or(running);
    let sql = match kind {
        MeasureType::Count if stage.is_none() => sql(scope, fields),
        MeasureType::Rank => None,
        _ if choice.is_some() => None,
        _ => Some(required_sql(scope, fields)),
    };
    let filters = sql_maps("filters", scope, fields);
    let of_totals = kind == MeasureType::Number || stage.is_some();
    if (of_totals || kind == MeasureType::Own) && !filters.is_empty() {
        let remedy = match of_totals {
            true => {
                "is computed of other measures: put 'filters' on the measures that it refers to"
            }
            false => "aggregates rows itself: write its conditions in its sql",
        };
        let message = format!("{} {remedy}", fields.what);
        fields.report.invalid(fields.node, message);
    }
    let format = format_of(fields);
    let drill_members = drill_members(scope, fields);
    // They narrow what is listed behind a number, never the number.
    sql_maps("drill_filters", scope, fields);
    MemberKind::Measure(Measure {
        kind,
        holds,
        sql,
        filters,
        drill_members,
        format,
        semi_additive: None,
        rolling: rolling.map(Box::new),
        multi_stage: stage.map(Box::new),
        choice: choice.map(Box::new),
    })
}

fn drill_members(scope: CubeNames<'_>, fields: &mut Fields<'_, '_>) -> Vec<MemberId> {
    let Some(node) = fields.take("drill_members") else {
        return Vec::new();
    };
    let Content::List(nodes) = &node.content else {
        let message = format!("'drill_members' in {} must be a list", fields.what);
        fields.report.invalid(node, message);
        return Vec::new();
    };
    let mut ids = Vec::new();
    for node in nodes {
        let found = match &node.content {
            Content::Text(name) => scope.member(name),
            _ => Err(format!("a member must be text, not {}", node.kind())),
        };
        match found {
            Ok(id) => ids.push(id),
            Err(error) => {
                let message = format!("the drill_members of {}: {error}", fields.what);
                fields.report.invalid(node, message);
            }
        }
    }
    ids
}

/// A word, or a map with a `type` and what else Cube's own front ends read of it.
pub(super) fn format_of(fields: &mut Fields<'_, '_>) -> Format {
    let node = fields.node;
    let Some(written) = fields.take("format") else {
        return Format::Plain;
    };
    let word = match &written.content {
        Content::Text(word) => Some(word.clone()),
        Content::Map(_) => format_object(fields, written),
        _ => {
            let what = &fields.what;
            let message = format!("'format' in {what} must be text or a map with 'type'");
            fields.report.invalid(written, message);
            None
        }
    };
    match word.as_deref() {
        None | Some("number" | "custom-numeric") => Format::Plain,
        Some("percent") => Format::Percent,
        Some("currency") => Format::Currency(None),
        Some(other) => {
            let message =
                format!("'{other}' is not a format of a measure: use number, percent or currency");
            fields.report.invalid(node, message);
            Format::Plain
        }
    }
}

/// The `type` of a format that is a map.
pub(super) fn format_object(
    fields: &mut Fields<'_, '_>,
    written: &crate::yaml::Node,
) -> Option<String> {
    let what = format!("format of {}", fields.what);
    let mut format = Fields::of(what, written, fields.report)?;
    let kind = format.need_text("type");
    format.text("label");
    format.text("value");
    format.finish();
    kind
}

/// A type as it is written: how a measure is computed, and what its values are.
struct Typed {
    kind: MeasureType,
    holds: DimensionType,
    /// The window of a running total: Cube's older word for a sum with one.
    running: Option<Rolling>,
}

fn measure_type(fields: &mut Fields<'_, '_>) -> Typed {
    let number = |kind| Typed {
        kind,
        holds: DimensionType::Number,
        running: None,
    };
    let formula = |holds| Typed {
        holds,
        ..number(MeasureType::Number)
    };
    match fields.need_text("type").as_deref() {
        Some("running_total") => Typed {
            running: Some(running_total()),
            ..number(MeasureType::Sum)
        },
        None | Some("count") => number(MeasureType::Count),
        // Whoever is content with an estimate gets the number itself, on every engine.
        Some("count_distinct" | "count_distinct_approx") => number(MeasureType::CountDistinct),
        Some("sum") => number(MeasureType::Sum),
        Some("avg") => number(MeasureType::Avg),
        Some("min") => number(MeasureType::Min),
        Some("max") => number(MeasureType::Max),
        Some("number") => number(MeasureType::Number),
        Some("number_agg") => number(MeasureType::Own),
        Some("string") => formula(DimensionType::Text),
        Some("time") => formula(DimensionType::Time),
        Some("boolean") => formula(DimensionType::Boolean),
        Some("rank") => number(MeasureType::Rank),
        Some(other) => {
            let message = format!(
                "'{other}' is not a supported type of a measure: use count, count_distinct, sum, avg, min, max, number, number_agg, string, time, boolean or rank"
            );
            fields.report.invalid(fields.node, message);
            number(MeasureType::Count)
        }
    }
}
