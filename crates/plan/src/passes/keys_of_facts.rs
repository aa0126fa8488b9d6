//! Before: a condition on the key of a joined table, `calendar.day >= 2026-10-01`. After: the same
//! condition on the column that holds the key as well, `sales.day >= 2026-10-01`, where an index or
//! partitions find rows by it.
//!
//! Sound because a row for which the condition is true has a partner, and so the partner's key: what
//! is added holds for it. The condition itself stays, since a key need not have a partner. For other
//! rows a conjunct more changes nothing, so only conjuncts are looked at. Texts are left alone: two
//! columns may compare them in different ways.

use base::Type;
use sql::{Catalog, Comparator, Expr};

use super::reads::{Reads, each_filter};
use crate::Plan;

pub fn apply(plan: Plan, catalog: &Catalog) -> Plan {
    each_filter(plan, catalog, &|condition, reads| {
        let mut parts = Vec::new();
        conjuncts(condition, &mut parts);
        let more: Vec<Expr> = parts
            .iter()
            .filter_map(|part| implied(part, reads))
            .collect();
        let fresh: Vec<Expr> = more
            .into_iter()
            .filter(|one| !parts.contains(one))
            .collect();
        if !fresh.is_empty() {
            parts.extend(fresh);
            *condition = Expr::All(parts);
        }
    })
}

fn conjuncts(condition: &Expr, into: &mut Vec<Expr>) {
    match condition {
        Expr::All(parts) => parts.iter().for_each(|part| conjuncts(part, into)),
        other => into.push(other.clone()),
    }
}

/// What a condition on a key says of the column that holds it.
fn implied(part: &Expr, reads: &Reads<'_>) -> Option<Expr> {
    let column = match part {
        Expr::Compare(left, comparator, right)
            if *comparator != Comparator::NotEqual && matches!(**right, Expr::Value(_)) =>
        {
            left
        }
        Expr::In { expr, values } if values.iter().all(|v| matches!(v, Expr::Value(_))) => expr,
        _ => return None,
    };
    let (_, holds) = reads.same.iter().find(|(key, _)| *key == **column)?;
    let kinds = [&**column, holds].map(|column| reads.kind(column));
    let alike = kinds[0] == kinds[1] && kinds[0].is_some_and(compares_alike);
    if !alike || !reads.finds(holds) {
        return None;
    }
    Some(match part.clone() {
        Expr::Compare(_, comparator, right) => holds.clone().compare(comparator, *right),
        Expr::In { values, .. } => Expr::In {
            expr: Box::new(holds.clone()),
            values,
        },
        _ => return None,
    })
}

fn compares_alike(kind: Type) -> bool {
    matches!(
        kind,
        Type::Integer | Type::Decimal { .. } | Type::Date | Type::Timestamp
    )
}
