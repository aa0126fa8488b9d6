//! Members and conditions as expressions over joined tables.

use std::cell::RefCell;
use std::collections::HashMap;

use base::{Code, Granularity, Periods, Type, Value};
use semantic::{
    Case, Clock, CubeId, Diagnostic, DimensionType, Existing, Fragment, Interval, Label,
    MeasureType, MemberId, MemberKind, Model, Piece, Predicate, Shift,
};
use sql::{Catalog, Column, Expr, NativePiece};

use crate::branch::Branch;
use crate::clock;
use crate::join_tree::{At, JoinTree};
use crate::periods::later;
use crate::periods::{Cut, cut};
use crate::sub_query::SubQuery;

/// Writes expressions, and joins what they need as it goes.
pub struct Scalars<'a> {
    pub model: &'a Model,
    pub catalog: &'a Catalog,
    pub joins: JoinTree<'a>,
    pub passable: &'a dyn Fn(CubeId) -> bool,
    /// Members whose value is their mask.
    pub masked: &'a dyn Fn(MemberId) -> bool,
    /// Times of other facts that are asked for, and what stands for each here.
    pub times: &'a [(MemberId, MemberId)],
    /// What conditions ask of rows of other cubes.
    pub existing: &'a [Existing],
    /// Those of them that were written, each with the place of its entity.
    pub looked_for: Vec<(usize, At)>,
    /// The columns of cubes that are queries, as far as they were looked at.
    pub derived: RefCell<HashMap<CubeId, Vec<Column>>>,
    /// What row rules look up in trees.
    pub branches: Vec<Branch>,
    /// Times that are asked for as if they were so much later.
    pub shifts: &'a [Shift],
    /// Which values are chosen of switches.
    pub choices: &'a [(MemberId, String)],
    /// By which clock times are looked at, where it is not the tenant's.
    pub clock: Option<&'a Clock>,
    /// Totals that the rows are joined with.
    pub sub_queries: Vec<SubQuery>,
    /// What is asked of the rows, for SQL of members that says it of something else.
    pub counting: Predicate,
}

/// References among members that go deeper than this go in a circle.
const DEPTH_MAX: usize = 16;

const NONE: &dyn Fn(MemberId) -> bool = &|_| false;

impl<'a> Scalars<'a> {
    /// The member that is meant here where a member is asked for.
    pub fn own(&self, id: MemberId) -> MemberId {
        let found = self.times.iter().find(|(asked, _)| *asked == id);
        found.map_or(id, |(_, own)| *own)
    }

    /// Whether what stands for a time holds the same kind of values.
    pub fn are_alike(&self, own: MemberId, asked: MemberId) -> bool {
        own == asked || self.time_type(own) == self.time_type(asked)
    }

    /// The expression of a dimension or segment as seen from a place.
    pub fn member(&mut self, at: At, id: MemberId) -> Result<Expr, Diagnostic> {
        let cube = self.model.member(id).cube;
        let at = self.joins.reach_asked(at, cube, self.passable)?;
        self.member_within(at, id, DEPTH_MAX)
    }

    /// A fragment that stands in a cube at a place.
    pub fn fragment(&mut self, at: At, fragment: &Fragment) -> Result<Expr, Diagnostic> {
        self.fragment_within(at, fragment, DEPTH_MAX)
    }

    fn member_within(&mut self, at: At, id: MemberId, depth: usize) -> Result<Expr, Diagnostic> {
        let member = self.model.member(id);
        if depth == 0 {
            return Err(Diagnostic::new(
                Code::ModelInvalid,
                "the expressions of some members refer to one another in a circle",
            ));
        }
        let at = self.joins.reach(at, member.cube, self.passable)?;
        if (self.masked)(id) {
            return self.mask(at, member);
        }
        match &member.kind {
            MemberKind::Dimension(dimension) if dimension.sub_query.is_some() => {
                self.sub_query(at, id, dimension, depth)
            }
            MemberKind::Dimension(dimension) if !dimension.switch.is_empty() => self.chosen(id),
            MemberKind::Dimension(dimension) => self.fragment_within(at, &dimension.sql, depth - 1),
            MemberKind::Segment(sql) => self.fragment_within(at, sql, depth - 1),
            // Which one stays unsaid: the actor may not know of it.
            MemberKind::Measure(_) => Err(Diagnostic::new(
                Code::ModelInvalid,
                "a part of the model uses a measure where there is no aggregate yet",
            )),
        }
    }

    /// The value that is chosen of a switch, which is that of every row.
    fn chosen(&self, id: MemberId) -> Result<Expr, Diagnostic> {
        let real = self.model.member(id).behind.unwrap_or(id);
        let found = self.choices.iter().find(|(known, _)| *known == real);
        let (_, value) = found.ok_or_else(|| {
            let message = "a part of the query needs a choice, and none is made";
            Diagnostic::new(Code::QueryInvalid, message)
        })?;
        Ok(Expr::Value(Value::Text(value.clone())))
    }

    fn fragment_within(
        &mut self,
        at: At,
        fragment: &Fragment,
        depth: usize,
    ) -> Result<Expr, Diagnostic> {
        let mut pieces = Vec::new();
        for piece in &fragment.pieces {
            pieces.push(match piece {
                Piece::Text(text) => NativePiece::Text(text.clone()),
                Piece::Column { cube, name } => {
                    let at = self.joins.reach(at, *cube, self.passable)?;
                    NativePiece::Expr(Expr::column(&self.joins.nodes[at.0].alias, name))
                }
                Piece::Member(id) => NativePiece::Expr(self.member_within(at, *id, depth)?),
                Piece::Along { path, member } => {
                    let at = self.along(at, path)?;
                    NativePiece::Expr(self.member_within(at, *member, depth)?)
                }
                Piece::Case(case) => NativePiece::Expr(self.case_within(at, case, depth)?),
                Piece::Asked(group) => {
                    let counting = self.counting.clone();
                    NativePiece::Expr(self.asked(at, group, &counting)?)
                }
                Piece::Rows(_) => return Err(misplaced()),
            });
        }
        Ok(match <[NativePiece; 1]>::try_from(pieces) {
            Ok([NativePiece::Expr(only)]) => only,
            Ok([text]) => Expr::Native(vec![text]),
            Err(pieces) => Expr::Native(pieces),
        })
    }

    /// The place at the end of a path.
    pub fn along(&mut self, at: At, path: &[CubeId]) -> Result<At, Diagnostic> {
        (path.iter()).try_fold(at, |at, cube| self.joins.reach(at, *cube, self.passable))
    }

    fn case_within(&mut self, at: At, case: &Case, depth: usize) -> Result<Expr, Diagnostic> {
        let mut arms = Vec::new();
        for (when, label) in &case.arms {
            let when = self.fragment_within(at, when, depth)?;
            arms.push((when, self.label_within(at, label, depth)?));
        }
        let otherwise = case.otherwise.as_ref();
        let otherwise = otherwise.map(|label| self.label_within(at, label, depth));
        Ok(Expr::Case {
            arms,
            otherwise: otherwise.transpose()?.map(Box::new),
        })
    }

    fn label_within(&mut self, at: At, label: &Label, depth: usize) -> Result<Expr, Diagnostic> {
        match label {
            Label::Text(text) => Ok(Expr::Value(Value::Text(text.clone()))),
            Label::Sql(sql) => self.fragment_within(at, sql, depth),
        }
    }

    /// The type of a fragment, where it is a plain column of a known table.
    pub fn kind_of(&self, fragment: &Fragment) -> Option<Type> {
        let mut fragment = fragment;
        for _ in 0..DEPTH_MAX {
            let [Piece::Along { member, .. }] = fragment.pieces.as_slice() else {
                break;
            };
            fragment = &self.model.member(*member).dimension()?.sql;
        }
        let (cube, column) = fragment.as_column()?;
        self.column_type(cube, column)
    }

    /// The same, also where the fragment is nothing but a member.
    pub fn kind_of_values(&self, fragment: &Fragment) -> Option<Type> {
        match fragment.pieces.as_slice() {
            [Piece::Member(id)] => self.kind_of(&self.model.member(*id).dimension()?.sql),
            _ => self.kind_of(fragment),
        }
    }

    /// Runs with the real value of every member: for what whoever governs the model has written
    /// to be applied, never for what somebody asks.
    pub fn unmasked<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> T {
        let outer = std::mem::replace(&mut self.masked, NONE);
        // Nobody's question decides what they govern by.
        let asked = std::mem::replace(&mut self.counting, Predicate::always());
        let result = work(self);
        (self.masked, self.counting) = (outer, asked);
        result
    }

    /// A dimension, so much later as the one that was asked for is looked at.
    pub fn moved(&mut self, asked: MemberId, id: MemberId) -> Result<Expr, Diagnostic> {
        let value = self.member(JoinTree::ROOT, id)?;
        self.later(asked, id, value)
    }

    pub fn later(&self, asked: MemberId, id: MemberId, value: Expr) -> Result<Expr, Diagnostic> {
        let value = match self.clock_of(id)? {
            Some(clock) => clock::shown(value, clock),
            None => value,
        };
        let shifts = self.shifts.iter().filter(|shift| shift.time == asked);
        let kind = self.time_type(id);
        shifts.into_iter().try_fold(value, |value, shift| {
            self.check_moved(id, kind, shift.by)?;
            Ok(later(value, kind, shift.by))
        })
    }

    /// The clock that a dimension is looked at by. A date is the same on all of them, and a mask is
    /// what it is.
    pub fn clock_of(&self, id: MemberId) -> Result<Option<&'a Clock>, Diagnostic> {
        let member = self.model.member(id);
        let dimension = member.dimension().filter(|_| member.is_time());
        let (Some(clock), Some(dimension)) = (self.clock, dimension) else {
            return Ok(None);
        };
        match self.kind_of(&dimension.sql) {
            _ if (self.masked)(id) => Ok(None),
            Some(Type::Timestamp) => Ok(Some(clock)),
            Some(_) => Ok(None),
            None => {
                let path = &member.path;
                let message = format!(
                    "whether '{path}' holds dates or times is not known, so it cannot be looked at in another time zone"
                );
                Err(Diagnostic::new(Code::QueryUnsupported, message))
            }
        }
    }

    pub fn check_moved(&self, id: MemberId, kind: Type, by: Interval) -> Result<(), Diagnostic> {
        if kind == Type::Date && by.seconds != 0 {
            let path = &self.model.member(id).path;
            let message = format!("'{path}' holds dates; it cannot be moved by {by}");
            return Err(Diagnostic::new(Code::QueryWrongValue, message));
        }
        Ok(())
    }

    /// A time dimension cut into periods.
    pub fn cut(
        &mut self,
        asked: MemberId,
        id: MemberId,
        periods: Periods,
    ) -> Result<Cut, Diagnostic> {
        let kind = self.time_type(id);
        let path = &self.model.member(id).path;
        if kind == Type::Date && !periods.are_of_days() {
            let message = format!(
                "'{path}' holds dates; it cannot be cut by {}",
                periods.size()
            );
            return Err(Diagnostic::new(Code::QueryWrongValue, message));
        }
        let value = self.moved(asked, id)?;
        if kind == Type::Date && periods == Periods::Standard(Granularity::Day) {
            return Ok(Cut {
                before: Vec::new(),
                start: value,
            });
        }
        Ok(cut(value, kind, periods, path))
    }

    /// A date where the column is known to be one, else a point in time.
    pub fn time_type(&self, id: MemberId) -> Type {
        let dimension = self.model.member(id).dimension();
        match dimension.and_then(|dimension| self.kind_of(&dimension.sql)) {
            Some(Type::Date) => Type::Date,
            _ => Type::Timestamp,
        }
    }

    pub fn is_date(&self, id: MemberId) -> bool {
        self.value_type(id) == Some(Type::Date)
    }

    /// The type of a member's values, as far as the model and the catalog tell.
    pub fn value_type(&self, id: MemberId) -> Option<Type> {
        let member = self.model.member(id);
        match &member.kind {
            MemberKind::Dimension(_) if member.is_time() => Some(self.time_type(id)),
            MemberKind::Dimension(dimension) => self.kind_of(&dimension.sql),
            MemberKind::Measure(measure)
                if matches!(measure.kind, MeasureType::Min | MeasureType::Max) =>
            {
                measure.sql.as_ref().and_then(|sql| self.kind_of(sql))
            }
            MemberKind::Measure(measure) => match (measure.holds, measure.kind) {
                (DimensionType::Text, _) => Some(Type::Text),
                (DimensionType::Time, _) => Some(Type::Timestamp),
                (DimensionType::Boolean, _) => Some(Type::Boolean),
                (DimensionType::Number, kind) => {
                    (kind != MeasureType::Number).then_some(Type::Float)
                }
            },
            MemberKind::Segment(_) => None,
        }
    }
}

/// Loading a model refuses this.
fn misplaced() -> Diagnostic {
    Diagnostic::new(
        Code::ModelInvalid,
        "a part of the model that belongs in the sql of a cube stands elsewhere",
    )
}
