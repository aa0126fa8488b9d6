//! Stage 7: a tree that any engine might run becomes one that this engine runs.
//!
//! What the dialect lacks is said in another way, or refused here: nothing is left to chance in
//! the text.

use crate::{Dialect, Expr, Item, NullOrder, OrderBy, Select, Tree, Unsupported};

/// The verb.
pub fn legalize(mut tree: Tree, dialect: &dyn Dialect) -> Result<Tree, Unsupported> {
    let check = Check { dialect };
    for cte in &mut tree.with {
        check.identifier(&cte.name)?;
        check.select(&mut cte.query)?;
    }
    check.select(&mut tree.body)?;
    Ok(tree)
}

struct Check<'a> {
    dialect: &'a dyn Dialect,
}

impl Check<'_> {
    fn select(&self, select: &mut Select) -> Result<(), Unsupported> {
        for Item { expr, alias } in &mut select.items {
            self.identifier(alias)?;
            self.expr(expr)?;
        }
        if let Some(alias) = &select.from.alias {
            self.identifier(alias)?;
        }
        for join in &mut select.from.joins {
            self.identifier(&join.alias)?;
            self.expr(&mut join.on)?;
        }
        select
            .filter
            .iter_mut()
            .chain(&mut select.group_by)
            .try_for_each(|expr| self.expr(expr))?;
        select
            .order_by
            .iter_mut()
            .try_for_each(|order| self.expr(&mut order.expr))?;
        if self.dialect.nulls() == NullOrder::Implicit {
            select.order_by = std::mem::take(&mut select.order_by)
                .into_iter()
                .flat_map(nulls_last)
                .collect();
        }
        Ok(())
    }

    fn expr(&self, expr: &mut Expr) -> Result<(), Unsupported> {
        if let Expr::Call(function, _) = expr
            && self.dialect.function(*function).is_none()
        {
            return Err(self.unsupported(format!("the function {function:?}")));
        }
        expr.children_mut()
            .into_iter()
            .try_for_each(|child| self.expr(child))
    }

    /// A name that the engine would cut could collide with another one.
    fn identifier(&self, name: &str) -> Result<(), Unsupported> {
        if name.len() > self.dialect.identifier_max() {
            return Err(self.unsupported(format!(
                "the name '{name}': it is longer than {} bytes",
                self.dialect.identifier_max()
            )));
        }
        Ok(())
    }

    fn unsupported(&self, what: String) -> Unsupported {
        Unsupported {
            dialect: self.dialect.name(),
            what,
        }
    }
}

/// `x` becomes `CASE WHEN x IS NULL THEN 1 ELSE 0 END, x`.
fn nulls_last(order: OrderBy) -> [OrderBy; 2] {
    let is_null = Expr::Case {
        when: Box::new(Expr::IsNull(Box::new(order.expr.clone()))),
        then: Box::new(Expr::Constant(1)),
        otherwise: Box::new(Expr::Constant(0)),
    };
    [
        OrderBy {
            expr: is_null,
            descending: false,
        },
        order,
    ]
}
