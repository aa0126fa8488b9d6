//! Measures as formulas over aggregates, each taken in a scope.

use base::{Type, Value};
use semantic::{Choice, Diagnostic, Fragment, Mask, MeasureType, MemberId, Piece, Resolved};
use sql::{Expr, NativePiece};

use super::measures::held;
use super::multi_stage::aggregates_totals;
use super::needs::Needs;
use super::scope::Scope;
use super::{Given, broken};
use crate::division::divisible;
use crate::mask;

const NONE: &dyn Fn(MemberId) -> bool = &|_| false;

/// Formulas within formulas; loading a model refuses more, and circles.
const DEPTH_MAX: usize = 16;

impl Given<'_> {
    /// A measure in a scope, computed from columns that are noted as needed.
    pub fn formula(
        self,
        id: MemberId,
        scope: &Scope,
        needs: &mut Needs<'_>,
    ) -> Result<Expr, Diagnostic> {
        self.number(id, scope, needs, DEPTH_MAX).map(divisible)
    }

    fn number(
        self,
        id: MemberId,
        scope: &Scope,
        needs: &mut Needs<'_>,
        depth: usize,
    ) -> Result<Expr, Diagnostic> {
        let member = self.query.model.member(id);
        let measure = member.measure().ok_or_else(broken)?;
        let depth = depth.checked_sub(1).ok_or_else(broken)?;
        if self.is_masked(id) {
            if let Mask::Sql(sql) = &member.mask {
                // It sees what it masks.
                let real = Given {
                    masked: NONE,
                    ..self
                };
                let value = real.filled_in(sql, scope, needs, depth)?;
                return Ok(held(measure.holds, value));
            }
            let kind = self.scalars(member.cube).value_type(id);
            return Ok(mask::measure(member, measure, kind));
        }
        let scope = &self.in_window(id, scope)?;
        if let Some(choice) = &measure.choice {
            let sql = self.chosen(choice)?;
            return match sql {
                Some(sql) => self.filled_in(sql, scope, needs, depth),
                None => Ok(Expr::Cast(Box::new(Expr::Value(Value::Null)), Type::Float)),
            };
        }
        match (&measure.multi_stage, &measure.sql) {
            (Some(stage), _) if aggregates_totals(measure) || stage.order_by.is_some() => {
                let scope = match stage.order_by {
                    Some(_) => self.shifted(stage, scope)?,
                    None => self.grouped(stage, scope)?,
                };
                Ok(Expr::name(&needs.note(&scope, id)))
            }
            (Some(stage), Some(sql)) => {
                let scope = self.grouped(stage, scope)?;
                let value = self.filled_in(sql, &scope, needs, depth)?;
                Ok(held(measure.holds, value))
            }
            (None, Some(sql)) if measure.kind == MeasureType::Number => {
                let value = self.filled_in(sql, scope, needs, depth)?;
                match sql.pieces.as_slice() {
                    // A measure of a view is the one behind it.
                    [Piece::Member(_)] => Ok(value),
                    _ => Ok(held(measure.holds, value)),
                }
            }
            _ => Ok(Expr::name(&needs.note(scope, id))),
        }
    }

    /// The formula that is chosen; none, where there is none for the value.
    fn chosen(self, choice: &Choice) -> Result<Option<&Fragment>, Diagnostic> {
        let mut choices = self.query.choices.iter();
        let found = choices.find(|(known, _)| *known == choice.by);
        let (_, value) = found.ok_or_else(broken)?;
        Ok(choice.of(value))
    }

    /// A formula with the measures that it names, each taken in a scope.
    pub fn formula_of(
        self,
        sql: &Fragment,
        scope: &Scope,
        needs: &mut Needs<'_>,
    ) -> Result<Expr, Diagnostic> {
        self.filled_in(sql, scope, needs, DEPTH_MAX).map(divisible)
    }

    fn filled_in(
        self,
        sql: &Fragment,
        scope: &Scope,
        needs: &mut Needs<'_>,
        depth: usize,
    ) -> Result<Expr, Diagnostic> {
        let mut pieces = Vec::new();
        for piece in &sql.pieces {
            pieces.push(match piece {
                Piece::Text(text) => NativePiece::Text(text.clone()),
                Piece::Member(part) => {
                    let value = self.number(*part, scope, needs, depth)?;
                    NativePiece::Expr(self.in_formula(*part, value))
                }
                Piece::Column { .. } | Piece::Along { .. } | Piece::Case(_) => {
                    return Err(broken());
                }
                Piece::Rows(_) | Piece::Asked(_) => return Err(broken()),
            });
        }
        Ok(match <[NativePiece; 1]>::try_from(pieces) {
            Ok([NativePiece::Expr(only)]) => only,
            Ok([text]) => Expr::Native(vec![text]),
            Err(pieces) => Expr::Native(pieces),
        })
    }

    /// Whole numbers of a mask would be divided differently by different engines.
    fn in_formula(self, part: MemberId, value: Expr) -> Expr {
        match value {
            value @ Expr::Value(_) if self.is_masked(part) => {
                Expr::Cast(Box::new(value), Type::Float)
            }
            other => other,
        }
    }

    /// Whether a measure is a mask that is the same for all groups.
    pub fn is_constant(self, id: MemberId) -> bool {
        let reads = matches!(self.query.model.member(id).mask, Mask::Sql(_));
        self.is_masked(id) && !reads
    }

    pub fn is_masked(self, id: MemberId) -> bool {
        (self.masked)(id)
    }
}

/// The measures of the result, then those of conditions on it.
pub(super) fn wanted(query: &Resolved) -> Vec<MemberId> {
    let columns = query.columns.iter();
    let columns = columns.filter(|column| column.kind == semantic::ColumnKind::Measure);
    let mut wanted: Vec<MemberId> = columns.map(|column| column.member).collect();
    query.having.collect_members(&mut wanted);
    wanted.extend(query.top.iter().map(|top| top.by));
    wanted
}
