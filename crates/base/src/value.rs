//! Typed values, as they travel beside a statement and never inside its text.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, DateTime};

/// The types the compiler tells apart. Engines have more; drivers map them here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Type {
    Text,
    Integer,
    Decimal { precision: u8, scale: u8 },
    Float,
    Boolean,
    Date,
    Timestamp,
}

/// One value with its type.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Null,
    Text(String),
    Integer(i64),
    Decimal(Decimal),
    Float(f64),
    Boolean(bool),
    Date(Date),
    Timestamp(DateTime),
}

impl Value {
    pub fn type_name(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Text(_) => "text",
            Value::Integer(_) => "integer",
            Value::Decimal(_) => "decimal",
            Value::Float(_) => "float",
            Value::Boolean(_) => "boolean",
            Value::Date(_) => "date",
            Value::Timestamp(_) => "timestamp",
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Null => f.write_str("null"),
            Value::Text(text) => f.write_str(text),
            Value::Integer(n) => write!(f, "{n}"),
            Value::Decimal(d) => write!(f, "{d}"),
            Value::Float(x) => write!(f, "{x}"),
            Value::Boolean(b) => write!(f, "{b}"),
            Value::Date(d) => write!(f, "{d}"),
            Value::Timestamp(t) => write!(f, "{t}"),
        }
    }
}

/// An exact decimal number: `unscaled / 10^scale`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Decimal {
    pub unscaled: i128,
    pub scale: u8,
}

impl Decimal {
    /// For arithmetic that may be approximate: axes of charts, shares, words like "12 million".
    pub fn to_f64(self) -> f64 {
        self.unscaled as f64 / 10f64.powi(i32::from(self.scale))
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.unscaled < 0 { "-" } else { "" };
        let scale = usize::from(self.scale);
        let digits = format!(
            "{:0>width$}",
            self.unscaled.unsigned_abs(),
            width = scale + 1
        );
        let (whole, fraction) = digits.split_at(digits.len() - scale);
        match fraction {
            "" => write!(f, "{sign}{whole}"),
            _ => write!(f, "{sign}{whole}.{fraction}"),
        }
    }
}

impl FromStr for Decimal {
    type Err = String;

    /// Reads plain decimal notation; at most 38 digits, as every engine can hold them.
    fn from_str(text: &str) -> Result<Self, String> {
        let refuse = || format!("{text:?} is not a decimal number of at most 38 digits");
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let bare = whole.strip_prefix('-').unwrap_or(whole);
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        let some = !bare.is_empty() || !fraction.is_empty();
        if !some || !digits(bare) || !digits(fraction) || bare.len() + fraction.len() > 38 {
            return Err(refuse());
        }
        let unscaled: i128 = format!("{whole}{fraction}").parse().map_err(|_| refuse())?;
        let scale = u8::try_from(fraction.len()).map_err(|_| refuse())?;
        Ok(Self { unscaled, scale })
    }
}
