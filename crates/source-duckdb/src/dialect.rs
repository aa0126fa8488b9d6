//! DuckDB's SQL.

use base::Type;
use sql::{ConditionColumn, Dialect, Function, LikeClause, LimitClause, NullOrder, Placeholder};

/// DuckDB 1.x.
pub struct DuckDb;

impl Dialect for DuckDb {
    fn name(&self) -> &'static str {
        "duckdb"
    }

    fn quote(&self, identifier: &str) -> String {
        format!("\"{}\"", identifier.replace('"', "\"\""))
    }

    fn identifier_max(&self) -> usize {
        255
    }

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

    /// There is no sign that escapes unless it is declared.
    fn like(&self) -> Option<LikeClause> {
        Some(LikeClause::ILike)
    }

    fn nested_with(&self) -> bool {
        true
    }

    fn condition_column(&self) -> Option<ConditionColumn> {
        Some(ConditionColumn::Bare)
    }

    fn windows(&self) -> bool {
        true
    }

    fn type_name(&self, kind: Type) -> String {
        match kind {
            Type::Text => "VARCHAR".into(),
            Type::Integer => "BIGINT".into(),
            Type::Decimal { precision, scale } => format!("DECIMAL({precision}, {scale})"),
            Type::Float => "DOUBLE".into(),
            Type::Boolean => "BOOLEAN".into(),
            Type::Date => "DATE".into(),
            Type::Timestamp => "TIMESTAMP".into(),
        }
    }

    fn function(&self, function: Function) -> Option<&'static str> {
        match function {
            // Every division yields a DOUBLE.
            Function::Divisible => Some("{0}"),
            Function::Same => Some("{0} IS NOT DISTINCT FROM {1}"),
            other => crate::time::template(other).or(other.common()),
        }
    }

    fn grammar(&self) -> Box<dyn sqlparser::dialect::Dialect> {
        Box::new(sqlparser::dialect::DuckDbDialect {})
    }

    fn functions_allowed(&self) -> &'static [&'static [&'static str]] {
        &[FUNCTIONS]
    }
}

/// What a statement may call: aggregates and scalar functions that only look at their arguments.
const FUNCTIONS: &[&str] = &[
    "abs",
    "avg",
    "ceil",
    "ceiling",
    "coalesce",
    "concat",
    "contains",
    "count",
    "date_diff",
    "date_part",
    "date_trunc",
    "datediff",
    "day",
    "dayname",
    "dayofmonth",
    "dayofweek",
    "dayofyear",
    "ends_with",
    "extract",
    "first",
    "floor",
    "greatest",
    "hour",
    "if",
    "ifnull",
    "isodow",
    "last_day",
    "least",
    "left",
    "length",
    "ln",
    "log",
    "lower",
    "lpad",
    "ltrim",
    "make_date",
    "max",
    "median",
    "min",
    "minute",
    "mod",
    "month",
    "monthname",
    "nullif",
    "power",
    "quarter",
    "rank",
    "replace",
    "right",
    "round",
    "rank",
    "row_number",
    "rpad",
    "rtrim",
    "second",
    "sign",
    "split_part",
    "sqrt",
    "starts_with",
    "stddev_samp",
    "strftime",
    "string_agg",
    "substring",
    "sum",
    "trim",
    "trunc",
    "upper",
    "var_samp",
    "week",
    "year",
];
