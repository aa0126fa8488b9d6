//! Stage 6: a plan becomes a SQL tree.
//!
//! What is computed per row stands in a common table expression under plain names; grouping,
//! ordering and formulas outside use those names only. That form needs no ordinals, no aliases
//! in GROUP BY and no repeated expressions, which engines treat differently.

use sql::{Cte, Expr, From, Item, Join, OrderBy, Relation, Select, Tree};

use crate::{Node, Plan, SortKey};

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
            } => scan(alias, relation(schema, table)),
            Node::Join {
                input,
                alias,
                schema,
                table,
                on,
                ..
            } => {
                let mut select = self.select(input);
                select.from.joins.push(Join {
                    relation: relation(schema, table),
                    alias: alias.clone(),
                    on: on.clone(),
                });
                select
            }
            Node::Filter {
                input, condition, ..
            } => self.filter(input, condition),
            Node::Compute { input, columns } => Select {
                items: columns.iter().map(item).collect(),
                ..self.select(input)
            },
            Node::Aggregate {
                input,
                by,
                measures,
            } => self.aggregate(input, by, measures),
            Node::Derive { input, columns } => {
                let from = self.put_away_below(input);
                Select::new(columns.iter().map(item).collect(), from)
            }
            Node::Sort { input, keys } => Select {
                order_by: keys.iter().map(order).collect(),
                ..self.select(input)
            },
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

    /// On rows as they are read, conditions gather in one place; on what is computed, they stand
    /// outside of it.
    fn filter(&mut self, input: &Node, condition: &Expr) -> Select {
        let mut select = self.select(input);
        if !select.items.is_empty() {
            let columns = select.items.iter().map(|item| named(&item.alias)).collect();
            select = Select::new(columns, self.put_away(select, input));
        }
        select.filter = Some(and(select.filter.take(), condition));
        select
    }

    fn aggregate(&mut self, input: &Node, by: &[String], measures: &[(String, Expr)]) -> Select {
        let from = self.put_away_below(input);
        let keys = by.iter().map(|name| named(name));
        let items = keys.chain(measures.iter().map(item)).collect();
        Select {
            group_by: by.iter().map(|name| Expr::name(name)).collect(),
            ..Select::new(items, from)
        }
    }

    fn put_away_below(&mut self, input: &Node) -> From {
        let below = self.select(input);
        self.put_away(below, input)
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

fn relation(schema: &str, table: &str) -> Relation {
    Relation::Table {
        schema: schema.to_owned(),
        name: table.to_owned(),
    }
}

fn scan(alias: &str, relation: Relation) -> Select {
    let from = From {
        relation,
        alias: Some(alias.to_owned()),
        joins: Vec::new(),
    };
    Select::new(Vec::new(), from)
}

fn order(key: &SortKey) -> OrderBy {
    OrderBy {
        expr: Expr::name(&key.column),
        descending: key.descending,
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
