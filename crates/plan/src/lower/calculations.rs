//! Calculations: a measure beside itself in another scope.

use base::{Type, Value};
use semantic::{Diagnostic, MemberId, ResolvedCalculation, ResolvedKind, Shift, Shown};
use sql::{Expr, Function};

use super::Given;
use super::needs::Needs;
use super::scope::Scope;
use crate::Over;
use crate::division::part_of_division;

impl Given<'_> {
    /// The column of a calculation, if it is made of the columns of its own row. Of what is masked
    /// nothing is known, so there is none of it.
    pub fn calculated(
        self,
        calculation: &ResolvedCalculation,
        needs: &mut Needs<'_>,
    ) -> Result<Option<Expr>, Diagnostic> {
        let of = calculation.of;
        let nothing = Expr::Cast(Box::new(Expr::Value(Value::Null)), Type::Float);
        if self.is_masked(of) {
            return Ok(Some(nothing));
        }
        match &calculation.kind {
            ResolvedKind::Share { within, ignoring } => {
                let keys = within.iter().map(|at| self.query.columns[*at].clone());
                let whole = Scope {
                    keys: keys.collect(),
                    ignoring: ignoring.clone(),
                    ..needs.base().clone()
                };
                self.share(of, &whole, needs).map(Some)
            }
            ResolvedKind::Change { shift, shown } => {
                self.change(of, *shift, *shown, needs).map(Some)
            }
            ResolvedKind::Running { rolled, .. } => {
                let running = Scope {
                    window: Some(rolled.as_ref().clone()),
                    ..needs.base().clone()
                };
                self.amount(of, &running, needs).map(Some)
            }
            ResolvedKind::Rank { .. } => Ok(None),
        }
    }

    /// Those that are about other rows too: where a measure has its place among them.
    pub fn ranks(self) -> Vec<(String, Over)> {
        let calculations = self.query.calculations.iter();
        let open = calculations.filter(|calculation| !self.is_masked(calculation.of));
        let rank = |calculation: &ResolvedCalculation| match &calculation.kind {
            ResolvedKind::Rank { within, ascending } => {
                let within = within.iter().map(|at| self.query.columns[*at].name.clone());
                let of = self.query.model.member(calculation.of).path.clone();
                let over = Over::rank(of, within.collect(), !ascending);
                Some((calculation.name.clone(), over))
            }
            _ => None,
        };
        open.filter_map(rank).collect()
    }

    fn share(self, of: MemberId, whole: &Scope, needs: &mut Needs<'_>) -> Result<Expr, Diagnostic> {
        let base = needs.base().clone();
        let part = part_of_division(self.amount(of, &base, needs)?);
        let whole = part_of_division(self.amount(of, whole, needs)?);
        Ok(Expr::Call(Function::Hundredths, vec![part, whole]))
    }

    fn change(
        self,
        of: MemberId,
        shift: Shift,
        shown: Shown,
        needs: &mut Needs<'_>,
    ) -> Result<Expr, Diagnostic> {
        let base = needs.base().clone();
        let mut before = base.clone();
        before.shifts.push(shift);
        let before = self.amount(of, &before, needs)?;
        let mut now = self.amount(of, &base, needs)?;
        if self.query.filled.is_none() && self.is_nothing_without_rows(of) {
            now = Expr::Call(Function::OrZero, vec![now]);
        }
        Ok(match shown {
            Shown::Value => before,
            Shown::Difference => Expr::Call(Function::Difference, vec![now, before]),
            Shown::Ratio => {
                let [now, before] = [now, before].map(part_of_division);
                let more = Expr::Call(Function::Difference, vec![now, before.clone()]);
                Expr::Call(Function::Hundredths, vec![more, before])
            }
        })
    }
}
