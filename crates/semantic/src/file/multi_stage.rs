//! Measures that are computed of totals: `multi_stage` and what belongs to it.

use base::Code;

use super::names::CubeNames;
use crate::yaml::{Fields, Node, Report};
use crate::{Diagnostic, Fragment, Interval, MeasureType, MemberId, MultiStage, TimeShift};

/// Reads what says which totals a measure is computed of; nothing where it is computed of rows.
pub(super) fn read(
    kind: MeasureType,
    scope: CubeNames<'_>,
    fields: &mut Fields<'_, '_>,
) -> Option<MultiStage> {
    let before = fields.report.diagnostics.0.len();
    let multi_stage = fields.flag("multi_stage", false);
    let group_by = fields.has("group_by");
    let stage = MultiStage {
        group_by: Some(members("group_by", scope, fields)).filter(|_| group_by),
        reduce_by: members("reduce_by", scope, fields),
        add_group_by: members("add_group_by", scope, fields),
        time_shift: time_shift(scope, fields),
        order_by: order_by(scope, fields),
    };
    let fault = match multi_stage {
        false if stage != MultiStage::default() || kind == MeasureType::Rank => {
            Some("needs 'multi_stage: true'")
        }
        false => None,
        true => fault(kind, &stage),
    };
    if let Some(fault) = fault
        && fields.report.diagnostics.0.len() == before
    {
        let message = format!("{} {fault}", fields.what);
        fields.report.invalid(fields.node, message);
    }
    multi_stage.then_some(stage)
}

fn fault(kind: MeasureType, stage: &MultiStage) -> Option<&'static str> {
    let unnamed = stage.time_shift.iter().filter(|shift| shift.time.is_none());
    let formula = matches!(kind, MeasureType::Number | MeasureType::Rank);
    if stage.group_by.is_some() && !stage.reduce_by.is_empty() {
        return Some("has both 'group_by' and 'reduce_by': which groups are left is said by one");
    }
    if formula && !stage.add_group_by.is_empty() {
        return Some(
            "has 'add_group_by', so its type must say how its groups are aggregated, as sum or avg",
        );
    }
    if unnamed.count() > 0 && stage.time_shift.len() > 1 {
        return Some(
            "shifts every time dimension and others besides: name each as 'time_dimension'",
        );
    }
    match (kind, &stage.order_by) {
        (MeasureType::Rank, None) => Some("is of type rank: it needs 'order_by'"),
        (MeasureType::Rank, _) | (_, None) => None,
        _ => Some("has 'order_by', which is for measures of type rank"),
    }
}

fn members(key: &'static str, scope: CubeNames<'_>, fields: &mut Fields<'_, '_>) -> Vec<MemberId> {
    let mut found = Vec::new();
    for name in fields.texts(key) {
        match scope.member(&name) {
            Ok(id) => found.push(id),
            Err(error) => {
                let message = format!("'{key}' of {}: {error}", fields.what);
                fields.report.invalid(fields.node, message);
            }
        }
    }
    found
}

fn time_shift(scope: CubeNames<'_>, fields: &mut Fields<'_, '_>) -> Vec<TimeShift> {
    let what = format!("a time_shift of {}", fields.what);
    let nodes = fields.list("time_shift");
    let read = |node| one_shift(&what, scope, node, fields.report);
    nodes.iter().filter_map(read).collect()
}

fn one_shift(
    what: &str,
    scope: CubeNames<'_>,
    node: &Node,
    report: &mut Report,
) -> Option<TimeShift> {
    let mut fields = Fields::of(what, node, report)?;
    fields.unsupported(&["name"]);
    let time = fields
        .text("time_dimension")
        .map(|name| scope.member(&name));
    let (interval, kind) = (fields.need_text("interval"), fields.need_text("type"));
    fields.finish();
    let (interval, kind) = (interval?, kind?);
    let mut refuse = |message: String| {
        report.add(Diagnostic::new(Code::ModelInvalid, message), node);
    };
    let time = time.transpose().map_err(&mut refuse).ok()?;
    let by: Interval = interval.parse().map_err(&mut refuse).ok()?;
    match kind.as_str() {
        "prior" => Some(TimeShift { time, by }),
        "next" => Some(TimeShift {
            time,
            by: by.negated(),
        }),
        other => {
            refuse(format!(
                "'{other}' is no direction of time: use prior or next"
            ));
            None
        }
    }
}

/// `{sql, dir}`, once.
fn order_by(scope: CubeNames<'_>, fields: &mut Fields<'_, '_>) -> Option<(Fragment, bool)> {
    let what = format!("order_by of {}", fields.what);
    let nodes = fields.list("order_by");
    if nodes.len() > 1 {
        let message = format!("{what} has several measures, which is not supported yet");
        let fault = Diagnostic::new(Code::ModelUnsupported, message);
        fields.report.add(fault, &nodes[1]);
    }
    let node = nodes.first()?;
    let mut order = Fields::of(what, node, fields.report)?;
    let sql = super::sql_text::required_sql(scope, &mut order);
    let direction = order.text("dir");
    order.finish();
    match direction.as_deref() {
        None | Some("asc") => Some((sql, false)),
        Some("desc") => Some((sql, true)),
        Some(other) => {
            let message = format!("'{other}' is not an order: use asc or desc");
            fields.report.invalid(node, message);
            None
        }
    }
}
