//! Before: a filter without conditions. After: its input.
//!
//! Sound because a conjunction of nothing holds for every row. Lowering can so write down a
//! filter in every place where there may be one.

use sql::{Catalog, Expr};

use crate::{Node, Plan};

pub fn apply(plan: Plan, _: &Catalog) -> Plan {
    Plan {
        root: without(plan.root),
    }
}

fn without(node: Node) -> Node {
    match node {
        Node::Filter {
            input, condition, ..
        } if is_empty(&condition) => without(*input),
        node => node.map_inputs(&mut without),
    }
}

fn is_empty(condition: &Expr) -> bool {
    matches!(condition, Expr::All(parts) if parts.iter().all(is_empty))
}
