//! Exact numbers as the server sends them: digits to the base of ten thousand.

use arrow_buffer::i256;
use source::{Column, Error, Kind};

/// A number on its way.
pub struct Numeric<'a> {
    /// Two bytes for each digit.
    digits: &'a [u8],
    /// How many digits stand before the point, less one.
    weight: i16,
    sign: u16,
    /// How many decimal digits behind the point are shown.
    pub shown: u16,
}

const NEGATIVE: u16 = 0x4000;
const SIGNED: [u16; 2] = [0, NEGATIVE];

impl<'a> Numeric<'a> {
    /// `None` for bytes that are no number.
    pub fn of(raw: &'a [u8]) -> Option<Self> {
        let (header, digits) = raw.split_at_checked(8)?;
        let word = |at: usize| u16::from_be_bytes([header[at], header[at + 1]]);
        let number = Self {
            digits,
            weight: word(2) as i16,
            sign: word(4),
            shown: word(6),
        };
        (usize::from(word(0)) * 2 == digits.len()).then_some(number)
    }

    /// What it is called where it is no number that we have.
    fn name(&self) -> &'static str {
        match self.sign {
            0xC000 => "'NaN'",
            0xD000 => "'Infinity'",
            _ => "'-Infinity'",
        }
    }

    /// The number times `10^scale`; `None` where it does not fit or a digit would be lost.
    fn scaled<T: Whole>(&self, scale: u8) -> Option<T> {
        let mut value = T::of(0);
        let mut places = (i32::from(self.weight) + 1) * 4 + i32::from(scale);
        for digit in self.digits.chunks_exact(2) {
            let digit = u16::from_be_bytes([digit[0], digit[1]]);
            // How many decimal places of this digit count.
            let counted = places.clamp(0, 4) as u32;
            let power = 10_u16.pow(4 - counted);
            if digit % power != 0 {
                return None;
            }
            value = value.grown(10_u16.pow(counted), digit / power)?;
            places -= 4;
        }
        for _ in 0..places.max(0) {
            value = value.grown(10, 0)?;
        }
        Some(match self.sign {
            NEGATIVE => value.negated(),
            _ => value,
        })
    }
}

trait Whole: Sized {
    fn of(value: u16) -> Self;
    /// `self * by + plus`.
    fn grown(self, by: u16, plus: u16) -> Option<Self>;
    fn negated(self) -> Self;
}

impl Whole for i128 {
    fn of(value: u16) -> Self {
        value.into()
    }

    fn grown(self, by: u16, plus: u16) -> Option<Self> {
        self.checked_mul(by.into())?.checked_add(plus.into())
    }

    fn negated(self) -> Self {
        -self
    }
}

impl Whole for i256 {
    fn of(value: u16) -> Self {
        i256::from_i128(value.into())
    }

    fn grown(self, by: u16, plus: u16) -> Option<Self> {
        self.checked_mul(Self::of(by))?.checked_add(Self::of(plus))
    }

    fn negated(self) -> Self {
        -self
    }
}

/// The digits that a column was declared with: in all, and behind the point.
pub fn digits(modifier: i32) -> (i32, i32) {
    let modifier = modifier - 4;
    let precision = (modifier >> 16) & 0xffff;
    // Since version 15 fewer than none may stand behind the point, or more than there are in all.
    let scale = ((modifier & 0x7ff) ^ 1024) - 1024;
    ((precision - scale.min(0)).max(scale), scale.max(0))
}

/// The type of a column that was declared with so many digits.
pub fn kind(modifier: i32) -> Kind {
    let (precision, scale) = digits(modifier);
    let scale = scale.min(76) as u8;
    match precision {
        ..=38 => Kind::Decimal {
            precision: precision as u8,
            scale,
        },
        // There may be more than we have; a number that uses them is refused when it comes.
        _ => Kind::Wide {
            precision: precision.min(76) as u8,
            scale,
        },
    }
}

pub fn read(column: &mut Column, raw: &[u8]) -> Result<(), Error> {
    let Some(number) = Numeric::of(raw) else {
        return Err(column.refused("a number that cannot be read"));
    };
    if !SIGNED.contains(&number.sign) {
        return Err(column.refused(number.name()));
    }
    let pushed = match column.kind() {
        Kind::Decimal { scale, .. } => number
            .scaled(scale)
            .map(|value| column.decimal(value, scale)),
        Kind::Wide { scale, .. } => number.scaled(scale).map(|value| column.wide(value)),
        _ => None,
    };
    pushed.unwrap_or_else(|| Err(column.refused("a number with more digits")))
}

/// A number as the server reads it.
pub fn write(unscaled: i128, scale: u8, out: &mut Vec<u8>) {
    let scale = usize::from(scale);
    let digits = format!("{:0>width$}", unscaled.unsigned_abs(), width = scale + 1);
    let (whole, behind) = digits.split_at(digits.len() - scale);
    // Groups of four meet at the point.
    let whole = format!(
        "{:0>width$}",
        whole,
        width = whole.len().next_multiple_of(4)
    );
    let behind = format!("{:0<width$}", behind, width = scale.next_multiple_of(4));
    let weight = (whole.len() / 4) as i16 - 1;
    let groups = (whole.len() + behind.len()) / 4;
    let sign = if unscaled < 0 { NEGATIVE } else { 0 };
    for word in [groups as u16, weight as u16, sign, scale as u16] {
        out.extend(word.to_be_bytes());
    }
    let all = [whole.as_bytes(), behind.as_bytes()].concat();
    for group in all.chunks_exact(4) {
        let digit = group
            .iter()
            .fold(0, |digit, byte| digit * 10 + u16::from(byte - b'0'));
        out.extend(digit.to_be_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(unscaled: i128, scale: u8) -> Vec<u8> {
        let mut out = Vec::new();
        write(unscaled, scale, &mut out);
        out
    }

    #[test]
    fn numbers_are_read_as_they_are_written() {
        let largest = 10_i128.pow(38) - 1;
        for unscaled in [0, 1, -1, 9_999, 10_000, -123_456_789, largest, -largest] {
            for scale in [0, 1, 2, 3, 4, 5, 8, 37, 38] {
                let bytes = written(unscaled, scale);
                let number = Numeric::of(&bytes).expect("a number");
                assert_eq!(number.shown, u16::from(scale));
                assert_eq!(number.scaled(scale), Some(unscaled), "{unscaled} {scale}");
            }
        }
    }

    #[test]
    fn no_digit_is_lost() {
        let bytes = written(12_345, 3);
        let number = Numeric::of(&bytes).expect("a number");
        assert_eq!(number.scaled::<i128>(2), None);
        assert_eq!(number.scaled(7), Some(123_450_000_i128));
        let large = written(10_i128.pow(37), 0);
        let large = Numeric::of(&large).expect("a number");
        assert_eq!(large.scaled::<i128>(2), None);
        assert_eq!(
            large.scaled(2),
            i256::from_i128(10_i128.pow(37)).checked_mul(i256::from_i128(100))
        );
    }

    #[test]
    fn what_is_no_number_is_not_read() {
        for bytes in [&[][..], &[0; 7], &[0, 1, 0, 0, 0, 0, 0, 0]] {
            assert!(Numeric::of(bytes).is_none(), "{bytes:?}");
        }
    }

    #[test]
    fn declared_digits_are_understood() {
        let modifier = |precision: i32, scale: i32| ((precision << 16) | (scale & 0x7ff)) + 4;
        for (declared, understood) in [
            ((12, 2), (12, 2)),
            ((38, 38), (38, 38)),
            ((5, -3), (8, 0)),
            ((2, 5), (5, 5)),
        ] {
            let (precision, scale) = declared;
            assert_eq!(digits(modifier(precision, scale)), understood);
        }
    }
}
