//! Stage 7: a tree that any engine might run becomes one that this engine runs.
//!
//! What the dialect lacks is said in another way, or refused here: nothing is left to chance in
//! the text.

use std::cell::Cell;

use crate::names::shorten;
use crate::{
    Comparator, ConditionColumn, Dialect, Expr, Function, Item, LimitClause, NullOrder, OrderBy,
    QueryPiece, Relation, Select, Tree, Unsupported,
};

/// The verb.
pub fn legalize(mut tree: Tree, dialect: &dyn Dialect) -> Result<Tree, Unsupported> {
    shorten(&mut tree, dialect);
    let check = Check {
        dialect,
        n_values: Cell::new(0),
    };
    for cte in &mut tree.with {
        check.identifier(&cte.name)?;
        if cte.query.limit.is_none() {
            // An order inside means nothing without a limit, and not every engine takes it.
            cte.query.order_by.clear();
        }
        check.select(&mut cte.query)?;
    }
    check.select(&mut tree.body)?;
    check.values()?;
    Ok(tree)
}

struct Check<'a> {
    dialect: &'a dyn Dialect,
    n_values: Cell<usize>,
}

impl Check<'_> {
    fn select(&self, select: &mut Select) -> Result<(), Unsupported> {
        for Item { expr, alias } in &mut select.items {
            self.identifier(alias)?;
            self.expr(expr)?;
        }
        self.relation(&mut select.from.relation)?;
        if let Some(alias) = &select.from.alias {
            self.identifier(alias)?;
        }
        for join in &mut select.from.joins {
            self.relation(&mut join.relation)?;
            self.identifier(&join.alias)?;
            self.condition(&mut join.on)?;
        }
        select
            .filter
            .iter_mut()
            .try_for_each(|filter| self.condition(filter))?;
        select
            .group_by
            .iter_mut()
            .try_for_each(|expr| self.expr(expr))?;
        select
            .order_by
            .iter_mut()
            .try_for_each(|order| self.expr(&mut order.expr))?;
        self.limit(select)?;
        if !select.union.is_empty() && (select.limit.is_some() || !select.order_by.is_empty()) {
            return Err(self.unsupported("an order or a limit within a union".into()));
        }
        select
            .union
            .iter_mut()
            .try_for_each(|select| self.select(select))?;
        if self.dialect.nulls() == NullOrder::Lowest {
            select.order_by = nulls_last(std::mem::take(&mut select.order_by), &select.items);
        }
        Ok(())
    }

    /// Rows can be skipped only where their order is known, and only some can be left.
    fn limit(&self, select: &mut Select) -> Result<(), Unsupported> {
        if select.limit.is_none() && select.offset == 0 {
            return Ok(());
        }
        let Some(clause) = self.dialect.limit() else {
            return Err(self.unsupported("a limit".into()));
        };
        if select.limit.is_none() {
            return Err(self.unsupported("an offset without a limit".into()));
        }
        if clause == LimitClause::Top {
            if select.limit == Some(0) {
                // There is no fetching of no rows, and none are left whatever is skipped.
                select.offset = 0;
            }
            if select.offset > 0 && select.order_by.is_empty() {
                return Err(self.unsupported("an offset without an order".into()));
            }
        }
        Ok(())
    }

    fn expr(&self, expr: &mut Expr) -> Result<(), Unsupported> {
        match expr {
            Expr::Column { table, name } => {
                table
                    .iter()
                    .chain([&*name])
                    .try_for_each(|name| self.identifier(name))?;
            }
            Expr::Value(_) => self.n_values.set(self.n_values.get() + 1),
            Expr::Call(function, _) if self.dialect.function(*function).is_none() => {
                return Err(self.unsupported(format!("the function {function:?}")));
            }
            Expr::Window {
                function, order, ..
            } => self.window(*function, order)?,
            Expr::Like { .. } if self.dialect.like().is_none() => {
                return Err(self.unsupported("a pattern".into()));
            }
            Expr::Like { .. } => self.n_values.set(self.n_values.get() + 1),
            Expr::Case { arms, .. } => {
                arms.iter_mut().try_for_each(|(when, _)| self.truth(when))?;
            }
            Expr::Not(inner) => self.truth(inner)?,
            Expr::All(parts) | Expr::Any(parts) => {
                parts.iter_mut().try_for_each(|part| self.truth(part))?;
            }
            _ => {}
        }
        expr.children_mut()
            .into_iter()
            .try_for_each(|child| self.expr(child))
    }

    fn window(&self, function: Function, order: &mut Vec<OrderBy>) -> Result<(), Unsupported> {
        if !self.dialect.windows() || self.dialect.function(function).is_none() {
            return Err(self.unsupported(format!("{function:?} over other rows")));
        }
        if self.dialect.nulls() == NullOrder::Lowest {
            *order = nulls_last(std::mem::take(order), &[]);
        }
        Ok(())
    }

    /// Equal values may share a parameter, so this refuses a little early rather than too late.
    fn values(&self) -> Result<(), Unsupported> {
        let max = self.dialect.parameters_max();
        if self.n_values.get() > max {
            return Err(self.unsupported(format!("more than {max} values in one statement")));
        }
        Ok(())
    }

    /// An expression that stands where only a condition can stand.
    fn condition(&self, expr: &mut Expr) -> Result<(), Unsupported> {
        self.truth(expr)?;
        self.expr(expr)
    }

    /// A column that holds true or false, as a condition of this engine.
    fn truth(&self, expr: &mut Expr) -> Result<(), Unsupported> {
        if !matches!(expr, Expr::Column { .. }) {
            return Ok(());
        }
        match self.dialect.condition_column() {
            Some(ConditionColumn::Bare) => {}
            Some(ConditionColumn::EqualsOne) => {
                let column = expr.clone();
                *expr = column.compare(Comparator::Equal, Expr::Constant(1));
            }
            None => return Err(self.unsupported("a column as a condition".into())),
        }
        Ok(())
    }

    fn relation(&self, relation: &mut Relation) -> Result<(), Unsupported> {
        match relation {
            Relation::Table { schema, name } => {
                self.identifier(schema)?;
                self.identifier(name)
            }
            Relation::Cte(name) => self.identifier(name),
            Relation::Query(pieces) => pieces.iter_mut().try_for_each(|piece| match piece {
                QueryPiece::Text(_) => Ok(()),
                QueryPiece::Condition(condition) => self.condition(condition),
                QueryPiece::Rows(relation) => self.relation(relation),
            }),
            Relation::Nothing => Ok(()),
        }
    }

    /// A name of the database that the engine would cut could be that of something else.
    fn identifier(&self, name: &str) -> Result<(), Unsupported> {
        if self.dialect.identifier_length(name) > self.dialect.identifier_max() {
            return Err(self.unsupported(format!(
                "the name '{name}': it is longer than {}",
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

/// `x` becomes `CASE WHEN x IS NULL THEN 1 ELSE 0 END, x`. Descending needs no help.
fn nulls_last(orders: Vec<OrderBy>, items: &[Item]) -> Vec<OrderBy> {
    let helped = orders.into_iter().flat_map(|order| {
        let is_null = (!order.descending).then(|| OrderBy {
            expr: Expr::Case {
                arms: vec![(
                    Expr::IsNull(Box::new(spelled_out(&order.expr, items))),
                    Expr::Constant(1),
                )],
                otherwise: Some(Box::new(Expr::Constant(0))),
            },
            descending: false,
        });
        is_null.into_iter().chain([order])
    });
    helped.collect()
}

/// What a column of the result stands for: inside of an expression of ORDER BY, engines take a
/// name for a column of the relation, which may have the same one.
fn spelled_out(expr: &Expr, items: &[Item]) -> Expr {
    let found = items.iter().find(|item| *expr == Expr::name(&item.alias));
    found.map_or_else(|| expr.clone(), |item| item.expr.clone())
}
