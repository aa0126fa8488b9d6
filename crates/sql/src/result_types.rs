//! What a statement says of the types of its own result: engines without types of their own need
//! to be told.

use base::Type;

use crate::{Cte, Expr, From, Function, Relation, Select, Tree};

/// The type that each column of the result is cast to, if it is.
pub fn result_types(tree: &Tree) -> Vec<Option<Type>> {
    let items = tree.body.items.iter();
    items
        .map(|item| type_of(&tree.with, &tree.body, &item.expr))
        .collect()
}

/// `known` are the common table expressions that the select may name.
fn type_of(known: &[Cte], select: &Select, expr: &Expr) -> Option<Type> {
    match expr {
        Expr::Cast(_, kind) => Some(*kind),
        Expr::Column { table, name } => {
            let below = named(known, &select.from, table.as_deref())?;
            let item = known[below]
                .query
                .items
                .iter()
                .find(|item| item.alias == *name)?;
            type_of(&known[..below], &known[below].query, &item.expr)
        }
        Expr::Call(Function::Min | Function::Max, parts) => type_of(known, select, parts.first()?),
        Expr::Call(Function::Beginning, _) => Some(Type::Text),
        Expr::Case { arms, .. } => type_of(known, select, &arms.first()?.1),
        _ => None,
    }
}

/// The common table expression that a column is from.
fn named(known: &[Cte], from: &From, table: Option<&str>) -> Option<usize> {
    let first = (from.alias.as_deref(), &from.relation);
    let joined = from
        .joins
        .iter()
        .map(|join| (Some(join.alias.as_str()), &join.relation));
    let mut relations = std::iter::once(first).chain(joined);
    let found = relations.find(|(alias, relation)| match (table, relation) {
        (None, _) => true,
        (Some(table), Relation::Cte(name)) => alias.unwrap_or(name) == table,
        (Some(table), _) => *alias == Some(table),
    });
    let (_, Relation::Cte(name)) = found? else {
        return None;
    };
    known.iter().position(|cte| cte.name == *name)
}
