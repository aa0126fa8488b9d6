//! The rows of a cube: those of a table, or of a query that the model has in its place.
//!
//! Of queries it understands `SELECT` with expressions and `*`, one relation and what is joined to
//! it, `WHERE`, and `UNION ALL`. Whatever else is there is refused by name.

use std::collections::HashSet;

use sql::{Expr, NativePiece, QueryPiece, Relation as Source};
use sqlparser::ast::{
    Expr as Sql, JoinConstraint, JoinOperator, Query, Select, SelectItem,
    SelectItemQualifiedWildcardKind, SetExpr, SetOperator, SetQuantifier, TableFactor,
};
use sqlparser::dialect::GenericDialect;
use sqlparser::parser::Parser;

use super::nodes::{Relation, computed, filtered, joined, scan};
use super::read::Name;
use super::{Unsupported, unsupported};
use crate::memory::Tables;

pub(super) fn rows(tables: &Tables, source: &Source, alias: &str) -> Result<Relation, Unsupported> {
    match source {
        Source::Table { schema, name } => scan(tables, schema, name, alias),
        Source::Cte(name) => unsupported(format!("the rows of {name}")),
        Source::Nothing => unsupported("a scan of nothing"),
        Source::Query(pieces) => {
            let mut reader = Reader {
                tables,
                conditions: Vec::new(),
                sources: Vec::new(),
            };
            let text = reader.text(pieces);
            let fault = |error| Unsupported(format!("the query {text:?}: {error}"));
            let parser = Parser::new(&GenericDialect {}).try_with_sql(&text);
            let query = parser.and_then(|mut parser| parser.parse_query());
            let found = reader.query(&*query.map_err(fault)?)?;
            Ok(under(alias, found))
        }
    }
}

pub(super) fn under(alias: &str, mut relation: Relation) -> Relation {
    for column in &mut relation.columns {
        column.table = Some(alias.to_owned());
    }
    relation
}

struct Reader<'a> {
    tables: &'a Tables,
    conditions: Vec<&'a Expr>,
    sources: Vec<&'a Source>,
}

/// What stands for a condition, and for the rows of another cube. No model could write it.
const CONDITION: &str = "condition ";
const SOURCE: &str = "rows ";

impl<'a> Reader<'a> {
    fn text(&mut self, pieces: &'a [QueryPiece]) -> String {
        let piece = |piece: &'a QueryPiece| match piece {
            QueryPiece::Text(text) => text.clone(),
            QueryPiece::Condition(condition) => {
                self.conditions.push(condition);
                format!("\"{CONDITION}{}\"", self.conditions.len() - 1)
            }
            QueryPiece::Rows(source) => {
                self.sources.push(source);
                format!("\"{SOURCE}{}\"", self.sources.len() - 1)
            }
        };
        pieces.iter().map(piece).collect()
    }

    fn query(&self, query: &Query) -> Result<Relation, Unsupported> {
        let plain = query.with.is_none()
            && query.order_by.is_none()
            && query.limit_clause.is_none()
            && query.fetch.is_none();
        match plain {
            true => self.body(&query.body),
            false => unsupported(format!("the query {query}")),
        }
    }

    fn body(&self, body: &SetExpr) -> Result<Relation, Unsupported> {
        match body {
            SetExpr::Select(select) => self.select(select),
            SetExpr::Query(query) => self.query(query),
            SetExpr::SetOperation {
                op: SetOperator::Union,
                set_quantifier: SetQuantifier::All,
                left,
                right,
            } => {
                let mut all = self.body(left)?;
                all.rows.extend(self.body(right)?.rows);
                Ok(all)
            }
            other => unsupported(format!("the query {other}")),
        }
    }

    fn select(&self, select: &Select) -> Result<Relation, Unsupported> {
        let grouped = select.group_by.to_string();
        let more = select.distinct.is_some() || select.having.is_some() || select.qualify.is_some();
        let ([from], false) = (
            select.from.as_slice(),
            more || !["", "GROUP BY "].contains(&grouped.as_str()),
        ) else {
            return unsupported(format!("the query {select}"));
        };
        let mut relation = self.factor(&from.relation)?;
        for join in &from.joins {
            let on = match &join.join_operator {
                JoinOperator::Left(JoinConstraint::On(on))
                | JoinOperator::LeftOuter(JoinConstraint::On(on)) => self.expr(on),
                other => return unsupported(format!("the join {other:?}")),
            };
            relation = joined(relation, self.factor(&join.relation)?, &on)?;
        }
        if let Some(condition) = &select.selection {
            relation = filtered(relation, &self.expr(condition))?;
        }
        self.projected(&relation, &select.projection)
    }

    fn projected(
        &self,
        relation: &Relation,
        items: &[SelectItem],
    ) -> Result<Relation, Unsupported> {
        let mut columns = Vec::new();
        for item in items {
            match item {
                SelectItem::Wildcard(_) => columns.extend(relation.columns.iter().map(whole)),
                SelectItem::QualifiedWildcard(
                    SelectItemQualifiedWildcardKind::ObjectName(name),
                    _,
                ) => {
                    let name = name.to_string();
                    let own = |column: &&Name| column.table.as_ref() == Some(&name);
                    columns.extend(relation.columns.iter().filter(own).map(whole));
                }
                SelectItem::ExprWithAlias { expr, alias } => {
                    columns.push((alias.value.clone(), self.expr(expr)));
                }
                SelectItem::UnnamedExpr(expr) => {
                    let shown = expr.to_string();
                    let name = shown.rsplit('.').next().unwrap_or_default();
                    columns.push((name.trim_matches('"').to_owned(), self.expr(expr)));
                }
                other => return unsupported(format!("the column {other}")),
            }
        }
        let mut seen = HashSet::new();
        match columns.iter().find(|(name, _)| !seen.insert(name)) {
            Some((name, _)) => unsupported(format!("two columns {name}")),
            None => computed(relation, &columns),
        }
    }

    fn factor(&self, factor: &TableFactor) -> Result<Relation, Unsupported> {
        let (relation, own, alias) = match factor {
            TableFactor::Table { name, alias, .. } => {
                let names: Vec<&str> = name
                    .0
                    .iter()
                    .filter_map(|part| part.as_ident().map(|ident| ident.value.as_str()))
                    .collect();
                (self.named(&names)?, names.last().copied(), alias)
            }
            TableFactor::Derived {
                subquery, alias, ..
            } => (self.query(subquery)?, None, alias),
            other => return unsupported(format!("the relation {other}")),
        };
        let alias = alias.as_ref().map(|alias| alias.name.value.as_str());
        Ok(under(alias.or(own).unwrap_or_default(), relation))
    }

    fn named(&self, names: &[&str]) -> Result<Relation, Unsupported> {
        let known = self.tables.0.iter().map(|(table, _)| table);
        match names {
            [schema, table] => scan(self.tables, schema, table, table),
            [name] => {
                let place = name
                    .strip_prefix(SOURCE)
                    .and_then(|n| n.parse::<usize>().ok());
                if let Some(source) = place.and_then(|place| self.sources.get(place)) {
                    return rows(self.tables, source, name);
                }
                let mut found = known.filter(|table| table.name == *name);
                match (found.next(), found.next()) {
                    (Some(table), None) => scan(self.tables, &table.schema, name, name),
                    _ => unsupported(format!("the table {name}")),
                }
            }
            _ => unsupported(format!("the table {names:?}")),
        }
    }

    /// An expression with the conditions back in their places.
    fn expr(&self, sql: &Sql) -> Expr {
        let text = sql.to_string();
        let mut rest = text.as_str();
        let mut pieces = Vec::new();
        let opening = format!("\"{CONDITION}");
        while let Some((before, after)) = rest.split_once(&opening) {
            let (number, after) = after.split_once('"').unwrap_or((after, ""));
            let place = number.parse::<usize>().ok();
            let condition = place.and_then(|place| self.conditions.get(place));
            pieces.push(NativePiece::Text(before.to_owned()));
            pieces.extend(condition.map(|condition| NativePiece::Expr((*condition).clone())));
            rest = after;
        }
        pieces.push(NativePiece::Text(rest.to_owned()));
        Expr::Native(pieces)
    }
}

fn whole(column: &Name) -> (String, Expr) {
    let table = column.table.clone();
    let name = column.name.clone();
    (name.clone(), Expr::Column { table, name })
}
