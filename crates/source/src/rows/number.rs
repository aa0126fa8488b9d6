//! Numbers of days, times and digits, as Arrow counts them.

use jiff::civil::{Date, DateTime, Time};

/// Days since 1970-01-01.
pub fn days(date: Date) -> i32 {
    let epoch = Date::constant(1970, 1, 1);
    // The calendar has fewer days than there are numbers.
    (date.duration_since(epoch).as_secs() / 86_400) as i32
}

/// Microseconds since 1970-01-01, by the clock on the wall.
pub fn micros(time: DateTime) -> i64 {
    i64::from(days(time.date())) * 86_400_000_000 + nanos_of_day(time.time()) / 1_000
}

pub fn nanos_of_day(time: Time) -> i64 {
    let seconds =
        i64::from(time.hour()) * 3_600 + i64::from(time.minute()) * 60 + i64::from(time.second());
    seconds * 1_000_000_000 + i64::from(time.subsec_nanosecond())
}

/// An exact number as engines write it: `-12.50`. The digits, and how many stand behind the point.
/// `None` for what is not one, or has more than 38 digits.
pub fn decimal128(text: &str) -> Option<(i128, u8)> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let mut value: i128 = 0;
    for digit in whole.bytes().chain(fraction.bytes()) {
        let digit = digit.is_ascii_digit().then(|| i128::from(digit - b'0'))?;
        value = value.checked_mul(10)?.checked_add(digit)?;
    }
    Some((sign * value, u8::try_from(fraction.len()).ok()?))
}

/// The same number with another number of digits behind the point; `None` where one would be lost.
pub(super) fn rescaled(unscaled: i128, from: u8, to: u8) -> Option<i128> {
    if from == to {
        return Some(unscaled);
    }
    if from < to {
        return unscaled.checked_mul(power(to - from)?);
    }
    match power(from - to) {
        Some(power) => (unscaled % power == 0).then(|| unscaled / power),
        None => (unscaled == 0).then_some(0),
    }
}

/// Whether a number has at most so many digits.
pub(super) fn fits(unscaled: i128, precision: u8) -> bool {
    let limit = power(precision).map(i128::unsigned_abs);
    limit.is_none_or(|limit| unscaled.unsigned_abs() < limit)
}

fn power(exponent: u8) -> Option<i128> {
    TENS.get(usize::from(exponent)).copied()
}

/// Powers of ten that have room: to multiply them anew for each number would cost more than all else.
const TENS: [i128; 39] = {
    let mut tens = [1; 39];
    let mut at = 1;
    while at < tens.len() {
        tens[at] = tens[at - 1] * 10;
        at += 1;
    }
    tens
};
