//! What can be said of references only when every member is known.

use std::collections::BTreeSet;

use base::Code;

use super::build::Building;
use super::own;
use crate::{
    Choice, CubeId, Diagnostic, Fragment, Join, MeasureType, Member, MemberId, MemberKind,
    MultiStage, Piece,
};

/// Members behind one another, and pieces of SQL once every reference is filled in.
const DEPTH_MAX: usize = 8;
const PIECES_MAX: usize = 1_000;

/// What a sound member expands to.
#[derive(Debug, Clone, Default)]
struct Extent {
    depth: usize,
    pieces: usize,
    cubes: BTreeSet<CubeId>,
}

/// Hides members that refer to what they cannot, reporting each: to themselves in a circle, to
/// aggregates where rows are meant or the other way round, or to a member that is faulty itself.
pub(super) fn references(building: &mut Building) -> Extents {
    own::settle(building);
    let extents = extents(building);
    for (index, extent) in extents.iter().enumerate() {
        if extent.is_none() && !building.faulty[index] {
            let path = &building.model.members[index].path;
            let message = format!("the references of '{path}' go round in a circle");
            hide(building, index, message);
        }
    }
    Extents(extents)
}

/// What each member expands to; `None` for those in a circle.
pub(super) struct Extents(Vec<Option<Extent>>);

/// Walks members after those they refer to. `None` where that has no end.
fn extents(building: &mut Building) -> Vec<Option<Extent>> {
    let count = building.model.members.len();
    let refers: Vec<Vec<MemberId>> = (building.model.members.iter())
        .map(|member| {
            let choice = member.measure().and_then(|measure| measure.choice.as_ref());
            let stage = member
                .measure()
                .and_then(|measure| measure.multi_stage.as_ref());
            let named = stage.into_iter().flat_map(|stage| stage.members());
            fragments_of(member)
                .flat_map(Fragment::members)
                .chain(named)
                .chain(choice.map(|choice| choice.by))
                .collect()
        })
        .collect();
    let mut open: Vec<usize> = refers.iter().map(Vec::len).collect();
    let mut referred: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (index, targets) in refers.iter().enumerate() {
        for target in targets {
            referred[target.index()].push(index);
        }
    }
    let mut extents: Vec<Option<Extent>> = vec![None; count];
    let mut ready: Vec<usize> = (0..count).filter(|index| open[*index] == 0).collect();
    while let Some(index) = ready.pop() {
        let extent = extent(&building.model.members[index], &extents);
        if let Some(message) = fault(building, index, &refers[index], &extent) {
            hide(building, index, message);
        }
        extents[index] = Some(extent);
        for next in &referred[index] {
            open[*next] -= 1;
            if open[*next] == 0 {
                ready.push(*next);
            }
        }
    }
    extents
}

fn fragments_of(member: &Member) -> impl Iterator<Item = &Fragment> {
    let (sql, filters) = match &member.kind {
        MemberKind::Dimension(dimension) => (Some(&dimension.sql), &[][..]),
        MemberKind::Measure(measure) => (measure.sql.as_ref(), measure.filters.as_slice()),
        MemberKind::Segment(sql) => (Some(sql), &[][..]),
    };
    let stage = member
        .measure()
        .and_then(|measure| measure.multi_stage.as_ref());
    let ranked = stage.and_then(|stage| stage.order_by.as_ref());
    let ranked = ranked.map(|(sql, _)| sql);
    let choice = member.measure().and_then(|measure| measure.choice.as_ref());
    let chosen = choice.into_iter().flat_map(|choice| choice.fragments());
    sql.into_iter().chain(filters).chain(ranked).chain(chosen)
}

fn extent(member: &Member, known: &[Option<Extent>]) -> Extent {
    let mut extent = Extent::default();
    for piece in fragments_of(member).flat_map(Fragment::leaves) {
        extent.pieces += 1;
        match piece {
            Piece::Text(_) | Piece::Case(_) | Piece::Rows(_) | Piece::Asked(_) => {}
            Piece::Column { cube, .. } => {
                extent.cubes.insert(*cube);
            }
            Piece::Member(id) | Piece::Along { member: id, .. } => {
                let Some(part) = &known[id.index()] else {
                    continue;
                };
                extent.depth = extent.depth.max(part.depth + 1);
                extent.pieces = extent.pieces.saturating_add(part.pieces);
                extent.cubes.extend(&part.cubes);
            }
        }
    }
    if is_sub_query(member) {
        // Whatever is aggregated, it is had for a row of this cube.
        extent.cubes = BTreeSet::from([member.cube]);
    }
    extent
}

fn fault(
    building: &Building,
    index: usize,
    refers: &[MemberId],
    extent: &Extent,
) -> Option<String> {
    let member = &building.model.members[index];
    if building.faulty[index] {
        return None;
    }
    let path = &member.path;
    if let Some(id) = refers.iter().find(|id| building.is_faulty(**id)) {
        let part = &building.model.member(*id).path;
        return Some(format!("'{path}' refers to '{part}', which is faulty"));
    }
    if extent.depth > DEPTH_MAX {
        return Some(format!(
            "'{path}' refers on over more than {DEPTH_MAX} members"
        ));
    }
    if extent.pieces > PIECES_MAX {
        return Some(format!(
            "'{path}' is too long once its references are filled in"
        ));
    }
    let measured = |id: &MemberId| building.model.member(*id).measure().is_some();
    let stage = member
        .measure()
        .and_then(|measure| measure.multi_stage.as_ref());
    if let Some(stage) = stage.filter(|_| !is_of(member, MeasureType::Own)) {
        return stage_fault(building, member, stage);
    }
    if is_sub_query(member) {
        return sub_query_fault(member, refers.iter().all(measured));
    }
    if let Some(choice) = member.measure().and_then(|measure| measure.choice.as_ref()) {
        return choice_fault(building, member, choice);
    }
    if is_of(member, MeasureType::Own) {
        return own::member_fault(member, refers.iter().any(measured));
    }
    if is_of(member, MeasureType::Number) {
        return number_fault(member, refers.iter().all(measured));
    }
    let aggregate = refers.iter().find(|id| measured(id))?;
    let part = &building.model.member(*aggregate).path;
    Some(format!(
        "'{path}' is computed for each row and cannot refer to the measure '{part}'"
    ))
}

pub(super) fn is_sub_query(member: &Member) -> bool {
    let dimension = member.dimension();
    dimension.is_some_and(|dimension| dimension.sub_query.is_some())
}

fn sub_query_fault(member: &Member, all_measures: bool) -> Option<String> {
    let path = &member.path;
    formula_fault(member, all_measures).then(|| {
        format!("'{path}' is a sub_query: it must refer to measures, as in '{{orders.count}}', and to nothing else")
    })
}

/// Whether what is meant to be over aggregates is over something else.
fn formula_fault(member: &Member, all_measures: bool) -> bool {
    let sql = fragments_of(member).next();
    sql.is_none_or(|sql| {
        let plain = |piece: &Piece| matches!(piece, Piece::Text(_) | Piece::Member(_));
        !all_measures || sql.members().next().is_none() || !sql.pieces.iter().all(plain)
    })
}

fn is_of(member: &Member, kind: MeasureType) -> bool {
    let measure = member.measure();
    measure.is_some_and(|measure| measure.kind == kind)
}

/// A formula over aggregates. Its own SQL runs over the one row of the result, where `COUNT(*)`
/// would be 1.
fn number_fault(member: &Member, all_measures: bool) -> Option<String> {
    let sql = fragments_of(member).next()?;
    let plain = |piece: &Piece| matches!(piece, Piece::Text(_) | Piece::Member(_));
    let columns = !sql.pieces.iter().all(plain);
    let none = sql.members().next().is_none();
    let faulty = columns || none || !all_measures;
    let path = &member.path;
    faulty.then(|| {
        format!("'{path}' is of type number: it must refer to measures, as in '{{a}} / {{b}}', and to nothing else")
    })
}

/// A measure that chooses names a switch, and for each of its values a formula over measures.
fn choice_fault(building: &Building, member: &Member, choice: &Choice) -> Option<String> {
    let path = &member.path;
    let model = &building.model;
    let switch = model.member(choice.by);
    let values = switch
        .dimension()
        .map_or(&[][..], |dimension| &dimension.switch);
    if values.is_empty() || building.is_faulty(choice.by) {
        let switch = &switch.path;
        return Some(format!(
            "'{path}' chooses by '{switch}', which is no dimension of type switch"
        ));
    }
    if let Some((value, _)) = choice
        .arms
        .iter()
        .find(|(value, _)| !values.contains(value))
    {
        return Some(format!(
            "'{path}' has a formula for '{value}', which is no value of its switch"
        ));
    }
    let plain = |piece: &Piece| match piece {
        Piece::Text(_) => true,
        Piece::Member(id) => model.member(*id).measure().is_some(),
        _ => false,
    };
    let formulas = |sql: &Fragment| sql.members().next().is_some() && sql.pieces.iter().all(plain);
    let faulty = choice.arms.is_empty() || !choice.fragments().all(formulas);
    faulty.then(|| format!("each formula of '{path}' must refer to measures, as in '{{a}} / {{b}}', and to nothing else"))
}

/// A measure of totals names measures, and the groups and times in which they are taken.
fn stage_fault(building: &Building, member: &Member, stage: &MultiStage) -> Option<String> {
    let path = &member.path;
    let model = &building.model;
    let mut named = fragments_of(member).flat_map(Fragment::members).peekable();
    let mut pieces = fragments_of(member).flat_map(Fragment::leaves);
    let columns = pieces.any(|piece| matches!(piece, Piece::Column { .. } | Piece::Asked(_)));
    let measured = |id: MemberId| model.member(id).measure().is_some();
    if columns || named.peek().is_none() || !named.all(measured) {
        return Some(format!(
            "'{path}' is computed of totals: it must refer to measures, as in '{{a}}', and to nothing else"
        ));
    }
    let groups = stage.group_by.iter().flatten();
    let mut groups = groups.chain(&stage.reduce_by).chain(&stage.add_group_by);
    if let Some(id) = groups.find(|id| model.member(**id).dimension().is_none()) {
        let group = &model.member(*id).path;
        return Some(format!(
            "'{path}' is grouped by '{group}', which is no dimension"
        ));
    }
    let mut times = stage.time_shift.iter().filter_map(|shift| shift.time);
    let time = times.find(|id| !model.member(*id).is_time())?;
    let time = &model.member(time).path;
    Some(format!(
        "'{path}' is moved in '{time}', which is no time dimension"
    ))
}

fn hide(building: &mut Building, index: usize, message: String) {
    let place = building.places[index].clone();
    let diagnostic = Diagnostic::new(Code::ModelInvalid, message).at(place);
    building.diagnostics.push(diagnostic);
    building.hide(index);
}

/// Leaves out joins whose condition is not about the two cubes, and only them: one that does not
/// name both joins every row to every row.
pub(super) fn joins(building: &mut Building, extents: &Extents) {
    let places = std::mem::take(&mut building.join_places);
    let mut places = places.into_iter();
    for index in 0..building.model.cubes.len() {
        let joins = std::mem::take(&mut building.model.cubes[index].joins);
        let from = building.model.cubes[index].id;
        for join in joins {
            let place = places.next();
            match join_fault(building, from, &join, extents) {
                None => building.model.cubes[index].joins.push(join),
                Some(message) => {
                    let mut diagnostic = Diagnostic::new(Code::ModelInvalid, message);
                    diagnostic.place = place;
                    building.diagnostics.push(diagnostic);
                    building.sound[index] = false;
                }
            }
        }
    }
}

fn join_fault(building: &Building, from: CubeId, join: &Join, extents: &Extents) -> Option<String> {
    let mut read = BTreeSet::new();
    let mut strays = false;
    for piece in join.on.leaves() {
        match piece {
            Piece::Text(_) | Piece::Case(_) | Piece::Along { .. } => {}
            Piece::Rows(_) | Piece::Asked(_) => {}
            Piece::Column { cube, .. } => {
                read.insert(*cube);
            }
            Piece::Member(id) => {
                let member = building.model.member(*id);
                let row = member.dimension().is_some() && !is_sub_query(member);
                let usable = row && !building.is_faulty(*id);
                let extent = extents.0[id.index()].as_ref().filter(|_| usable);
                // A dimension must stand in the cube whose columns it reads.
                let own = BTreeSet::from([member.cube]);
                strays |= extent.is_none_or(|extent| extent.cubes != own);
                read.insert(member.cube);
            }
        }
    }
    let faulty = strays || read != BTreeSet::from([from, join.to]);
    let name = |id: CubeId| &building.model.cube(id).name;
    let (left, right) = (name(from), name(join.to));
    faulty.then(|| {
        format!(
            "the join of '{left}' to '{right}' must be about columns of both and of no other cube"
        )
    })
}

pub(super) fn time_dimensions(building: &mut Building) {
    for index in 0..building.model.cubes.len() {
        let cube = &building.model.cubes[index];
        let Some(id) = cube.time_dimension else {
            continue;
        };
        let member = building.model.member(id);
        if member.is_time() && !building.is_faulty(id) {
            continue;
        }
        let message = format!(
            "the time_dimension of cube '{}' is not a sound time dimension: '{}'",
            cube.name, member.path
        );
        let place = building.places[id.index()].clone();
        building
            .diagnostics
            .push(Diagnostic::new(Code::ModelInvalid, message).at(place));
        building.model.cubes[index].time_dimension = None;
    }
}
