//! The functions the compiler may call, and how most engines spell them.
//!
//! A dialect overrides single entries; `{0}` is the first argument, as often as it is needed.

use base::Granularity;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Function {
    Sum,
    /// A sum of whole numbers, which some engines add up in the small type of the column.
    SumIntegers,
    Avg,
    Min,
    Max,
    Count,
    CountDistinct,
    /// Rows, whatever is in them.
    CountRows,
    /// The start of the calendar period that a date or time lies in; weeks begin on Monday. The
    /// result may be anything that casts to a date or time: the plan casts it.
    Truncate(Granularity),
    /// A column as a part of a formula that divides: the fraction is kept to about 15 digits, also
    /// where the engine cuts it off of whole numbers, or keeps a few digits of it.
    Divisible,
    /// A condition: two columns have the same value, or neither has one.
    Same,
}

impl Function {
    /// The spelling that most engines share; `None` where there is no such thing.
    pub fn common(self) -> Option<&'static str> {
        match self {
            Function::Sum | Function::SumIntegers => Some("SUM({0})"),
            Function::Avg => Some("AVG({0})"),
            Function::Min => Some("MIN({0})"),
            Function::Max => Some("MAX({0})"),
            Function::Count => Some("COUNT({0})"),
            Function::CountDistinct => Some("COUNT(DISTINCT {0})"),
            Function::CountRows => Some("COUNT(*)"),
            Function::Truncate(_) | Function::Divisible | Function::Same => None,
        }
    }
}
