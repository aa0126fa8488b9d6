//! What stands in place of a member's value for those who may not see it.

use base::Code;

use super::build::Building;
use super::names::Scope;
use crate::yaml::{Content, Fields, Node};
use crate::{Diagnostic, Mask, Member, MemberKind};

/// Reads `mask`, a constant of the member's type or `{sql}`. A member whose mask is faulty is
/// faulty: nobody can say what may be shown of it.
pub(super) fn read(member: &Member, scope: Scope<'_>, fields: &mut Fields<'_, '_>) -> Mask {
    if matches!(member.kind, MemberKind::Segment(_)) {
        return Mask::Null;
    }
    let Some(node) = fields.take("mask") else {
        return Mask::Null;
    };
    let read = match &node.content {
        Content::Map(_) if member.measure().is_some() => {
            fields.unsupported_mask(node);
            return Mask::Null;
        }
        Content::Map(_) => return fragment(member, scope, node, fields),
        Content::Text(text) => constant(member, text),
        Content::Integer(number) => constant(member, &number.to_string()),
        Content::Float(number) => constant(member, &number.to_string()),
        Content::Bool(flag) => constant(member, &flag.to_string()),
        Content::Null | Content::List(_) => Err(format!(
            "the mask of '{}' must be a value or '{{sql: ...}}', not {}",
            member.path,
            node.kind()
        )),
    };
    read.unwrap_or_else(|message| {
        fields.report.invalid(node, message);
        Mask::Null
    })
}

fn constant(member: &Member, text: &str) -> Result<Mask, String> {
    let value = crate::resolve::value(member, text);
    let message = |fault: Diagnostic| format!("the mask of '{}': {}", member.path, fault.message);
    value.map(Mask::Constant).map_err(message)
}

fn fragment(member: &Member, scope: Scope<'_>, node: &Node, fields: &mut Fields<'_, '_>) -> Mask {
    let what = format!("the mask of '{}'", member.path);
    let Some(mut map) = Fields::of(&what, node, fields.report) else {
        return Mask::Null;
    };
    let sql = map.need_text("sql");
    map.finish();
    let Some(sql) = sql else {
        return Mask::Null;
    };
    match scope.fragment(&sql) {
        Ok(fragment) => Mask::Sql(fragment),
        Err(error) => {
            fields
                .report
                .invalid(node, format!("the sql of {what}: {error}"));
            Mask::Null
        }
    }
}

impl Fields<'_, '_> {
    fn unsupported_mask(&mut self, node: &Node) {
        let message = format!(
            "a mask of {} by 'sql' is not supported yet: use a constant",
            self.what
        );
        self.report
            .add(Diagnostic::new(Code::ModelUnsupported, message), node);
    }
}

/// Masks refer to sound dimensions only. Where one does not, nothing is shown instead of it.
pub(super) fn check(building: &mut Building) {
    for index in 0..building.model.members.len() {
        let Mask::Sql(sql) = &building.model.members[index].mask else {
            continue;
        };
        let unusable = |id: &crate::MemberId| {
            building.is_faulty(*id) || building.model.member(*id).dimension().is_none()
        };
        let Some(part) = sql.members().find(unusable) else {
            continue;
        };
        let message = format!(
            "the mask of '{}' cannot refer to '{}': use sound dimensions",
            building.model.members[index].path,
            building.model.member(part).path
        );
        let place = building.places[index].clone();
        let diagnostic = Diagnostic::new(Code::ModelInvalid, message).at(place);
        building.diagnostics.push(diagnostic);
        building.model.members[index].mask = Mask::Null;
    }
}
