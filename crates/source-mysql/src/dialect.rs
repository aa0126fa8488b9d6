//! The SQL of MySQL 8, MariaDB 10.5 and TiDB 6 and later.
//!
//! Text is compared by the collation of its column, usually without regard to case: `'north'`
//! and `'North'` are one group where other engines have two. TiDB's default tells them apart.

use base::{Granularity, Type};
use sql::{ConditionColumn, Dialect, Function, LikeClause, LimitClause, NullOrder, Placeholder};

use crate::functions;

/// One flavour: what they share is the trait's implementation, what differs are these values.
pub struct MySql {
    name: &'static str,
    functions: &'static [&'static [&'static str]],
}

pub const MYSQL: MySql = MySql {
    name: "mysql",
    functions: &[functions::SHARED],
};

pub const MARIADB: MySql = MySql {
    name: "mariadb",
    functions: &[functions::SHARED, functions::MARIADB],
};

pub const TIDB: MySql = MySql {
    name: "tidb",
    functions: &[functions::SHARED, functions::TIDB],
};

impl Dialect for MySql {
    fn name(&self) -> &'static str {
        self.name
    }

    fn quote(&self, identifier: &str) -> String {
        format!("`{}`", identifier.replace('`', "``"))
    }

    fn identifier_max(&self) -> usize {
        64
    }

    fn identifier_length(&self, identifier: &str) -> usize {
        identifier.chars().count()
    }

    fn placeholder(&self) -> Placeholder {
        Placeholder::Question
    }

    fn parameters_max(&self) -> usize {
        65_535
    }

    fn nulls(&self) -> NullOrder {
        NullOrder::Lowest
    }

    fn limit(&self) -> Option<LimitClause> {
        Some(LimitClause::Limit)
    }

    /// Most collations do not tell capitals apart, but TiDB's default and binary ones do.
    fn like(&self) -> Option<LikeClause> {
        Some(LikeClause::Lowered { also_special: &[] })
    }

    fn condition_column(&self) -> Option<ConditionColumn> {
        Some(ConditionColumn::Bare)
    }

    /// Only the few names that a cast knows. Without digits a DATETIME would lose its fraction.
    fn type_name(&self, kind: Type) -> String {
        match kind {
            Type::Text => "CHAR".into(),
            Type::Integer | Type::Boolean => "SIGNED".into(),
            Type::Decimal { precision, scale } => format!("DECIMAL({precision}, {scale})"),
            Type::Float => "DOUBLE".into(),
            Type::Date => "DATE".into(),
            Type::Timestamp => "DATETIME(6)".into(),
        }
    }

    fn function(&self, function: Function) -> Option<&'static str> {
        match function {
            Function::Truncate(granularity) => Some(truncate(granularity)),
            // Decimals are divided, and averaged, to four digits more than they have.
            Function::Divisible => Some("CAST({0} AS DOUBLE)"),
            Function::Avg => Some("AVG(CAST({0} AS DOUBLE))"),
            Function::Same => Some("{0} <=> {1}"),
            other => other.common(),
        }
    }

    fn grammar(&self) -> Box<dyn sqlparser::dialect::Dialect> {
        Box::new(sqlparser::dialect::MySqlDialect {})
    }

    fn functions_allowed(&self) -> &'static [&'static [&'static str]] {
        self.functions
    }
}

/// There is no truncation: dates are computed, and times written anew. WEEKDAY is 0 on Mondays.
fn truncate(granularity: Granularity) -> &'static str {
    match granularity {
        Granularity::Year => "MAKEDATE(YEAR({0}), 1)",
        Granularity::Quarter => "MAKEDATE(YEAR({0}), 1) + INTERVAL (QUARTER({0}) - 1) QUARTER",
        Granularity::Month => "DATE_FORMAT({0}, '%Y-%m-01')",
        Granularity::Week => "SUBDATE({0}, WEEKDAY({0}))",
        Granularity::Day => "DATE({0})",
        Granularity::Hour => "DATE_FORMAT({0}, '%Y-%m-%d %H:00:00')",
        Granularity::Minute => "DATE_FORMAT({0}, '%Y-%m-%d %H:%i:00')",
        Granularity::Second => "DATE_FORMAT({0}, '%Y-%m-%d %H:%i:%s')",
    }
}
