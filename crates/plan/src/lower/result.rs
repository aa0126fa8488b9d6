//! The result: everything from the aggregate upwards.

use semantic::{ColumnKind, Diagnostic};
use sql::Expr;

use super::Lowering;
use crate::{Node, Plan, Reason, SortKey};

impl Lowering<'_> {
    pub(super) fn result(mut self, rows: Node) -> Result<Plan, Diagnostic> {
        let dimensions = self
            .query
            .columns
            .iter()
            .filter(|column| column.kind != ColumnKind::Measure);
        let by: Vec<String> = dimensions.map(|column| column.name.clone()).collect();
        let measures = self
            .aggregated
            .iter()
            .map(|(_, name, call)| (name.clone(), call.clone()))
            .collect();
        let mut node = Node::Aggregate {
            input: Box::new(rows),
            by: by.clone(),
            measures,
        };
        node = self.derived(node)?;
        let having = self.scalars.condition_on_result(&self.query.having)?;
        node = Node::Filter {
            input: Box::new(node),
            condition: having,
            reason: Reason::Question,
        };
        node = self.projected(node);
        if !by.is_empty() {
            node = Node::Sort {
                input: Box::new(node),
                keys: self.sort_keys(&by),
            };
        }
        // A total is one row, which an offset can pass over and a limit of 0 leave out.
        if !by.is_empty() || self.query.offset > 0 || self.query.limit == 0 {
            node = Node::Limit {
                input: Box::new(node),
                rows: self.query.limit,
                offset: self.query.offset,
            };
        }
        Ok(Plan { root: node })
    }

    /// Adds the measures that are computed from aggregates.
    fn derived(&self, input: Node) -> Result<Node, Diagnostic> {
        let mut columns = self.result_columns(&input);
        let before = columns.len();
        for id in self.wanted_measures() {
            let path = &self.scalars.model.member(id).path;
            if !columns.iter().any(|(name, _)| name == path) {
                columns.push((path.clone(), self.formula(id)?));
            }
        }
        if columns.len() == before {
            return Ok(input);
        }
        Ok(Node::Derive {
            input: Box::new(input),
            columns,
        })
    }

    fn result_columns(&self, aggregate: &Node) -> Vec<(String, Expr)> {
        let Node::Aggregate { by, measures, .. } = aggregate else {
            return Vec::new();
        };
        let names = by.iter().chain(measures.iter().map(|(name, _)| name));
        names.map(|name| (name.clone(), Expr::name(name))).collect()
    }

    /// Leaves only what was asked for, where more was needed on the way.
    fn projected(&self, input: Node) -> Node {
        let asked: Vec<&String> = self
            .query
            .columns
            .iter()
            .map(|column| &column.name)
            .collect();
        let have: Vec<String> = produced(&input);
        if have.iter().eq(asked.iter().copied()) {
            return input;
        }
        let columns = asked
            .into_iter()
            .map(|name| (name.clone(), Expr::name(name)))
            .collect();
        Node::Derive {
            input: Box::new(input),
            columns,
        }
    }

    /// The asked order, then every dimension that it leaves open: the same query gives the same rows.
    fn sort_keys(&self, by: &[String]) -> Vec<SortKey> {
        let asked = self.query.order.iter().filter_map(|order| {
            let column = &self.query.columns[order.column];
            // A masked measure is the same in every row; not every engine orders by that.
            let constant = column.kind == ColumnKind::Measure && self.is_masked(column.member);
            (!constant).then(|| SortKey {
                column: column.name.clone(),
                descending: order.descending,
            })
        });
        let mut keys: Vec<SortKey> = asked.collect();
        for column in by {
            if !keys.iter().any(|key| key.column == *column) {
                keys.push(SortKey {
                    column: column.clone(),
                    descending: false,
                });
            }
        }
        keys
    }
}

/// The names of the columns that a node yields.
fn produced(node: &Node) -> Vec<String> {
    match node {
        Node::Aggregate { by, measures, .. } => by
            .iter()
            .chain(measures.iter().map(|(name, _)| name))
            .cloned()
            .collect(),
        Node::Compute { columns, .. } | Node::Derive { columns, .. } => {
            columns.iter().map(|(name, _)| name.clone()).collect()
        }
        other => other.input().map(produced).unwrap_or_default(),
    }
}
