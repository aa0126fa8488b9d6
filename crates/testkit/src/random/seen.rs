//! What a member of a group sees: rows that pass the rules of every cube that is looked at.

use base::Value;

use super::meaning::passes;
use super::policy::Rule;
use super::row::Row;
use super::{Kind, World};
use crate::interpret::Unsupported;

/// The kind of a dimension; none of a measure.
pub(super) fn kind_of(world: &World, path: &str) -> Option<Kind> {
    let mut dimensions = world.cubes.iter().flat_map(|cube| &cube.dimensions);
    dimensions
        .find(|(known, _)| known == path)
        .map(|(_, kind)| *kind)
}

/// Whether every row that was looked at for this one passes the rules of its cube. Without a
/// value nobody knows whether it is another one, so it does not.
pub(super) fn may_be_seen(world: &World, row: &Row<'_>, group: &str) -> Result<bool, Unsupported> {
    let mut seen = true;
    for visited in row.visited() {
        let cube = &world.cubes[visited.cube];
        let rules = match group {
            "staff" => cube.rules.as_slice(),
            _ => &[],
        };
        for Rule {
            member, test, tree, ..
        } in rules
        {
            if let Some(tree) = tree {
                seen &= visited.row_of(cube_of(world, member)).is_below(tree);
                continue;
            }
            let value = visited.member(member);
            let kind = kind_of(world, member).unwrap_or(Kind::Text);
            let known = value != Value::Null || test.operator == semantic::Operator::NotSet;
            seen &= known && passes(&value, kind, test)?;
        }
    }
    Ok(seen)
}

fn cube_of(world: &World, path: &str) -> usize {
    let name = path.split('.').next();
    let is_it = |cube: &super::Cube| Some(cube.name.as_str()) == name;
    world.cubes.iter().position(is_it).unwrap_or_default()
}
