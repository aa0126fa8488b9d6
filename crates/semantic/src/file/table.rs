//! Where the rows of a cube come from: a table, or a query.

use std::collections::BTreeSet;

use super::build::Building;
use super::names::CubeNames;
use crate::fragment::is_identifier;
use crate::yaml::Fields;
use crate::{CubeId, Diagnostic, Fragment, Piece, Rows};
use base::Code;

/// `sql_table`, or `sql`, which may say nothing more than that would.
pub(super) fn rows_of(scope: CubeNames<'_>, fields: &mut Fields<'_, '_>) -> Rows {
    if fields.has("sql") {
        return rows_of_sql(scope, fields);
    }
    let written = fields.need_text("sql_table").unwrap_or_default();
    table(&written).unwrap_or_else(|| {
        let message = format!("'{written}' is not a table: write 'table' or 'schema.table'");
        fields.report.invalid(fields.node, message);
        nothing()
    })
}

fn nothing() -> Rows {
    let name = String::new();
    Rows::Table { schema: None, name }
}

fn table(written: &str) -> Option<Rows> {
    let parts: Vec<&str> = written.split('.').collect();
    let (schema, name) = match parts.as_slice() {
        [name] => (None, *name),
        [schema, name] => (Some((*schema).to_owned()), *name),
        _ => return None,
    };
    let name = name.to_owned();
    Some(Rows::Table { schema, name })
}

fn rows_of_sql(scope: CubeNames<'_>, fields: &mut Fields<'_, '_>) -> Rows {
    if fields.has("sql_table") {
        fields.take("sql_table");
        let message = format!("{} has both 'sql' and 'sql_table'", fields.what);
        fields.report.invalid(fields.node, message);
    }
    let Some((sql, node)) = fields.text_at("sql") else {
        return nothing();
    };
    let read = whole_table(&sql).map_or_else(|| scope.query(&sql).map(Rows::Query), Ok);
    read.unwrap_or_else(|error| {
        let message = format!("the sql of {}: {error}", fields.what);
        fields.report.invalid(node, message);
        nothing()
    })
}

/// The table of `SELECT * FROM table`.
fn whole_table(sql: &str) -> Option<Rows> {
    let words: Vec<&str> = sql.split_whitespace().collect();
    let [select, "*", from, name] = words.as_slice() else {
        return None;
    };
    let plain = select.eq_ignore_ascii_case("select") && from.eq_ignore_ascii_case("from");
    (plain && name.split('.').all(is_identifier))
        .then(|| table(name))
        .flatten()
}

/// The cubes whose rows a query reads.
fn read_by(query: &Fragment) -> impl Iterator<Item = CubeId> + '_ {
    query.pieces.iter().filter_map(|piece| match piece {
        Piece::Rows(cube) => Some(*cube),
        _ => None,
    })
}

/// Closes cubes whose rows cannot be had: they go round in a circle, are another source's, or are
/// to be filtered by what no row of theirs has.
pub(super) fn check(building: &mut Building) {
    for index in 0..building.model.cubes.len() {
        let cube = &building.model.cubes[index];
        let Rows::Query(query) = &cube.rows else {
            continue;
        };
        let Some(message) = fault(building, cube.id, query) else {
            continue;
        };
        let message = format!("the sql of cube '{}' {message}", cube.name);
        let mut diagnostic = Diagnostic::new(Code::ModelInvalid, message);
        diagnostic.place = building.cube_places.get(index).cloned();
        building.diagnostics.push(diagnostic);
        building.sound[index] = false;
    }
}

fn fault(building: &Building, cube: CubeId, query: &Fragment) -> Option<String> {
    let model = &building.model;
    let mut seen = BTreeSet::new();
    let mut open: Vec<CubeId> = read_by(query).collect();
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        let read = model.cube(id);
        if read.source != model.cube(cube).source {
            return Some(format!("reads cube '{}' of another source", read.name));
        }
        match &read.rows {
            Rows::Query(inner) => open.extend(read_by(inner)),
            Rows::Table { .. } => {}
        }
    }
    if seen.contains(&cube) {
        return Some("reads its own rows".into());
    }
    let asked = query.pieces.iter().filter_map(|piece| match piece {
        Piece::Asked(group) => Some(group),
        _ => None,
    });
    let member = asked.flatten().map(|asked| asked.member);
    let wrong = member
        .map(|id| model.member(id))
        .find(|member| member.dimension().is_none() || building.is_faulty(member.id))?;
    Some(format!(
        "is filtered by '{}', which is not a sound dimension",
        wrong.path
    ))
}
