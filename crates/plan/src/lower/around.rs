//! Groups of a result beside other groups of it: averages and wholes to compare with, and places.
//!
//! An average is of the groups as they are asked for, before conditions on results leave some out.
//! A whole is the measure itself at a wider grain, so a ratio stays one.

use semantic::{Aggregate, Column, ColumnKind, Diagnostic, MemberId, Predicate, Whole};
use sql::{Comparator, Expr, Function};

use super::Given;
use super::needs::Needs;
use super::scope::Scope;
use crate::{Node, Over, Reason, SortKey};

/// The place of a group. A space is in no name of a member or calculation.
pub(super) const PLACE: &str = "its place";

impl<'a> Given<'a> {
    /// The measures at wider grains that conditions compare with.
    pub fn wholes(self, needs: &mut Needs<'_>) -> Result<Vec<(String, Expr)>, Diagnostic> {
        let mut columns = Vec::new();
        for (measure, whole) in self.compared_with(Aggregate::Total) {
            let scope = Scope {
                keys: whole.per.clone(),
                ..Scope::default()
            };
            let name = whole.name(&self.query.model.member(measure).path);
            columns.push((name, self.amount(measure, &scope, needs)?));
        }
        Ok(columns)
    }

    /// Adds the averages that conditions compare with.
    pub fn compared(self, groups: Node) -> Node {
        let mut columns: Vec<(String, Over)> = Vec::new();
        for (measure, whole) in self.compared_with(Aggregate::Average) {
            let path = &self.query.model.member(measure).path;
            let name = whole.name(path);
            if columns.iter().all(|(known, _)| *known != name) {
                columns.push((name, average(path, whole)));
            }
        }
        match columns.is_empty() {
            true => groups,
            false => Node::Window {
                input: Box::new(groups),
                columns,
            },
        }
    }

    fn compared_with(self, aggregate: Aggregate) -> Vec<(MemberId, &'a Whole)> {
        let mut found = Vec::new();
        collect(&self.query.having, &mut found);
        found.retain(|(_, whole)| whole.aggregate == aggregate);
        found
    }

    /// The rows of all groups but the first lose what tells these groups apart, so that they are
    /// counted as one group of each kind. No value of a member is its name: a column of its own is.
    pub fn others_together(self, rows: Node, first: &Node) -> Node {
        let (query, names) = (self.query, rows.columns());
        let per = query.top.iter().flat_map(|top| &top.per);
        let per: Vec<&String> = per.map(|at| &query.columns[*at].name).collect();
        let named = named(&query.columns);
        let keys: Vec<&Column> = named.iter().filter(|column| column.is_key()).collect();
        let missing = || Expr::IsNull(Box::new(Expr::name(PLACE)));
        let ranked =
            |name: &String| keys.iter().any(|key| key.name == *name) && !per.contains(&name);
        let column = |name: &String| {
            let value = Expr::name(name);
            let value = match ranked(name) {
                true => Expr::Case {
                    arms: vec![(Expr::Not(Box::new(missing())), value)],
                    otherwise: None,
                },
                false => value,
            };
            (name.clone(), value)
        };
        let flag = Expr::Case {
            arms: vec![(missing(), Expr::Constant(1))],
            otherwise: Some(Box::new(Expr::Constant(0))),
        };
        let others = query.columns.iter().find(|c| c.kind == ColumnKind::Others);
        let flag = others.map(|column| (column.name.clone(), flag));
        let columns = names.iter().map(column).chain(flag).collect();
        Node::Derive {
            input: Box::new(Node::Beside {
                at: keys.iter().map(|key| key.name.clone()).collect(),
                columns: vec![PLACE.to_owned()],
                input: Box::new(rows),
                results: Box::new(first.clone()),
            }),
            columns,
        }
    }

    /// Leaves the first groups only. One without a value has no place among them.
    pub fn first_of(self, groups: Node, keys: &[String]) -> Node {
        let Some(top) = self.query.top.as_ref().filter(|top| !top.others) else {
            return groups;
        };
        let by = &self.query.model.member(top.by).path;
        let per: Vec<String> = (top.per.iter())
            .map(|at| self.query.columns[*at].name.clone())
            .collect();
        let mut order = vec![SortKey {
            column: by.clone(),
            descending: !top.lowest,
        }];
        if !top.ties {
            let rest = keys.iter().filter(|key| !per.contains(key));
            order.extend(rest.map(|key| SortKey {
                column: key.clone(),
                descending: false,
            }));
        }
        let place = Over {
            function: match top.ties {
                true => Function::Rank,
                false => Function::RowNumber,
            },
            of: None,
            by: per,
            order,
        };
        let known = Expr::Not(Box::new(Expr::IsNull(Box::new(Expr::name(by)))));
        let count = i64::try_from(top.count).unwrap_or(i64::MAX);
        let first = Expr::name(PLACE).compare(Comparator::LessOrEqual, Expr::Constant(count));
        Node::Filter {
            input: Box::new(Node::Window {
                input: Box::new(groups),
                columns: vec![(PLACE.to_owned(), place)],
            }),
            condition: Expr::All(vec![known, first]),
            reason: Reason::Question,
        }
    }
}

/// The columns without that of the others.
pub(super) fn named(columns: &[Column]) -> Vec<Column> {
    let named = columns
        .iter()
        .filter(|column| column.kind != ColumnKind::Others);
    named.cloned().collect()
}

fn average(path: &str, whole: &Whole) -> Over {
    Over {
        function: Function::Avg,
        of: Some(path.to_owned()),
        by: whole.per.iter().map(|column| column.name.clone()).collect(),
        order: Vec::new(),
    }
}

/// What the conditions on results compare measures with.
fn collect<'q>(having: &'q Predicate, into: &mut Vec<(MemberId, &'q Whole)>) {
    match having {
        Predicate::All(parts) | Predicate::Any(parts) => {
            parts.iter().for_each(|part| collect(part, into));
        }
        Predicate::Against { member, whole, .. } => into.push((*member, whole)),
        _ => {}
    }
}
