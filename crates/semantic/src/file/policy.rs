//! Cube's `access_policy`: who sees which members and which rows.

use super::names::Scope;
use crate::yaml::{Content, Fields, Node, Report};
use crate::{AccessPolicy, Member, MemberId, Operator, RowLevel, RuleFilter, RuleValue};

/// Reads the policies of a cube. A policy with a fault shows nothing: rights fail closed.
pub(super) fn read_all(
    node: &Node,
    own: &[&Member],
    scope: Scope<'_>,
    report: &mut Report,
) -> Vec<AccessPolicy> {
    let Content::List(nodes) = &node.content else {
        report.invalid(
            node,
            format!("access_policy of cube '{}' must be a list", scope.cube),
        );
        return vec![denied()];
    };
    nodes
        .iter()
        .map(|node| read(node, own, scope, report).unwrap_or_else(denied))
        .collect()
}

/// A policy that exists and lets nobody in.
fn denied() -> AccessPolicy {
    AccessPolicy {
        groups: Vec::new(),
        shows: Vec::new(),
        rows: RowLevel::Filters(Vec::new()),
    }
}

fn read(
    node: &Node,
    own: &[&Member],
    scope: Scope<'_>,
    report: &mut Report,
) -> Option<AccessPolicy> {
    let faults = report.diagnostics.0.len();
    let mut fields = Fields::of(
        format!("an access policy of cube '{}'", scope.cube),
        node,
        report,
    )?;
    let mut groups = fields.texts("groups");
    groups.extend(fields.text("group"));
    groups.extend(fields.text("role"));
    if groups.is_empty() {
        fields
            .report
            .invalid(node, "an access policy needs 'group' or 'groups'");
    }
    let shows = member_level(own, scope, &mut fields);
    let rows = row_level(scope, &mut fields);
    fields.unsupported(&["conditions", "member_masking"]);
    fields.finish();
    let sound = report.diagnostics.0.len() == faults;
    sound.then_some(AccessPolicy {
        groups,
        shows,
        rows,
    })
}

fn member_level(own: &[&Member], scope: Scope<'_>, fields: &mut Fields<'_, '_>) -> Vec<MemberId> {
    let public = || {
        own.iter()
            .filter(|member| member.public)
            .map(|member| member.id)
            .collect()
    };
    let Some(node) = fields.take("member_level") else {
        return public();
    };
    let Some(mut level) = Fields::of(
        format!("member_level of cube '{}'", scope.cube),
        node,
        fields.report,
    ) else {
        return Vec::new();
    };
    let includes = level.texts("includes");
    let excludes = ids(&level.texts("excludes"), node, scope, level.report);
    level.finish();
    let shown: Vec<MemberId> = match includes.as_slice() {
        [] => public(),
        [all] if all == "*" => public(),
        some => ids(some, node, scope, fields.report),
    };
    shown
        .into_iter()
        .filter(|id| !excludes.contains(id))
        .collect()
}

fn ids(members: &[String], node: &Node, scope: Scope<'_>, report: &mut Report) -> Vec<MemberId> {
    let id = |name: &String| {
        scope
            .member(name)
            .map_err(|error| report.invalid(node, error))
            .ok()
    };
    members.iter().filter_map(id).collect()
}

/// Without `row_level` every row is allowed, as in Cube.
fn row_level(scope: Scope<'_>, fields: &mut Fields<'_, '_>) -> RowLevel {
    let Some(node) = fields.take("row_level") else {
        return RowLevel::AllowAll;
    };
    let Some(mut level) = Fields::of(
        format!("row_level of cube '{}'", scope.cube),
        node,
        fields.report,
    ) else {
        return RowLevel::Filters(Vec::new());
    };
    let allow_all = level.flag("allow_all", false);
    let nodes = level.list("filters");
    level.finish();
    if allow_all == !nodes.is_empty() {
        fields.report.invalid(
            node,
            "row_level needs either 'filters' or 'allow_all: true'",
        );
    }
    if allow_all {
        return RowLevel::AllowAll;
    }
    RowLevel::Filters(
        nodes
            .iter()
            .filter_map(|node| rule(node, scope, fields.report))
            .collect(),
    )
}

fn rule(node: &Node, scope: Scope<'_>, report: &mut Report) -> Option<RuleFilter> {
    let mut fields = Fields::of(
        format!("a row filter of cube '{}'", scope.cube),
        node,
        report,
    )?;
    let member = fields.need_text("member");
    let operator = fields.need_text("operator");
    let values = fields.texts("values");
    fields.unsupported(&["and", "or"]);
    fields.finish();
    let found = scope.member(&member?).and_then(|member| {
        let operator: Operator = operator.unwrap_or_default().parse()?;
        let values = values
            .iter()
            .map(|text| rule_value(text))
            .collect::<Result<_, _>>()?;
        Ok(RuleFilter {
            member,
            operator,
            values,
        })
    });
    found.map_err(|error| report.invalid(node, error)).ok()
}

/// `{ securityContext.city }` names an attribute of the actor; anything else is taken literally.
fn rule_value(text: &str) -> Result<RuleValue, String> {
    let Some(inner) = text.trim().strip_prefix('{') else {
        return Ok(RuleValue::Literal(text.to_owned()));
    };
    let inner = inner.strip_suffix('}').map(str::trim).unwrap_or_default();
    let path = inner
        .strip_prefix("securityContext.")
        .or_else(|| inner.strip_prefix("security_context."));
    match path.filter(|name| crate::fragment::is_identifier(name)) {
        Some(name) => Ok(RuleValue::Attribute(name.to_owned())),
        None => Err(format!(
            "'{text}' is not a value: write '{{ securityContext.name }}' for an attribute of the actor"
        )),
    }
}
