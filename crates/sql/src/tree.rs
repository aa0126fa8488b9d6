//! The SQL tree: as much of SQL as the compiler writes, and nothing that belongs to one dialect.

use base::{Type, Value};

use crate::Function;

/// One statement. Common table expressions stand only here, at the top: not every engine takes
/// them anywhere else.
#[derive(Debug, Clone, PartialEq)]
pub struct Tree {
    pub with: Vec<Cte>,
    pub body: Select,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Cte {
    pub name: String,
    pub query: Select,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Select {
    pub items: Vec<Item>,
    pub from: From,
    pub filter: Option<Expr>,
    pub group_by: Vec<Expr>,
    pub order_by: Vec<OrderBy>,
    pub limit: Option<u64>,
    pub offset: u64,
    /// More selects of the same columns; each different row of all of them is there once. They
    /// stand behind a select without an order or a limit.
    pub union: Vec<Select>,
}

impl Select {
    pub fn new(items: Vec<Item>, from: From) -> Self {
        Self {
            items,
            from,
            filter: None,
            group_by: Vec::new(),
            order_by: Vec::new(),
            limit: None,
            offset: 0,
            union: Vec::new(),
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    pub expr: Expr,
    pub alias: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct From {
    pub relation: Relation,
    pub alias: Option<String>,
    pub joins: Vec<Join>,
}

/// A left join: rows without a partner stay.
#[derive(Debug, Clone, PartialEq)]
pub struct Join {
    pub relation: Relation,
    pub alias: String,
    pub on: Expr,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Relation {
    Table {
        schema: String,
        name: String,
    },
    Cte(String),
    /// Nothing is read: one row of what is computed.
    Nothing,
    /// The engine's own query, written by whoever wrote the model.
    Query(Vec<QueryPiece>),
}

#[derive(Debug, Clone, PartialEq)]
pub enum QueryPiece {
    Text(String),
    Condition(Expr),
    Rows(Relation),
}

#[derive(Debug, Clone, PartialEq)]
pub struct OrderBy {
    pub expr: Expr,
    pub descending: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Expr {
    Column {
        table: Option<String>,
        name: String,
    },
    /// Travels beside the text as a typed parameter.
    Value(Value),
    /// The engine's own SQL, written by whoever wrote the model, with expressions in its holes.
    Native(Vec<NativePiece>),
    Call(Function, Vec<Expr>),
    Cast(Box<Expr>, Type),
    Compare(Box<Expr>, Comparator, Box<Expr>),
    In {
        expr: Box<Expr>,
        values: Vec<Expr>,
    },
    /// Whether a text has another one at its place, in capitals or not.
    Like {
        expr: Box<Expr>,
        part: TextPart,
        text: String,
    },
    IsNull(Box<Expr>),
    Not(Box<Expr>),
    /// All hold; true where there is none.
    All(Vec<Expr>),
    /// One holds; false where there is none.
    Any(Vec<Expr>),
    /// The value behind the first condition that holds; without one that does, the other value, or
    /// null.
    Case {
        arms: Vec<(Expr, Expr)>,
        otherwise: Option<Box<Expr>>,
    },
    /// A function over the rows that agree in some expressions, in an order where that matters.
    Window {
        function: Function,
        arguments: Vec<Expr>,
        by: Vec<Expr>,
        order: Vec<OrderBy>,
    },
    /// A whole number that is part of the shape of the statement, not of the question.
    Constant(i64),
}

#[derive(Debug, Clone, PartialEq)]
pub enum NativePiece {
    Text(String),
    Expr(Expr),
}

/// Where in a value a text is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextPart {
    Anywhere,
    Start,
    End,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparator {
    pub fn as_str(self) -> &'static str {
        match self {
            Comparator::Equal => "=",
            Comparator::NotEqual => "<>",
            Comparator::Less => "<",
            Comparator::LessOrEqual => "<=",
            Comparator::Greater => ">",
            Comparator::GreaterOrEqual => ">=",
        }
    }
}

impl Expr {
    pub fn column(table: &str, name: &str) -> Self {
        Expr::Column {
            table: Some(table.to_owned()),
            name: name.to_owned(),
        }
    }

    /// A condition that says what it stands for, for people to read: it holds for every row.
    pub fn said(what: &str) -> Self {
        let what = what.replace("*/", "");
        Expr::Native(vec![NativePiece::Text(format!("/* {what} */ 1 = 1"))])
    }

    /// A column of the only relation there is.
    pub fn name(name: &str) -> Self {
        Expr::Column {
            table: None,
            name: name.to_owned(),
        }
    }

    pub fn compare(self, comparator: Comparator, other: Expr) -> Self {
        Expr::Compare(Box::new(self), comparator, Box::new(other))
    }

    /// The expressions directly inside, for passes that walk a tree.
    pub fn children_mut(&mut self) -> Vec<&mut Expr> {
        match self {
            Expr::Column { .. } | Expr::Value(_) | Expr::Constant(_) => Vec::new(),
            Expr::Native(pieces) => pieces
                .iter_mut()
                .filter_map(|piece| match piece {
                    NativePiece::Expr(expr) => Some(expr),
                    NativePiece::Text(_) => None,
                })
                .collect(),
            Expr::Call(_, parts) | Expr::All(parts) | Expr::Any(parts) => {
                parts.iter_mut().collect()
            }
            Expr::Cast(inner, _) | Expr::IsNull(inner) | Expr::Not(inner) => vec![inner],
            Expr::Like { expr, .. } => vec![expr],
            Expr::Compare(left, _, right) => vec![left, right],
            Expr::In { expr, values } => std::iter::once(&mut **expr).chain(values).collect(),
            Expr::Window {
                arguments,
                by,
                order,
                ..
            } => {
                let order = order.iter_mut().map(|order| &mut order.expr);
                arguments.iter_mut().chain(by).chain(order).collect()
            }
            Expr::Case { arms, otherwise } => {
                let arms = arms.iter_mut().flat_map(|(when, then)| [when, then]);
                arms.chain(otherwise.as_deref_mut()).collect()
            }
        }
    }
}
