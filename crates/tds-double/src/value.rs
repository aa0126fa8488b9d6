//! What a column or a parameter holds.

/// A value as the protocol has it: days count from the year 1, times in units of their scale.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    /// The number without its point, and how many digits stand behind it.
    Decimal(i128, u8),
    Text(String),
    /// Binary values, and text in a code page; a `uniqueidentifier` in the order of the wire.
    Bytes(Vec<u8>),
    Date(u32),
    /// `(units, scale)`
    Time(u64, u8),
    /// `(days, units, scale)`; for `datetime` and `smalldatetime` days since 1900 and their units.
    DateTime(i32, u64, u8),
    /// As `DateTime`, in UTC, with the offset in minutes.
    DateTimeOffset(i32, u64, u8, i16),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::Text(text.to_owned())
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Value::Int(number)
    }
}
