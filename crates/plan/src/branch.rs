//! The rows of a tree that lie below some of them, for row rules.
//!
//! The table is joined to itself upwards, once for each level that may stand above another. So a
//! statement needs no recursion, which engines spell and bound differently and the guard refuses;
//! a circle in the data is walked round a few times and ends; and each key is there once.

use base::{Code, Value};
use semantic::{CubeId, Diagnostic, MemberId, Model};
use sql::{Catalog, Comparator, Expr, Relation};

use crate::join_tree::JoinTree;
use crate::scalar::Scalars;
use crate::{Node, Plan, Reason};

/// The column that holds the keys of the rows below.
const NODE: &str = "node";

/// The rows of one tree that are below some of them, and what must be the key of one of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Branch {
    cube: String,
    alias: String,
    relation: Relation,
    node: String,
    parent: String,
    /// Whether the model says that no two rows have the same key.
    unique: bool,
    depth: usize,
    of: Vec<Value>,
    key: Expr,
}

/// A row of a tree that has more different rows above it than rules by the tree look at: who stands
/// there sees less than they should. In a circle all rows are met, however deep it is followed.
pub fn deeper(
    model: &Model,
    (node, parent, depth): (MemberId, MemberId, usize),
    catalog: &Catalog,
) -> Result<Plan, Diagnostic> {
    let cube = model.member(node).cube;
    let mut scalars = Scalars::of(model, cube, catalog);
    let branch = Branch {
        cube: model.cube(cube).name.clone(),
        alias: String::new(),
        relation: scalars.relation(cube, None)?,
        node: scalars.column_of(node)?,
        parent: scalars.column_of(parent)?,
        unique: true,
        depth: depth + 1,
        of: Vec::new(),
        key: Expr::Constant(0),
    };
    let key = |level| Expr::column(&branch.level(level), &branch.node);
    let pairs = (0..=depth).flat_map(|above| (0..above).map(move |below| (below, above)));
    let differ = pairs.map(|(below, above)| key(below).compare(Comparator::NotEqual, key(above)));
    let found = Node::Filter {
        input: Box::new(branch.levels()),
        condition: Expr::All(differ.collect()),
        reason: Reason::Branch,
    };
    let found = Node::Compute {
        input: Box::new(found),
        columns: vec![(NODE.to_owned(), key(0))],
    };
    Ok(Plan {
        root: Node::Limit {
            input: Box::new(found),
            rows: 1,
            offset: 0,
        },
    })
}

impl Scalars<'_> {
    /// The condition that a value is the key of one of `of`, or of a row below them.
    pub fn below(
        &mut self,
        key: Expr,
        (node, parent): (MemberId, MemberId),
        depth: usize,
        of: &[Value],
    ) -> Result<Expr, Diagnostic> {
        let id = self.model.member(node).cube;
        let relation = self.tree_rows(id)?;
        let cube = &self.model.cube(id).name;
        let mut branch = Branch {
            cube: cube.clone(),
            alias: String::new(),
            relation,
            node: self.column_of(node)?,
            parent: self.column_of(parent)?,
            unique: self.model.cube(id).primary_key == [node],
            depth,
            of: of.to_vec(),
            key,
        };
        let same = |known: &&Branch| {
            Branch {
                alias: String::new(),
                ..(*known).clone()
            } == branch
        };
        let alias = match self.branches.iter().find(same) {
            Some(known) => known.alias.clone(),
            None => {
                branch.alias = self.free_name(&format!("{cube}_below"));
                self.branches.push(branch.clone());
                branch.alias
            }
        };
        let found = Expr::IsNull(Box::new(Expr::column(&alias, NODE)));
        Ok(Expr::Not(Box::new(found)))
    }

    /// A tree on another source cannot be asked in the same statement.
    fn tree_rows(&mut self, cube: CubeId) -> Result<Relation, Diagnostic> {
        let root = self.joins.nodes[JoinTree::ROOT.0].cube;
        if self.model.cube(cube).source != self.model.cube(root).source {
            let message = "the query needs data of several sources, which is not compiled yet";
            return Err(Diagnostic::new(Code::QueryUnsupported, message));
        }
        self.relation(cube, None)
    }

    fn column_of(&self, member: MemberId) -> Result<String, Diagnostic> {
        let dimension = self.model.member(member).dimension();
        let column = dimension.and_then(|dimension| dimension.sql.as_column());
        let column = column.map(|(_, name)| name.to_owned());
        // Loading a model refuses such a tree.
        column.ok_or_else(|| Diagnostic::new(Code::ModelInvalid, "a tree of the model is faulty"))
    }

    fn free_name(&self, start: &str) -> String {
        let taken = |name: &str| {
            self.model.cube_named(name).is_some()
                || self.joins.nodes.iter().any(|node| node.alias == name)
                || self.branches.iter().any(|branch| branch.alias == name)
        };
        let mut name = start.to_owned();
        while taken(&name) {
            name.push('_');
        }
        name
    }
}

impl Branch {
    /// Finds the row below for each row of the input, if there is one.
    pub fn beside(self, input: Node) -> Node {
        let on = self
            .key
            .clone()
            .compare(Comparator::Equal, Expr::column(&self.alias, NODE));
        Node::Attach {
            input: Box::new(input),
            results: Box::new(self.rows()),
            alias: self.alias,
            on,
        }
    }

    /// The rows of the tree, each beside those above it.
    fn levels(&self) -> Node {
        let mut rows = Node::Scan {
            cube: self.cube.clone(),
            alias: self.level(0),
            relation: self.relation.clone(),
        };
        for level in 1..self.depth {
            let child = Expr::column(&self.level(level - 1), &self.parent);
            let own = Expr::column(&self.level(level), &self.node);
            rows = Node::Join {
                input: Box::new(rows),
                cube: self.cube.clone(),
                alias: self.level(level),
                relation: self.relation.clone(),
                on: child.compare(Comparator::Equal, own),
            };
        }
        rows
    }

    /// The keys of the rows below.
    fn rows(&self) -> Node {
        let mut rows = Node::Filter {
            input: Box::new(self.levels()),
            condition: Expr::Any((0..self.depth).map(|level| self.is_one_of(level)).collect()),
            reason: Reason::Branch,
        };
        rows = Node::Compute {
            input: Box::new(rows),
            columns: vec![(NODE.to_owned(), Expr::column(&self.level(0), &self.node))],
        };
        match self.unique {
            true => rows,
            false => Node::Distinct {
                input: Box::new(rows),
            },
        }
    }

    /// The row itself, or what stands so many levels above it.
    fn level(&self, level: usize) -> String {
        match level {
            0 => self.cube.clone(),
            level => format!("{}_above_{level}", self.cube),
        }
    }

    fn is_one_of(&self, level: usize) -> Expr {
        let column = Expr::column(&self.level(level), &self.node);
        match self.of.as_slice() {
            [only] => column.compare(Comparator::Equal, Expr::Value(only.clone())),
            many => Expr::In {
                expr: Box::new(column),
                values: many.iter().cloned().map(Expr::Value).collect(),
            },
        }
    }
}
