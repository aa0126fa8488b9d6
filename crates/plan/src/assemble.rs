//! Stage 6: a plan becomes a SQL tree.
//!
//! What is computed per row stands in a common table expression under plain names; grouping,
//! ordering and formulas outside use those names only. That form needs no ordinals, no aliases
//! in GROUP BY and no repeated expressions, which engines treat differently.

use sql::{Cte, Expr, From, Item, Join, OrderBy, Relation, Select, Tree};

use crate::{Node, Plan};

/// The verb.
pub fn assemble(plan: &Plan) -> Tree {
    let mut assembler = Assembler {
        with: Vec::new(),
        fact: fact(&plan.root),
    };
    let body = assembler.select(&plan.root);
    Tree {
        with: assembler.with,
        body,
    }
}

/// The cube whose rows are counted; it gives the common table expressions their names.
fn fact(node: &Node) -> String {
    match node {
        Node::Scan { cube, .. } => cube.clone(),
        other => other.input().map(fact).unwrap_or_default(),
    }
}

struct Assembler {
    with: Vec<Cte>,
    fact: String,
}

impl Assembler {
    fn select(&mut self, node: &Node) -> Select {
        match node {
            Node::Scan {
                alias,
                schema,
                table,
                ..
            } => {
                let relation = Relation::Table {
                    schema: schema.clone(),
                    name: table.clone(),
                };
                Select::new(
                    Vec::new(),
                    From {
                        relation,
                        alias: Some(alias.clone()),
                        joins: Vec::new(),
                    },
                )
            }
            Node::Join {
                input,
                alias,
                schema,
                table,
                on,
                ..
            } => {
                let mut select = self.select(input);
                let relation = Relation::Table {
                    schema: schema.clone(),
                    name: table.clone(),
                };
                select.from.joins.push(Join {
                    relation,
                    alias: alias.clone(),
                    on: on.clone(),
                });
                select
            }
            Node::Filter {
                input, condition, ..
            } => {
                let mut select = self.select(input);
                if !select.items.is_empty() {
                    let columns = select.items.iter().map(|item| named(&item.alias)).collect();
                    select = Select::new(columns, self.put_away(select, input));
                }
                select.filter = Some(and(select.filter.take(), condition));
                select
            }
            Node::Compute { input, columns } => Select {
                items: columns.iter().map(item).collect(),
                ..self.select(input)
            },
            Node::Aggregate {
                input,
                by,
                measures,
            } => {
                let below = self.select(input);
                let from = self.put_away(below, input);
                let items = by
                    .iter()
                    .map(|name| named(name))
                    .chain(measures.iter().map(item))
                    .collect();
                Select {
                    group_by: by.iter().map(|name| Expr::name(name)).collect(),
                    ..Select::new(items, from)
                }
            }
            Node::Derive { input, columns } => {
                let below = self.select(input);
                let from = self.put_away(below, input);
                Select::new(columns.iter().map(item).collect(), from)
            }
            Node::Sort { input, keys } => {
                let order = |key: &crate::SortKey| OrderBy {
                    expr: Expr::name(&key.column),
                    descending: key.descending,
                };
                Select {
                    order_by: keys.iter().map(order).collect(),
                    ..self.select(input)
                }
            }
            Node::Limit {
                input,
                rows,
                offset,
            } => Select {
                limit: Some(*rows),
                offset: *offset,
                ..self.select(input)
            },
        }
    }

    /// Makes a select a common table expression, and returns a reference to it.
    fn put_away(&mut self, mut select: Select, node: &Node) -> From {
        if select.items.is_empty() {
            // Counting rows needs no value of them, but a select needs a column.
            select.items.push(Item {
                expr: Expr::Constant(1),
                alias: "row".into(),
            });
        }
        let kind = match node {
            Node::Aggregate { .. } => "totals",
            Node::Derive { .. } | Node::Filter { .. } => "results",
            _ => "rows",
        };
        let mut name = format!("{}_{kind}", self.fact);
        while self.with.iter().any(|cte| cte.name == name) {
            name.push('_');
        }
        self.with.push(Cte {
            name: name.clone(),
            query: select,
        });
        From {
            relation: Relation::Cte(name),
            alias: None,
            joins: Vec::new(),
        }
    }
}

fn item((alias, expr): &(String, Expr)) -> Item {
    Item {
        expr: expr.clone(),
        alias: alias.clone(),
    }
}

fn named(name: &str) -> Item {
    Item {
        expr: Expr::name(name),
        alias: name.to_owned(),
    }
}

/// One flat list of conditions, as people write them.
fn and(earlier: Option<Expr>, more: &Expr) -> Expr {
    let mut parts = Vec::new();
    for condition in earlier.iter().chain([more]) {
        flatten(condition, &mut parts);
    }
    Expr::All(parts)
}

fn flatten(condition: &Expr, into: &mut Vec<Expr>) {
    match condition {
        Expr::All(parts) => parts.iter().for_each(|part| flatten(part, into)),
        other => into.push(other.clone()),
    }
}
