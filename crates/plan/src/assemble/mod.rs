//! Stage 6: a plan becomes a SQL tree.
//!
//! What is computed per row stands in a common table expression under plain names; grouping,
//! ordering and formulas outside use those names only. That form needs no ordinals, no aliases
//! in GROUP BY and no repeated expressions, which engines treat differently.

mod meet;
mod pieces;
mod spine;

use sql::{Comparator, Cte, Expr, From, Function, Item, Join, Relation, Select, Tree};

use crate::{Node, Over, Plan};
use pieces::{and, at_keys, column_of, from, is_kept, item, named, order, scan, windowed};

/// The verb.
pub fn assemble(plan: &Plan) -> Tree {
    let mut assembler = Assembler {
        with: Vec::new(),
        rows: Vec::new(),
        label: None,
    };
    let body = assembler.select(&plan.root);
    Tree {
        with: assembler.with,
        body,
    }
}

/// The cubes whose rows are counted; they give the common table expressions their names.
fn fact(node: &Node) -> String {
    match node {
        Node::Scan { cube, .. } => cube.clone(),
        Node::Attach { input, .. } | Node::Beside { input, .. } | Node::Roll { input, .. } => {
            fact(input)
        }
        other => {
            let mut names: Vec<String> = Vec::new();
            for name in other.inputs().into_iter().map(fact) {
                if !name.is_empty() && !names.contains(&name) {
                    names.push(name);
                }
            }
            names.join("_and_")
        }
    }
}

struct Assembler {
    with: Vec<Cte>,
    /// What was read of rows already, and where it stands: several totals are made of the same rows.
    rows: Vec<(Node, String)>,
    /// The label of the part that is being written.
    label: Option<String>,
}

impl Assembler {
    fn select(&mut self, node: &Node) -> Select {
        match node {
            Node::Scan {
                alias, relation, ..
            } => scan(alias, relation.clone()),
            Node::Join {
                input,
                alias,
                relation,
                on,
                ..
            } => self.join(input, relation.clone(), alias, on),
            Node::Attach {
                input,
                results,
                alias,
                on,
            } => self.attach(input, results, alias, on),
            Node::Filter {
                input, condition, ..
            } => self.filter(input, condition),
            Node::Compute { input, columns } => self.compute(input, columns),
            Node::Distinct { input } => self.distinct(input),
            Node::Aggregate {
                input,
                by,
                measures,
            } => self.aggregate(input, by, measures),
            Node::Beside {
                input,
                results,
                at,
                columns,
            } => self.beside((input, results), at, columns),
            Node::Window { input, columns } => self.window(input, columns),
            Node::TakeAt {
                input,
                by,
                time,
                last,
                measures,
            } => self.take_at(input, by, (time, *last), measures),
            Node::Meet { by, parts } => self.meet(by, parts),
            Node::Cross { left, right } => self.cross(left, right),
            Node::Roll {
                input,
                periods,
                column,
                within,
                ..
            } => self.roll(node, (input, periods), column, within),
            Node::Spine { column, spine } => self.spine(column, *spine),
            Node::Derive { input, columns } => self.derive(input, columns),
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

    fn attach(&mut self, input: &Node, results: &Node, alias: &str, on: &Expr) -> Select {
        let results = self.select(results);
        let known = self.with.iter().find(|cte| cte.query == results);
        let results = match known {
            Some(cte) => cte.name.clone(),
            None => self.keep(alias.to_owned(), results),
        };
        self.join(input, Relation::Cte(results), alias, on)
    }

    fn join(&mut self, input: &Node, relation: Relation, alias: &str, on: &Expr) -> Select {
        let mut select = self.select(input);
        select.from.joins.push(Join {
            relation,
            alias: alias.to_owned(),
            on: on.clone(),
        });
        select
    }

    /// What is left of columns that conditions needed stands in one select with them.
    fn derive(&mut self, input: &Node, columns: &[(String, Expr)]) -> Select {
        let items = columns.iter().map(item).collect();
        match input {
            Node::Filter { .. } if columns.iter().all(is_kept) => Select {
                items,
                ..self.select(input)
            },
            _ => Select::new(items, self.put_away_below(input)),
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

    /// Rows as they are read get their columns; those that have some already stand apart.
    fn compute(&mut self, input: &Node, columns: &[(String, Expr)]) -> Select {
        let items: Vec<Item> = columns.iter().map(item).collect();
        let below = self.select(input);
        match below.items.is_empty() {
            true => Select { items, ..below },
            false => Select::new(items, self.put_away(below, input)),
        }
    }

    fn distinct(&mut self, input: &Node) -> Select {
        let rows = self.select(input);
        let names: Vec<String> = rows.items.iter().map(|item| item.alias.clone()).collect();
        let from = self.put_away(rows, input);
        Select {
            group_by: names.iter().map(|name| Expr::name(name)).collect(),
            ..Select::new(names.iter().map(|name| named(name)).collect(), from)
        }
    }

    fn aggregate(&mut self, input: &Node, by: &[String], measures: &[(String, Expr)]) -> Select {
        let from = match input {
            // What is averaged are the counts of each time.
            Node::Aggregate { .. } => {
                let counts = self.select(input);
                from(&self.keep(format!("{}_counts", self.title(input)), counts))
            }
            _ => self.put_away_below(input),
        };
        let keys = by.iter().map(|name| named(name));
        let items = keys.chain(measures.iter().map(item)).collect();
        Select {
            group_by: by.iter().map(|name| Expr::name(name)).collect(),
            ..Select::new(items, from)
        }
    }

    fn window(&mut self, input: &Node, columns: &[(String, Over)]) -> Select {
        let below = self.select(input);
        let names: Vec<String> = below.items.iter().map(|item| item.alias.clone()).collect();
        let source = self.put_away(below, input);
        let kept = names.iter().map(|name| named(name));
        let added = columns.iter().map(|(name, over)| Item {
            expr: windowed(over),
            alias: name.clone(),
        });
        Select::new(kept.chain(added).collect(), source)
    }

    /// The time that counts for each combination of keys, and to it what was counted then. The
    /// engines agree on the words of a join better than on those of windows.
    fn take_at(
        &mut self,
        input: &Node,
        by: &[String],
        (time, last): (&str, bool),
        measures: &[String],
    ) -> Select {
        let counts = self.select(input);
        let counts = self.keep(format!("{}_counts", self.title(input)), counts);
        let function = if last { Function::Max } else { Function::Min };
        let times = by.iter().map(|key| named(key));
        let counted = Expr::Call(function, vec![Expr::name(time)]);
        let times = times.chain([item(&(time.to_owned(), counted))]).collect();
        let times = Select {
            group_by: by.iter().map(|key| Expr::name(key)).collect(),
            ..Select::new(times, from(&counts))
        };
        let which = if last { "last" } else { "first" };
        let times = self.keep(format!("{}_{which}_times", self.title(input)), times);
        let mut join = at_keys(&times, counts.clone(), by);
        let at = |cte: &str| Box::new(Expr::column(cte, time));
        let same_time = Expr::Compare(at(&times), Comparator::Equal, at(&counts));
        join.on = and(Some(join.on), &same_time);
        let keys = by.iter().map(|key| column_of(&times, key));
        let measures = measures.iter().map(|name| column_of(&counts, name));
        let mut source = from(&times);
        source.joins.push(join);
        Select::new(keys.chain(measures).collect(), source)
    }

    fn put_away_below(&mut self, input: &Node) -> From {
        from(&self.put_away_name(input))
    }

    /// The common table expression of a node. Rows that several nodes need stand there once.
    fn put_away_name(&mut self, input: &Node) -> String {
        if let Some((_, name)) = self.rows.iter().find(|(rows, _)| rows == input) {
            return name.clone();
        }
        let below = self.select(input);
        let name = self.put_away_as(below, input);
        if let Node::Compute { .. } | Node::Distinct { .. } | Node::Spine { .. } = input {
            self.rows.push((input.clone(), name.clone()));
        }
        name
    }

    /// Makes a select a common table expression, and returns a reference to it.
    fn put_away(&mut self, select: Select, node: &Node) -> From {
        from(&self.put_away_as(select, node))
    }

    fn put_away_as(&mut self, mut select: Select, node: &Node) -> String {
        if select.items.is_empty() {
            // Counting rows needs no value of them, but a select needs a column.
            select.items.push(Item {
                expr: Expr::Constant(1),
                alias: "row".into(),
            });
        }
        let kind = match node {
            Node::Aggregate { measures, .. } if measures.is_empty() => "groups",
            Node::Aggregate { .. } | Node::TakeAt { .. } => "totals",
            Node::Meet { .. } => "together",
            Node::Derive { .. } | Node::Filter { .. } => "results",
            Node::Distinct { .. } => "rows_once",
            Node::Window { .. } => "compared",
            Node::Beside { .. } => "placed",
            Node::Spine { .. } => return self.keep("periods".into(), select),
            Node::Cross { .. } => "in_every_period",
            Node::Roll { .. } => "gathered",
            _ => "rows",
        };
        self.keep(format!("{}_{kind}", self.title(node)), select)
    }

    /// The facts behind a node, and what tells it from other totals of them.
    fn title(&self, node: &Node) -> String {
        match (&self.label, fact(node)) {
            // Nothing is read for periods of a range.
            (_, fact) if fact.is_empty() => "periods".to_owned(),
            (Some(label), fact) => format!("{fact}_{label}"),
            (None, fact) => fact,
        }
    }

    /// Keeps a select under a name, or one like it that is free.
    fn keep(&mut self, mut name: String, query: Select) -> String {
        while self.with.iter().any(|cte| cte.name == name) {
            name.push('_');
        }
        self.with.push(Cte {
            name: name.clone(),
            query,
        });
        name
    }
}
