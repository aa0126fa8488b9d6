//! Stage 3: names become members, texts become typed values, and the cubes are found to connect.
//!
//! Everything is looked up in [`Visible`]: a member that the actor may not see is reported
//! exactly like one that does not exist.

mod columns;
mod moment;
mod predicate;
mod test;

use std::sync::Arc;

use base::{Code, Granularity, Limits};

use crate::{CubeId, Diagnostic, Diagnostics, JoinError, Member, MemberId, Model, Query, Visible};
pub use predicate::{Comparison, Predicate, Test, TextPart};
pub use test::test_of;
pub(crate) use test::value;

/// A query whose every part is known to exist, to be visible and to fit together.
#[derive(Debug, Clone)]
pub struct Resolved {
    pub model: Arc<Model>,
    /// The cube whose rows are counted; every other one is reached from it without repeating a row.
    pub root: CubeId,
    /// Dimensions, then time dimensions, then measures.
    pub columns: Vec<Column>,
    /// On rows, before anything is aggregated.
    pub filter: Predicate,
    /// On aggregated values.
    pub having: Predicate,
    pub segments: Vec<MemberId>,
    pub order: Vec<ResolvedOrder>,
    pub limit: u64,
    pub offset: u64,
    /// What the actor may see, for the routes that the plan takes.
    pub visible: Visible,
}

impl Resolved {
    /// Every member that the query names, and every one that those are computed from.
    pub fn members(&self) -> Vec<MemberId> {
        let mut found = Vec::new();
        let mut open: Vec<MemberId> = self.columns.iter().map(|column| column.member).collect();
        open.extend(&self.segments);
        self.filter.collect_members(&mut open);
        self.having.collect_members(&mut open);
        while let Some(id) = open.pop() {
            if !found.contains(&id) {
                found.push(id);
                open.extend(self.model.member(id).refers_to());
            }
        }
        found.sort_unstable();
        found
    }
}

/// One column of the result.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    pub member: MemberId,
    /// `cube.member`, or `cube.member.month` where time is cut.
    pub name: String,
    pub kind: ColumnKind,
}

impl Column {
    fn measure(&self) -> Option<MemberId> {
        (self.kind == ColumnKind::Measure).then_some(self.member)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    Dimension,
    Time(Granularity),
    Measure,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ResolvedOrder {
    /// Index into the columns.
    pub column: usize,
    pub descending: bool,
}

/// The verb. Reports every fault it can find at once.
pub fn resolve(query: &Query, visible: &Visible, limits: &Limits) -> Result<Resolved, Diagnostics> {
    let mut resolver = Resolver {
        visible,
        limits,
        faults: Diagnostics::default(),
    };
    if let Some(message) = resolver.too_many(query) {
        return Err(Diagnostic::new(Code::LimitMembers, message).into());
    }
    let columns = resolver.columns(query);
    let (filter, having) = resolver.filters(query);
    let segments = resolver.segments(query);
    let order = resolver.order(query, &columns);
    let limit = resolver.limit(query);
    let mut used: Vec<MemberId> = columns
        .iter()
        .map(|column| column.member)
        .chain(segments.iter().copied())
        .collect();
    filter.collect_members(&mut used);
    having.collect_members(&mut used);
    let mut measured: Vec<MemberId> = columns.iter().filter_map(Column::measure).collect();
    having.collect_members(&mut measured);
    let root = resolver.root(&columns, &measured, &used);
    match root {
        Some(root) if resolver.faults.is_empty() => Ok(Resolved {
            model: visible.model().clone(),
            root,
            columns,
            filter,
            having,
            segments,
            order,
            limit,
            offset: query.offset.unwrap_or(0),
            visible: visible.clone(),
        }),
        _ => Err(resolver.faults),
    }
}

struct Resolver<'a> {
    visible: &'a Visible,
    limits: &'a Limits,
    faults: Diagnostics,
}

impl<'a> Resolver<'a> {
    fn too_many(&self, query: &Query) -> Option<String> {
        let asked = query.measures.len() + query.dimensions.len() + query.time_dimensions.len();
        let beside = query.segments.len().max(query.order.len());
        let (asked, max) = (asked.max(beside), self.limits.members_max);
        (asked > max).then(|| format!("the query names {asked} members; at most {max} are allowed"))
    }

    /// The cube that all others are reached from.
    fn root(
        &mut self,
        columns: &[Column],
        measured: &[MemberId],
        used: &[MemberId],
    ) -> Option<CubeId> {
        let model = self.visible.model();
        let mut facts: Vec<CubeId> = measured.iter().map(|id| model.member(*id).cube).collect();
        facts.sort_unstable();
        facts.dedup();
        let candidates = match facts.as_slice() {
            [] => columns
                .iter()
                .map(|column| model.member(column.member).cube)
                .collect(),
            [_] => facts,
            _ => {
                let message = "measures of several cubes in one query are not compiled yet: adding them up over joined rows would count some rows more than once";
                self.fault(Code::QueryMultiplies, message);
                return None;
            }
        };
        let mut last = None;
        for root in candidates {
            match self.reach(root, used) {
                Ok(()) => return Some(root),
                Err(fault) => last = last.or(Some(fault)),
            }
        }
        self.faults.0.extend(last);
        None
    }

    fn reach(&self, root: CubeId, used: &[MemberId]) -> Result<(), Diagnostic> {
        let model = self.visible.model();
        let passable = |cube| self.visible.passable(cube);
        for id in used {
            let member = model.member(*id);
            model
                .route(root, member.cube, self.limits.joins_max, &passable)
                .map_err(|error| no_join(model, root, member, &error))?;
        }
        Ok(())
    }

    fn fault(&mut self, code: Code, message: impl Into<String>) {
        self.faults.push(Diagnostic::new(code, message));
    }
}

/// Says why two cubes do not meet. Cubes on the way are named only by their count: the actor
/// may not know of them.
fn no_join(model: &Model, root: CubeId, member: &Member, error: &JoinError) -> Diagnostic {
    let root = &model.cube(root).title;
    let to = &member.title;
    match error {
        JoinError::None => Diagnostic::new(
            Code::QueryNoJoin,
            format!("'{to}' is not connected with {root}"),
        ),
        JoinError::Multiplies => Diagnostic::new(
            Code::QueryMultiplies,
            format!("'{to}' repeats rows of {root}: its numbers would be counted more than once"),
        ),
        JoinError::Ambiguous(one, other) => Diagnostic::new(
            Code::QueryAmbiguousJoin,
            format!(
                "{root} reaches '{to}' in more than one way ({} joins or {})",
                one.len(),
                other.len()
            ),
        )
        .hint("declare the join that is meant directly between the two cubes"),
    }
}
