//! The relational plan: what is read, joined, filtered, aggregated and ordered, in that order.
//!
//! Its text form is what `explain --stage lower` and the corpus show.

use std::fmt;

use sql::{Expr, TextPart};

/// A plan for one source.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    pub root: Node,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// The rows of a cube's table.
    Scan {
        cube: String,
        alias: String,
        schema: String,
        table: String,
    },
    /// The row of another cube that belongs to each row, if there is one.
    Join {
        input: Box<Node>,
        cube: String,
        alias: String,
        schema: String,
        table: String,
        on: Expr,
    },
    Filter {
        input: Box<Node>,
        condition: Expr,
        reason: Reason,
    },
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

/// Who asked for a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// A row rule of this cube.
    RowRule(String),
    Question,
}

#[derive(Debug, Clone, PartialEq)]
pub struct SortKey {
    pub column: String,
    pub descending: bool,
}

impl Node {
    pub fn input(&self) -> Option<&Node> {
        match self {
            Node::Scan { .. } => None,
            Node::Join { input, .. }
            | Node::Filter { input, .. }
            | Node::Compute { input, .. }
            | Node::Aggregate { input, .. }
            | Node::Derive { input, .. }
            | Node::Sort { input, .. }
            | Node::Limit { input, .. } => Some(input),
        }
    }

    /// The same node over another input.
    pub fn map_input(self, change: impl FnOnce(Node) -> Node) -> Node {
        let apply = |input: Box<Node>| Box::new(change(*input));
        match self {
            Node::Scan { .. } => self,
            Node::Join {
                input,
                cube,
                alias,
                schema,
                table,
                on,
            } => Node::Join {
                input: apply(input),
                cube,
                alias,
                schema,
                table,
                on,
            },
            Node::Filter {
                input,
                condition,
                reason,
            } => Node::Filter {
                input: apply(input),
                condition,
                reason,
            },
            Node::Compute { input, columns } => Node::Compute {
                input: apply(input),
                columns,
            },
            Node::Aggregate {
                input,
                by,
                measures,
            } => Node::Aggregate {
                input: apply(input),
                by,
                measures,
            },
            Node::Derive { input, columns } => Node::Derive {
                input: apply(input),
                columns,
            },
            Node::Sort { input, keys } => Node::Sort {
                input: apply(input),
                keys,
            },
            Node::Limit {
                input,
                rows,
                offset,
            } => Node::Limit {
                input: apply(input),
                rows,
                offset,
            },
        }
    }
}

impl fmt::Display for Plan {
    /// The last step first, each input indented below it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut node = Some(&self.root);
        let mut depth = 0usize;
        while let Some(current) = node {
            if depth > 0 {
                write!(f, "\n{}└─ ", "   ".repeat(depth - 1))?;
            }
            write!(f, "{current}")?;
            node = current.input();
            depth += 1;
        }
        Ok(())
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = |columns: &[(String, Expr)]| {
            columns
                .iter()
                .map(|(name, _)| name.clone())
                .collect::<Vec<_>>()
                .join(", ")
        };
        match self {
            Node::Scan {
                cube,
                schema,
                table,
                ..
            } => write!(f, "scan {cube} ({schema}.{table})"),
            Node::Join { cube, alias, .. } if cube == alias => write!(f, "join {cube}"),
            Node::Join { cube, alias, .. } => write!(f, "join {cube} as {alias}"),
            Node::Filter {
                condition,
                reason: Reason::RowRule(cube),
                ..
            } => {
                write!(f, "filter by row rule of {cube}: {}", Shown(condition))
            }
            Node::Filter {
                condition,
                reason: Reason::Question,
                ..
            } => write!(f, "filter {}", Shown(condition)),
            Node::Compute { columns, .. } if columns.is_empty() => f.write_str("keep rows"),
            Node::Compute { columns, .. } => write!(f, "compute {}", names(columns)),
            Node::Aggregate { by, measures, .. } => {
                write!(f, "aggregate {}", names(measures))?;
                if by.is_empty() {
                    Ok(())
                } else {
                    write!(f, " by {}", by.join(", "))
                }
            }
            Node::Derive { columns, .. } => write!(f, "derive {}", names(columns)),
            Node::Sort { keys, .. } => {
                let key = |key: &SortKey| {
                    format!(
                        "{}{}",
                        key.column,
                        if key.descending { " desc" } else { "" }
                    )
                };
                write!(
                    f,
                    "sort {}",
                    keys.iter().map(key).collect::<Vec<_>>().join(", ")
                )
            }
            Node::Limit {
                rows, offset: 0, ..
            } => write!(f, "limit {rows}"),
            Node::Limit { rows, offset, .. } => write!(f, "limit {rows} offset {offset}"),
        }
    }
}

/// A condition in the words of a plan.
struct Shown<'a>(&'a Expr);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |f: &mut fmt::Formatter<'_>, parts: &[Expr], by: &str| {
            for (i, part) in parts.iter().enumerate() {
                if i > 0 {
                    f.write_str(by)?;
                }
                match part {
                    Expr::All(inner) | Expr::Any(inner) if inner.len() > 1 => {
                        write!(f, "({})", Shown(part))?
                    }
                    _ => write!(f, "{}", Shown(part))?,
                }
            }
            Ok(())
        };
        match self.0 {
            Expr::Column {
                table: Some(table),
                name,
            } => write!(f, "{table}.{name}"),
            Expr::Column { table: None, name } => f.write_str(name),
            Expr::Value(value) => write!(f, "{value}"),
            Expr::Cast(inner, _) => write!(f, "{}", Shown(inner)),
            Expr::Compare(left, comparator, right) => {
                write!(
                    f,
                    "{} {} {}",
                    Shown(left),
                    comparator.as_str(),
                    Shown(right)
                )
            }
            Expr::In { expr, values } => {
                write!(f, "{} in (", Shown(expr))?;
                list(f, values, ", ")?;
                f.write_str(")")
            }
            Expr::Like { expr, part, text } => {
                let how = match part {
                    TextPart::Anywhere => "contains",
                    TextPart::Start => "starts with",
                    TextPart::End => "ends with",
                };
                write!(f, "{} {how} {text:?}", Shown(expr))
            }
            Expr::IsNull(inner) => write!(f, "{} is null", Shown(inner)),
            Expr::Not(inner) => write!(f, "not ({})", Shown(inner)),
            Expr::All(parts) if parts.is_empty() => f.write_str("every row"),
            Expr::Any(parts) if parts.is_empty() => f.write_str("no row"),
            Expr::All(parts) => list(f, parts, " and "),
            Expr::Any(parts) => list(f, parts, " or "),
            Expr::Native(_) => f.write_str("an expression of the model"),
            other => write!(f, "{other:?}"),
        }
    }
}
