//! A plan as somebody may see it whose rows are ruled: each row rule stands under a name, and what
//! only rules need, be it a column, a table or a value, is left out.

use std::collections::BTreeSet;

use sql::Expr;

use crate::{Node, Plan, Reason};

impl Plan {
    /// The plan with what is said of the rules of a cube or view in their place. It is for people
    /// to read: run, it would let through what the rules keep back.
    pub fn without_rules(&self, said: &dyn Fn(&str) -> String) -> Plan {
        let reader = Reader { said };
        Plan {
            root: reader.above(self.root.clone()),
        }
    }

    /// Whether it has row rules.
    pub fn is_ruled(&self) -> bool {
        let mut open = vec![&self.root];
        while let Some(node) = open.pop() {
            if matches!(
                node,
                Node::Filter {
                    reason: Reason::RowRule(_),
                    ..
                }
            ) {
                return true;
            }
            open.extend(node.inputs());
        }
        false
    }
}

struct Reader<'a> {
    said: &'a dyn Fn(&str) -> String,
}

impl Reader<'_> {
    /// A node above which nothing refers to tables.
    fn above(&self, node: Node) -> Node {
        self.below(node, &mut BTreeSet::new())
    }

    /// A node below others that refer to these tables.
    fn below(&self, node: Node, used: &mut BTreeSet<String>) -> Node {
        match node {
            Node::Join { input, alias, .. } | Node::Attach { input, alias, .. }
                if !used.contains(&alias) =>
            {
                self.below(*input, used)
            }
            Node::Filter {
                input,
                reason: Reason::RowRule(of),
                ..
            } => Node::Filter {
                condition: Expr::said(&(self.said)(&of)),
                input: Box::new(self.below(*input, used)),
                reason: Reason::RowRule(of),
            },
            Node::Attach {
                input,
                results,
                alias,
                on,
            } => {
                collect(&on, used);
                Node::Attach {
                    input: Box::new(self.below(*input, used)),
                    results: Box::new(self.above(*results)),
                    alias,
                    on,
                }
            }
            Node::Filter { ref condition, .. }
            | Node::Join {
                on: ref condition, ..
            } => {
                collect(condition, used);
                node.map_inputs(&mut |input| self.below(input, used))
            }
            Node::Compute { ref columns, .. } => {
                let mut used = BTreeSet::new();
                (columns.iter()).for_each(|(_, value)| collect(value, &mut used));
                node.map_inputs(&mut |input| self.below(input, &mut used))
            }
            other => other.map_inputs(&mut |input| self.above(input)),
        }
    }
}

/// The tables that an expression refers to.
fn collect(expr: &Expr, into: &mut BTreeSet<String>) {
    walk(&mut expr.clone(), into);
}

fn walk(expr: &mut Expr, into: &mut BTreeSet<String>) {
    if let Expr::Column {
        table: Some(table), ..
    } = expr
    {
        into.insert(table.clone());
    }
    for inner in expr.children_mut() {
        walk(inner, into);
    }
}
