//! Measures: aggregates over what is computed for each row, and formulas over aggregates.

use base::{Code, Type};
use semantic::{ColumnKind, Diagnostic, Measure, MeasureType, MemberId, Piece, Resolved};
use sql::{Expr, Function, NativePiece};

use super::Lowering;
use super::result::Results;
use crate::division::divisible;
use crate::join_tree::JoinTree;
use crate::mask;

/// Formulas within formulas; loading a model refuses more, and circles.
const DEPTH_MAX: usize = 16;

impl Lowering<'_> {
    /// Plans those measures of the fact that the result or a condition on it needs.
    pub(super) fn aggregate_all(&mut self) -> Result<(), Diagnostic> {
        let model = self.scalars.model;
        let mut parts = Vec::new();
        for measure in wanted(self.query) {
            parts.extend(self.query.visible.aggregates_of(measure));
        }
        for id in parts {
            let member = model.member(id);
            let known = self.aggregated.iter().any(|(path, _)| *path == member.path);
            let measure = member.measure().ok_or_else(broken)?;
            let here = member.cube == self.fact.cube && measure.semi_additive == self.over_time;
            if known || !here {
                continue;
            }
            let call = self.call(measure, &member.path)?;
            self.aggregated.push((member.path.clone(), call));
        }
        self.keep_one_row();
        Ok(())
    }

    /// A total whose measures are all masked is still one row.
    fn keep_one_row(&mut self) {
        let mut columns = self.query.columns.iter();
        let total = columns.all(|column| column.kind == ColumnKind::Measure);
        if total && self.aggregated.is_empty() {
            let rows = Expr::Call(Function::CountRows, Vec::new());
            let name = match self.query.facts.len() {
                1 => "rows".into(),
                _ => format!("{}.rows", self.scalars.model.cube(self.fact.cube).name),
            };
            self.aggregated.push((name, rows));
        }
    }

    /// The aggregate of a measure over a column that is computed for each row.
    fn call(&mut self, measure: &Measure, path: &str) -> Result<Expr, Diagnostic> {
        if measure.sql.is_none() && measure.filters.is_empty() {
            let rows = Expr::Call(Function::CountRows, Vec::new());
            return Ok(Expr::Cast(Box::new(rows), Type::Integer));
        }
        let value = self.counted(measure)?;
        self.computed.push((path.to_owned(), value));
        let kind = measure.sql.as_ref();
        let kind = kind.and_then(|sql| self.scalars.kind_of(sql));
        let (function, result) = match measure.kind {
            MeasureType::Count => (Function::Count, Some(Type::Integer)),
            MeasureType::CountDistinct => (Function::CountDistinct, Some(Type::Integer)),
            MeasureType::Sum => match kind.and_then(sum_type) {
                Some(Type::Integer) => (Function::SumIntegers, Some(Type::Integer)),
                other => (Function::Sum, other),
            },
            MeasureType::Avg => (Function::Avg, Some(Type::Float)),
            MeasureType::Min => (Function::Min, kind),
            MeasureType::Max => (Function::Max, kind),
            MeasureType::Number => return Err(broken()),
        };
        let call = Expr::Call(function, vec![Expr::name(path)]);
        Ok(match result {
            Some(result) => Expr::Cast(Box::new(call), result),
            None => call,
        })
    }

    /// What a measure aggregates of each row: nothing where its filters leave the row out.
    fn counted(&mut self, measure: &Measure) -> Result<Expr, Diagnostic> {
        let value = match &measure.sql {
            Some(sql) => self.scalars.fragment(JoinTree::ROOT, sql)?,
            None => Expr::Constant(1),
        };
        if measure.filters.is_empty() {
            return Ok(value);
        }
        let conditions = measure.filters.iter();
        let conditions = conditions.map(|sql| self.scalars.fragment(JoinTree::ROOT, sql));
        Ok(Expr::Case {
            arms: vec![(Expr::All(conditions.collect::<Result<_, _>>()?), value)],
            otherwise: None,
        })
    }
}

impl Results<'_> {
    /// A measure as a formula over aggregated columns.
    fn number(&self, id: MemberId, depth: usize) -> Result<Expr, Diagnostic> {
        let member = self.query.model.member(id);
        let measure = member.measure().ok_or_else(broken)?;
        if self.is_masked(id) {
            return Ok(mask::measure(member, measure));
        }
        if measure.kind != MeasureType::Number {
            return Ok(Expr::name(&member.path));
        }
        let depth = depth.checked_sub(1).ok_or_else(broken)?;
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => Ok(NativePiece::Text(text.clone())),
            Piece::Member(part) if self.is_masked(*part) => {
                // Whole numbers would be divided differently by different engines.
                Ok(NativePiece::Expr(match self.number(*part, depth)? {
                    value @ Expr::Value(_) => Expr::Cast(Box::new(value), Type::Float),
                    null => null,
                }))
            }
            Piece::Member(part) => self.number(*part, depth).map(NativePiece::Expr),
            Piece::Column { .. } | Piece::Along { .. } | Piece::Case(_) => Err(broken()),
        };
        let pieces = measure.sql.iter().flat_map(|sql| &sql.pieces).map(piece);
        Ok(Expr::Native(pieces.collect::<Result<_, _>>()?))
    }

    pub(super) fn is_masked(&self, id: MemberId) -> bool {
        (self.scalars.masked)(id)
    }

    pub(super) fn formula(&self, id: MemberId) -> Result<Expr, Diagnostic> {
        self.number(id, DEPTH_MAX).map(divisible)
    }
}

/// The measures of the result, then those of conditions on it.
pub(super) fn wanted(query: &Resolved) -> Vec<MemberId> {
    let mut wanted: Vec<MemberId> = query.columns.iter().map(|c| c.member).collect();
    query.having.collect_members(&mut wanted);
    wanted.retain(|id| query.model.member(*id).measure().is_some());
    wanted
}

/// Loading a model hides measures like this; it is refused here for whoever shows one anyway.
fn broken() -> Diagnostic {
    Diagnostic::new(Code::ModelInvalid, "a measure of the model is faulty")
}

/// Sums keep the digits behind the point and have room for all before it; integers that do not
/// fit are an error of the engine, not a wrong number. What cannot be added up has no type: the
/// engine says so.
fn sum_type(kind: Type) -> Option<Type> {
    match kind {
        Type::Decimal { scale, .. } => Some(Type::Decimal {
            precision: 38,
            scale,
        }),
        Type::Float => Some(Type::Float),
        // Engines that add up booleans count those that are true.
        Type::Integer | Type::Boolean => Some(Type::Integer),
        Type::Text | Type::Date | Type::Timestamp => None,
    }
}
