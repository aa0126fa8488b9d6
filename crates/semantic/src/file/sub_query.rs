//! Dimensions that are measures of other cubes, aggregated for each row of their own.

use base::Code;

use super::build::Building;
use super::check::is_sub_query;
use crate::{Diagnostic, MeasureType, Member, MemberId};

/// Hides those that cannot be had, and what refers to them: a row is told by its primary key, and
/// the rows that are aggregated must each belong to one row of the cube.
pub(super) fn check(building: &mut Building) {
    for index in 0..building.model.members.len() {
        let member = &building.model.members[index];
        if building.faulty[index] || !is_sub_query(member) {
            continue;
        }
        if let Some(message) = fault(building, member) {
            hide(building, index, message);
        }
    }
}

fn fault(building: &Building, member: &Member) -> Option<String> {
    let model = &building.model;
    let path = &member.path;
    let cube = model.cube(member.cube);
    if cube.primary_key.is_empty() {
        let name = &cube.name;
        return Some(format!(
            "'{path}' is a sub_query, for which cube '{name}' needs a primary key"
        ));
    }
    let mut open: Vec<MemberId> = member.refers_to().collect();
    let mut seen = Vec::new();
    while let Some(id) = open.pop() {
        let part = model.member(id);
        let Some(measure) = part.measure().filter(|_| !seen.contains(&id)) else {
            continue;
        };
        seen.push(id);
        if measure.kind == MeasureType::Number {
            open.extend(part.refers_to());
            continue;
        }
        if model
            .route(part.cube, cube.id, usize::MAX, &|_| true)
            .is_err()
        {
            let (from, to) = (&model.cube(part.cube).name, &cube.name);
            return Some(format!(
                "'{path}' is a sub_query, for which each row of '{from}' must belong to one row of '{to}' by a join"
            ));
        }
    }
    None
}

fn hide(building: &mut Building, index: usize, message: String) {
    let place = building.places[index].clone();
    let diagnostic = Diagnostic::new(Code::ModelInvalid, message).at(place);
    building.diagnostics.push(diagnostic);
    building.hide(index);
    let hidden = &building.model.members[index];
    let (id, path) = (hidden.id, hidden.path.clone());
    for next in 0..building.model.members.len() {
        let member = &building.model.members[next];
        if !building.faulty[next] && member.refers_to().any(|part| part == id) {
            let message = format!("'{}' refers to '{path}', which is faulty", member.path);
            hide(building, next, message);
        }
    }
}
