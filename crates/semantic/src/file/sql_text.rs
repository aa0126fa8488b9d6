//! `sql` as members hold it: as a text, or as the only key of a map.

use super::names::CubeNames;
use crate::Fragment;
use crate::yaml::{Fields, Node, Report};

pub(super) fn required_sql(scope: CubeNames<'_>, fields: &mut Fields<'_, '_>) -> Fragment {
    let faults = fields.report.diagnostics.0.len();
    if let Some(fragment) = sql(scope, fields) {
        return fragment;
    }
    if fields.report.diagnostics.0.len() == faults {
        let message = format!("{} needs 'sql'", fields.what);
        fields.report.invalid(fields.node, message);
    }
    Fragment { pieces: Vec::new() }
}

pub(super) fn sql(scope: CubeNames<'_>, fields: &mut Fields<'_, '_>) -> Option<Fragment> {
    let (template, node) = fields.text_at("sql")?;
    let fragment = scope.fragment(&template);
    let invalid = |error| {
        let message = format!("the sql of {}: {error}", fields.what);
        fields.report.invalid(node, message);
    };
    fragment.map_err(invalid).ok()
}

/// `{sql: ...}`, and nothing beside it.
pub(super) fn sql_map(
    what: String,
    scope: CubeNames<'_>,
    node: &Node,
    report: &mut Report,
) -> Option<Fragment> {
    let faults = report.diagnostics.0.len();
    let mut fields = Fields::of(what, node, report)?;
    let fragment = required_sql(scope, &mut fields);
    fields.finish();
    (report.diagnostics.0.len() == faults).then_some(fragment)
}

/// A list of `{sql: ...}`. One that is not understood is reported, and its member hidden by that.
pub(super) fn sql_maps(
    key: &'static str,
    scope: CubeNames<'_>,
    fields: &mut Fields<'_, '_>,
) -> Vec<Fragment> {
    let nodes = fields.list(key);
    let what = format!("one of the {key} of {}", fields.what);
    let read = |node| sql_map(what.clone(), scope, node, fields.report);
    nodes.iter().filter_map(read).collect()
}
