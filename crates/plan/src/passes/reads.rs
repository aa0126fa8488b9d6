//! What the rows below a filter are read from, and how the database finds them.

use base::Type;
use sql::{Catalog, Column, Expr, NativePiece, Relation, Table};

use crate::{Node, Plan};

/// The tables that rows are read from, each under its alias, and how they are joined.
pub(super) struct Reads<'a> {
    tables: Vec<(String, &'a Table)>,
    /// Pairs of columns that are the same in a row that has a partner: the joined one first.
    pub same: Vec<(Expr, Expr)>,
}

/// Changes the condition of each filter over rows as they are read.
pub(super) fn each_filter(
    plan: Plan,
    catalog: &Catalog,
    change: &dyn Fn(&mut Expr, &Reads<'_>),
) -> Plan {
    Plan {
        root: changed(plan.root, catalog, change),
    }
}

fn changed(node: Node, catalog: &Catalog, change: &dyn Fn(&mut Expr, &Reads<'_>)) -> Node {
    let mut node = node.map_inputs(&mut |input| changed(input, catalog, change));
    if let Node::Filter {
        input, condition, ..
    } = &mut node
    {
        change(condition, &Reads::of(input, catalog));
    }
    node
}

impl<'a> Reads<'a> {
    /// Nothing, where rows are no longer those of tables.
    fn of(node: &Node, catalog: &'a Catalog) -> Self {
        let mut reads = Self {
            tables: Vec::new(),
            same: Vec::new(),
        };
        reads.add(node, catalog);
        reads
    }

    fn add(&mut self, node: &Node, catalog: &'a Catalog) {
        match node {
            Node::Filter { input, .. } | Node::Attach { input, .. } => self.add(input, catalog),
            Node::Scan {
                alias, relation, ..
            } => self.table(alias, relation, catalog),
            Node::Join {
                input,
                alias,
                relation,
                on,
                ..
            } => {
                self.add(input, catalog);
                self.table(alias, relation, catalog);
                self.same.extend(equal(on, alias));
            }
            _ => {}
        }
    }

    fn table(&mut self, alias: &str, relation: &Relation, catalog: &'a Catalog) {
        if let Relation::Table { schema, name } = relation {
            let table = catalog.table(schema, name);
            self.tables
                .extend(table.map(|table| (alias.to_owned(), table)));
        }
    }

    /// The table and the column that an expression is, where it is one.
    fn find(&self, expr: &Expr) -> Option<(&'a Table, &'a Column)> {
        let Expr::Column {
            table: Some(alias),
            name,
        } = expr
        else {
            return None;
        };
        let (_, table) = self.tables.iter().find(|(known, _)| known == alias)?;
        Some((table, table.column(name)?))
    }

    /// The type of a column.
    pub fn kind(&self, expr: &Expr) -> Option<Type> {
        self.find(expr)?.1.kind
    }

    /// Whether an index or the partitions of its table find rows by a column.
    pub fn finds(&self, expr: &Expr) -> bool {
        let Some((table, column)) = self.find(expr) else {
            return false;
        };
        let is_it = |name: &String| name.eq_ignore_ascii_case(&column.name);
        let mut leading = table
            .indexes
            .iter()
            .filter_map(|index| index.columns.first());
        leading.any(is_it)
            || table.primary_key.first().is_some_and(is_it)
            || table.partitioned_by.iter().any(is_it)
    }
}

/// The two columns of a join that is nothing but their equality.
fn equal(on: &Expr, joined: &str) -> Option<(Expr, Expr)> {
    let (left, right) = match on {
        Expr::Native(pieces) => match pieces.as_slice() {
            [
                NativePiece::Expr(left),
                NativePiece::Text(sign),
                NativePiece::Expr(right),
            ] if sign.trim() == "=" => (left, right),
            _ => return None,
        },
        _ => return None,
    };
    let is_joined =
        |expr: &Expr| matches!(expr, Expr::Column { table: Some(table), .. } if table == joined);
    match (is_joined(left), is_joined(right)) {
        (true, false) => Some((left.clone(), right.clone())),
        (false, true) => Some((right.clone(), left.clone())),
        _ => None,
    }
}
