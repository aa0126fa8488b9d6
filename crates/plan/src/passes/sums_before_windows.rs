//! Before: every row joined with every period whose window it lies in, and then added up. After:
//! rows are added up first, by what they are grouped by and by what says which windows they lie in;
//! the few sums that are left are joined with the periods and added up again.
//!
//! Sound because rows that agree in all of that lie in the same windows and come into the same
//! groups, so the sums of their sums are their sum; likewise counts, least and largest. Counts of
//! different things, averages and SQL of the model are none of these, and one of them among the
//! measures leaves all of it as it is. A group of a window has rows, so no sum is of nothing.

use sql::{Catalog, Expr, Function};

use crate::{Limit, Node, Plan};

pub fn apply(plan: Plan, _: &Catalog) -> Plan {
    Plan {
        root: rewritten(plan.root),
    }
}

fn rewritten(node: Node) -> Node {
    match node {
        Node::Aggregate {
            input,
            by,
            measures,
        } => {
            let input = rewritten(*input);
            let again: Option<Vec<_>> = measures.iter().map(again).collect();
            match (input, again) {
                (
                    Node::Roll {
                        input,
                        periods,
                        column,
                        within,
                        beside,
                    },
                    Some(again),
                ) if by.contains(&column) && !measures.is_empty() => {
                    let sums = Node::Aggregate {
                        input,
                        by: keys(&by, &within),
                        measures,
                    };
                    Node::Aggregate {
                        input: Box::new(Node::Roll {
                            input: Box::new(sums),
                            periods,
                            column,
                            within,
                            beside,
                        }),
                        by,
                        measures: again,
                    }
                }
                (input, _) => Node::Aggregate {
                    input: Box::new(input),
                    by,
                    measures,
                },
            }
        }
        other => other.map_inputs(&mut rewritten),
    }
}

/// What rows are grouped by, and what says in which windows they lie.
fn keys(by: &[String], within: &[Limit]) -> Vec<String> {
    let mut keys = by.to_vec();
    for limit in within {
        if !keys.contains(&limit.row) {
            keys.push(limit.row.clone());
        }
    }
    keys
}

/// The same of sums of rows as a measure is of rows, if there is such a thing.
fn again((name, measure): &(String, Expr)) -> Option<(String, Expr)> {
    let of_sums = |function| Expr::Call(function, vec![Expr::name(name)]);
    let again = |call: &Expr| match call {
        Expr::Call(Function::CountRows | Function::Count | Function::SumIntegers, _) => {
            Some(of_sums(Function::SumIntegers))
        }
        Expr::Call(function @ (Function::Sum | Function::Min | Function::Max), _) => {
            Some(of_sums(*function))
        }
        _ => None,
    };
    let call = match measure {
        Expr::Cast(call, kind) => Expr::Cast(Box::new(again(call)?), *kind),
        call => again(call)?,
    };
    Some((name.clone(), call))
}
