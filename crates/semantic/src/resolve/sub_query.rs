//! The question that a dimension asks of other rows: measures for each row of its cube.

use base::{Calendar, Code, Limits};

use super::{Column, ColumnKind, Predicate, Resolved, Resolver};
use crate::{Diagnostic, MemberId, Model};

impl Resolved {
    /// Those measures by the primary key of the dimension's cube. What is asked of the rows outside
    /// is asked here as well, where the dimension says so.
    pub fn sub_query(
        &self,
        dimension: MemberId,
        measures: &[MemberId],
        limits: &Limits,
    ) -> Result<Resolved, Diagnostic> {
        let model = &self.model;
        let member = model.member(dimension);
        let cube = model.cube(member.cube);
        let column = |id: &MemberId, kind| Column {
            member: *id,
            name: model.member(*id).path.clone(),
            kind,
        };
        let keys = cube.primary_key.iter();
        let keys = keys.map(|id| column(id, ColumnKind::Dimension));
        let measures = measures.iter().map(|id| column(id, ColumnKind::Measure));
        let columns: Vec<Column> = keys.chain(measures).collect();
        let sub_query = member.dimension().and_then(|dimension| dimension.sub_query);
        let propagates = sub_query.is_some_and(|sub_query| sub_query.propagates);
        // A condition on a masked key is one on its mask, which is not what rows are told by here.
        let foreign = |id: MemberId| {
            is_of_sub_query(model, id) || (cube.primary_key.contains(&id) && self.visible.masks(id))
        };
        let filter = match propagates {
            true => self.filter.without(&foreign),
            false => Predicate::always(),
        };
        let segments = match propagates {
            true => self
                .segments
                .iter()
                .copied()
                .filter(|id| !foreign(*id))
                .collect(),
            false => Vec::new(),
        };
        self.asked_of(columns, filter, segments, limits)
    }

    fn asked_of(
        &self,
        columns: Vec<Column>,
        filter: Predicate,
        segments: Vec<MemberId>,
        limits: &Limits,
    ) -> Result<Resolved, Diagnostic> {
        // What is given is resolved already: nothing is read that a calendar would decide.
        let calendar = Calendar::default();
        let mut resolver = Resolver::new(&self.visible, &calendar, limits);
        let mut on_rows = segments.clone();
        filter.collect_members(&mut on_rows);
        let facts = resolver.facts(&columns, &on_rows, &[]);
        let root = facts.first().map(|fact| fact.cube);
        match (root, resolver.faults.0.pop()) {
            // All fields one by one: what is asked of the result is no question to these rows.
            (Some(root), None) => Ok(Resolved {
                model: self.model.clone(),
                root,
                facts,
                columns,
                calculations: Vec::new(),
                existing: Vec::new(),
                filter,
                having: Predicate::always(),
                segments,
                hints: Vec::new(),
                order: Vec::new(),
                offset: 0,
                clock: self.clock.clone(),
                choices: self.choices.clone(),
                ungrouped: false,
                top: None,
                filled: None,
                windows: Vec::new(),
                limit: self.limit,
                visible: self.visible.clone(),
            }),
            // Which cubes they are stays unsaid: the actor may not know of them.
            (_, fault) => Err(Diagnostic::new(
                fault.map_or(Code::QueryNoJoin, |fault| fault.code),
                "a part of the query is computed from rows that are not connected with the rest",
            )),
        }
    }
}

/// Whether a member is, or is computed from, one that asks a question of its own.
fn is_of_sub_query(model: &Model, id: MemberId) -> bool {
    let mut open = vec![id];
    let mut seen = Vec::new();
    while let Some(id) = open.pop() {
        let member = model.member(id);
        let dimension = member.dimension();
        if dimension.is_some_and(|dimension| dimension.sub_query.is_some()) {
            return true;
        }
        if !seen.contains(&id) {
            seen.push(id);
            open.extend(member.refers_to());
        }
    }
    false
}
