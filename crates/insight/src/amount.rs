//! Arithmetic on the numbers of a result: exact where the source was exact.

use std::cmp::Ordering;

use base::{Decimal, Value};

/// A number that can be compared and summed.
#[derive(Debug, Clone, Copy)]
pub enum Amount {
    Exact(Decimal),
    Rough(f64),
}

impl Amount {
    /// `None` for what has no size: a missing value, a text, a float that is no number.
    pub fn of(value: &Value) -> Option<Self> {
        match value {
            Value::Integer(n) => Some(Amount::Exact(Decimal {
                unscaled: (*n).into(),
                scale: 0,
            })),
            Value::Decimal(decimal) => Some(Amount::Exact(*decimal)),
            Value::Float(x) if x.is_finite() => Some(Amount::Rough(*x)),
            _ => None,
        }
    }

    pub fn to_f64(self) -> f64 {
        match self {
            Amount::Exact(decimal) => decimal.to_f64(),
            Amount::Rough(x) => x,
        }
    }

    pub fn compare(self, other: Self) -> Ordering {
        match aligned(self, other) {
            Some((a, b, _)) => a.cmp(&b),
            // Both are finite, so there is an order.
            None => self
                .to_f64()
                .partial_cmp(&other.to_f64())
                .unwrap_or(Ordering::Equal),
        }
    }

    pub fn is_negative(self) -> bool {
        self.compare(ZERO) == Ordering::Less
    }

    pub fn is_positive(self) -> bool {
        self.compare(ZERO) == Ordering::Greater
    }

    /// `None` where an exact sum would not fit: better no total than a rough one that looks exact.
    fn plus(self, other: Self) -> Option<Self> {
        match (self, other) {
            (Amount::Exact(_), Amount::Exact(_)) => {
                let (a, b, scale) = aligned(self, other)?;
                Some(Amount::Exact(Decimal {
                    unscaled: a.checked_add(b)?,
                    scale,
                }))
            }
            _ => Some(Amount::Rough(self.to_f64() + other.to_f64())),
        }
    }

    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Option<Self> {
        amounts.into_iter().try_fold(ZERO, Amount::plus)
    }

    /// `self / whole` in whole percent, halves away from zero. `None` without a positive whole.
    pub fn percent_of(self, whole: Self) -> Option<Percent> {
        if !whole.is_positive() {
            return None;
        }
        let exact = aligned(self, whole).and_then(|(part, whole, _)| exact_percent(part, whole));
        exact.or_else(|| rough_percent(self.to_f64(), whole.to_f64()))
    }

    /// `self - other`.
    pub fn minus(self, other: Self) -> Option<Self> {
        let negative = match other {
            Amount::Exact(Decimal { unscaled, scale }) => Amount::Exact(Decimal {
                unscaled: unscaled.checked_neg()?,
                scale,
            }),
            Amount::Rough(x) => Amount::Rough(-x),
        };
        self.plus(negative)
    }
}

const ZERO: Amount = Amount::Exact(Decimal {
    unscaled: 0,
    scale: 0,
});

/// Two exact amounts at one scale, if they fit there.
fn aligned(a: Amount, b: Amount) -> Option<(i128, i128, u8)> {
    let (Amount::Exact(a), Amount::Exact(b)) = (a, b) else {
        return None;
    };
    let scale = a.scale.max(b.scale);
    Some((scaled_up(a, scale)?, scaled_up(b, scale)?, scale))
}

fn scaled_up(decimal: Decimal, scale: u8) -> Option<i128> {
    let factor = 10i128.checked_pow((scale - decimal.scale).into())?;
    decimal.unscaled.checked_mul(factor)
}

/// A share in whole percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Percent {
    pub rounded: i128,
    /// Whether something remains above or below the rounded figure.
    pub against: Ordering,
}

fn exact_percent(part: i128, whole: i128) -> Option<Percent> {
    let hundredfold = part.checked_mul(100)?;
    let doubled = hundredfold.checked_mul(2)?;
    let half = if part < 0 { -whole } else { whole };
    let rounded = doubled.checked_add(half)? / whole.checked_mul(2)?;
    let against = hundredfold.cmp(&rounded.checked_mul(whole)?);
    Some(Percent { rounded, against })
}

fn rough_percent(part: f64, whole: f64) -> Option<Percent> {
    let percent = part / whole * 100.0;
    let rounded = percent.round();
    // Beyond this a float no longer tells whole numbers apart.
    if rounded.is_nan() || rounded.abs() > 1e15 {
        return None;
    }
    Some(Percent {
        rounded: rounded as i128,
        against: percent.total_cmp(&rounded),
    })
}

impl Percent {
    /// "34%"; where rounding would claim none or all of it, "less than 1%" and "more than 99%".
    pub fn share(self) -> String {
        match (self.rounded, self.against) {
            (0, Ordering::Greater) => "less than 1%".to_owned(),
            (100, Ordering::Less) => "more than 99%".to_owned(),
            (n, _) => format!("{n}%"),
        }
    }

    /// How large a change is, whichever its direction.
    pub fn change(self) -> String {
        match (self.rounded, self.against) {
            (0, Ordering::Equal) => "0%".to_owned(),
            (0, _) => "less than 1%".to_owned(),
            (-100, Ordering::Greater) => "more than 99%".to_owned(),
            (n, _) => format!("{}%", grouped(n.unsigned_abs())),
        }
    }
}

/// Digits with thousands separators.
pub fn grouped(n: u128) -> String {
    separated(n, |left| left.is_multiple_of(3))
}

/// Digits as they are written in India: a thousand, then hundreds of thousands: 1,23,45,678.
pub fn grouped_in_lakhs(n: u128) -> String {
    separated(n, |left| left == 3 || left > 3 && !left.is_multiple_of(2))
}

/// Digits with a comma before each place that has so many digits left.
fn separated(n: u128, comma_before: impl Fn(usize) -> bool) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 2);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && comma_before(digits.len() - i) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
