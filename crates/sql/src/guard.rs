//! The read-only guard: what does not read, or reads elsewhere, is not sent.
//!
//! A statement is parsed, walked, and printed again from the checked tree; only that text can
//! reach a driver ([`Admitted`] has no other way to be made). Everything is refused that is not
//! known to be harmless, so a new construct of an engine is closed until somebody opens it.

use std::ops::ControlFlow;

use base::Value;
use sqlparser::ast::{
    Expr, FunctionArguments, ObjectName, ObjectNamePart, Query, Select, SetExpr, Statement as Ast,
    TableFactor, Visit, Visitor,
};
use sqlparser::parser::Parser;

use crate::{Catalog, Dialect, Statement};

/// A statement that only reads, and only what its tenant may read.
#[derive(Debug, Clone, PartialEq)]
pub struct Admitted {
    text: String,
    parameters: Vec<Value>,
}

impl Admitted {
    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn parameters(&self) -> &[Value] {
        &self.parameters
    }
}

/// Why a statement is not sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refusal(String);

fn refuse<T>(why: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal(why.into()))
}

/// Checks a statement against the tables its tenant has.
pub fn admit(
    statement: &Statement,
    dialect: &dyn Dialect,
    catalog: &Catalog,
) -> Result<Admitted, Refusal> {
    let grammar = dialect.grammar();
    let parsed = Parser::new(&*grammar)
        .with_recursion_limit(100)
        .try_with_sql(&statement.text);
    let parsed = parsed.and_then(|mut parser| parser.parse_statements());
    let statements = parsed.map_err(|error| Refusal(format!("it cannot be read: {error}")))?;
    let [Ast::Query(query)] = statements.as_slice() else {
        return refuse("it is not a single SELECT");
    };
    check(query, dialect, catalog)?;
    Ok(Admitted {
        text: query.to_string(),
        parameters: statement.parameters.clone(),
    })
}

/// Each common table expression sees those before it; the rest of the query sees all of them.
fn check(query: &Query, dialect: &dyn Dialect, catalog: &Catalog) -> Result<(), Refusal> {
    let mut known = Vec::new();
    if let Some(with) = &query.with {
        if with.recursive {
            return refuse("it is recursive");
        }
        for cte in &with.cte_tables {
            walk(&*cte.query, dialect, catalog, &known)?;
            known.push(cte.alias.name.value.clone());
        }
    }
    walk(
        &Query {
            with: None,
            ..query.clone()
        },
        dialect,
        catalog,
        &known,
    )
}

fn walk(
    part: &impl Visit,
    dialect: &dyn Dialect,
    catalog: &Catalog,
    ctes: &[String],
) -> Result<(), Refusal> {
    let mut inspector = Inspector {
        functions: dialect.functions_allowed(),
        catalog,
        ctes,
    };
    match part.visit(&mut inspector) {
        ControlFlow::Break(refusal) => Err(refusal),
        ControlFlow::Continue(()) => Ok(()),
    }
}

struct Inspector<'a> {
    functions: &'static [&'static str],
    catalog: &'a Catalog,
    ctes: &'a [String],
}

fn verdict(refused: Option<String>) -> ControlFlow<Refusal> {
    match refused {
        Some(why) => ControlFlow::Break(Refusal(why)),
        None => ControlFlow::Continue(()),
    }
}

impl Visitor for Inspector<'_> {
    type Break = Refusal;

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<Refusal> {
        let reads = matches!(
            *query.body,
            SetExpr::Select(_) | SetExpr::SetOperation { .. } | SetExpr::Query(_)
        );
        let plain = query.with.is_none()
            && query.locks.is_empty()
            && query.for_clause.is_none()
            && query.settings.is_none()
            && query.format_clause.is_none()
            && query.pipe_operators.is_empty();
        verdict(
            (!reads || !plain).then(|| "it has a clause that is not allowed in a query".to_owned()),
        )
    }

    fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<Refusal> {
        let writes = select.into.is_some();
        let odd = !select.lateral_views.is_empty()
            || select.prewhere.is_some()
            || !select.optimizer_hints.is_empty();
        verdict((writes || odd).then(|| "it has INTO, hints or lateral views".to_owned()))
    }

    fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<Refusal> {
        let allowed = match factor {
            TableFactor::Table {
                args,
                with_hints,
                version,
                json_path,
                sample,
                index_hints,
                ..
            } => {
                args.is_none()
                    && with_hints.is_empty()
                    && version.is_none()
                    && json_path.is_none()
                    && sample.is_none()
                    && index_hints.is_empty()
            }
            TableFactor::Derived { lateral, .. } => !lateral,
            _ => false,
        };
        verdict(
            (!allowed)
                .then(|| format!("it reads from something that is not a plain table: {factor}")),
        )
    }

    fn pre_visit_relation(&mut self, relation: &ObjectName) -> ControlFlow<Refusal> {
        let parts: Option<Vec<&str>> = relation
            .0
            .iter()
            .map(|part| part.as_ident().map(|ident| &*ident.value))
            .collect();
        let known = match parts.as_deref() {
            Some([name]) => self.ctes.iter().any(|cte| cte == name),
            Some([schema, name]) => self.catalog.table(schema, name).is_some(),
            _ => false,
        };
        verdict((!known).then(|| "it reads a table that does not belong to the tenant".to_owned()))
    }

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<Refusal> {
        let Expr::Function(function) = expr else {
            return ControlFlow::Continue(());
        };
        let name = match function.name.0.as_slice() {
            [ObjectNamePart::Identifier(name)] => name.value.to_lowercase(),
            _ => return verdict(Some(format!("it calls '{}'", function.name))),
        };
        let plain =
            matches!(function.parameters, FunctionArguments::None) && !function.uses_odbc_syntax;
        let allowed = plain && self.functions.contains(&name.as_str());
        verdict((!allowed).then(|| {
            format!("it calls the function '{name}', which is not on the list of allowed ones")
        }))
    }
}
