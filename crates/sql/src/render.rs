//! Stage 8: a legal tree becomes text that people can read, with its values beside it.

use base::{Type, Value};

use crate::result_types::result_types;
use crate::{
    Dialect, Expr, From, Function, Item, LimitClause, NativePiece, NullOrder, OrderBy, Placeholder,
    QueryPiece, Relation, Select, Tree,
};

/// Text for one engine and the values of its parameters in their order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Statement {
    pub text: String,
    pub parameters: Vec<Value>,
    /// The types of the result's columns as far as the statement casts them.
    pub columns: Vec<Option<Type>>,
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
        columns: result_types(tree),
    }
}

pub(crate) struct Writer<'a> {
    pub(crate) dialect: &'a dyn Dialect,
    text: String,
    parameters: Vec<Value>,
}

impl Writer<'_> {
    fn select(&mut self, select: &Select, indent: &str) {
        let top = self.top(select);
        self.text.push_str(&format!("{indent}SELECT{top}\n"));
        let items: Vec<String> = select.items.iter().map(|item| self.item(item)).collect();
        self.lines(indent, &items, ",");
        self.from(&select.from, indent);
        if let Some(filter) = &select.filter {
            self.text.push_str(&format!("\n{indent}WHERE\n"));
            let mut conditions: Vec<String> = match filter {
                Expr::All(parts) if !parts.is_empty() => {
                    parts.iter().map(|part| self.condition(part)).collect()
                }
                other => vec![self.condition(other)],
            };
            for condition in conditions.iter_mut().skip(1) {
                condition.insert_str(0, "AND ");
            }
            self.lines(indent, &conditions, "");
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
            self.limit(limit, select.offset, indent);
        }
        for united in &select.union {
            self.text.push_str(&format!("\n{indent}UNION\n"));
            self.select(united, indent);
        }
    }

    /// The limit where it stands in front of the columns.
    fn top(&self, select: &Select) -> String {
        match (self.dialect.limit(), select.limit) {
            (Some(LimitClause::Top), Some(limit)) if select.offset == 0 => {
                format!(" TOP ({limit})")
            }
            _ => String::new(),
        }
    }

    /// The limit where it stands at the end.
    fn limit(&mut self, limit: u64, offset: u64, indent: &str) {
        let text = match self.dialect.limit() {
            Some(LimitClause::Top) if offset == 0 => return,
            Some(LimitClause::Top) => {
                format!("\n{indent}OFFSET {offset} ROWS FETCH NEXT {limit} ROWS ONLY")
            }
            _ if offset == 0 => format!("\n{indent}LIMIT {limit}"),
            _ => format!("\n{indent}LIMIT {limit}\n{indent}OFFSET {offset}"),
        };
        self.text.push_str(&text);
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
            expr => format!("{} AS {alias}", self.whole(expr)),
        }
    }

    fn from(&mut self, from: &From, indent: &str) {
        if from.relation == Relation::Nothing {
            return;
        }
        let alias = from
            .alias
            .as_ref()
            .map(|alias| format!(" AS {}", self.dialect.quote(alias)));
        let relation = self.relation(&from.relation);
        let alias = alias.unwrap_or_default();
        self.text
            .push_str(&format!("\n{indent}FROM {relation}{alias}"));
        for join in &from.joins {
            // Values are bound in the order in which they stand.
            let relation = self.relation(&join.relation);
            let on = self.on(&join.on, indent);
            let alias = match &join.relation {
                Relation::Cte(name) if *name == join.alias => String::new(),
                _ => format!(" AS {}", self.dialect.quote(&join.alias)),
            };
            self.text
                .push_str(&format!("\n{indent}LEFT JOIN {relation}{alias} ON {on}"));
        }
    }

    /// The condition of a join, each of several parts on a line of its own.
    fn on(&mut self, on: &Expr, indent: &str) -> String {
        match on {
            Expr::All(parts) if parts.len() > 1 => {
                let parts: Vec<String> = parts.iter().map(|part| self.condition(part)).collect();
                parts.join(&format!("\n{indent}  AND "))
            }
            on => self.whole(on),
        }
    }

    fn relation(&mut self, relation: &Relation) -> String {
        match relation {
            Relation::Table { schema, name } => {
                format!(
                    "{}.{}",
                    self.dialect.quote(schema),
                    self.dialect.quote(name)
                )
            }
            Relation::Cte(name) => self.dialect.quote(name),
            Relation::Nothing => String::new(),
            Relation::Query(pieces) => {
                let pieces = pieces.iter().map(|piece| self.query_piece(piece));
                format!("(\n{}\n)", pieces.collect::<String>())
            }
        }
    }

    fn query_piece(&mut self, piece: &QueryPiece) -> String {
        match piece {
            QueryPiece::Text(text) => text.clone(),
            QueryPiece::Condition(Expr::All(parts)) if parts.is_empty() => "1 = 1".into(),
            QueryPiece::Condition(condition) => format!("({})", self.expr(condition)),
            QueryPiece::Rows(relation) => self.relation(relation),
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
            // A parameter without a value has no type that an engine could tell.
            Expr::Value(Value::Null) => "NULL".into(),
            Expr::Value(value) => self.bind(value),
            Expr::Native(pieces) => pieces.iter().map(|piece| self.native(piece)).collect(),
            Expr::Call(function, arguments) => self.call(*function, arguments),
            Expr::Cast(inner, kind) => {
                let kind = self.dialect.type_name(*kind);
                format!("CAST({} AS {kind})", self.whole(inner))
            }
            Expr::Compare(left, comparator, right) => {
                let (left, right) = (self.operand(left), self.operand(right));
                format!("{left} {} {right}", comparator.as_str())
            }
            Expr::In { expr, values } => {
                let list: Vec<String> = values.iter().map(|value| self.whole(value)).collect();
                format!("{} IN ({})", self.operand(expr), list.join(", "))
            }
            Expr::Like { expr, part, text } => self.like(expr, *part, text),
            Expr::IsNull(inner) => format!("{} IS NULL", self.operand(inner)),
            Expr::Not(inner) => format!("NOT {}", self.condition(inner)),
            Expr::All(parts) => self.joined(parts, " AND ", "1 = 1"),
            Expr::Any(parts) => self.joined(parts, " OR ", "1 = 0"),
            Expr::Case { arms, otherwise } => self.case(arms, otherwise.as_deref()),
            Expr::Window {
                function,
                arguments,
                by,
                order,
            } => self.window(*function, arguments, (by, order)),
            Expr::Constant(number) => number.to_string(),
        }
    }

    fn window(
        &mut self,
        function: Function,
        arguments: &[Expr],
        (by, order): (&[Expr], &[OrderBy]),
    ) -> String {
        let call = self.call(function, arguments);
        let mut parts = Vec::new();
        if !by.is_empty() {
            let by: Vec<String> = by.iter().map(|key| self.expr(key)).collect();
            parts.push(format!("PARTITION BY {}", by.join(", ")));
        }
        if !order.is_empty() {
            let order: Vec<String> = order.iter().map(|order| self.order(order)).collect();
            parts.push(format!("ORDER BY {}", order.join(", ")));
        }
        format!("{call} OVER ({})", parts.join(" "))
    }

    fn case(&mut self, arms: &[(Expr, Expr)], otherwise: Option<&Expr>) -> String {
        let mut text = "CASE".to_owned();
        for (when, then) in arms {
            let (when, then) = (self.whole(when), self.whole(then));
            text.push_str(&format!(" WHEN {when} THEN {then}"));
        }
        if let Some(otherwise) = otherwise {
            text.push_str(&format!(" ELSE {}", self.whole(otherwise)));
        }
        text + " END"
    }

    /// An expression that fills its place. SQL of the model is kept together by parentheses, or
    /// `DISTINCT x`, `a, b` and the like would mean more than one value.
    pub(crate) fn whole(&mut self, expr: &Expr) -> String {
        let text = self.expr(expr);
        match expr {
            Expr::Native(pieces) if !is_arithmetic(pieces) => format!("({text})"),
            _ => text,
        }
    }

    /// An expression as part of a condition: in parentheses where it could fall apart.
    fn condition(&mut self, expr: &Expr) -> String {
        if let Expr::All(parts) | Expr::Any(parts) = expr
            && let [only] = parts.as_slice()
        {
            return self.condition(only);
        }
        let text = self.expr(expr);
        match expr {
            Expr::All(parts) | Expr::Any(parts) if parts.is_empty() => text,
            Expr::Native(_) | Expr::Not(_) | Expr::All(_) | Expr::Any(_) => format!("({text})"),
            Expr::Compare(..) | Expr::In { .. } | Expr::IsNull(_) | Expr::Case { .. } => text,
            Expr::Like { .. } => text,
            Expr::Column { .. }
            | Expr::Value(_)
            | Expr::Call(..)
            | Expr::Window { .. }
            | Expr::Cast(..)
            | Expr::Constant(_) => text,
        }
    }

    /// An expression as part of another one.
    pub(crate) fn operand(&mut self, expr: &Expr) -> String {
        match expr {
            Expr::Compare(..) | Expr::In { .. } | Expr::Like { .. } | Expr::IsNull(_) => {
                format!("({})", self.expr(expr))
            }
            Expr::All(parts) | Expr::Any(parts) if parts.is_empty() => {
                format!("({})", self.expr(expr))
            }
            _ => self.condition(expr),
        }
    }

    fn joined(&mut self, parts: &[Expr], by: &str, none: &str) -> String {
        let parts: Vec<String> = match parts {
            [] => return none.to_owned(),
            [only] => return self.whole(only),
            parts => parts.iter().map(|part| self.condition(part)).collect(),
        };
        parts.join(by)
    }

    fn native(&mut self, piece: &NativePiece) -> String {
        match piece {
            NativePiece::Text(text) => text.clone(),
            NativePiece::Expr(expr) => self.operand(expr),
        }
    }

    /// Writes the arguments into the holes of the template, each anew: where a value is bound for
    /// every occurrence, a hole that stands twice binds twice.
    fn call(&mut self, function: Function, arguments: &[Expr]) -> String {
        let mut template = self.dialect.function(function).unwrap_or_default();
        let mut text = String::new();
        while let Some((before, hole, after)) = next_hole(template) {
            text.push_str(before);
            if let Some(argument) = arguments.get(hole) {
                text.push_str(&match function.is_arithmetic() {
                    true => self.operand(argument),
                    false => self.whole(argument),
                });
            }
            template = after;
        }
        text + template
    }

    /// The placeholder of a value, cast where the engine would take it for something else.
    pub(crate) fn bind(&mut self, value: &Value) -> String {
        let placeholder = self.placeholder(value);
        match self.dialect.bound_as(value) {
            Some(kind) => format!("CAST({placeholder} AS {})", self.dialect.type_name(kind)),
            None => placeholder,
        }
    }

    /// Where the engine can name one twice, equal values share it.
    fn placeholder(&mut self, value: &Value) -> String {
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

/// What stands before the first hole of a template, its number, and the rest.
fn next_hole(template: &str) -> Option<(&str, usize, &str)> {
    let (before, rest) = template.split_once('{')?;
    let (number, after) = rest.split_once('}')?;
    Some((before, number.parse().ok()?, after))
}

/// Nothing but columns, numbers and the signs between them, which needs no parentheses to be read
/// as one value.
fn is_arithmetic(pieces: &[NativePiece]) -> bool {
    pieces.iter().all(|piece| match piece {
        NativePiece::Expr(_) => true,
        NativePiece::Text(text) => {
            let sign = |c: char| c.is_ascii_digit() || " .+-*/=<>".contains(c);
            text.chars().all(sign) && !text.contains("--") && !text.contains("/*")
        }
    })
}
