//! Numbers of days, times and digits, as Arrow counts them.

use jiff::civil::{Date, DateTime, Time};

/// Days since 1970-01-01, counted in years that begin in March, so that a leap day is the last of
/// its year; the calendar's own difference of two dates takes several times as long.
pub fn days(date: Date) -> i32 {
    let (year, month, day) = (
        i32::from(date.year()),
        i32::from(date.month()),
        i32::from(date.day()),
    );
    let (year, month) = match month {
        1 | 2 => (year - 1, month + 9),
        _ => (year, month - 3),
    };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    let of_months = (153 * month + 2) / 5;
    365 * year + leap_days + of_months + day - 1 - EPOCH
}

/// From the first of March of the year 0 to 1970-01-01.
const EPOCH: i32 = 719_468;

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
