//! Pre-aggregations: checked as they are written, and kept for when they are built.

use super::extras::{Reader, read_refresh_key};
use crate::yaml::{Fields, Node, Report};
use crate::{Member, MemberId, MemberKind, PreAggregation};

const TYPES: &[&str] = &[
    "rollup",
    "original_sql",
    "rollup_join",
    "rollup_lambda",
    "auto_rollup",
];

const PERIODS: &[&str] = &[
    "second", "minute", "hour", "day", "week", "month", "quarter", "year",
];

pub(super) fn pre_aggregation(
    reader: &Reader<'_>,
    node: &Node,
    report: &mut Report,
) -> Option<PreAggregation> {
    let faults = report.diagnostics.0.len();
    let what = format!("a pre-aggregation of cube '{}'", reader.scope.cube);
    let mut fields = Fields::of(what, node, report)?;
    let name = fields.need_text("name");
    if let Some(name) = &name {
        fields.what = format!("pre-aggregation '{}.{name}'", reader.scope.cube);
    }
    let kind = fields.text("type").unwrap_or_else(|| "rollup".into());
    one_of(&kind, "type", TYPES, &mut fields);
    let is_segment = |m: &Member| matches!(m.kind, MemberKind::Segment(_));
    let measures = reader.members("measures", &mut fields, |m| m.measure().is_some());
    let dimensions = reader.members("dimensions", &mut fields, |m| m.dimension().is_some());
    let segments = reader.members("segments", &mut fields, is_segment);
    let times = times(reader, &mut fields);
    let partition = period("partition_granularity", &mut fields);
    let refresh_key = fields.take("refresh_key").and_then(|node| {
        let what = format!("refresh_key of {}", fields.what);
        read_refresh_key(&what, node, fields.report)
    });
    let rollups = fields.texts("rollups");
    storage(&mut fields);
    if kind == "rollup" && measures.is_empty() && dimensions.is_empty() && times.is_empty() {
        let message = format!("{} has neither measures nor dimensions", fields.what);
        fields.report.invalid(node, message);
    }
    if partition.is_some() && times.is_empty() {
        let message = format!("{} needs a time dimension to be partitioned", fields.what);
        fields.report.invalid(node, message);
    }
    fields.finish();
    let name = name?;
    (report.diagnostics.0.len() == faults).then_some(PreAggregation {
        name,
        kind,
        measures,
        dimensions,
        segments,
        times,
        partition,
        refresh_key,
        rollups,
    })
}

/// `time_dimension` with its `granularity`, or a list of both.
fn times(reader: &Reader<'_>, fields: &mut Fields<'_, '_>) -> Vec<(MemberId, Option<String>)> {
    let mut times = Vec::new();
    let single = fields.text("time_dimension");
    let granularity = period("granularity", fields);
    if let Some(name) = single {
        match reader.member(&name, Member::is_time) {
            Ok(id) => times.push((id, granularity)),
            Err(error) => fields.report.invalid(fields.node, error),
        }
    }
    for node in fields.list("time_dimensions") {
        let what = format!("a time dimension of {}", fields.what);
        let Some(mut time) = Fields::of(what, node, fields.report) else {
            continue;
        };
        let name = time.need_text("dimension");
        let granularity = period("granularity", &mut time);
        time.finish();
        match name.map(|name| reader.member(&name, Member::is_time)) {
            Some(Ok(id)) => times.push((id, granularity)),
            Some(Err(error)) => fields.report.invalid(node, error),
            None => {}
        }
    }
    times
}

fn period(key: &'static str, fields: &mut Fields<'_, '_>) -> Option<String> {
    let period = fields.text(key)?;
    one_of(&period, key, PERIODS, fields);
    Some(period)
}

fn one_of(word: &str, key: &str, words: &[&str], fields: &mut Fields<'_, '_>) {
    if !words.contains(&word) {
        let message = format!("'{word}' is not a {key}: use {}", words.join(", "));
        fields.report.invalid(fields.node, message);
    }
}

/// How Cube stores what it has computed. Read for their shape only.
fn storage(fields: &mut Fields<'_, '_>) {
    for key in [
        "union_with_source_data",
        "allow_non_strict_date_range_match",
        "scheduled_refresh",
        "external",
        "read_only",
        "use_original_sql_pre_aggregations",
    ] {
        fields.flag(key, false);
    }
    for key in ["stream_offset", "sql_alias"] {
        fields.text(key);
    }
    fields.texts("unique_key_columns");
    for key in ["build_range_start", "build_range_end"] {
        let Some(node) = fields.take(key) else {
            continue;
        };
        let what = format!("{key} of {}", fields.what);
        if let Some(mut range) = Fields::of(what, node, fields.report) {
            range.need_text("sql");
            range.finish();
        }
    }
    for node in fields.list("indexes") {
        let what = format!("an index of {}", fields.what);
        if let Some(mut index) = Fields::of(what, node, fields.report) {
            index.need_text("name");
            index.texts("columns");
            index.text("type");
            index.finish();
        }
    }
    for node in fields.list("output_column_types") {
        let what = format!("a column type of {}", fields.what);
        if let Some(mut column) = Fields::of(what, node, fields.report) {
            column.need_text("member");
            column.need_text("type");
            column.finish();
        }
    }
}
