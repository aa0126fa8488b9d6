//! Measures that are one of several formulas, as the value of a switch says.

use super::names::CubeNames;
use super::sql_text::{required_sql, sql_map};
use crate::yaml::{Content, Fields, Node, Report};
use crate::{Choice, Fragment, MeasureType, MultiStage};

/// Reads `case: {switch, when: [{value, sql}], else: {sql}}`.
pub(super) fn read(
    kind: MeasureType,
    stage: Option<&MultiStage>,
    scope: CubeNames<'_>,
    fields: &mut Fields<'_, '_>,
) -> Option<Choice> {
    let node = fields.take_filled("case")?;
    let fault = if kind != MeasureType::Number {
        Some("has a 'case', which is for measures of type number")
    } else if fields.has("sql") {
        Some("has both 'sql' and 'case'")
    } else if stage.is_some_and(|stage| *stage != MultiStage::default()) {
        Some("has a 'case', whose formulas are over the groups that are asked for and no others")
    } else {
        None
    };
    if let Some(fault) = fault {
        let message = format!("{} {fault}", fields.what);
        fields.report.invalid(fields.node, message);
    }
    let what = format!("case of {}", fields.what);
    choice(what, scope, node, fields.report)
}

fn choice(what: String, scope: CubeNames<'_>, node: &Node, report: &mut Report) -> Option<Choice> {
    let mut fields = Fields::of(what.clone(), node, report)?;
    let by = fields.need_text("switch");
    let nodes = fields.list("when");
    let otherwise = fields.take_filled("else");
    fields.finish();
    let by = by.as_deref().map(reference);
    let by = by.and_then(|name| {
        let found = scope.member(name);
        let invalid = |error| report.invalid(node, format!("the switch of {what}: {error}"));
        found.map_err(invalid).ok()
    })?;
    let arms = nodes.iter().filter_map(|node| arm(scope, node, report));
    let arms = arms.collect();
    let otherwise = otherwise
        .and_then(|node| sql_map("the 'else' of a choice".to_owned(), scope, node, report));
    Some(Choice {
        by,
        arms,
        otherwise,
    })
}

/// `{CUBE.currency}`, `CUBE.currency` or `currency`.
fn reference(text: &str) -> &str {
    let text = text.trim();
    let inside = text
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'));
    inside.unwrap_or(text).trim()
}

fn arm(scope: CubeNames<'_>, node: &Node, report: &mut Report) -> Option<(String, Fragment)> {
    let mut fields = Fields::of("a 'when' of a choice", node, report)?;
    let value = match fields.take("value").map(|node| &node.content) {
        Some(Content::Text(text)) => Some(text.clone()),
        Some(Content::Integer(number)) => Some(number.to_string()),
        Some(Content::Bool(flag)) => Some(flag.to_string()),
        _ => None,
    };
    if value.is_none() {
        let message = format!("{} needs 'value'", fields.what);
        fields.report.invalid(fields.node, message);
    }
    let sql = required_sql(scope, &mut fields);
    fields.finish();
    Some((value?, sql))
}
