//! T-SQL, from SQL Server 2016 on and in Azure.
//!
//! Text is compared by the collation of its column, usually without regard to case: `'north'`
//! and `'North'` are one group where other engines have two.

use base::{Granularity, Type};
use sql::{ConditionColumn, Dialect, Function, LikeClause, LimitClause, NullOrder, Placeholder};

use crate::{functions, time};

/// T-SQL of a range of versions.
pub struct MsSql {
    name: &'static str,
    truncate: fn(Granularity) -> &'static str,
    /// Whether two columns are the same.
    same: &'static str,
    functions: &'static [&'static [&'static str]],
}

/// What every version from 2016 on takes.
pub const MSSQL: MsSql = MsSql {
    name: "mssql",
    truncate: time::by_parts,
    // Set operations take nulls for equal.
    same: "EXISTS (SELECT {0} INTERSECT SELECT {1})",
    functions: &[functions::SHARED],
};

/// 2022 and later, and Azure: it can cut dates.
pub const MSSQL_2022: MsSql = MsSql {
    name: "mssql-2022",
    truncate: time::by_datetrunc,
    same: "{0} IS NOT DISTINCT FROM {1}",
    functions: &[functions::SHARED, functions::SINCE_2022],
};

impl Dialect for MsSql {
    fn name(&self) -> &'static str {
        self.name
    }

    fn quote(&self, identifier: &str) -> String {
        format!("[{}]", identifier.replace(']', "]]"))
    }

    fn identifier_max(&self) -> usize {
        128
    }

    /// A name is as long as its UTF-16.
    fn identifier_length(&self, identifier: &str) -> usize {
        identifier.encode_utf16().count()
    }

    /// The names that `sp_executesql` is given beside the types of the values.
    fn placeholder(&self) -> Placeholder {
        Placeholder::Numbered("@P")
    }

    /// 2100, of which the statement itself and the list of types are two.
    fn parameters_max(&self) -> usize {
        2_098
    }

    fn nulls(&self) -> NullOrder {
        NullOrder::Lowest
    }

    fn limit(&self) -> Option<LimitClause> {
        Some(LimitClause::Top)
    }

    /// `[a-z]` is one sign of a range.
    fn like(&self) -> Option<LikeClause> {
        Some(LikeClause::Lowered {
            also_special: &['['],
        })
    }

    /// A BIT is no condition, and there is neither TRUE nor FALSE.
    fn condition_column(&self) -> Option<ConditionColumn> {
        Some(ConditionColumn::EqualsOne)
    }

    fn windows(&self) -> bool {
        true
    }

    fn type_name(&self, kind: Type) -> String {
        match kind {
            Type::Text => "NVARCHAR(MAX)".into(),
            Type::Integer => "BIGINT".into(),
            Type::Decimal { precision, scale } => format!("DECIMAL({precision}, {scale})"),
            Type::Float => "FLOAT".into(),
            Type::Boolean => "BIT".into(),
            Type::Date => "DATE".into(),
            Type::Timestamp => "DATETIME2".into(),
        }
    }

    fn function(&self, function: Function) -> Option<&'static str> {
        match function {
            Function::Truncate(granularity) => Some((self.truncate)(granularity)),
            // A sum of INTs is an INT and overflows, an average of INTs is cut, and so is a ratio.
            Function::SumIntegers => Some("SUM(CAST({0} AS BIGINT))"),
            Function::Avg => Some("AVG(CAST({0} AS FLOAT))"),
            Function::Divisible => Some("CAST({0} AS FLOAT)"),
            // COUNT is an INT.
            Function::Count => Some("COUNT_BIG({0})"),
            Function::CountDistinct => Some("COUNT_BIG(DISTINCT {0})"),
            Function::CountRows => Some("COUNT_BIG(*)"),
            Function::Same => Some(self.same),
            other => time::template(other).or(other.common()),
        }
    }

    fn grammar(&self) -> Box<dyn sqlparser::dialect::Dialect> {
        Box::new(sql::grammar::MsSql)
    }

    fn functions_allowed(&self) -> &'static [&'static [&'static str]] {
        self.functions
    }

    fn types_allowed(&self) -> &'static [&'static str] {
        &["datetime2", "datetimeoffset", "smalldatetime", "money"]
    }
}
