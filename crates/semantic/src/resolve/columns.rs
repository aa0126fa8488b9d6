//! What a query asks for, looked up: columns, segments, order and limit.

use base::{Code, Granularity, Periods};

use super::{Column, ColumnKind, ResolvedOrder, ResolvedTop, Resolver};
use crate::diagnostic::shown;
use crate::{CustomGranularity, Diagnostic, Member, MemberId, MemberKind, Query, TimeDimension};

/// Faults that come with the nearest name.
const HINTS_MAX: usize = 10;

const FISCAL: [&str; 4] = [
    "fiscal_year",
    "fiscal_quarter",
    "fiscal_month",
    "fiscal_week",
];

impl<'a> Resolver<'a> {
    pub(super) fn columns(&mut self, query: &Query) -> Vec<Column> {
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
        let nothing = columns.is_empty() && query.calculations.is_empty();
        if nothing && self.faults.is_empty() {
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
        let granularity = time.granularity.as_ref()?;
        let periods = self.periods(member, granularity)?;
        Some(Column {
            member: member.id,
            name: format!("{}.{granularity}", time.dimension),
            kind: ColumnKind::Time(periods),
        })
    }

    /// What a granularity means for a time dimension: its own come before the tenant's.
    pub(super) fn periods_named(&self, member: &Member, name: &str) -> Option<Periods> {
        let mut own = own_granularities(member).iter();
        let found = own.find(|own| own.name == name).map(|own| own.periods);
        found.or_else(|| self.calendar.granularity(name))
    }

    fn periods(&mut self, member: &Member, name: &str) -> Option<Periods> {
        let found = self.periods_named(member, name);
        if found.is_none() {
            let sizes = Granularity::ALL.iter().map(|size| size.as_str());
            let own = own_granularities(member).iter();
            let own = own.map(|own| own.name.as_str());
            let names: Vec<&str> = sizes.chain(FISCAL).chain(own).collect();
            let message = format!(
                "'{}' is not a granularity of '{}'",
                shown(name),
                member.path
            );
            let fault = Diagnostic::new(Code::QueryInvalid, message);
            self.faults
                .push(fault.hint(format!("use one of {}", names.join(", "))));
        }
        found
    }

    fn time_member(&mut self, path: &str) -> Option<&'a Member> {
        self.member(path, "time dimension", Member::is_time)
    }

    /// A visible member of the wanted kind.
    pub(super) fn member(
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

    pub(super) fn any_member(&mut self, path: &str) -> Option<&'a Member> {
        let visible = self.visible;
        let found = visible.member_at(path);
        if found.is_none() {
            let fault = Diagnostic::new(
                Code::QueryUnknownMember,
                format!("there is no member '{}'", shown(path)),
            );
            // Comparing with every name there is costs; a few hints are help enough.
            let hint = self.faults.0.len() < HINTS_MAX;
            let near = hint.then(|| visible.nearest(path)).flatten();
            self.faults.push(fault.near(near));
        }
        found
    }

    pub(super) fn segments(&mut self, query: &Query) -> Vec<MemberId> {
        let is_segment = |m: &Member| matches!(m.kind, MemberKind::Segment(_));
        query
            .segments
            .iter()
            .filter_map(|path| self.member(path, "segment", is_segment).map(|m| m.id))
            .collect()
    }

    pub(super) fn order(
        &mut self,
        query: &Query,
        columns: &[Column],
        top: Option<&ResolvedTop>,
    ) -> Vec<ResolvedOrder> {
        match top {
            Some(top) if query.order.is_empty() => return order_of_top(columns, top),
            None if query.order.is_empty() => return default_order(columns),
            _ => {}
        }
        let mut order = Vec::new();
        for asked in &query.order {
            let matches =
                |column: &Column| column.name == asked.member || column.is_cut_of(&asked.member);
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

    pub(super) fn limit(&mut self, query: &Query) -> u64 {
        if query
            .offset
            .is_some_and(|offset| i64::try_from(offset).is_err())
        {
            self.fault(Code::QueryInvalid, "the offset is beyond any result");
        }
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
}

fn own_granularities(member: &Member) -> &[CustomGranularity] {
    let dimension = member.dimension();
    dimension.map_or(&[], |dimension| &dimension.granularities)
}

/// Each kind on its own, from its first to its last.
fn order_of_top(columns: &[Column], top: &ResolvedTop) -> Vec<ResolvedOrder> {
    let per = top.per.iter().map(|at| (*at, false));
    let place = |kind| columns.iter().position(|column| column.kind == kind);
    let others = place(ColumnKind::Others).map(|at| (at, false));
    let by = columns
        .iter()
        .position(|column| column.kind == ColumnKind::Measure && column.member == top.by);
    per.chain(others)
        .chain(by.map(|at| (at, !top.lowest)))
        .map(|(column, descending)| ResolvedOrder { column, descending })
        .collect()
}

/// As in Cube: time runs forward; else the largest first; else by name.
fn default_order(columns: &[Column]) -> Vec<ResolvedOrder> {
    let first =
        |wanted: fn(&ColumnKind) -> bool| columns.iter().position(|column| wanted(&column.kind));
    let time = first(|kind| matches!(kind, ColumnKind::Time(_))).map(|column| (column, false));
    let number = |kind: &ColumnKind| matches!(kind, ColumnKind::Measure | ColumnKind::Calculation);
    let measure = || first(number).map(|column| (column, true));
    let dimension = || first(|kind| *kind == ColumnKind::Dimension).map(|column| (column, false));
    let chosen = time.or_else(measure).or_else(dimension);
    chosen
        .map(|(column, descending)| ResolvedOrder { column, descending })
        .into_iter()
        .collect()
}
