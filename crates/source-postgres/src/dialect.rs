//! PostgreSQL's SQL, as versions 12 to 18 share it.

use base::Type;
use sql::{ConditionColumn, Dialect, Function, LikeClause, LimitClause, NullOrder, Placeholder};

use crate::functions::FUNCTIONS;

/// PostgreSQL 12 to 18.
pub struct Postgres;

impl Dialect for Postgres {
    fn name(&self) -> &'static str {
        "postgres"
    }

    fn quote(&self, identifier: &str) -> String {
        format!("\"{}\"", identifier.replace('"', "\"\""))
    }

    /// Longer names are cut in silence, and two of them may become one.
    fn identifier_max(&self) -> usize {
        63
    }

    /// Bare: the client declares the types of parameters when it prepares a statement.
    fn placeholder(&self) -> Placeholder {
        Placeholder::Numbered("$")
    }

    fn parameters_max(&self) -> usize {
        65_535
    }

    fn nulls(&self) -> NullOrder {
        NullOrder::Explicit
    }

    fn limit(&self) -> Option<LimitClause> {
        Some(LimitClause::Limit)
    }

    /// Capitals of every script, as the locale of the column knows them.
    fn like(&self) -> Option<LikeClause> {
        Some(LikeClause::ILike)
    }

    fn nested_with(&self) -> bool {
        true
    }

    /// `flag = 1` would compare a boolean with an integer, which is an error.
    fn condition_column(&self) -> Option<ConditionColumn> {
        Some(ConditionColumn::Bare)
    }

    fn windows(&self) -> bool {
        true
    }

    fn type_name(&self, kind: Type) -> String {
        match kind {
            Type::Text => "TEXT".into(),
            Type::Integer => "BIGINT".into(),
            Type::Decimal { precision, scale } => format!("DECIMAL({precision}, {scale})"),
            Type::Float => "DOUBLE PRECISION".into(),
            Type::Boolean => "BOOLEAN".into(),
            Type::Date => "DATE".into(),
            Type::Timestamp => "TIMESTAMP".into(),
        }
    }

    fn function(&self, function: Function) -> Option<&'static str> {
        match function {
            Function::Divisible => Some("CAST({0} AS DOUBLE PRECISION)"),
            // Elements of lists are the same where both are NULL, and lists can be hashed and
            // sorted: `IS NOT DISTINCT FROM` compares every row with every other.
            Function::Same => Some("ARRAY[{0}] = ARRAY[{1}]"),
            other => crate::time::template(other).or(other.common()),
        }
    }

    fn grammar(&self) -> Box<dyn sqlparser::dialect::Dialect> {
        Box::new(sql::grammar::Postgres)
    }

    fn functions_allowed(&self) -> &'static [&'static [&'static str]] {
        &[FUNCTIONS]
    }
}
