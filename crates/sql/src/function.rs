//! The functions the compiler may call, and how most engines spell them.
//!
//! A dialect overrides single entries; `{0}` is the first argument.

use base::Granularity;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Function {
    Sum,
    Avg,
    Min,
    Max,
    Count,
    CountDistinct,
    /// Rows, whatever is in them.
    CountRows,
    /// The start of the calendar period that a date or time lies in; weeks begin on Monday.
    Truncate(Granularity),
}

impl Function {
    /// The spelling that most engines share; `None` where there is no such thing.
    pub fn common(self) -> Option<&'static str> {
        match self {
            Function::Sum => Some("SUM({0})"),
            Function::Avg => Some("AVG({0})"),
            Function::Min => Some("MIN({0})"),
            Function::Max => Some("MAX({0})"),
            Function::Count => Some("COUNT({0})"),
            Function::CountDistinct => Some("COUNT(DISTINCT {0})"),
            Function::CountRows => Some("COUNT(*)"),
            Function::Truncate(_) => None,
        }
    }
}
