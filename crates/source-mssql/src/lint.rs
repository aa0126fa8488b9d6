//! What T-SQL refuses, or reads otherwise, although a parser of SQL takes it.

use std::ops::ControlFlow;

use sql::grammar::MsSql;
use sqlparser::ast::{
    Expr, GroupByExpr, Ident, LimitClause, Query, Select, SelectItem, SetExpr, Value, Visit,
    Visitor,
};
use sqlparser::parser::Parser;
use sqlparser::tokenizer::{Token, Tokenizer};

/// The faults of a statement, each told once.
pub fn lint(text: &str) -> Vec<&'static str> {
    let Ok(tokens) = Tokenizer::new(&MsSql, text).tokenize() else {
        return vec!["it cannot be read"];
    };
    let mut faults: Vec<&'static str> = tokens.iter().filter_map(foreign_token).collect();
    match Parser::parse_sql(&MsSql, text) {
        Ok(statements) => {
            let mut lint = Lint {
                depth: 0,
                faults: &mut faults,
            };
            let _ = statements.visit(&mut lint);
        }
        Err(_) => faults.push("it cannot be read"),
    }
    faults.sort_unstable();
    faults.dedup();
    faults
}

fn foreign_token(token: &Token) -> Option<&'static str> {
    match token {
        Token::StringConcat => Some("it joins text with ||"),
        Token::Word(word) if word.quote_style.is_none() => {
            match word.value.to_uppercase().as_str() {
                "LIMIT" => Some("it has a LIMIT"),
                "TRUE" | "FALSE" => Some("it has a boolean literal"),
                "NULLS" => Some("it says where NULLS go"),
                _ => None,
            }
        }
        _ => None,
    }
}

struct Lint<'a> {
    /// How many queries stand around the one that is looked at.
    depth: usize,
    faults: &'a mut Vec<&'static str>,
}

impl Visitor for Lint<'_> {
    type Break = ();

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        let offset = matches!(
            query.limit_clause,
            Some(LimitClause::LimitOffset {
                offset: Some(_),
                ..
            })
        );
        let chooses = offset || query.fetch.is_some() || has_top(&query.body);
        if query.order_by.is_some() && self.depth > 0 && !chooses {
            self.faults.push("it orders a subquery that keeps all rows");
        }
        if query.order_by.is_none() && (offset || query.fetch.is_some()) {
            self.faults.push("it skips rows without an order");
        }
        self.depth += 1;
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, _: &Query) -> ControlFlow<()> {
        self.depth -= 1;
        ControlFlow::Continue(())
    }

    fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<()> {
        if let GroupByExpr::Expressions(keys, _) = &select.group_by {
            self.faults
                .extend(keys.iter().filter_map(|key| grouped(key, select)));
        }
        ControlFlow::Continue(())
    }
}

fn has_top(body: &SetExpr) -> bool {
    matches!(body, SetExpr::Select(select) if select.top.is_some())
}

fn grouped(key: &Expr, select: &Select) -> Option<&'static str> {
    match key {
        Expr::Value(value) if matches!(value.value, Value::Number(..)) => {
            Some("it groups by an ordinal")
        }
        Expr::Value(_) => Some("it groups by a constant"),
        Expr::Identifier(name) if name.quote_style.is_none() && name.value.starts_with('@') => {
            Some("it groups by a parameter")
        }
        Expr::Identifier(name) if names_something_else(name, select) => {
            Some("it groups by an alias")
        }
        _ => None,
    }
}

/// Whether the select list gives the name to anything but the column of that name.
fn names_something_else(name: &Ident, select: &Select) -> bool {
    select.projection.iter().any(|item| match item {
        SelectItem::ExprWithAlias { expr, alias } => {
            let column = matches!(expr, Expr::Identifier(column) if column.value == name.value);
            alias.value.eq_ignore_ascii_case(&name.value) && !column
        }
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_t_sql_takes_passes() {
        for good in [
            "WITH x AS (SELECT [o].[a] AS [b] FROM s.o AS [o]) \
             SELECT TOP (5) [b], COUNT_BIG(*) AS [n] FROM x GROUP BY [b] ORDER BY [n] DESC",
            "SELECT [a] FROM (SELECT TOP (3) a FROM s.o ORDER BY a) x",
            "SELECT [a] FROM s.o ORDER BY [a] OFFSET 2 ROWS FETCH NEXT 3 ROWS ONLY",
            "SELECT [a] AS [a] FROM s.o WHERE [limit] = 'true || false' GROUP BY [a]",
            "SELECT [a] FROM (SELECT a FROM s.o ORDER BY a OFFSET 1 ROWS FETCH NEXT 2 ROWS ONLY) x",
        ] {
            assert_eq!(lint(good), Vec::<&str>::new(), "{good}");
        }
    }

    #[test]
    fn what_t_sql_refuses_is_told() {
        for (bad, fault) in [
            ("SELECT a FROM s.o GROUP BY 1", "it groups by an ordinal"),
            (
                "SELECT a + 1 AS b FROM s.o GROUP BY b",
                "it groups by an alias",
            ),
            (
                "SELECT a + 1 AS [b] FROM s.o GROUP BY [B]",
                "it groups by an alias",
            ),
            ("SELECT 1 FROM s.o GROUP BY @P1", "it groups by a parameter"),
            ("SELECT 1 FROM s.o GROUP BY 'x'", "it groups by a constant"),
            (
                "SELECT a FROM (SELECT a FROM s.o ORDER BY a) x",
                "it orders a subquery that keeps all rows",
            ),
            (
                "WITH x AS (SELECT a FROM s.o ORDER BY a) SELECT a FROM x",
                "it orders a subquery that keeps all rows",
            ),
            (
                "SELECT a FROM s.o WHERE a IN (SELECT a FROM s.o ORDER BY a)",
                "it orders a subquery that keeps all rows",
            ),
            (
                "SELECT a FROM s.o OFFSET 2 ROWS FETCH NEXT 3 ROWS ONLY",
                "it skips rows without an order",
            ),
            ("SELECT a FROM s.o LIMIT 3", "it has a LIMIT"),
            ("SELECT a || 'x' FROM s.o", "it joins text with ||"),
            (
                "SELECT a FROM s.o WHERE b = TRUE",
                "it has a boolean literal",
            ),
            (
                "SELECT a FROM s.o ORDER BY a NULLS LAST",
                "it says where NULLS go",
            ),
            ("SELECT FROM WHERE", "it cannot be read"),
        ] {
            assert_eq!(lint(bad), [fault], "{bad}");
        }
    }
}
