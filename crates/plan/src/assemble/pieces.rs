//! Small parts of statements.

use base::Type;
use sql::{Expr, From, Function, Item, Join, OrderBy, Relation, Select};

use crate::{Over, SortKey};

pub(super) fn from(cte: &str) -> From {
    From {
        relation: Relation::Cte(cte.to_owned()),
        alias: None,
        joins: Vec::new(),
    }
}

/// Joins what has the same keys, also where a key has no value.
pub(super) fn at_keys(left: &str, right: String, keys: &[String]) -> Join {
    let same = |key: &String| {
        let columns = [left, &right].map(|side| Expr::column(side, key));
        Expr::Call(Function::Same, columns.to_vec())
    };
    Join {
        on: Expr::All(keys.iter().map(same).collect()),
        relation: Relation::Cte(right.clone()),
        alias: right,
    }
}

pub(super) fn windowed(over: &Over) -> Expr {
    let expr = Expr::Window {
        function: over.function,
        arguments: match over.function {
            Function::Rank => Vec::new(),
            _ => over.of.iter().map(|name| Expr::name(name)).collect(),
        },
        by: over.by.iter().map(|key| Expr::name(key)).collect(),
        order: over.order.iter().map(order).collect(),
    };
    match (over.function, &over.of) {
        (Function::Avg, _) => Expr::Cast(Box::new(expr), Type::Float),
        (Function::Rank, Some(of)) => {
            let missing = Expr::IsNull(Box::new(Expr::name(of)));
            let place = Expr::Cast(Box::new(expr), Type::Integer);
            Expr::Case {
                arms: vec![(Expr::Not(Box::new(missing)), place)],
                otherwise: None,
            }
        }
        _ => expr,
    }
}

pub(super) fn column_of(cte: &str, name: &str) -> Item {
    Item {
        expr: Expr::column(cte, name),
        alias: name.to_owned(),
    }
}

pub(super) fn scan(alias: &str, relation: Relation) -> Select {
    let from = From {
        relation,
        alias: Some(alias.to_owned()),
        joins: Vec::new(),
    };
    Select::new(Vec::new(), from)
}

pub(super) fn order(key: &SortKey) -> OrderBy {
    OrderBy {
        expr: Expr::name(&key.column),
        descending: key.descending,
    }
}

pub(super) fn item((alias, expr): &(String, Expr)) -> Item {
    Item {
        expr: expr.clone(),
        alias: alias.clone(),
    }
}

/// Whether a column is only handed on.
pub(super) fn is_kept((name, expr): &(String, Expr)) -> bool {
    *expr == Expr::name(name)
}

pub(super) fn named(name: &str) -> Item {
    Item {
        expr: Expr::name(name),
        alias: name.to_owned(),
    }
}

/// One flat list of conditions, as people write them.
pub(super) fn and(earlier: Option<Expr>, more: &Expr) -> Expr {
    let mut parts = Vec::new();
    for condition in earlier.iter().chain([more]) {
        flatten(condition, &mut parts);
    }
    Expr::All(parts)
}

pub(super) fn flatten(condition: &Expr, into: &mut Vec<Expr>) {
    match condition {
        Expr::All(parts) => parts.iter().for_each(|part| flatten(part, into)),
        // Two cubes on the way may have the same rule: once said it holds.
        known if into.contains(known) => {}
        other => into.push(other.clone()),
    }
}
