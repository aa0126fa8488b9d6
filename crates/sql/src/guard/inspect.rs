//! The walk over a statement. Each construct is on a list of allowed ones, or refused.

use std::ops::ControlFlow;

use sqlparser::ast::{
    Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments, Ident, ObjectName,
    ObjectNamePart, Query, Select, SelectFlavor, SelectItem, SelectItemQualifiedWildcardKind,
    SetExpr, TableFactor, Visit, Visitor, WildcardAdditionalOptions,
};

use super::allowed::{is_known_operator, is_known_sign, is_name, is_plain};
use super::scopes::Scopes;
use super::{Refusal, refuse};
use crate::{Catalog, Dialect, Placeholder};

pub(super) fn query(
    query: &Query,
    dialect: &dyn Dialect,
    catalog: &Catalog,
) -> Result<(), Refusal> {
    let mut inspector = Inspector {
        dialect,
        catalog,
        scopes: Scopes::default(),
    };
    match query.visit(&mut inspector) {
        ControlFlow::Break(refusal) => Err(refusal),
        ControlFlow::Continue(()) => Ok(()),
    }
}

struct Inspector<'a> {
    dialect: &'a dyn Dialect,
    catalog: &'a Catalog,
    scopes: Scopes,
}

fn verdict(result: Result<(), Refusal>) -> ControlFlow<Refusal> {
    match result {
        Err(refusal) => ControlFlow::Break(refusal),
        Ok(()) => ControlFlow::Continue(()),
    }
}

fn need(allowed: bool, otherwise: &str) -> Result<(), Refusal> {
    if allowed { Ok(()) } else { refuse(otherwise) }
}

impl Visitor for Inspector<'_> {
    type Break = Refusal;

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<Refusal> {
        let plain = query.locks.is_empty()
            && query.for_clause.is_none()
            && query.settings.is_none()
            && query.format_clause.is_none()
            && query.pipe_operators.is_empty();
        let allowed = plain && only_selects(&query.body);
        let clauses = need(allowed, "it has a clause that is not allowed in a query");
        let with = clauses.and_then(|()| self.with(query));
        self.scopes.enter(query);
        verdict(with)
    }

    fn post_visit_query(&mut self, _: &Query) -> ControlFlow<Refusal> {
        self.scopes.leave();
        ControlFlow::Continue(())
    }

    fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<Refusal> {
        let plain = select.into.is_none()
            && select.lateral_views.is_empty()
            && select.prewhere.is_none()
            && select.optimizer_hints.is_empty()
            && select.select_modifiers.is_none()
            && select.connect_by.is_empty()
            && select.cluster_by.is_empty()
            && select.distribute_by.is_empty()
            && select.sort_by.is_empty()
            && select.value_table_mode.is_none()
            && select.exclude.is_none()
            && select.flavor == SelectFlavor::Standard;
        // Within a statement '*' only saves writing; on top it would be columns that nobody asked for.
        let within = self.scopes.depth() > 1;
        let names_columns = select.projection.iter().all(|item| match item {
            SelectItem::UnnamedExpr(_) | SelectItem::ExprWithAlias { .. } => true,
            SelectItem::Wildcard(options) => within && is_bare(options),
            SelectItem::QualifiedWildcard(
                SelectItemQualifiedWildcardKind::ObjectName(name),
                options,
            ) => {
                within
                    && is_bare(options)
                    && name
                        .0
                        .iter()
                        .all(|part| part.as_ident().is_some_and(is_name))
            }
            _ => false,
        });
        verdict(need(
            plain && names_columns,
            "it has '*', INTO, hints or another clause that is not allowed",
        ))
    }

    fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<Refusal> {
        let allowed = match factor {
            TableFactor::Table {
                name: _,
                alias: _,
                args,
                with_hints,
                version,
                with_ordinality,
                partitions,
                json_path,
                sample,
                index_hints,
            } => {
                args.is_none()
                    && with_hints.is_empty()
                    && version.is_none()
                    && !with_ordinality
                    && partitions.is_empty()
                    && json_path.is_none()
                    && sample.is_none()
                    && index_hints.is_empty()
            }
            TableFactor::Derived {
                lateral, sample, ..
            } => !lateral && sample.is_none(),
            _ => false,
        };
        verdict(need(
            allowed,
            "it reads from something that is not a plain table",
        ))
    }

    fn pre_visit_relation(&mut self, relation: &ObjectName) -> ControlFlow<Refusal> {
        let parts: Option<Vec<&Ident>> = relation.0.iter().map(ObjectNamePart::as_ident).collect();
        let known = match parts.as_deref() {
            Some([name]) => is_name(name) && self.scopes.has(name),
            Some([schema, table]) => self.owns(schema, table),
            _ => false,
        };
        verdict(need(
            known,
            "it reads a table that does not belong to the tenant",
        ))
    }

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<Refusal> {
        verdict(self.expr(expr))
    }
}

impl Inspector<'_> {
    fn with(&self, query: &Query) -> Result<(), Refusal> {
        let Some(with) = &query.with else {
            return Ok(());
        };
        need(!with.recursive, "it is recursive")?;
        need(
            self.scopes.depth() == 0 || self.dialect.nested_with(),
            "it has common table expressions within a query, which this engine does not take",
        )?;
        let mut ctes = with.cte_tables.iter();
        let plain = ctes.all(|cte| cte.from.is_none() && cte.materialized.is_none());
        need(plain, "it has an unusual common table expression")
    }

    /// Whether the engine will read one of the tenant's tables, and no other whose name differs
    /// only in case: engines compare quoted names exactly and fold the others.
    fn owns(&self, schema: &Ident, table: &Ident) -> bool {
        let exact = |ident: &Ident| {
            is_name(ident) && (ident.quote_style.is_some() || ident.value == fold(ident))
        };
        let mut tables = self.catalog.tables.iter();
        exact(schema)
            && exact(table)
            && tables.any(|known| known.schema == schema.value && known.name == table.value)
    }

    fn expr(&self, expr: &Expr) -> Result<(), Refusal> {
        let unusual = "it has an expression that is not on the list of allowed ones";
        match expr {
            Expr::Identifier(name) => need(is_name(name) || self.is_parameter(name), unusual),
            Expr::CompoundIdentifier(names) => need(names.iter().all(is_name), unusual),
            Expr::BinaryOp { op, .. } => need(is_known_operator(op), unusual),
            Expr::UnaryOp { op, .. } => need(is_known_sign(op), unusual),
            Expr::Cast {
                data_type,
                array,
                format,
                ..
            } => need(
                is_plain(data_type, self.dialect.types_allowed()) && !array && format.is_none(),
                "it casts to a type that is not on the list of allowed ones",
            ),
            Expr::TypedString(typed) => need(
                is_plain(&typed.data_type, self.dialect.types_allowed()) && !typed.uses_odbc_syntax,
                "it casts to a type that is not on the list of allowed ones",
            ),
            Expr::Function(function) => self.function(function),
            Expr::Array(_) => self.listed("array"),
            Expr::Extract { .. } => self.listed("extract"),
            Expr::Ceil { .. } => self.listed("ceil"),
            Expr::Floor { .. } => self.listed("floor"),
            Expr::Position { .. } => self.listed("position"),
            Expr::Substring { .. } => self.listed("substring"),
            Expr::Trim { .. } => self.listed("trim"),
            Expr::IsFalse(_)
            | Expr::IsNotFalse(_)
            | Expr::IsTrue(_)
            | Expr::IsNotTrue(_)
            | Expr::IsNull(_)
            | Expr::IsNotNull(_)
            | Expr::IsDistinctFrom(..)
            | Expr::IsNotDistinctFrom(..)
            | Expr::InList { .. }
            | Expr::InSubquery { .. }
            | Expr::Between { .. }
            | Expr::Like { .. }
            | Expr::ILike { .. }
            | Expr::AtTimeZone { .. }
            | Expr::Nested(_)
            | Expr::Value(_)
            | Expr::Case { .. }
            | Expr::Exists { .. }
            | Expr::Subquery(_)
            | Expr::Interval(_) => Ok(()),
            _ => refuse(unusual),
        }
    }

    /// Whether a word is one of our parameters where the grammar takes those for names, as `@P1`.
    fn is_parameter(&self, name: &Ident) -> bool {
        let Placeholder::Numbered(prefix) = self.dialect.placeholder() else {
            return false;
        };
        let number = name.value.strip_prefix(prefix).unwrap_or_default();
        let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        name.quote_style.is_none() && digits
    }

    fn function(&self, function: &Function) -> Result<(), Refusal> {
        let name = match function.name.0.as_slice() {
            [ObjectNamePart::Identifier(name)] if is_name(name) => name.value.to_lowercase(),
            _ => return refuse("it calls a function of a schema"),
        };
        let plain =
            matches!(function.parameters, FunctionArguments::None) && !function.uses_odbc_syntax;
        need(plain, "it calls a function in an unusual way")?;
        let stars = has_star(&function.args);
        need(
            !stars || matches!(name.as_str(), "count" | "count_big"),
            "it calls a function other than count with '*'",
        )?;
        self.listed(&name)
    }

    fn listed(&self, name: &str) -> Result<(), Refusal> {
        let shown: String = name.chars().take(40).collect();
        let why =
            format!("it calls the function '{shown}', which is not on the list of allowed ones");
        need(self.dialect.allows(name), &why)
    }
}

/// `SELECT`s and set operations on them. Other bodies (`TABLE x`, `VALUES`, writes) name tables
/// in ways that the visitor does not show.
fn only_selects(body: &SetExpr) -> bool {
    match body {
        SetExpr::Select(_) | SetExpr::Query(_) => true,
        SetExpr::SetOperation { left, right, .. } => only_selects(left) && only_selects(right),
        _ => false,
    }
}

/// A '*' that stands for all columns and nothing else.
fn is_bare(options: &WildcardAdditionalOptions) -> bool {
    let shown = options.to_string();
    shown.is_empty()
}

fn fold(ident: &Ident) -> String {
    ident.value.to_lowercase()
}

fn has_star(arguments: &FunctionArguments) -> bool {
    let FunctionArguments::List(list) = arguments else {
        return false;
    };
    list.args.iter().any(|argument| {
        let value = match argument {
            FunctionArg::Named { arg, .. } | FunctionArg::ExprNamed { arg, .. } => arg,
            FunctionArg::Unnamed(arg) => arg,
        };
        !matches!(value, FunctionArgExpr::Expr(_))
    })
}
