//! Dimensions of a cube.

use super::granularity::granularities;
use super::measure::format_object;
use super::names::CubeNames;
use super::sql_text::{required_sql, sql_map};
use crate::yaml::{Content, Fields, Node, Report};
use crate::{Case, Dimension, DimensionType, Fragment, Label, MemberKind, Piece, SubQuery};

pub(super) fn dimension(scope: CubeNames<'_>, fields: &mut Fields<'_, '_>) -> MemberKind {
    let is_switch = fields.is("type", "switch");
    let kind = dimension_type(fields);
    let primary_key = fields.flag("primary_key", false);
    let switch = switch(is_switch, fields);
    let sql = match is_switch {
        false => expression(scope, fields),
        true => Fragment { pieces: Vec::new() },
    };
    if let Some(node) = fields.take("format") {
        format(node, fields);
    }
    presentation(fields);
    let granularities = granularities(kind, fields);
    let sub_query = sub_query(fields);
    fields.unsupported(&["multi_stage", "add_group_by"]);
    MemberKind::Dimension(Dimension {
        kind,
        sql,
        primary_key,
        granularities,
        sub_query,
        switch,
    })
}

/// The values of a switch, which is of no row: a question chooses one of them.
fn switch(is_one: bool, fields: &mut Fields<'_, '_>) -> Vec<String> {
    let values = fields.texts("values");
    let fault = match (is_one, values.is_empty()) {
        (false, false) => Some("has 'values', which are for dimensions of type switch"),
        (true, true) => Some("is of type switch: it needs 'values'"),
        _ if is_one && (fields.has("sql") || fields.has("case")) => {
            Some("is of type switch, which has no 'sql': a question chooses its value")
        }
        _ => None,
    };
    if let Some(fault) = fault {
        let message = format!("{} {fault}", fields.what);
        fields.report.invalid(fields.node, message);
    }
    if is_one {
        fields.take("sql");
        fields.take("case");
    }
    values
}

fn sub_query(fields: &mut Fields<'_, '_>) -> Option<SubQuery> {
    let is_one = fields.flag("sub_query", false);
    let propagates = fields.flag("propagate_filters_to_sub_query", false);
    if propagates && !is_one {
        let message = format!(
            "{} has 'propagate_filters_to_sub_query' without 'sub_query: true'",
            fields.what
        );
        fields.report.invalid(fields.node, message);
    }
    is_one.then_some(SubQuery { propagates })
}

fn dimension_type(fields: &mut Fields<'_, '_>) -> DimensionType {
    match fields.need_text("type").as_deref() {
        Some("number") => DimensionType::Number,
        Some("time") => DimensionType::Time,
        Some("boolean") => DimensionType::Boolean,
        Some("string" | "switch") | None => DimensionType::Text,
        Some(other) => {
            let message = format!(
                "'{other}' is not a type of a dimension: use string, number, time, boolean or switch"
            );
            fields.report.invalid(fields.node, message);
            DimensionType::Text
        }
    }
}

/// How front ends show it, which changes no value.
fn format(node: &Node, fields: &mut Fields<'_, '_>) {
    match &node.content {
        Content::Text(_) => {}
        Content::Map(_) => {
            format_object(fields, node);
        }
        _ => {
            let what = &fields.what;
            let message = format!("'format' in {what} must be text or a map with 'type'");
            fields.report.invalid(node, message);
        }
    }
}

/// What front ends of Cube read, and what no statement depends on.
fn presentation(fields: &mut Fields<'_, '_>) {
    fields.flag("suggest_filter_values", true);
    fields.texts("aliases");
    if let Some((order, node)) = fields.text_at("order")
        && !matches!(order.as_str(), "asc" | "desc")
    {
        let message = format!("'{order}' is not an order: use asc or desc");
        fields.report.invalid(node, message);
    }
}

/// `sql`, or `case` in its place.
fn expression(scope: CubeNames<'_>, fields: &mut Fields<'_, '_>) -> Fragment {
    let Some(node) = fields.take_filled("case") else {
        return required_sql(scope, fields);
    };
    if fields.has("sql") {
        fields.take("sql");
        let message = format!("{} has both 'sql' and 'case'", fields.what);
        fields.report.invalid(fields.node, message);
    }
    let what = format!("case of {}", fields.what);
    let pieces = case(what, scope, node, fields.report).map(|case| Piece::Case(Box::new(case)));
    Fragment {
        pieces: pieces.into_iter().collect(),
    }
}

fn case(what: String, scope: CubeNames<'_>, node: &Node, report: &mut Report) -> Option<Case> {
    let mut fields = Fields::of(what.clone(), node, report)?;
    fields.unsupported(&["switch"]);
    let faults = fields.report.diagnostics.0.len();
    let nodes = fields.list("when");
    let otherwise = fields.take_filled("else");
    fields.finish();
    if nodes.is_empty() && report.diagnostics.0.len() == faults {
        report.invalid(node, format!("{what} needs 'when'"));
    }
    let arms = nodes.iter().filter_map(|node| arm(scope, node, report));
    let arms = arms.collect();
    let otherwise = otherwise.and_then(|node| {
        let mut fields = Fields::of("the 'else' of a case", node, report)?;
        let label = label(scope, &mut fields);
        fields.finish();
        label
    });
    Some(Case { arms, otherwise })
}

fn arm(scope: CubeNames<'_>, node: &Node, report: &mut Report) -> Option<(Fragment, Label)> {
    let mut fields = Fields::of("a 'when' of a case", node, report)?;
    let when = required_sql(scope, &mut fields);
    let label = label(scope, &mut fields);
    fields.finish();
    Some((when, label?))
}

/// A text, or `{sql: ...}`.
fn label(scope: CubeNames<'_>, fields: &mut Fields<'_, '_>) -> Option<Label> {
    let Some(node) = fields.take("label") else {
        let message = format!("{} needs 'label'", fields.what);
        fields.report.invalid(fields.node, message);
        return None;
    };
    let text = match &node.content {
        Content::Map(_) => {
            let what = format!("the label of {}", fields.what);
            return sql_map(what, scope, node, fields.report).map(Label::Sql);
        }
        Content::Text(text) => text.clone(),
        Content::Integer(number) => number.to_string(),
        Content::Bool(truth) => truth.to_string(),
        _ => {
            let message = format!(
                "a label must be text or a map with 'sql', not {}",
                node.kind()
            );
            fields.report.invalid(node, message);
            return None;
        }
    };
    Some(Label::Text(text))
}
