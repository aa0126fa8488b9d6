//! A plan as text: what `explain --stage lower` and the corpus show.

use std::fmt;

use sql::{Expr, NativePiece, Relation, TextPart};

use crate::plan::{Limit, Node, Over, Plan, SortKey};

impl fmt::Display for Plan {
    /// The last step first, each input indented below it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.root)?;
        below(f, &self.root, "")
    }
}

/// The inputs of a node as a tree that grows to the right.
fn below(f: &mut fmt::Formatter<'_>, node: &Node, margin: &str) -> fmt::Result {
    let inputs = node.inputs();
    for (at, input) in inputs.iter().enumerate() {
        let last = at + 1 == inputs.len();
        let (branch, inner) = if last {
            ("└─", "  ")
        } else {
            ("├─", "│ ")
        };
        write!(f, "\n{margin}{branch} {input}")?;
        below(f, input, &format!("{margin}{inner} "))?;
    }
    Ok(())
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
                relation: Relation::Table { schema, name },
                ..
            } => write!(f, "scan {cube} ({schema}.{name})"),
            Node::Scan { cube, .. } => write!(f, "scan {cube} (a query of the model)"),
            Node::Attach { alias, .. } => write!(f, "attach {alias}"),
            Node::Join { cube, alias, .. } if cube == alias => write!(f, "join {cube}"),
            Node::Join { cube, alias, .. } => write!(f, "join {cube} as {alias}"),
            Node::Filter {
                condition, reason, ..
            } => write!(f, "filter {reason}{}", Shown(condition)),
            Node::Compute { columns, .. } if columns.is_empty() => f.write_str("keep rows"),
            Node::Compute { columns, .. } => write!(f, "compute {}", names(columns)),
            Node::Aggregate { by, measures, .. } if measures.is_empty() => {
                write!(f, "group{}", behind(" by ", by))
            }
            Node::Aggregate { by, measures, .. } => {
                write!(f, "aggregate {}{}", names(measures), behind(" by ", by))
            }
            Node::Distinct { .. } => f.write_str("keep each row once"),
            Node::Beside { at, columns, .. } => {
                write!(f, "put {} beside{}", columns.join(", "), behind(" at ", at))
            }
            Node::Window { columns, .. } => write!(f, "look around for {}", around(columns)),
            Node::TakeAt { by, time, last, .. } => {
                let which = if *last { "last" } else { "first" };
                write!(f, "take the {which} {time}{}", behind(" of each ", by))
            }
            Node::Meet { by, .. } if by.is_empty() => f.write_str("meet"),
            Node::Meet { by, .. } => write!(f, "meet at {}", by.join(", ")),
            Node::Cross { .. } => f.write_str("put each beside each"),
            Node::Roll { column, within, .. } => {
                write!(f, "take for each {column} the rows {}", limits(within))
            }
            Node::Spine { column, spine } => {
                write!(f, "every {column} ({} from {})", spine.count, spine.first)
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

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let period = match self.period == self.row {
            true => "it",
            false => &self.period,
        };
        write!(f, "{} {} {period}", self.row, self.comparator.as_str())
    }
}

/// How rows in a window stand to its period.
fn limits(within: &[Limit]) -> String {
    let limits: Vec<String> = within.iter().map(Limit::to_string).collect();
    match limits.is_empty() {
        true => "of any time".to_owned(),
        false => format!("with {}", limits.join(" and ")),
    }
}

/// Columns that look at other rows, each with what these have in common.
fn around(columns: &[(String, Over)]) -> String {
    let shown =
        |(name, over): &(String, Over)| format!("{name}{}", behind(" within each ", &over.by));
    columns.iter().map(shown).collect::<Vec<_>>().join(", ")
}

/// Names behind a word, or nothing where there is none.
fn behind(word: &str, names: &[String]) -> String {
    match names.is_empty() {
        true => String::new(),
        false => format!("{word}{}", names.join(", ")),
    }
}

/// A value so many times, where that is all there is.
fn times(pieces: &[NativePiece]) -> Option<(&Expr, &Expr)> {
    let [
        NativePiece::Expr(value),
        NativePiece::Text(_),
        NativePiece::Expr(times),
    ] = pieces
    else {
        return None;
    };
    match times {
        Expr::Cast(inner, _) if matches!(**inner, Expr::Value(_)) => Some((value, times)),
        _ => None,
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
            Expr::Constant(number) => write!(f, "{number}"),
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
            // Only a value of the question makes this a product of ours.
            Expr::Native(pieces) => match times(pieces) {
                Some((value, times)) => write!(f, "{} * {}", Shown(value), Shown(times)),
                None => f.write_str("an expression of the model"),
            },
            other => write!(f, "{other:?}"),
        }
    }
}
