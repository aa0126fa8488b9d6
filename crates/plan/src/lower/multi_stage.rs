//! Measures of totals: the scopes that they are taken in, and what is made of totals there.
//!
//! A measure changes the scope of everything below it, and of nothing above: first which groups
//! are left, then which are added, then the time.

use base::{Code, Type};
use semantic::{
    Column, ColumnKind, Diagnostic, Fragment, Measure, MeasureType, MemberId, MultiStage, Shift,
};
use sql::{Expr, Function};

use super::needs::Needs;
use super::scope::Scope;
use super::{Given, broken};
use crate::{Node, Over};

/// Whether totals are aggregated once more: those of added groups, and those that are counted.
pub(super) fn aggregates_totals(measure: &Measure) -> bool {
    let counts = matches!(
        measure.kind,
        MeasureType::Count | MeasureType::CountDistinct
    );
    let stage = measure.multi_stage.as_ref();
    stage.is_some_and(|stage| counts || !stage.add_group_by.is_empty())
}

impl<'a> Given<'a> {
    /// The scope of the totals that a measure is made of, without the groups that it adds.
    pub fn grouped(self, stage: &MultiStage, scope: &Scope) -> Result<Scope, Diagnostic> {
        let mut keys = scope.keys.clone();
        keys.retain(|key| self.keeps(stage, key.member));
        self.shifted(
            stage,
            &Scope {
                keys,
                ..scope.clone()
            },
        )
    }

    fn keeps(self, stage: &MultiStage, key: MemberId) -> bool {
        let is = |id: &MemberId| self.same(*id, key);
        match &stage.group_by {
            Some(group_by) => group_by.iter().any(is),
            None => !stage.reduce_by.iter().any(is),
        }
    }

    /// Whether two members are one, perhaps by way of a view.
    fn same(self, one: MemberId, other: MemberId) -> bool {
        let real = |id: MemberId| self.query.model.member(id).behind.unwrap_or(id);
        real(one) == real(other)
    }

    /// The same scope at another time.
    pub fn shifted(self, stage: &MultiStage, scope: &Scope) -> Result<Scope, Diagnostic> {
        let mut scope = scope.clone();
        if stage.time_shift.is_empty() {
            return Ok(scope);
        }
        let asked = self.times_asked(&scope);
        let before = scope.shifts.len();
        for shift in &stage.time_shift {
            let fits = |id: &&MemberId| shift.time.is_none_or(|time| self.stands_for(time, **id));
            let times = asked.iter().filter(fits);
            let by = shift.by;
            scope
                .shifts
                .extend(times.map(|time| Shift { time: *time, by }));
        }
        if scope.shifts.len() == before {
            let message = "a measure that looks at another time needs a time to be asked for";
            return Err(Diagnostic::new(Code::QueryInvalid, message)
                .hint("name its time dimension, with a granularity or a date range"));
        }
        Ok(scope)
    }

    /// The time dimensions that are grouped by, or limited.
    fn times_asked(self, scope: &Scope) -> Vec<MemberId> {
        let mut members: Vec<MemberId> = scope.keys.iter().map(|key| key.member).collect();
        self.query.filter.collect_members(&mut members);
        let mut times = Vec::new();
        for id in members {
            if self.query.model.member(id).is_time() && !times.contains(&id) {
                times.push(id);
            }
        }
        times
    }

    /// Whether a time is the one that is asked for, or stands for it in its fact.
    fn stands_for(self, time: MemberId, asked: MemberId) -> bool {
        let facts = self.query.facts.iter();
        let mut pairs = facts.flat_map(|fact| &fact.times);
        self.same(time, asked) || pairs.any(|(known, own)| *known == asked && self.same(time, *own))
    }

    /// A measure that is made of totals, by the keys of its scope.
    pub fn stage_in(
        self,
        id: MemberId,
        scope: &Scope,
        outer: &Needs<'_>,
    ) -> Result<Node, Diagnostic> {
        let member = self.query.model.member(id);
        let measure = member.measure().ok_or_else(broken)?;
        let stage = measure.multi_stage.as_ref().ok_or_else(broken)?;
        let path = member.path.clone();
        if let Some((by, descending)) = &stage.order_by {
            let within = scope
                .keys
                .iter()
                .filter(|key| self.keeps(stage, key.member));
            let ranked = format!("{path} by");
            let within = within.map(|key| key.name.clone()).collect();
            return Ok(Node::Window {
                input: Box::new(self.valued(by, &ranked, scope, outer)?),
                columns: vec![(path, Over::rank(ranked, within, *descending))],
            });
        }
        let sql = measure.sql.as_ref().ok_or_else(broken)?;
        let mut inner = scope.clone();
        inner.keys.extend(self.added(stage, scope));
        Ok(Node::Aggregate {
            input: Box::new(self.valued(sql, &path, &inner, outer)?),
            by: scope.names(),
            measures: vec![(path.clone(), self.call_of_totals(measure, sql, &path)?)],
        })
    }

    /// Dimensions that are not grouped by yet.
    fn added(self, stage: &MultiStage, scope: &Scope) -> Vec<Column> {
        let column = |id: &MemberId| Column {
            member: *id,
            name: self.query.model.member(*id).path.clone(),
            kind: ColumnKind::Dimension,
        };
        let there = |column: &Column| {
            let mut keys = scope.keys.iter();
            keys.any(|key| {
                key.kind == ColumnKind::Dimension && self.same(key.member, column.member)
            })
        };
        let added = stage.add_group_by.iter().map(column);
        added.filter(|column| !there(column)).collect()
    }

    /// A formula as a column beside the keys of a scope.
    fn valued(
        self,
        sql: &Fragment,
        name: &str,
        scope: &Scope,
        outer: &Needs<'_>,
    ) -> Result<Node, Diagnostic> {
        let mut needs = outer.within(scope.clone());
        let value = self.formula_of(sql, scope, &mut needs)?;
        let keys = scope.names().into_iter();
        let mut columns: Vec<(String, Expr)> =
            keys.map(|key| (key.clone(), Expr::name(&key))).collect();
        columns.push((name.to_owned(), value));
        Ok(Node::Derive {
            input: Box::new(self.side_by_side(&needs)?),
            columns,
        })
    }

    fn call_of_totals(
        self,
        measure: &Measure,
        sql: &Fragment,
        column: &str,
    ) -> Result<Expr, Diagnostic> {
        let kind = match sql.pieces.as_slice() {
            [semantic::Piece::Member(id)] => self.type_of(*id),
            _ => None,
        };
        let (function, result) = match (measure.kind, kind) {
            (MeasureType::Sum, Some(Type::Integer)) => (Function::SumIntegers, Some(Type::Integer)),
            (MeasureType::Sum, Some(Type::Decimal { scale, .. })) => {
                let precision = 38;
                (Function::Sum, Some(Type::Decimal { precision, scale }))
            }
            (MeasureType::Sum, _) => (Function::Sum, Some(Type::Float)),
            (MeasureType::Avg, _) => (Function::Avg, Some(Type::Float)),
            (MeasureType::Min, kind) => (Function::Min, kind),
            (MeasureType::Max, kind) => (Function::Max, kind),
            (MeasureType::Count, _) => (Function::Count, Some(Type::Integer)),
            (MeasureType::CountDistinct, _) => (Function::CountDistinct, Some(Type::Integer)),
            (MeasureType::Number | MeasureType::Own | MeasureType::Rank, _) => {
                return Err(broken());
            }
        };
        let call = Expr::Call(function, vec![Expr::name(column)]);
        Ok(match result {
            Some(result) => Expr::Cast(Box::new(call), result),
            None => call,
        })
    }

    /// The type of a measure of rows, where it is known.
    fn type_of(self, id: MemberId) -> Option<Type> {
        let measure = self.query.model.member(id).measure()?;
        if measure.multi_stage.is_some() {
            return None;
        }
        let scalars = self.scalars(self.query.root);
        let kind = measure.sql.as_ref().and_then(|sql| scalars.kind_of(sql));
        match measure.kind {
            MeasureType::Count | MeasureType::CountDistinct => Some(Type::Integer),
            MeasureType::Avg => Some(Type::Float),
            MeasureType::Sum | MeasureType::Min | MeasureType::Max => kind,
            MeasureType::Number | MeasureType::Own | MeasureType::Rank => None,
        }
    }
}
