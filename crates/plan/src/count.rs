//! How many rows a plan yields before its limit: Cube's `total`.

use base::Type;
use sql::{Expr, Function};

use crate::{Node, Plan};

/// The column of the number.
pub const TOTAL: &str = "total";

/// The plan that counts the rows of another one. Which of them come first, and how many are kept,
/// does not matter to it.
pub fn count(plan: &Plan) -> Plan {
    let mut rows = &plan.root;
    while let Node::Sort { input, .. } | Node::Limit { input, .. } = rows {
        rows = input;
    }
    let number = Expr::Call(Function::CountRows, Vec::new());
    let number = Expr::Cast(Box::new(number), Type::Integer);
    Plan {
        root: Node::Aggregate {
            input: Box::new(rows.clone()),
            by: Vec::new(),
            measures: vec![(TOTAL.to_owned(), number)],
        },
    }
}
