//! The result: everything from the aggregate upwards.

use base::{Code, Type};
use semantic::{ColumnKind, Diagnostic, MeasureType, Resolved};
use sql::Expr;

use super::measures::wanted;
use crate::scalar::Scalars;
use crate::{Node, Plan, Reason, SortKey};

/// What stands above the totals of all facts.
pub(super) struct Results<'a> {
    pub query: &'a Resolved,
    pub scalars: Scalars<'a>,
    pub by: Vec<String>,
}

/// The columns that are not measures.
pub(super) fn keys(query: &Resolved) -> Vec<String> {
    let columns = query.columns.iter();
    let keys = columns.filter(|column| column.kind != ColumnKind::Measure);
    keys.map(|column| column.name.clone()).collect()
}

impl Results<'_> {
    pub fn plan(mut self, totals: Node) -> Result<Plan, Diagnostic> {
        let by = std::mem::take(&mut self.by);
        let mut node = totals;
        node = self.derived(node)?;
        self.only_numbers_compared()?;
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

    /// Conditions on results are about numbers. The earliest day or the last name of a group is
    /// none: an engine would refuse the comparison in words that help nobody.
    fn only_numbers_compared(&self) -> Result<(), Diagnostic> {
        let mut compared = Vec::new();
        self.query.having.collect_members(&mut compared);
        for id in compared {
            let member = self.query.model.member(id);
            let sql = member.measure().and_then(|measure| measure.sql.as_ref());
            let kind = sql.and_then(|sql| self.scalars.kind_of(sql));
            let extreme = member
                .measure()
                .is_some_and(|m| matches!(m.kind, MeasureType::Min | MeasureType::Max));
            let number = matches!(
                kind,
                None | Some(Type::Integer | Type::Float | Type::Decimal { .. })
            );
            if extreme && !number {
                let message = format!(
                    "'{}' is no number, and conditions on such measures are not compiled yet",
                    member.path
                );
                return Err(Diagnostic::new(Code::QueryUnsupported, message));
            }
        }
        Ok(())
    }

    /// Adds the measures that are computed from aggregates.
    fn derived(&self, input: Node) -> Result<Node, Diagnostic> {
        let names = produced(&input).into_iter();
        let mut columns: Vec<(String, Expr)> = names
            .map(|name| (name.clone(), Expr::name(&name)))
            .collect();
        let before = columns.len();
        for id in wanted(self.query) {
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
        Node::TakeAt { by, measures, .. } => by.iter().chain(measures).cloned().collect(),
        Node::Compute { columns, .. } | Node::Derive { columns, .. } => {
            columns.iter().map(|(name, _)| name.clone()).collect()
        }
        Node::Meet { by, totals } => {
            let measures = totals
                .iter()
                .flat_map(|node| produced(node).split_off(by.len()));
            by.iter().cloned().chain(measures).collect()
        }
        other => other.inputs().into_iter().flat_map(produced).collect(),
    }
}
