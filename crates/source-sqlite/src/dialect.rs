//! SQLite's SQL.
//!
//! There are five kinds of values, and none for decimals, dates or truth:
//!
//! * A decimal is a floating number. Sums of money are right to about 15 digits, not to the cent
//!   whatever their size; the client rounds them to the digits that the model gives them.
//! * A date is the text `YYYY-MM-DD`, a time `YYYY-MM-DD HH:MM:SS`, with a fraction where there
//!   is one, as columns hold them and as values are bound. Texts of that form compare and sort as the times they stand for.
//! * True is 1 and false is 0.

use base::Type;
use sql::{ConditionColumn, Dialect, Function, LikeClause, LimitClause, NullOrder, Placeholder};

use crate::functions::FUNCTIONS;

/// SQLite 3.30 and later: `NULLS LAST` came with it.
pub struct Sqlite;

impl Dialect for Sqlite {
    fn name(&self) -> &'static str {
        "sqlite"
    }

    /// A name in these quotes that names nothing would be a text to SQLite. Ours cannot: columns of
    /// the database stand behind their table, where only a name can stand.
    fn quote(&self, identifier: &str) -> String {
        format!("\"{}\"", identifier.replace('"', "\"\""))
    }

    /// There is no limit but that of the statement.
    fn identifier_max(&self) -> usize {
        usize::MAX
    }

    fn placeholder(&self) -> Placeholder {
        Placeholder::Numbered("?")
    }

    fn parameters_max(&self) -> usize {
        32_766
    }

    fn nulls(&self) -> NullOrder {
        NullOrder::Explicit
    }

    fn limit(&self) -> Option<LimitClause> {
        Some(LimitClause::Limit)
    }

    /// Only the capitals of ASCII are known: `É` and `é` stay two letters.
    fn like(&self) -> Option<LikeClause> {
        Some(LikeClause::Lowered { also_special: &[] })
    }

    fn nested_with(&self) -> bool {
        true
    }

    fn condition_column(&self) -> Option<ConditionColumn> {
        Some(ConditionColumn::Bare)
    }

    /// Since 3.25.
    fn windows(&self) -> bool {
        true
    }

    /// A cast to DECIMAL would make 12.00 the integer 12; a cast to DATE would make a date its year.
    fn type_name(&self, kind: Type) -> String {
        match kind {
            Type::Text | Type::Date | Type::Timestamp => "TEXT".into(),
            Type::Integer | Type::Boolean => "INTEGER".into(),
            Type::Decimal { .. } | Type::Float => "REAL".into(),
        }
    }

    fn function(&self, function: Function) -> Option<&'static str> {
        match function {
            Function::Divisible => Some("CAST({0} AS REAL)"),
            Function::Beginning => Some("SUBSTR({0}, 1, {1})"),
            // As IS, which the guard's grammar does not read; known since 3.39.
            Function::Same => Some("{0} IS NOT DISTINCT FROM {1}"),
            other => crate::time::template(other).or(other.common()),
        }
    }

    fn grammar(&self) -> Box<dyn sqlparser::dialect::Dialect> {
        Box::new(sqlparser::dialect::SQLiteDialect {})
    }

    fn functions_allowed(&self) -> &'static [&'static [&'static str]] {
        &[FUNCTIONS]
    }
}
