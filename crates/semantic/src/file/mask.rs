//! What stands in place of a member's value for those who may not see it.

use base::Code;

use super::build::Building;
use super::names::CubeNames;
use crate::yaml::{Content, Fields, Node};
use crate::{Diagnostic, Mask, Measure, Member, MemberId, MemberKind, Model, Piece};

/// Reads `mask`, a constant of the member's type or `{sql}`. A member whose mask is faulty is
/// faulty: nobody can say what may be shown of it.
pub(super) fn read(member: &Member, scope: CubeNames<'_>, fields: &mut Fields<'_, '_>) -> Mask {
    if matches!(member.kind, MemberKind::Segment(_)) {
        return Mask::Null;
    }
    let Some(node) = fields.take("mask") else {
        return Mask::Null;
    };
    let read = match &node.content {
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

fn fragment(
    member: &Member,
    scope: CubeNames<'_>,
    node: &Node,
    fields: &mut Fields<'_, '_>,
) -> Mask {
    let what = format!("the mask of '{}'", member.path);
    let Some(mut map) = Fields::of(&what, node, fields.report) else {
        return Mask::Null;
    };
    let sql = map.need_text("sql");
    map.finish();
    let Some(sql) = sql else {
        return Mask::Null;
    };
    match scope.unasked(&sql) {
        Ok(fragment) => Mask::Sql(fragment),
        Err(error) => {
            fields
                .report
                .invalid(node, format!("the sql of {what}: {error}"));
            Mask::Null
        }
    }
}

/// Masks refer to sound members of their own kind only: those of dimensions to dimensions, those of
/// measures to measures. Where one does not, nothing is shown instead of it.
pub(super) fn check(building: &mut Building) {
    for index in 0..building.model.members.len() {
        let member = &building.model.members[index];
        let Mask::Sql(sql) = &member.mask else {
            continue;
        };
        let of_groups = member.measure().is_some();
        let unusable = |id: &MemberId| {
            let part = building.model.member(*id);
            let fits = match of_groups {
                true => part.measure().is_some(),
                false => part.dimension().is_some(),
            };
            building.is_faulty(*id) || !fits
        };
        let plain = |piece: &Piece| matches!(piece, Piece::Text(_) | Piece::Member(_));
        let part = sql.members().find(unusable);
        let message = match part.map(|id| &building.model.member(id).path) {
            Some(part) if of_groups => format!("cannot refer to '{part}': use sound measures"),
            Some(part) => format!("cannot refer to '{part}': use sound dimensions"),
            None if of_groups && !sql.pieces.iter().all(plain) => {
                "is of groups: it can refer to measures, and not to values of rows".to_owned()
            }
            None if of_groups && sql.members().any(|id| looks_around(&building.model, id)) => {
                "cannot look at windows or other totals: use plain measures".to_owned()
            }
            None => continue,
        };
        let message = format!("the mask of '{}' {message}", member.path);
        let place = building.places[index].clone();
        let diagnostic = Diagnostic::new(Code::ModelInvalid, message).at(place);
        building.diagnostics.push(diagnostic);
        building.model.members[index].mask = Mask::Null;
    }
}

/// Whether a measure, or one behind it, is of a window of time or computed of totals.
fn looks_around(model: &Model, id: MemberId) -> bool {
    let (mut open, mut seen) = (vec![id], Vec::new());
    while let Some(id) = open.pop() {
        let member = model.member(id);
        let looks = |measure: &Measure| measure.multi_stage.is_some() || measure.rolling.is_some();
        if member.measure().is_some_and(looks) {
            return true;
        }
        if !seen.contains(&id) {
            seen.push(id);
            open.extend(member.refers_to());
        }
    }
    false
}
