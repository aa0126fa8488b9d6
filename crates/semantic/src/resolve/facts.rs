//! Which cubes' rows are aggregated, and whether everything asked for is reached from each.
//!
//! Sums over rows of two facts that were joined would count some of them more than once. So each
//! fact is aggregated on its own, by what all of them share, and then the results meet.

use base::Code;

use super::{Column, Resolver};
use crate::{CubeId, Diagnostic, Hop, JoinError, MeasureType, Member, MemberId, Route, Visible};

/// A cube whose rows are aggregated.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    pub cube: CubeId,
    /// Times of other facts that were asked for, each with the time of this one that stands for it.
    pub times: Vec<(MemberId, MemberId)>,
    /// Something that was asked for repeats its rows, which its primary key tells apart.
    pub repeats: bool,
}

impl Fact {
    fn of(cube: CubeId) -> Self {
        let times = Vec::new();
        Self {
            cube,
            times,
            repeats: false,
        }
    }
}

impl Visible {
    /// The measures that are aggregated from rows for a measure: itself, or those its formula
    /// comes down to, in the order in which they stand there. For a mask only what it reads is.
    pub fn aggregates_of(&self, measure: MemberId) -> Vec<MemberId> {
        let (mut found, mut seen) = (Vec::new(), Vec::new());
        self.collect_aggregates((measure, false), &mut found, &mut seen);
        found
    }

    /// `real` is what a mask reads: it sees the values that it stands for.
    fn collect_aggregates(
        &self,
        (id, real): (MemberId, bool),
        found: &mut Vec<MemberId>,
        seen: &mut Vec<(MemberId, bool)>,
    ) {
        let member = self.model().member(id);
        let Some(measure) = member.measure().filter(|_| !seen.contains(&(id, real))) else {
            return;
        };
        seen.push((id, real));
        if !real && self.masks(id) {
            for part in member.mask_refers_to() {
                self.collect_aggregates((part, true), found, seen);
            }
            return;
        }
        if measure.kind != MeasureType::Number && measure.multi_stage.is_none() {
            if !found.contains(&id) {
                found.push(id);
            }
            return;
        }
        let ranked = measure
            .multi_stage
            .iter()
            .filter_map(|stage| stage.order_by.as_ref());
        let ranked = ranked.map(|(sql, _)| sql);
        let chosen = measure.choice.iter().flat_map(|choice| choice.fragments());
        let parts = measure.sql.iter().chain(ranked).chain(chosen);
        for part in parts.flat_map(|sql| sql.members()) {
            self.collect_aggregates((part, real), found, seen);
        }
    }
}

impl Resolver<'_> {
    /// The dimensions that totals below a measure are grouped by besides.
    pub(super) fn added_groups(&self, measures: impl Iterator<Item = MemberId>) -> Vec<MemberId> {
        let model = self.visible.model();
        let (mut seen, mut found) = (Vec::new(), Vec::new());
        let mut open: Vec<MemberId> = measures.collect();
        while let Some(id) = open.pop() {
            let measure = model.member(id).measure();
            let Some(measure) = measure.filter(|_| !seen.contains(&id)) else {
                continue;
            };
            seen.push(id);
            if measure.kind == MeasureType::Number || measure.multi_stage.is_some() {
                open.extend(model.member(id).refers_to());
            }
            found.extend(
                measure
                    .multi_stage
                    .iter()
                    .flat_map(|stage| stage.add_group_by.clone()),
            );
        }
        found
    }

    /// The cubes that are aggregated, in the order in which their measures are asked for.
    /// What conditions on rows name is reached, what those on groups name is aggregated.
    pub(super) fn facts(
        &mut self,
        columns: &[Column],
        on_rows: &[MemberId],
        on_groups: &[MemberId],
    ) -> Vec<Fact> {
        let model = self.visible.model();
        let is_measure = |id: &MemberId| model.member(*id).measure().is_some();
        let asked = columns.iter().map(|column| column.member);
        let (mut measures, mut used): (Vec<MemberId>, Vec<MemberId>) = asked.partition(is_measure);
        measures.extend(on_groups);
        used.extend(on_rows);
        let mut cubes: Vec<(CubeId, MemberId)> = Vec::new();
        for measure in measures {
            let mut parts = self.visible.aggregates_of(measure);
            if parts.is_empty() {
                // Masked as it is, it stands beside the groups of its cube.
                parts.push(measure);
            }
            for part in parts {
                let cube = model.member(part).cube;
                if !cubes.iter().any(|(known, _)| *known == cube) {
                    cubes.push((cube, measure));
                }
            }
        }
        let found = match cubes.as_slice() {
            [] => self.lists(columns, &used),
            [(cube, measure)] => self.fact(*cube, *measure, &[], &used).map(|one| vec![one]),
            _ => self.several(&cubes, &used),
        };
        found.unwrap_or_else(|fault| {
            self.faults.0.extend(fault);
            Vec::new()
        })
    }

    /// Without a measure: a cube that reaches every other, first one whose measure picks rows.
    fn lists(
        &self,
        columns: &[Column],
        used: &[MemberId],
    ) -> Result<Vec<Fact>, Option<Diagnostic>> {
        let model = self.visible.model();
        let mut first = None;
        let asked = columns.iter().filter(|column| column.is_key());
        let is_measure = |id: &&MemberId| model.member(**id).measure().is_some();
        let counted = used.iter().filter(is_measure).copied();
        for id in counted.chain(asked.map(|column| column.member)) {
            let root = model.member(id).cube;
            match self.reach(root, used, &model.cube(root).title) {
                Ok(()) => return Ok(vec![Fact::of(root)]),
                Err(fault) => first = first.or(Some(fault)),
            }
        }
        Err(first)
    }

    fn several(
        &self,
        cubes: &[(CubeId, MemberId)],
        used: &[MemberId],
    ) -> Result<Vec<Fact>, Option<Diagnostic>> {
        let all: Vec<CubeId> = cubes.iter().map(|(cube, _)| *cube).collect();
        let facts = cubes.iter();
        facts
            .map(|(cube, measure)| self.fact(*cube, *measure, &all, used))
            .collect()
    }

    /// A fact, if it reaches what is used, or has a time of its own in the place of another's.
    pub(super) fn fact(
        &self,
        cube: CubeId,
        measure: MemberId,
        facts: &[CubeId],
        used: &[MemberId],
    ) -> Result<Fact, Option<Diagnostic>> {
        let model = self.visible.model();
        let title = match self.visible.shows_cube(cube) {
            true => &model.cube(cube).title,
            // The actor knows of the formula and not of what is in it.
            false => &model.member(measure).title,
        };
        if !self.visible.passable(cube) {
            let message = format!("'{title}' is not connected with the rest of the query");
            return Err(Some(Diagnostic::new(Code::QueryNoJoin, message)));
        }
        let mut fact = Fact::of(cube);
        for id in used {
            let Err(fault) = self.reach(cube, &[*id], title) else {
                continue;
            };
            // Reached as it is, a time means for this fact what it means when it is asked alone.
            match self.time_for(cube, *id, facts) {
                Some(own) if !fact.times.contains(&(*id, own)) => fact.times.push((*id, own)),
                Some(_) => {}
                None if facts.is_empty() && self.reach_repeating(cube, *id, title)? => {
                    fact.repeats = true;
                }
                None => return Err(Some(fault)),
            }
        }
        Ok(fact)
    }

    /// The declared time of a fact, where the declared time of another is asked for.
    fn time_for(&self, cube: CubeId, asked: MemberId, facts: &[CubeId]) -> Option<MemberId> {
        let model = self.visible.model();
        let of = model.member(asked).cube;
        let declared = facts.contains(&of) && model.cube(of).time_dimension == Some(asked);
        let own = model.cube(cube).time_dimension.filter(|_| declared)?;
        self.visible.shows(own).then_some(own)
    }

    /// Whether a member is reached by repeating rows of a cube that can be told apart.
    fn reach_repeating(
        &self,
        cube: CubeId,
        id: MemberId,
        title: &str,
    ) -> Result<bool, Option<Diagnostic>> {
        let model = self.visible.model();
        let passable = |cube| self.visible.passable(cube);
        let (member, max) = (model.member(id), self.limits.joins_max);
        let route = model.route_by(&self.hints, (cube, member.cube), max, &passable);
        if route != Err(JoinError::Multiplies) || model.cube(cube).primary_key.is_empty() {
            return Ok(false);
        }
        match model.repeating_route(cube, member.cube, max, &passable) {
            Ok(_) => Ok(true),
            Err(error @ JoinError::Ambiguous(..)) => Err(Some(self.no_join(title, member, &error))),
            Err(_) => Ok(false),
        }
    }

    fn reach(&self, root: CubeId, used: &[MemberId], title: &str) -> Result<(), Diagnostic> {
        let model = self.visible.model();
        let passable = |cube| self.visible.passable(cube);
        for id in used {
            let member = model.member(*id);
            let ends = (root, member.cube);
            (model.route_by(&self.hints, ends, self.limits.joins_max, &passable))
                .map_err(|error| self.no_join(title, member, &error))?;
        }
        Ok(())
    }

    /// Says why two cubes do not meet. Cubes on the way are named where the actor knows all of
    /// them, else by their count.
    fn no_join(&self, root: &str, member: &Member, error: &JoinError) -> Diagnostic {
        let to = &member.title;
        match error {
            JoinError::None => Diagnostic::new(
                Code::QueryNoJoin,
                format!("'{to}' is not connected with {root}"),
            ),
            JoinError::Multiplies => Diagnostic::new(
                Code::QueryMultiplies,
                format!(
                    "'{to}' repeats rows of {root}: its numbers would be counted more than once"
                ),
            ),
            JoinError::Ambiguous(one, other) => {
                let ways = match (self.way(one), self.way(other)) {
                    (Some(one), Some(other)) if one != other => format!("by {one}, or by {other}"),
                    _ => format!("{} joins or {}", one.len(), other.len()),
                };
                let message = format!("{root} reaches '{to}' in more than one way ({ways})");
                Diagnostic::new(Code::QueryAmbiguousJoin, message).hint(
                    "declare the join that is meant directly between the two cubes, \
                     let the cube where the ways part 'prefer' one, \
                     or name the cubes of one way in 'joinHints' of the query",
                )
            }
        }
    }

    /// The cubes of a route, if the actor knows of each.
    fn way(&self, route: &Route) -> Option<String> {
        let known = |hop: &Hop| {
            let cube = self.visible.model().cube(hop.to);
            self.visible
                .shows_cube(hop.to)
                .then_some(cube.title.as_str())
        };
        let titles: Option<Vec<&str>> = route.iter().map(known).collect();
        titles.map(|titles| titles.join(" and "))
    }
}
