//! The SQL of MySQL 8, MariaDB 10.5 and TiDB 6 and later.
//!
//! Text is compared by the collation of its column, usually without regard to case: `'north'`
//! and `'North'` are one group where other engines have two. TiDB's default tells them apart.

use base::{Decimal, Type, Value};
use sql::{ConditionColumn, Dialect, Function, LikeClause, LimitClause, NullOrder, Placeholder};

use crate::functions;

/// Digits behind the point that all flavours have.
const SCALE_MAX: u8 = 30;

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

    /// An exact number travels as text, and beside a text these engines compare as binary
    /// fractions do: two numbers of 17 digits would be one.
    fn bound_as(&self, value: &Value) -> Option<Type> {
        match value {
            Value::Decimal(Decimal { scale, .. }) if *scale <= SCALE_MAX => Some(Type::Decimal {
                precision: 38,
                scale: *scale,
            }),
            _ => None,
        }
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

    fn nested_with(&self) -> bool {
        true
    }

    fn condition_column(&self) -> Option<ConditionColumn> {
        Some(ConditionColumn::Bare)
    }

    /// Since MySQL 8 and MariaDB 10.2.
    fn windows(&self) -> bool {
        true
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
            // Decimals are divided, and averaged, to four digits more than they have.
            Function::Divisible => Some("CAST({0} AS DOUBLE)"),
            Function::Avg => Some("AVG(CAST({0} AS DOUBLE))"),
            Function::Same => Some("{0} <=> {1}"),
            other => crate::time::template(other).or(other.common()),
        }
    }

    fn grammar(&self) -> Box<dyn sqlparser::dialect::Dialect> {
        Box::new(sqlparser::dialect::MySqlDialect {})
    }

    fn functions_allowed(&self) -> &'static [&'static [&'static str]] {
        self.functions
    }
}
