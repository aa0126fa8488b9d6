//! Formulas over measures that divide, and what engines make of a division.
//!
//! Some cut the fraction off where both sides are whole numbers, some keep six digits of it. A
//! ratio must be the same number everywhere, so the columns of a formula that divides are made
//! divisible first, each engine in its way.

use sql::{Expr, Function, NativePiece};

/// The formula, with its columns made divisible where it divides anywhere.
pub fn divisible(mut formula: Expr) -> Expr {
    if divides(&mut formula) {
        wrap(&mut formula);
    }
    formula
}

/// The formula as one side of a division.
pub fn part_of_division(mut formula: Expr) -> Expr {
    if !divides(&mut formula) {
        wrap(&mut formula);
    }
    formula
}

fn divides(expr: &mut Expr) -> bool {
    let sign = |piece: &NativePiece| matches!(piece, NativePiece::Text(text) if text.contains('/'));
    if matches!(expr, Expr::Native(pieces) if pieces.iter().any(sign)) {
        return true;
    }
    expr.children_mut().into_iter().any(divides)
}

fn wrap(expr: &mut Expr) {
    if let Expr::Column { .. } = expr {
        *expr = Expr::Call(Function::Divisible, vec![expr.clone()]);
        return;
    }
    expr.children_mut().into_iter().for_each(wrap);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn formula(sign: &str) -> Expr {
        let piece = |name: &str| NativePiece::Expr(Expr::name(name));
        let inner = vec![piece("a"), NativePiece::Text(sign.into()), piece("b")];
        Expr::Native(vec![
            NativePiece::Expr(Expr::Native(inner)),
            NativePiece::Text(" + ".into()),
            piece("c"),
        ])
    }

    #[test]
    fn a_formula_that_divides_anywhere_has_all_its_columns_made_divisible() {
        let shown = format!("{:?}", divisible(formula(" / ")));
        assert_eq!(shown.matches("Divisible").count(), 3, "{shown}");
    }

    #[test]
    fn a_formula_that_only_adds_stays_exact() {
        assert_eq!(divisible(formula(" - ")), formula(" - "));
        assert_eq!(divisible(Expr::name("a/b")), Expr::name("a/b"));
    }
}
