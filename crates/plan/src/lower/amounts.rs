//! Measures of groups without rows: what there is none of, and what is unknown.

use semantic::{Diagnostic, MeasureType, MemberId, Piece};
use sql::{Expr, Function};

use super::Given;
use super::needs::Needs;
use super::scope::Scope;

impl Given<'_> {
    /// A measure in a scope. Where gaps are filled, counts and sums of nothing are 0.
    pub fn amount(
        self,
        id: MemberId,
        scope: &Scope,
        needs: &mut Needs<'_>,
    ) -> Result<Expr, Diagnostic> {
        let value = self.formula(id, scope, needs)?;
        let filled = self.query.filled.is_some() && !self.is_masked(id);
        Ok(match filled && self.is_nothing_without_rows(id) {
            true => Expr::Call(Function::OrZero, vec![value]),
            false => value,
        })
    }

    /// Whether no rows mean that there was none of it: nothing was sold. The average of nothing is
    /// unknown, and so is a stock that nobody counted.
    pub fn is_nothing_without_rows(self, id: MemberId) -> bool {
        let Some(measure) = self.query.model.member(id).measure() else {
            return false;
        };
        let pieces = measure.sql.as_ref().map(|sql| sql.pieces.as_slice());
        if measure.multi_stage.is_some() {
            return false;
        }
        match (measure.kind, pieces) {
            // A measure of a view is one of its cube.
            (MeasureType::Number, Some([Piece::Member(behind)])) => {
                self.is_nothing_without_rows(*behind)
            }
            (MeasureType::Count | MeasureType::CountDistinct, _) => true,
            (MeasureType::Sum, _) => measure.semi_additive.is_none(),
            _ => false,
        }
    }
}
