//! Exact numbers and bits as the server writes them.

use arrow_buffer::i256;

/// `-12.50` as its digits and how many stand behind the point; `None` beyond 38 digits.
pub fn decimal(text: &[u8]) -> Option<(i128, u8)> {
    source::decimal128(std::str::from_utf8(text).ok()?)
}

/// `-12.50` as its digits with so many behind the point; `None` beyond 76 digits.
pub fn wide(text: &[u8], scale: u8) -> Option<i256> {
    let text = std::str::from_utf8(text).ok()?;
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let missing = usize::from(scale).checked_sub(fraction.len())?;
    i256::from_string(&format!("{whole}{fraction}{}", "0".repeat(missing)))
}

/// A BIT column, its highest byte first.
pub fn bits(bytes: &[u8]) -> Option<u64> {
    let highest_first = |number: u64, byte: &u8| (number << 8) | u64::from(*byte);
    (bytes.len() <= 8).then(|| bytes.iter().fold(0, highest_first))
}
