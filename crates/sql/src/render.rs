//! Stage 8: a legal tree becomes text that people can read, with its values beside it.

use base::Value;

use crate::{
    Dialect, Expr, From, Function, Item, NativePiece, NullOrder, OrderBy, Placeholder, Relation,
    Select, Tree,
};

/// Text for one engine and the values of its parameters in their order.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    pub text: String,
    pub parameters: Vec<Value>,
}

/// The verb. Takes a tree that was legalized for the same dialect.
pub fn render(tree: &Tree, dialect: &dyn Dialect) -> Statement {
    let mut writer = Writer {
        dialect,
        text: String::new(),
        parameters: Vec::new(),
    };
    for (i, cte) in tree.with.iter().enumerate() {
        let opening = if i == 0 { "WITH " } else { ",\n" };
        writer.text.push_str(opening);
        writer
            .text
            .push_str(&format!("{} AS (\n", dialect.quote(&cte.name)));
        writer.select(&cte.query, "  ");
        writer.text.push_str("\n)");
    }
    if !tree.with.is_empty() {
        writer.text.push('\n');
    }
    writer.select(&tree.body, "");
    Statement {
        text: writer.text,
        parameters: writer.parameters,
    }
}

struct Writer<'a> {
    dialect: &'a dyn Dialect,
    text: String,
    parameters: Vec<Value>,
}

impl Writer<'_> {
    fn select(&mut self, select: &Select, indent: &str) {
        self.text.push_str(&format!("{indent}SELECT\n"));
        let items: Vec<String> = select.items.iter().map(|item| self.item(item)).collect();
        self.lines(indent, &items, ",");
        self.from(&select.from, indent);
        if let Some(filter) = &select.filter {
            let conditions = match filter {
                Expr::All(parts) if !parts.is_empty() => {
                    parts.iter().map(|part| self.operand(part)).collect()
                }
                other => vec![self.expr(other)],
            };
            self.text.push_str(&format!("\n{indent}WHERE\n"));
            let joined: Vec<String> = conditions
                .iter()
                .enumerate()
                .map(|(i, c)| {
                    if i == 0 {
                        c.clone()
                    } else {
                        format!("AND {c}")
                    }
                })
                .collect();
            self.lines(indent, &joined, "");
        }
        if !select.group_by.is_empty() {
            let keys: Vec<String> = select.group_by.iter().map(|key| self.expr(key)).collect();
            self.text
                .push_str(&format!("\n{indent}GROUP BY {}", keys.join(", ")));
        }
        if !select.order_by.is_empty() {
            let keys: Vec<String> = select
                .order_by
                .iter()
                .map(|order| self.order(order))
                .collect();
            self.text
                .push_str(&format!("\n{indent}ORDER BY {}", keys.join(", ")));
        }
        if let Some(limit) = select.limit {
            self.text.push_str(&format!("\n{indent}LIMIT {limit}"));
        }
        if select.offset > 0 {
            self.text
                .push_str(&format!("\n{indent}OFFSET {}", select.offset));
        }
    }

    fn lines(&mut self, indent: &str, lines: &[String], separator: &str) {
        let lines: Vec<String> = lines
            .iter()
            .map(|line| format!("{indent}  {line}"))
            .collect();
        self.text.push_str(&lines.join(&format!("{separator}\n")));
    }

    fn item(&mut self, item: &Item) -> String {
        let alias = self.dialect.quote(&item.alias);
        match &item.expr {
            Expr::Column { table: None, name } if *name == item.alias => alias,
            expr => format!("{} AS {alias}", self.expr(expr)),
        }
    }

    fn from(&mut self, from: &From, indent: &str) {
        let alias = from
            .alias
            .as_ref()
            .map(|alias| format!(" AS {}", self.dialect.quote(alias)));
        self.text.push_str(&format!(
            "\n{indent}FROM {}{}",
            self.relation(&from.relation),
            alias.unwrap_or_default()
        ));
        for join in &from.joins {
            let on = self.expr(&join.on);
            let relation = self.relation(&join.relation);
            let alias = self.dialect.quote(&join.alias);
            self.text.push_str(&format!(
                "\n{indent}LEFT JOIN {relation} AS {alias} ON {on}"
            ));
        }
    }

    fn relation(&self, relation: &Relation) -> String {
        match relation {
            Relation::Table { schema, name } => {
                format!(
                    "{}.{}",
                    self.dialect.quote(schema),
                    self.dialect.quote(name)
                )
            }
            Relation::Cte(name) => self.dialect.quote(name),
        }
    }

    fn order(&mut self, order: &OrderBy) -> String {
        let direction = if order.descending { " DESC" } else { "" };
        let nulls = if self.dialect.nulls() == NullOrder::Explicit {
            " NULLS LAST"
        } else {
            ""
        };
        format!("{}{direction}{nulls}", self.expr(&order.expr))
    }

    fn expr(&mut self, expr: &Expr) -> String {
        match expr {
            Expr::Column {
                table: Some(table),
                name,
            } => {
                format!("{}.{}", self.dialect.quote(table), self.dialect.quote(name))
            }
            Expr::Column { table: None, name } => self.dialect.quote(name),
            Expr::Value(value) => self.bind(value),
            Expr::Native(pieces) => pieces.iter().map(|piece| self.native(piece)).collect(),
            Expr::Call(function, arguments) => self.call(*function, arguments),
            Expr::Cast(inner, kind) => format!(
                "CAST({} AS {})",
                self.expr(inner),
                self.dialect.type_name(*kind)
            ),
            Expr::Compare(left, comparator, right) => {
                let (left, right) = (self.operand(left), self.operand(right));
                format!("{left} {} {right}", comparator.as_str())
            }
            Expr::In { expr, values } => {
                let list: Vec<String> = values.iter().map(|value| self.expr(value)).collect();
                format!("{} IN ({})", self.operand(expr), list.join(", "))
            }
            Expr::IsNull(inner) => format!("{} IS NULL", self.operand(inner)),
            Expr::Not(inner) => format!("NOT {}", self.operand(inner)),
            Expr::All(parts) => self.joined(parts, " AND ", "1 = 1"),
            Expr::Any(parts) => self.joined(parts, " OR ", "1 = 0"),
            Expr::Case {
                when,
                then,
                otherwise,
            } => {
                let (when, then, otherwise) =
                    (self.expr(when), self.expr(then), self.expr(otherwise));
                format!("CASE WHEN {when} THEN {then} ELSE {otherwise} END")
            }
            Expr::Constant(number) => number.to_string(),
        }
    }

    /// An expression as part of another one: in parentheses where it could fall apart.
    fn operand(&mut self, expr: &Expr) -> String {
        let text = self.expr(expr);
        match expr {
            Expr::All(parts) | Expr::Any(parts) if parts.len() < 2 => text,
            Expr::Column { .. }
            | Expr::Value(_)
            | Expr::Call(..)
            | Expr::Cast(..)
            | Expr::Constant(_) => text,
            Expr::Compare(..) | Expr::In { .. } | Expr::IsNull(_) | Expr::Case { .. } => text,
            Expr::Native(_) | Expr::Not(_) | Expr::All(_) | Expr::Any(_) => format!("({text})"),
        }
    }

    fn joined(&mut self, parts: &[Expr], by: &str, none: &str) -> String {
        match parts {
            [] => none.to_owned(),
            parts => parts
                .iter()
                .map(|part| self.operand(part))
                .collect::<Vec<_>>()
                .join(by),
        }
    }

    fn native(&mut self, piece: &NativePiece) -> String {
        match piece {
            NativePiece::Text(text) => text.clone(),
            NativePiece::Expr(expr) => self.operand(expr),
        }
    }

    fn call(&mut self, function: Function, arguments: &[Expr]) -> String {
        let mut text = self
            .dialect
            .function(function)
            .unwrap_or_default()
            .to_owned();
        for (i, argument) in arguments.iter().enumerate() {
            let argument = self.expr(argument);
            text = text.replace(&format!("{{{i}}}"), &argument);
        }
        text
    }

    /// The placeholder of a value. Where the engine can name one twice, equal values share it.
    fn bind(&mut self, value: &Value) -> String {
        match self.dialect.placeholder() {
            Placeholder::Question => {
                self.parameters.push(value.clone());
                "?".to_owned()
            }
            Placeholder::Numbered(prefix) => {
                let known = self.parameters.iter().position(|other| other == value);
                let index = known.unwrap_or_else(|| {
                    self.parameters.push(value.clone());
                    self.parameters.len() - 1
                });
                format!("{prefix}{}", index + 1)
            }
        }
    }
}
