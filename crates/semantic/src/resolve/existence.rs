//! With or without: rows of another cube that belong to the same entity.
//!
//! Those rows are asked for as a query of their own, by the primary key of the entity. So the row
//! rules and masks of their cubes apply to them: what the actor may not see does not exist.

use base::Code;

use super::{Column, ColumnKind, Predicate, Resolved, Resolver};
use crate::diagnostic::shown;
use crate::{CubeId, Diagnostic, Existence, JoinError, Member, MemberId, MemberKind, nearest};

/// A condition that looks for rows of another cube.
#[derive(Debug, Clone)]
pub struct Existing {
    /// The cube of the entity.
    pub of: CubeId,
    /// A member of it that the actor knows, for what is said of it.
    pub by: MemberId,
    pub negated: bool,
    /// The keys of the entities that have such rows.
    pub keys: Resolved,
}

/// A cube, by the member that named it if one did.
struct Named {
    cube: CubeId,
    by: MemberId,
}

impl Resolver<'_> {
    pub(super) fn exists(&mut self, asked: &Existence) -> Option<Predicate> {
        let rows = self.cube_of(&asked.rows);
        let of = match &asked.of {
            Some(name) => self.cube_of(name),
            None => self.about.map(|by| Named {
                cube: self.visible.model().member(by).cube,
                by,
            }),
        };
        let (rows, of) = (rows?, of?);
        let linked = self.key_columns(&rows, &of);
        let columns = linked.map_err(|fault| self.faults.push(fault)).ok()?;
        let keys = self.keys(asked, &rows, &of, columns)?;
        self.existing.push(Existing {
            of: of.cube,
            by: of.by,
            negated: asked.negated,
            keys,
        });
        Some(Predicate::Exists(self.existing.len() - 1))
    }

    /// A cube of which the actor sees something, or the cube of a member that they see.
    fn cube_of(&mut self, name: &str) -> Option<Named> {
        let visible = self.visible;
        if name.contains('.') {
            let member = self.any_member(name)?;
            let (cube, by) = (member.cube, member.id);
            return Some(Named { cube, by });
        }
        let found = visible.model().cube_named(name);
        let member = found.and_then(|cube| visible.members().find(|m| m.cube == cube));
        if member.is_none() {
            let near = nearest(name, visible.cubes().map(|cube| cube.name.as_str()));
            let message = format!("there is no cube '{}'", shown(name));
            let fault = Diagnostic::new(Code::QueryUnknownMember, message);
            self.faults.push(fault.near(near));
        }
        member.map(|member| Named {
            cube: member.cube,
            by: member.id,
        })
    }

    /// What tells the entities apart, if each of the rows leads to them.
    fn key_columns(&self, rows: &Named, of: &Named) -> Result<Vec<Column>, Diagnostic> {
        let model = self.visible.model();
        let (one, other) = (&model.cube(rows.cube), &model.cube(of.cube));
        if other.primary_key.is_empty() {
            let message = format!("nothing tells the rows of {} apart", other.title);
            let fault = Diagnostic::new(Code::QueryInvalid, message);
            return Err(fault.hint("declare its primary key, or name another cube with 'of'"));
        }
        let passable = |cube| self.visible.passable(cube);
        let max = self.limits.joins_max;
        let mut route = model.route_by(&self.hints, (rows.cube, of.cube), max, &passable);
        if route == Err(JoinError::Multiplies) {
            route = model.repeating_route(rows.cube, of.cube, max, &passable);
        }
        if route.is_err() || !passable(rows.cube) {
            let message = format!(
                "rows of {} do not belong to one of {}",
                one.title, other.title
            );
            let fault = Diagnostic::new(Code::QueryNoJoin, message);
            return Err(fault.hint("name the cube that they belong to with 'of'"));
        }
        let column = |id: &MemberId| Column {
            member: *id,
            // A space is in no name of a member.
            name: format!("{} key", model.member(*id).path),
            kind: ColumnKind::Key,
        };
        Ok(other.primary_key.iter().map(column).collect())
    }

    /// The query for the keys of entities that have such rows.
    fn keys(
        &mut self,
        asked: &Existence,
        rows: &Named,
        of: &Named,
        columns: Vec<Column>,
    ) -> Option<Resolved> {
        self.check_choices_in(&asked.filters);
        let outer = (
            self.about.replace(rows.by),
            std::mem::take(&mut self.existing),
        );
        let keys_outside = std::mem::replace(&mut self.keys, columns.clone());
        let (mut filter, having) = self.each(&asked.filters);
        self.about = outer.0;
        self.keys = keys_outside;
        let existing = std::mem::replace(&mut self.existing, outer.1);
        let visible = self.visible;
        let named = visible.model().member(rows.by);
        let by_name = asked.rows.contains('.');
        if by_name && named.measure().is_some() {
            filter.push(Predicate::Counted(rows.by));
        }
        let is_segment = by_name && matches!(named.kind, MemberKind::Segment(_));
        let mut keys = Resolved {
            model: visible.model().clone(),
            root: rows.cube,
            facts: Vec::new(),
            columns,
            calculations: Vec::new(),
            filter: Predicate::All(filter),
            having: Predicate::All(having),
            existing,
            segments: is_segment.then_some(rows.by).into_iter().collect(),
            hints: self.hints.clone(),
            top: None,
            filled: None,
            windows: Vec::new(),
            order: Vec::new(),
            limit: 0,
            offset: 0,
            clock: self.clock.clone(),
            choices: Vec::new(),
            ungrouped: false,
            visible: visible.clone(),
        };
        self.foreign(&keys, named)?;
        let mut used = vec![of.by];
        used.extend(&keys.segments);
        keys.filter.collect_members(&mut used);
        used.extend(keys.existing.iter().map(|inner| inner.by));
        let fact = self.fact(rows.cube, rows.by, &[], &used);
        let fact = fact.map_err(|fault| self.faults.0.extend(fault)).ok()?;
        keys.facts.push(fact);
        Some(keys)
    }

    /// Only measures of these very rows can be asked of them.
    fn foreign(&mut self, keys: &Resolved, rows: &Member) -> Option<()> {
        let model = self.visible.model();
        let mut measures = Vec::new();
        keys.having.collect_members(&mut measures);
        let parts = measures
            .iter()
            .flat_map(|id| self.visible.aggregates_of(*id));
        let mut others = parts.filter(|id| model.member(*id).cube != rows.cube);
        if others.next().is_some() {
            let title = &model.cube(rows.cube).title;
            let message = format!("here only measures of {title} can be compared");
            self.fault(Code::QueryInvalid, message);
            return None;
        }
        Some(())
    }
}
