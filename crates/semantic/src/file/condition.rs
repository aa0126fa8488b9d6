//! `conditions` of an access policy.

use crate::Condition;
use crate::yaml::{Content, Fields};

/// What must hold of the actor, as `[{if: "..."}]`.
pub(super) fn read(fields: &mut Fields<'_, '_>) -> Vec<Condition> {
    let Some(list) = fields.take_filled("conditions") else {
        return Vec::new();
    };
    let nodes = match &list.content {
        Content::List(nodes) if !nodes.is_empty() => nodes.as_slice(),
        _ => {
            fields
                .report
                .invalid(list, "'conditions' must be a list of '{if: ...}'");
            &[]
        }
    };
    let one = |node| {
        let mut condition = Fields::of("a condition of an access policy", node, fields.report)?;
        let text = condition.need_text("if");
        condition.finish();
        let parsed = Condition::parse(&text?);
        parsed
            .map_err(|error| fields.report.invalid(node, error))
            .ok()
    };
    nodes.iter().filter_map(one).collect()
}
