//! Arithmetic. Whole and decimal numbers are exact; only division and floats are not.

use std::cmp::Ordering;

use base::{Decimal, Value};

use super::{Unsupported, unsupported};

#[derive(Debug, Clone, Copy)]
pub(super) enum Number {
    Exact(Decimal),
    Float(f64),
}

pub(super) fn number(value: &Value) -> Option<Number> {
    match value {
        Value::Integer(whole) => Some(Number::Exact(Decimal {
            unscaled: i128::from(*whole),
            scale: 0,
        })),
        Value::Decimal(decimal) => Some(Number::Exact(*decimal)),
        Value::Float(float) => Some(Number::Float(*float)),
        _ => None,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
}

/// More digits than any engine has.
fn too_large() -> Unsupported {
    Unsupported("a number of more than 38 digits".into())
}

fn power_of_ten(exponent: u8) -> Result<i128, Unsupported> {
    10i128.checked_pow(exponent.into()).ok_or_else(too_large)
}

/// The same number with more digits behind the point.
fn widened(decimal: Decimal, scale: u8) -> Result<i128, Unsupported> {
    let factor = power_of_ten(scale - decimal.scale)?;
    decimal.unscaled.checked_mul(factor).ok_or_else(too_large)
}

impl Number {
    pub fn to_f64(self) -> f64 {
        match self {
            Number::Exact(decimal) => decimal.to_f64(),
            Number::Float(float) => float,
        }
    }

    pub fn to_value(self) -> Value {
        match self {
            Number::Float(float) => Value::Float(float),
            Number::Exact(decimal @ Decimal { scale: 0, .. }) => {
                i64::try_from(decimal.unscaled).map_or(Value::Decimal(decimal), Value::Integer)
            }
            Number::Exact(decimal) => Value::Decimal(decimal),
        }
    }

    pub fn order(self, other: Number) -> Result<Ordering, Unsupported> {
        if let (Number::Exact(left), Number::Exact(right)) = (self, other) {
            let scale = left.scale.max(right.scale);
            return Ok(widened(left, scale)?.cmp(&widened(right, scale)?));
        }
        let order = self.to_f64().partial_cmp(&other.to_f64());
        order.ok_or_else(|| Unsupported("a number that is none (NaN)".into()))
    }

    /// A text without zeros at the end: the same for 2, 2.0 and 2.00.
    pub fn key(self) -> String {
        match self {
            // Minus zero is zero.
            Number::Float(float) => (float + 0.0).to_string(),
            Number::Exact(decimal) => {
                let text = decimal.to_string();
                match text.contains('.') {
                    true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
                    false => text,
                }
            }
        }
    }

    pub fn negated(self) -> Number {
        match self {
            Number::Float(float) => Number::Float(-float),
            Number::Exact(decimal) => Number::Exact(Decimal {
                unscaled: -decimal.unscaled,
                ..decimal
            }),
        }
    }

    /// Whole and decimal numbers stay exact, except where they are divided: that gives a float, as
    /// in DuckDB. By zero nothing is divided: one engine reports an error, another says NULL, a
    /// third one infinity.
    pub fn combined(self, operator: Operator, other: Number) -> Result<Number, Unsupported> {
        if operator == Operator::Divide {
            return match other.to_f64() {
                0.0 => unsupported("a division by zero"),
                divisor => Ok(Number::Float(self.to_f64() / divisor)),
            };
        }
        match (self, other) {
            (Number::Exact(left), Number::Exact(right)) => exactly(left, operator, right),
            _ => Ok(Number::Float(match operator {
                Operator::Add => self.to_f64() + other.to_f64(),
                Operator::Subtract => self.to_f64() - other.to_f64(),
                _ => self.to_f64() * other.to_f64(),
            })),
        }
    }

    /// With so many digits behind the point; a half goes away from zero.
    pub fn rounded(self, digits: u8) -> Result<Number, Unsupported> {
        let decimal = match self {
            Number::Float(float) => {
                let factor = 10f64.powi(digits.into());
                return Ok(Number::Float((float * factor).round() / factor));
            }
            Number::Exact(decimal) if decimal.scale <= digits => return Ok(self),
            Number::Exact(decimal) => decimal,
        };
        let unit = power_of_ten(decimal.scale - digits)?;
        let half = decimal.unscaled.signum() * (unit / 2);
        Ok(Number::Exact(Decimal {
            unscaled: (decimal.unscaled + half) / unit,
            scale: digits,
        }))
    }
}

fn exactly(left: Decimal, operator: Operator, right: Decimal) -> Result<Number, Unsupported> {
    let scale = left.scale.max(right.scale);
    let (unscaled, scale) = match operator {
        Operator::Add => {
            let sum = widened(left, scale)?.checked_add(widened(right, scale)?);
            (sum, scale)
        }
        Operator::Subtract => {
            let difference = widened(left, scale)?.checked_sub(widened(right, scale)?);
            (difference, scale)
        }
        _ => {
            let product = left.unscaled.checked_mul(right.unscaled);
            (product, left.scale + right.scale)
        }
    };
    let unscaled = unscaled.ok_or_else(too_large)?;
    Ok(Number::Exact(Decimal { unscaled, scale }))
}
