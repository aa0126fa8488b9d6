//! Which columns a model's own query yields, and of what types, as far as its text tells.
//!
//! It is read by a grammar that knows what most engines share. What that does not understand has
//! no type, which is what a column of an unknown type has as well: nothing is taken from here that
//! an answer would be wrong without, but days are compared with days where they are known to be.

use base::Type;
use sqlparser::ast::{
    DataType, ExactNumberInfo, Expr, FunctionArg, FunctionArgExpr, FunctionArguments, Ident,
    ObjectName, ObjectNamePart, Query, Select, SelectItem, SelectItemQualifiedWildcardKind,
    SetExpr, TableFactor, Value,
};
use sqlparser::dialect::GenericDialect;
use sqlparser::parser::Parser;

use crate::{Catalog, Column};

/// Queries within one another.
const DEPTH_MAX: usize = 32;

/// Room for a query as deep as the parser takes.
const STACK: usize = 8 * 1024 * 1024;

/// The columns of a query; none where it is not understood.
pub fn columns_of(query: &str, catalog: &Catalog) -> Vec<Column> {
    stacker::maybe_grow(STACK, STACK, || read(query, catalog).unwrap_or_default())
}

fn read(text: &str, catalog: &Catalog) -> Option<Vec<Column>> {
    let mut parser = Parser::new(&GenericDialect {})
        .with_recursion_limit(DEPTH_MAX)
        .try_with_sql(text)
        .ok()?;
    let query = parser.parse_query().ok()?;
    of_query(&query, &[], catalog)
}

/// Relations by the names that columns are named behind.
type Relations = Vec<(String, Vec<Column>)>;

fn of_query(
    query: &Query,
    around: &[(String, Vec<Column>)],
    catalog: &Catalog,
) -> Option<Vec<Column>> {
    let mut known: Relations = around.to_vec();
    for cte in query.with.iter().flat_map(|with| &with.cte_tables) {
        let columns = of_query(&cte.query, &known, catalog)?;
        // The latest is found first.
        known.insert(0, (cte.alias.name.value.clone(), columns));
    }
    of_body(&query.body, &known, catalog)
}

fn of_body(
    body: &SetExpr,
    known: &[(String, Vec<Column>)],
    catalog: &Catalog,
) -> Option<Vec<Column>> {
    match body {
        SetExpr::Select(select) => of_select(select, known, catalog),
        SetExpr::Query(query) => of_query(query, known, catalog),
        SetExpr::SetOperation { left, right, .. } => {
            let left = of_body(left, known, catalog)?;
            let right = of_body(right, known, catalog)?;
            let alike = left.into_iter().zip(right).map(|(left, right)| Column {
                kind: left.kind.filter(|kind| right.kind == Some(*kind)),
                ..left
            });
            Some(alike.collect())
        }
        _ => None,
    }
}

fn of_select(
    select: &Select,
    known: &[(String, Vec<Column>)],
    catalog: &Catalog,
) -> Option<Vec<Column>> {
    let mut relations = Relations::new();
    for from in &select.from {
        let joined = from.joins.iter().map(|join| &join.relation);
        for factor in [&from.relation].into_iter().chain(joined) {
            relations.push(of_factor(factor, known, catalog)?);
        }
    }
    let mut columns = Vec::new();
    for item in &select.projection {
        match item {
            SelectItem::Wildcard(_) => {
                let all = relations.iter().flat_map(|(_, columns)| columns);
                columns.extend(all.cloned());
            }
            SelectItem::QualifiedWildcard(kind, _) => {
                let SelectItemQualifiedWildcardKind::ObjectName(name) = kind else {
                    return None;
                };
                let name = last(name)?;
                let (_, all) = relations.iter().find(|(known, _)| is(known, name))?;
                columns.extend(all.iter().cloned());
            }
            SelectItem::UnnamedExpr(expr) => columns.push(Column {
                name: name_of(expr).unwrap_or_default(),
                kind: kind_of(expr, &relations),
                ..Column::default()
            }),
            SelectItem::ExprWithAlias { expr, alias } => columns.push(Column {
                name: alias.value.clone(),
                kind: kind_of(expr, &relations),
                ..Column::default()
            }),
            SelectItem::ExprWithAliases { .. } => return None,
        }
    }
    Some(columns)
}

/// A relation under its name.
fn of_factor(
    factor: &TableFactor,
    known: &[(String, Vec<Column>)],
    catalog: &Catalog,
) -> Option<(String, Vec<Column>)> {
    let (name, alias, columns) = match factor {
        TableFactor::Table { name, alias, .. } => {
            let own = last(name)?;
            let cte = known
                .iter()
                .find(|(cte, _)| name.0.len() == 1 && is(cte, own));
            let columns = match cte {
                Some((_, columns)) => columns.clone(),
                None => table(name, catalog)?,
            };
            (own.value.clone(), alias, columns)
        }
        TableFactor::Derived {
            subquery, alias, ..
        } => (String::new(), alias, of_query(subquery, known, catalog)?),
        _ => return None,
    };
    let alias = alias.as_ref().map(|alias| {
        let renamed = alias.columns.is_empty();
        (alias.name.value.clone(), renamed)
    });
    match alias {
        Some((_, false)) => None,
        Some((alias, true)) => Some((alias, columns)),
        None => Some((name, columns)),
    }
}

fn table(name: &ObjectName, catalog: &Catalog) -> Option<Vec<Column>> {
    let parts: Option<Vec<&Ident>> = name.0.iter().map(ObjectNamePart::as_ident).collect();
    let (schema, name) = match parts?.as_slice() {
        [name] => (None, name.value.as_str()),
        [schema, name] => (Some(schema.value.as_str()), name.value.as_str()),
        _ => return None,
    };
    let mut found = catalog.find(schema, name);
    match (found.next(), found.next()) {
        (Some(table), None) => Some(table.columns.clone()),
        _ => None,
    }
}

fn last(name: &ObjectName) -> Option<&Ident> {
    name.0.last()?.as_ident()
}

fn is(known: &str, name: &Ident) -> bool {
    known.eq_ignore_ascii_case(&name.value)
}

fn name_of(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Identifier(name) => Some(name.value.clone()),
        Expr::CompoundIdentifier(names) => names.last().map(|name| name.value.clone()),
        _ => None,
    }
}

fn kind_of(expr: &Expr, relations: &Relations) -> Option<Type> {
    match expr {
        Expr::Identifier(name) => column(None, name, relations),
        Expr::CompoundIdentifier(names) => match names.as_slice() {
            [table, name] => column(Some(table), name, relations),
            _ => None,
        },
        Expr::Nested(inner) => kind_of(inner, relations),
        Expr::Cast { data_type, .. } => kind_named(data_type),
        Expr::Value(value) => match &value.value {
            Value::Number(text, _) => text.parse::<i64>().ok().map(|_| Type::Integer),
            Value::SingleQuotedString(_) => Some(Type::Text),
            Value::Boolean(_) => Some(Type::Boolean),
            _ => None,
        },
        Expr::Function(function) => {
            let name = function.name.to_string().to_lowercase();
            match name.as_str() {
                "count" | "row_number" | "rank" | "dense_rank" => Some(Type::Integer),
                "min" | "max" | "coalesce" => {
                    let kinds = arguments(&function.args)?;
                    let mut kinds = kinds.into_iter().map(|expr| kind_of(expr, relations));
                    let kind = kinds.next()??;
                    kinds.all(|other| other == Some(kind)).then_some(kind)
                }
                "lower" | "upper" => Some(Type::Text),
                _ => None,
            }
        }
        _ => None,
    }
}

fn arguments(arguments: &FunctionArguments) -> Option<Vec<&Expr>> {
    let FunctionArguments::List(list) = arguments else {
        return None;
    };
    let expr = |argument| match argument {
        &FunctionArg::Unnamed(FunctionArgExpr::Expr(ref expr)) => Some(expr),
        _ => None,
    };
    list.args.iter().map(expr).collect()
}

/// The column of that name, where only one relation has one.
fn column(table: Option<&Ident>, name: &Ident, relations: &Relations) -> Option<Type> {
    let mut found = relations
        .iter()
        .filter(|(known, _)| table.is_none_or(|table| is(known, table)))
        .flat_map(|(_, columns)| columns)
        .filter(|column| is(&column.name, name));
    match (found.next(), found.next()) {
        (Some(column), None) => column.kind,
        _ => None,
    }
}

fn kind_named(sql: &DataType) -> Option<Type> {
    match sql {
        DataType::Date => Some(Type::Date),
        DataType::Timestamp(_, zone) if zone.to_string().is_empty() => Some(Type::Timestamp),
        DataType::Int(_) | DataType::Integer(_) | DataType::BigInt(_) => Some(Type::Integer),
        DataType::Double(_) | DataType::DoublePrecision => Some(Type::Float),
        DataType::Boolean => Some(Type::Boolean),
        DataType::Text | DataType::Varchar(_) => Some(Type::Text),
        DataType::Decimal(ExactNumberInfo::PrecisionAndScale(precision, scale))
        | DataType::Numeric(ExactNumberInfo::PrecisionAndScale(precision, scale)) => {
            let precision = u8::try_from(*precision).ok()?;
            let scale = u8::try_from(*scale).ok()?;
            Some(Type::Decimal { precision, scale })
        }
        _ => None,
    }
}
