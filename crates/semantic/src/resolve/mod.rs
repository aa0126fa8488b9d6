//! Stage 3: names become members, texts become typed values, and the cubes are found to connect.
//!
//! Everything is looked up in [`Visible`]: a member that the actor may not see is reported
//! exactly like one that does not exist.

mod predicate;

use std::sync::Arc;

use base::{Code, Granularity, Limits};

use crate::{
    CubeId, Diagnostic, Diagnostics, JoinError, Member, MemberId, MemberKind, Model, Query,
    TimeDimension, Visible,
};
pub use predicate::{Comparison, Predicate, Test, test_of};

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
    /// The cubes whose rows the actor may not even pass through.
    pub visible: Visible,
}

/// One column of the result.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    pub member: MemberId,
    /// `cube.member`, or `cube.member.month` where time is cut.
    pub name: String,
    pub kind: ColumnKind,
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
    let root = resolver.root(&columns, &used);
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
    fn columns(&mut self, query: &Query) -> Vec<Column> {
        let asked = query.measures.len() + query.dimensions.len() + query.time_dimensions.len();
        if asked > self.limits.members_max {
            let message = format!(
                "the query names {asked} members; at most {} are allowed",
                self.limits.members_max
            );
            self.fault(Code::LimitMembers, message);
            return Vec::new();
        }
        let mut columns = Vec::new();
        for path in &query.dimensions {
            let member = self.member(path, "dimension", |m| m.dimension().is_some());
            columns.extend(member.map(|m| Column {
                member: m.id,
                name: path.clone(),
                kind: ColumnKind::Dimension,
            }));
        }
        for time in &query.time_dimensions {
            columns.extend(self.time_column(time));
        }
        for path in &query.measures {
            let member = self.member(path, "measure", |m| m.measure().is_some());
            columns.extend(member.map(|m| Column {
                member: m.id,
                name: path.clone(),
                kind: ColumnKind::Measure,
            }));
        }
        if columns.is_empty() && self.faults.is_empty() {
            self.fault(
                Code::QueryInvalid,
                "the query asks for nothing: name a measure or a dimension",
            );
        }
        self.refuse_twice(&columns);
        columns
    }

    fn refuse_twice(&mut self, columns: &[Column]) {
        for (i, column) in columns.iter().enumerate() {
            if columns[..i]
                .iter()
                .any(|earlier| earlier.name == column.name)
            {
                self.fault(
                    Code::QueryInvalid,
                    format!("'{}' is asked for twice", column.name),
                );
            }
        }
    }

    /// The column of a time dimension; none where it only limits the days.
    fn time_column(&mut self, time: &TimeDimension) -> Option<Column> {
        let member = self.time_member(&time.dimension)?;
        let granularity = time.granularity?;
        let name = format!("{}.{}", time.dimension, granularity);
        Some(Column {
            member: member.id,
            name,
            kind: ColumnKind::Time(granularity),
        })
    }

    fn time_member(&mut self, path: &str) -> Option<&'a Member> {
        self.member(path, "time dimension", Member::is_time)
    }

    /// A visible member of the wanted kind.
    fn member(
        &mut self,
        path: &str,
        wanted: &str,
        fits: fn(&Member) -> bool,
    ) -> Option<&'a Member> {
        let member = self.any_member(path)?;
        if fits(member) {
            return Some(member);
        }
        let message = format!("'{path}' is a {}, not a {wanted}", member.kind.word());
        self.fault(Code::QueryWrongKind, message);
        None
    }

    fn any_member(&mut self, path: &str) -> Option<&'a Member> {
        let visible = self.visible;
        let found = visible.member_at(path);
        if found.is_none() {
            let fault = Diagnostic::new(
                Code::QueryUnknownMember,
                format!("there is no member '{path}'"),
            );
            self.faults.push(fault.near(visible.nearest(path)));
        }
        found
    }

    fn segments(&mut self, query: &Query) -> Vec<MemberId> {
        let is_segment = |m: &Member| matches!(m.kind, MemberKind::Segment(_));
        query
            .segments
            .iter()
            .filter_map(|path| self.member(path, "segment", is_segment).map(|m| m.id))
            .collect()
    }

    fn order(&mut self, query: &Query, columns: &[Column]) -> Vec<ResolvedOrder> {
        if query.order.is_empty() {
            return default_order(columns);
        }
        let mut order = Vec::new();
        for asked in &query.order {
            let matches = |column: &Column| {
                column.name == asked.member
                    || matches!(column.kind, ColumnKind::Time(g) if column.name == format!("{}.{g}", asked.member))
            };
            match columns.iter().position(matches) {
                Some(column) => order.push(ResolvedOrder {
                    column,
                    descending: asked.descending,
                }),
                None if self.any_member(&asked.member).is_some() => {
                    let message = format!(
                        "'{}' cannot be ordered by: it is not in the result",
                        asked.member
                    );
                    self.fault(Code::QueryInvalid, message);
                }
                None => {}
            }
        }
        order
    }

    fn limit(&mut self, query: &Query) -> u64 {
        let limit = query.limit.unwrap_or(self.limits.rows_default);
        if limit > self.limits.rows_max {
            let message = format!(
                "a limit of {limit} rows is more than the {} allowed",
                self.limits.rows_max
            );
            self.fault(Code::LimitRows, message);
        }
        limit
    }

    /// The cube that all others are reached from.
    fn root(&mut self, columns: &[Column], used: &[MemberId]) -> Option<CubeId> {
        let model = self.visible.model().clone();
        let cube_of = |column: &Column| model.member(column.member).cube;
        let mut facts: Vec<CubeId> = columns
            .iter()
            .filter(|c| c.kind == ColumnKind::Measure)
            .map(cube_of)
            .collect();
        facts.dedup();
        let candidates = match facts.as_slice() {
            [] => columns.iter().map(cube_of).collect(),
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

/// As in Cube: time runs forward; else the largest first; else by name.
fn default_order(columns: &[Column]) -> Vec<ResolvedOrder> {
    let first =
        |wanted: fn(&ColumnKind) -> bool| columns.iter().position(|column| wanted(&column.kind));
    let time = first(|kind| matches!(kind, ColumnKind::Time(_))).map(|column| (column, false));
    let measure = || first(|kind| *kind == ColumnKind::Measure).map(|column| (column, true));
    let dimension = || first(|kind| *kind == ColumnKind::Dimension).map(|column| (column, false));
    let chosen = time.or_else(measure).or_else(dimension);
    chosen
        .map(|(column, descending)| ResolvedOrder { column, descending })
        .into_iter()
        .collect()
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
