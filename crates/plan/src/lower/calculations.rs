//! Calculations: a measure beside itself in another scope.

use base::{Type, Value};
use semantic::{Diagnostic, ResolvedCalculation, ResolvedKind};
use sql::{Expr, Function};

use super::Given;
use super::needs::Needs;
use super::scope::Scope;
use crate::division::part_of_division;

impl Given<'_> {
    /// The column of a calculation. Of what is masked nothing is known, so there is none of it.
    pub fn calculated(
        self,
        calculation: &ResolvedCalculation,
        needs: &mut Needs<'_>,
    ) -> Result<Expr, Diagnostic> {
        if self.is_masked(calculation.of) {
            return Ok(Expr::Cast(Box::new(Expr::Value(Value::Null)), Type::Float));
        }
        match &calculation.kind {
            ResolvedKind::Share { within, ignoring } => {
                let base = needs.base().clone();
                let whole = Scope {
                    keys: within
                        .iter()
                        .map(|at| self.query.columns[*at].clone())
                        .collect(),
                    ignoring: ignoring.clone(),
                };
                let values = [&base, &whole].map(|scope| {
                    let value = self.formula(calculation.of, scope, needs)?;
                    Ok(part_of_division(value))
                });
                let [part, whole] = values;
                Ok(Expr::Call(Function::Hundredths, vec![part?, whole?]))
            }
        }
    }
}
