//! The relational plan: what is read, joined, filtered, aggregated and ordered, in that order.
//!
//! Its text form is what `explain --stage lower` and the corpus show.

use std::collections::BTreeSet;
use std::fmt;

use base::Spine;
use sql::{Comparator, Expr, Function, Relation};

/// A plan for one source.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    pub root: Node,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// The rows of a cube.
    Scan {
        cube: String,
        alias: String,
        relation: Relation,
    },
    /// The row of another cube that belongs to each row, if there is one.
    Join {
        input: Box<Node>,
        cube: String,
        alias: String,
        relation: Relation,
        on: Expr,
    },
    /// To each row the one row of other results that belongs to it, if there is one.
    Attach {
        input: Box<Node>,
        results: Box<Node>,
        alias: String,
        on: Expr,
    },
    Filter {
        input: Box<Node>,
        condition: Expr,
        reason: Reason,
    },
    /// Each different row once.
    Distinct { input: Box<Node> },
    /// Names the values that everything above works with.
    Compute {
        input: Box<Node>,
        columns: Vec<(String, Expr)>,
    },
    /// One row per combination of `by`; one row in all where that is empty.
    Aggregate {
        input: Box<Node>,
        by: Vec<String>,
        measures: Vec<(String, Expr)>,
    },
    /// Adds columns that look at other rows of the same result.
    Window {
        input: Box<Node>,
        columns: Vec<(String, Over)>,
    },
    /// To each row some columns of other results, at the keys in which they agree.
    Beside {
        input: Box<Node>,
        results: Box<Node>,
        at: Vec<String>,
        columns: Vec<String>,
    },
    /// Of each combination of `by`, the row of its last or first time.
    TakeAt {
        input: Box<Node>,
        by: Vec<String>,
        time: String,
        last: bool,
        measures: Vec<String>,
    },
    /// Totals side by side, each joined at the keys it has. A combination of `by` that only some of
    /// those with groups of their own have stays, without the measures of the others.
    Meet { by: Vec<String>, parts: Vec<Part> },
    /// Every row of one side beside every row of the other.
    Cross { left: Box<Node>, right: Box<Node> },
    /// Each row once for every period whose window it lies in, under the period instead of its own. One
    /// without a period of its own lies in none.
    Roll {
        input: Box<Node>,
        periods: Box<Node>,
        column: String,
        within: Vec<Limit>,
        /// Columns of the rows that serve for nothing else.
        beside: Vec<String>,
    },
    /// The first moment of every period of a stretch, under the name of a column.
    Spine { column: String, spine: Spine },
    /// The asked columns in their order, those computed from aggregates among them.
    Derive {
        input: Box<Node>,
        columns: Vec<(String, Expr)>,
    },
    Sort {
        input: Box<Node>,
        keys: Vec<SortKey>,
    },
    Limit {
        input: Box<Node>,
        rows: u64,
        offset: u64,
    },
}

/// How a row in a window stands to a column of its period.
#[derive(Debug, Clone, PartialEq)]
pub struct Limit {
    pub row: String,
    pub comparator: Comparator,
    pub period: String,
}

/// A function over the rows that agree in some columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Over {
    pub function: Function,
    /// The column that it is of. Of a rank it is the one without which there is no place.
    pub of: Option<String>,
    pub by: Vec<String>,
    pub order: Vec<SortKey>,
}

impl Over {
    /// The place of each row by a column; equal ones share it, and what has no value has none.
    pub fn rank(of: String, by: Vec<String>, descending: bool) -> Self {
        Over {
            function: Function::Rank,
            order: vec![SortKey {
                column: of.clone(),
                descending,
            }],
            of: Some(of),
            by,
        }
    }
}

/// Totals that meet others: those of one fact, or of a wider grain.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// What tells it from other totals of the same fact; it goes into the names in the statement.
    pub label: Option<String>,
    /// Yields the keys of `at`, then measures.
    pub totals: Node,
    /// Those of the keys that it has: what agrees in them belongs together.
    pub at: Vec<String>,
    /// Its measures, each under the name it has when they have met.
    pub measures: Vec<(String, String)>,
    pub groups: Groups,
}

/// Which combinations of keys a part brings into the result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Groups {
    /// All that it has.
    Own,
    /// Those whose values of these keys are among those of parts with groups of their own.
    InPeriods(Vec<String>),
    /// None: it only stands beside those of others.
    OfOthers,
}

impl Part {
    /// Totals that have every key, and keep the names of their measures.
    pub fn of(totals: Node, by: &[String]) -> Self {
        let measures = totals.columns().split_off(by.len()).into_iter();
        Part {
            label: None,
            at: by.to_vec(),
            measures: measures.map(|name| (name.clone(), name)).collect(),
            totals,
            groups: Groups::Own,
        }
    }
}

/// Who asked for a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// A row rule of this cube.
    RowRule(String),
    /// What a row rule looks up in a tree.
    Branch,
    Question,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::RowRule(cube) => write!(f, "by row rule of {cube}: "),
            Reason::Branch => f.write_str("by the place in the tree: "),
            Reason::Question => Ok(()),
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct SortKey {
    pub column: String,
    pub descending: bool,
}

impl Plan {
    /// The cubes whose rows it reads, for whatever reason.
    pub fn cubes(&self) -> BTreeSet<&str> {
        let mut cubes = BTreeSet::new();
        let mut open = vec![&self.root];
        while let Some(node) = open.pop() {
            if let Node::Scan { cube, .. } | Node::Join { cube, .. } = node {
                cubes.insert(cube.as_str());
            }
            open.extend(node.inputs());
        }
        cubes
    }
}

impl Node {
    /// What the node works on; several where totals meet, or results are attached.
    pub fn inputs(&self) -> Vec<&Node> {
        match self {
            Node::Scan { .. } | Node::Spine { .. } => Vec::new(),
            Node::Cross { left, right } => vec![left, right],
            Node::Roll { input, periods, .. } => vec![input, periods],
            Node::Meet { parts, .. } => parts.iter().map(|part| &part.totals).collect(),
            Node::Attach { input, results, .. } | Node::Beside { input, results, .. } => {
                vec![input, results]
            }
            Node::Join { input, .. }
            | Node::Filter { input, .. }
            | Node::Compute { input, .. }
            | Node::Distinct { input }
            | Node::Aggregate { input, .. }
            | Node::Window { input, .. }
            | Node::TakeAt { input, .. }
            | Node::Derive { input, .. }
            | Node::Sort { input, .. }
            | Node::Limit { input, .. } => vec![input],
        }
    }

    /// The names of the columns that it yields; none while rows are only read.
    pub fn columns(&self) -> Vec<String> {
        let names = |columns: &[(String, Expr)]| -> Vec<String> {
            columns.iter().map(|(name, _)| name.clone()).collect()
        };
        match self {
            Node::Aggregate { by, measures, .. } => [by.clone(), names(measures)].concat(),
            Node::TakeAt { by, measures, .. } => [by.clone(), measures.clone()].concat(),
            Node::Compute { columns, .. } | Node::Derive { columns, .. } => names(columns),
            Node::Spine { column, .. } => vec![column.clone()],
            Node::Meet { by, parts } => {
                let measures = parts.iter().flat_map(|part| &part.measures);
                let measures = measures.map(|(name, _)| name);
                by.iter().chain(measures).cloned().collect()
            }
            Node::Roll { input, beside, .. } => {
                let mut columns = input.columns();
                columns.retain(|name| !beside.contains(name));
                columns
            }
            Node::Attach { input, .. } => input.columns(),
            Node::Beside { input, columns, .. } => [input.columns(), columns.clone()].concat(),
            Node::Window { input, columns } => {
                let added = columns.iter().map(|(name, _)| name.clone());
                input.columns().into_iter().chain(added).collect()
            }
            other => other.inputs().into_iter().flat_map(Node::columns).collect(),
        }
    }

    fn inputs_mut(&mut self) -> Vec<&mut Node> {
        match self {
            Node::Scan { .. } | Node::Spine { .. } => Vec::new(),
            Node::Cross { left, right } => vec![left, right],
            Node::Roll { input, periods, .. } => vec![input, periods],
            Node::Meet { parts, .. } => parts.iter_mut().map(|part| &mut part.totals).collect(),
            Node::Attach { input, results, .. } | Node::Beside { input, results, .. } => {
                vec![input, results]
            }
            Node::Join { input, .. }
            | Node::Filter { input, .. }
            | Node::Compute { input, .. }
            | Node::Distinct { input }
            | Node::Aggregate { input, .. }
            | Node::Window { input, .. }
            | Node::TakeAt { input, .. }
            | Node::Derive { input, .. }
            | Node::Sort { input, .. }
            | Node::Limit { input, .. } => vec![input],
        }
    }

    /// The same node over other inputs.
    pub fn map_inputs(mut self, change: &mut dyn FnMut(Node) -> Node) -> Node {
        for input in self.inputs_mut() {
            // Something must stand there while the input is changed.
            let nothing = Node::Meet {
                by: Vec::new(),
                parts: Vec::new(),
            };
            *input = change(std::mem::replace(input, nothing));
        }
        self
    }
}
