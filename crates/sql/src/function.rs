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
    /// A date or time, and a whole number of units later; earlier where it is negative. Months,
    /// quarters and years keep the day, or end on the last day that the month has. Hours and finer
    /// need a time. The result may be anything that casts to a date or time: the plan casts it.
    Add(Granularity),
    /// The same of a date, by days, weeks, months, quarters or years.
    AddToDate(Granularity),
    /// How many seconds, days or months begin after one date or time, up to another; negative
    /// where the other is the earlier one. 31 January and 1 February are a month apart.
    SecondsBetween,
    DaysBetween,
    MonthsBetween,
    /// What is left of a whole number when a positive one is taken from it as often as it fits:
    /// never negative, as a clock counts.
    Remainder,
    /// A column as a part of a formula that divides: the fraction is kept to about 15 digits, also
    /// where the engine cuts it off of whole numbers, or keeps a few digits of it.
    Divisible,
    /// The place of a row in an order, each place once.
    RowNumber,
    /// The place of a row in an order; rows that are equal in it share one.
    Rank,
    /// A condition: two columns have the same value, or neither has one.
    Same,
    /// How many hundredths the first is of the second, both of them divisible; nothing where the
    /// second is zero.
    Hundredths,
    Difference,
    /// A number, or zero where there is none.
    OrZero,
    /// The first characters of a text, as many as a whole number says.
    Beginning,
}

impl Function {
    /// Whether its arguments stand beside signs of arithmetic, so that each must hold together.
    pub fn is_arithmetic(self) -> bool {
        matches!(self, Function::Hundredths | Function::Difference)
    }

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
            Function::RowNumber => Some("ROW_NUMBER()"),
            Function::Rank => Some("RANK()"),
            Function::Difference => Some("({0} - {1})"),
            Function::OrZero => Some("COALESCE({0}, 0)"),
            Function::Beginning => Some("LEFT({0}, {1})"),
            Function::Hundredths => Some("({0} / NULLIF({1}, 0) * 100)"),
            // The sign of `%` is that of the first number, in every engine.
            Function::Remainder => Some("((({0}) % {1} + {1}) % {1})"),
            Function::Truncate(_)
            | Function::Add(_)
            | Function::AddToDate(_)
            | Function::SecondsBetween
            | Function::DaysBetween
            | Function::MonthsBetween
            | Function::Divisible
            | Function::Same => None,
        }
    }
}
