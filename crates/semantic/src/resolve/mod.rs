//! Stage 3: names become members, texts become typed values, and the cubes are found to connect.
//!
//! Everything is looked up in [`Visible`]: a member that the actor may not see is reported
//! exactly like one that does not exist.

mod calculations;
mod choices;
mod clock;
mod columns;
mod existence;
mod facts;
mod filters;
mod gaps;
mod hints;
mod moment;
mod predicate;
mod reach;
mod running;
mod shift;
mod sub_query;
mod test;
mod titles;
mod top;
mod ungrouped;
mod versus;
mod windows;

use std::collections::BTreeSet;
use std::sync::Arc;

use base::{Calendar, Code, Limits, Periods};

use crate::{
    Clock, CubeId, Diagnostic, Diagnostics, JoinHint, MemberId, Model, Query, ViewId, Visible,
};
pub use calculations::{ResolvedCalculation, ResolvedKind, Shift};
pub use existence::Existing;
pub use facts::Fact;
pub use gaps::Filled;
pub(crate) use moment::moment;
pub use predicate::{Comparison, Predicate, Relation, Test, TextPart, Whole};
pub use test::test_of;
pub(crate) use test::value;
pub use windows::{Rolled, Window};

/// A query whose every part is known to exist, to be visible and to fit together.
#[derive(Debug, Clone)]
pub struct Resolved {
    pub model: Arc<Model>,
    /// The cube whose rows are counted, or the first of several; every other one is reached from
    /// it without repeating a row.
    pub root: CubeId,
    /// Every cube whose rows are aggregated, each on its own; the root is the first.
    pub facts: Vec<Fact>,
    /// Dimensions, then time dimensions, then measures, then calculations.
    pub columns: Vec<Column>,
    pub calculations: Vec<ResolvedCalculation>,
    /// On rows, before anything is aggregated.
    pub filter: Predicate,
    /// On aggregated values.
    pub having: Predicate,
    /// What the conditions on rows ask of rows of other cubes.
    pub existing: Vec<Existing>,
    pub segments: Vec<MemberId>,
    /// Which ways the query itself prefers.
    pub hints: Vec<JoinHint>,
    pub top: Option<ResolvedTop>,
    /// Where periods without rows are shown too.
    pub filled: Option<Filled>,
    /// The windows of the measures that are needed and have one.
    pub windows: Vec<(MemberId, Rolled)>,
    pub order: Vec<ResolvedOrder>,
    pub limit: u64,
    pub offset: u64,
    /// The clock that its days and hours are of, where it is not the tenant's.
    pub clock: Option<Clock>,
    /// Which values are chosen of switches.
    pub choices: Vec<(MemberId, String)>,
    /// Whether the rows are shown as they are, with what each measure takes from a row.
    pub ungrouped: bool,
    /// What the actor may see, for the routes that the plan takes.
    pub visible: Visible,
}

impl Resolved {
    /// Every member that the query names, and every one that those are computed from.
    pub fn members(&self) -> Vec<MemberId> {
        let mut found = Vec::new();
        let seen = self
            .columns
            .iter()
            .filter(|column| column.kind != ColumnKind::Key);
        let mut open: Vec<MemberId> = seen.map(|column| column.member).collect();
        open.extend(&self.segments);
        self.filter.collect_members(&mut open);
        self.having.collect_members(&mut open);
        open.extend(self.top.iter().map(|top| top.by));
        open.extend(self.existing.iter().flat_map(|asked| asked.keys.members()));
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

impl Resolved {
    /// The views that the query goes through, whose rules its rows must meet besides.
    pub fn views(&self) -> BTreeSet<ViewId> {
        let mut named: Vec<MemberId> = self.columns.iter().map(|column| column.member).collect();
        named.extend(&self.segments);
        self.filter.collect_members(&mut named);
        self.having.collect_members(&mut named);
        named.extend(self.top.iter().map(|top| top.by));
        named.extend(self.calculations.iter().map(|calculation| calculation.of));
        let views = named
            .into_iter()
            .filter_map(|id| self.model.member(id).view);
        views.collect()
    }
}

/// One column of the result.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// The member itself, or the measure that a calculation is about.
    pub member: MemberId,
    /// `cube.member`, `cube.member.month` where time is cut, or the name of a calculation.
    pub name: String,
    pub kind: ColumnKind,
}

impl Column {
    /// Whether rows are grouped by it.
    pub fn is_key(&self) -> bool {
        use ColumnKind::*;
        matches!(self.kind, Dimension | Time(_) | Key | Others)
    }

    /// Whether it is the time dimension at a path, cut into periods.
    pub fn is_cut_of(&self, path: &str) -> bool {
        let time = self.name.rsplit_once('.').map(|(time, _)| time);
        matches!(self.kind, ColumnKind::Time(_)) && time == Some(path)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    Dimension,
    Time(Periods),
    Measure,
    Calculation,
    /// Tells the group of all others from those that have names, as 1 from 0.
    Others,
    /// Tells entities apart. Nobody sees it, so no mask stands in its place.
    Key,
}

/// Only so many groups, the first by a measure.
#[derive(Debug, Clone, PartialEq)]
pub struct ResolvedTop {
    pub count: u64,
    pub by: MemberId,
    pub lowest: bool,
    /// So many of each combination of these columns, by their places.
    pub per: Vec<usize>,
    /// Whether those that equal the last one stay too.
    pub ties: bool,
    /// Whether the rows of all other groups are one more group of each kind.
    pub others: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ResolvedOrder {
    /// Index into the columns.
    pub column: usize,
    pub descending: bool,
}

/// The verb. Reports every fault it can find at once.
pub fn resolve(
    query: &Query,
    visible: &Visible,
    calendar: &Calendar,
    limits: &Limits,
) -> Result<Resolved, Diagnostics> {
    let mut resolver = Resolver::new(visible, calendar, limits);
    resolver.clock = resolver.clock_of(query);
    if let Some(message) = resolver.too_many(query) {
        return Err(Diagnostic::new(Code::LimitMembers, message).into());
    }
    resolver.hints = resolver.join_hints(query);
    let mut columns = resolver.columns(query);
    let calculations = resolver.calculations(query, &mut columns);
    resolver.about = about(&columns);
    resolver.keys.clone_from(&columns);
    let (filter, having) = resolver.filters(query);
    let segments = resolver.segments(query);
    let filled = resolver.filled(query, &columns);
    let top = resolver.top(query);
    resolver.others(query, top.as_ref(), &having, &mut columns);
    let order = resolver.order(query, &columns, top.as_ref());
    let limit = resolver.limit(query);
    resolver.check_ignored(&calculations, &filter, &segments);
    let (mut on_rows, mut on_groups) = (segments.clone(), Vec::new());
    filter.collect_members(&mut on_rows);
    having.collect_members(&mut on_groups);
    on_groups.extend(top.iter().map(|top| top.by));
    on_rows.extend(resolver.existing.iter().map(|asked| asked.by));
    let looked_at = columns.iter().map(|column| column.member);
    let looked_at = looked_at.chain(on_groups.iter().copied());
    let windows = resolver.windows(query, &columns, &filter, looked_at);
    let measures = columns.iter().map(|column| column.member);
    on_rows.extend(resolver.added_groups(measures.chain(on_groups.clone())));
    let facts = resolver.facts(&columns, &on_rows, &on_groups);
    resolver.check_chosen(&columns, &on_groups);
    resolver.check_clock(query, &columns, &windows);
    resolver.check_ungrouped(query, &columns, &having, &facts);
    let root = facts.first().map(|fact| fact.cube);
    match root {
        Some(root) if resolver.faults.is_empty() => Ok(Resolved {
            model: visible.model().clone(),
            root,
            facts,
            columns,
            calculations,
            filter,
            having,
            existing: resolver.existing,
            segments,
            hints: resolver.hints,
            top,
            filled,
            windows,
            order,
            limit,
            offset: query.offset.unwrap_or(0),
            clock: resolver.clock,
            choices: resolver.choices,
            ungrouped: query.ungrouped,
            visible: visible.clone(),
        }),
        _ => Err(resolver.faults),
    }
}

struct Resolver<'a> {
    visible: &'a Visible,
    calendar: &'a Calendar,
    limits: &'a Limits,
    /// Names of calculations, each with the measure it is about.
    calculated: Vec<(String, MemberId)>,
    faults: Diagnostics,
    /// A member of the cube that the query is about.
    about: Option<MemberId>,
    existing: Vec<Existing>,
    /// The columns that groups are told apart by, among others.
    keys: Vec<Column>,
    hints: Vec<JoinHint>,
    clock: Option<Clock>,
    choices: Vec<(MemberId, String)>,
}

/// What a query is about: the cube of its first measure, or of its first dimension.
fn about(columns: &[Column]) -> Option<MemberId> {
    let measure = columns.iter().find(|c| c.kind == ColumnKind::Measure);
    measure.or(columns.first()).map(|column| column.member)
}

impl<'a> Resolver<'a> {
    fn new(visible: &'a Visible, calendar: &'a Calendar, limits: &'a Limits) -> Self {
        Self {
            visible,
            calendar,
            limits,
            calculated: Vec::new(),
            faults: Diagnostics::default(),
            about: None,
            existing: Vec::new(),
            keys: Vec::new(),
            hints: Vec::new(),
            clock: None,
            choices: Vec::new(),
        }
    }
}

impl Resolver<'_> {
    fn too_many(&self, query: &Query) -> Option<String> {
        let asked = query.measures.len() + query.dimensions.len() + query.time_dimensions.len();
        let asked = asked + query.calculations.len();
        let beside = query.segments.len().max(query.order.len());
        let (asked, max) = (asked.max(beside), self.limits.members_max);
        (asked > max).then(|| format!("the query names {asked} members; at most {max} are allowed"))
    }

    fn fault(&mut self, code: Code, message: impl Into<String>) {
        self.faults.push(Diagnostic::new(code, message));
    }
}
