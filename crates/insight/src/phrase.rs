//! How numbers and periods are worded: the one place for findings and for an answer's sentence.
//!
//! English, with points and commas as in English; a page that knows its reader writes tables and
//! charts in the reader's own way.

use std::fmt::Display;

use base::{Decimal, Format, Granularity, Value};
use jiff::Span;
use jiff::civil::Date;
use jiff::fmt::strtime::{self, BrokenDownTime};

use crate::amount::{grouped, grouped_in_lakhs};

const MILLION: u128 = 1_000_000;

/// How large numbers are counted: rupees in lakhs and crores, everything else in thousands.
struct Counting {
    /// Powers of ten with their words, and from how many of each the next is used.
    units: &'static [(u8, &'static str, i128)],
    grouped: fn(u128) -> String,
}

const WESTERN: Counting = Counting {
    units: &[
        (6, "million", 1_000),
        (9, "billion", 1_000),
        (12, "trillion", i128::MAX),
    ],
    grouped,
};

const INDIAN: Counting = Counting {
    units: &[(5, "lakh", 100), (7, "crore", i128::MAX)],
    grouped: grouped_in_lakhs,
};

fn counting(format: &Format) -> &'static Counting {
    match format {
        Format::Currency(Some(code)) if code == "INR" => &INDIAN,
        _ => &WESTERN,
    }
}

/// A number as a sentence says it: in full below a million, above in three figures: "$12.3 million", "₹1.23 crore".
/// What is no number is said as it is.
pub fn number(value: &Value, format: &Format) -> String {
    match decimal(value) {
        Some(decimal) => dressed(decimal, format, short(decimal, format)),
        None => other(value),
    }
}

/// A number in full, its fraction to two places: "$12,345,678.90", "₹1,23,45,678.90".
pub fn exact(value: &Value, format: &Format) -> String {
    match decimal(value) {
        Some(decimal) => dressed(decimal, format, full(decimal, format)),
        None => other(value),
    }
}

fn other(value: &Value) -> String {
    match value {
        Value::Null => "no value".to_owned(),
        Value::Float(x) if x.is_nan() => "not a number".to_owned(),
        Value::Boolean(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Value::Date(day) => said("%-d %b %Y", *day),
        Value::Float(x) => format!("{x:e}"),
        value => value.to_string(),
    }
}

/// Floats are read at nine places, which is more than is ever said; those that are too large or
/// too small for that have no decimal.
fn decimal(value: &Value) -> Option<Decimal> {
    match value {
        Value::Integer(n) => Some(Decimal {
            unscaled: (*n).into(),
            scale: 0,
        }),
        Value::Decimal(decimal) => Some(*decimal),
        Value::Float(x) if *x == 0.0 => Some(Decimal {
            unscaled: 0,
            scale: 0,
        }),
        Value::Float(x) if (1e-6..1e27).contains(&x.abs()) => format!("{x:.9}").parse().ok(),
        _ => None,
    }
}

/// The sign and the unit around the digits.
fn dressed(decimal: Decimal, format: &Format, digits: String) -> String {
    let zero = !digits.contains(|c| matches!(c, '1'..='9'));
    let sign = if decimal.unscaled < 0 && !zero {
        "-"
    } else {
        ""
    };
    match format {
        Format::Plain | Format::Currency(None) => format!("{sign}{digits}"),
        Format::Percent => format!("{sign}{digits}%"),
        Format::Currency(Some(code)) => match symbol(code) {
            Some(symbol) => format!("{sign}{symbol}{digits}"),
            None => format!("{code} {sign}{digits}"),
        },
    }
}

/// Only signs that stand for one currency in the eyes of their readers.
fn symbol(code: &str) -> Option<&'static str> {
    match code {
        "INR" => Some("₹"),
        "USD" => Some("$"),
        "EUR" => Some("€"),
        "GBP" => Some("£"),
        _ => None,
    }
}

fn full(decimal: Decimal, format: &Format) -> String {
    let money = matches!(format, Format::Currency(_));
    let rounded = rounded(decimal, places(decimal));
    // Prices have two places or none: "₹1,234.50" and "₹1,234".
    let least = if money { 2 } else { 0 };
    digits(trimmed(rounded), least, counting(format))
}

/// Two places; for what is smaller than a hundredth as many as show two figures of it.
fn places(decimal: Decimal) -> u8 {
    let figures = decimal
        .unscaled
        .unsigned_abs()
        .checked_ilog10()
        .map_or(0, |n| n as u8 + 1);
    let leading_zeros = decimal.scale.saturating_sub(figures);
    if figures == 0 || leading_zeros < 2 {
        2
    } else {
        leading_zeros.saturating_add(2)
    }
}

fn short(decimal: Decimal, format: &Format) -> String {
    let whole = rounded(decimal, 0);
    if whole.unscaled.unsigned_abs() < MILLION {
        return full(decimal, format);
    }
    let counting = counting(format);
    let within = |(exponent, _, max): &&(u8, &str, i128)| {
        let figures = three_figures(in_unit(whole, *exponent));
        figures.unscaled.abs() / 10i128.pow(figures.scale.into()) < *max
    };
    let Some((exponent, word, _)) = counting.units.iter().find(within) else {
        return full(decimal, format);
    };
    let figures = three_figures(in_unit(whole, *exponent));
    format!("{} {word}", digits(trimmed(figures), 0, counting))
}

/// A whole number counted in powers of ten.
fn in_unit(whole: Decimal, exponent: u8) -> Decimal {
    Decimal {
        unscaled: whole.unscaled,
        scale: exponent,
    }
}

/// 1.23, 12.3 or 123: as many places as make three figures.
fn three_figures(decimal: Decimal) -> Decimal {
    let at = |places| rounded(decimal, places);
    (1..=2)
        .rev()
        .map(at)
        .find(|figures| figures.unscaled.abs() < 1_000)
        .unwrap_or_else(|| at(0))
}

/// To at most so many places, halves away from zero.
fn rounded(decimal: Decimal, places: u8) -> Decimal {
    let Some(surplus) = decimal.scale.checked_sub(places).filter(|n| *n > 0) else {
        return decimal;
    };
    // More than 38 places to drop: nothing of an `i128` remains.
    let Some(unit) = 10i128.checked_pow(surplus.into()) else {
        return Decimal {
            unscaled: 0,
            scale: places,
        };
    };
    let (quotient, rest) = (decimal.unscaled / unit, decimal.unscaled % unit);
    let up = rest.unsigned_abs() >= unit.unsigned_abs().div_ceil(2);
    let unscaled = if up {
        quotient + decimal.unscaled.signum()
    } else {
        quotient
    };
    Decimal {
        unscaled,
        scale: places,
    }
}

/// Without the zeros at its end.
fn trimmed(mut decimal: Decimal) -> Decimal {
    while decimal.scale > 0 && decimal.unscaled % 10 == 0 {
        decimal = Decimal {
            unscaled: decimal.unscaled / 10,
            scale: decimal.scale - 1,
        };
    }
    decimal
}

/// Without the sign. A fraction, if there is one, has at least so many places.
fn digits(decimal: Decimal, least: usize, counting: &Counting) -> String {
    let text = decimal.to_string();
    let text = text.trim_start_matches('-');
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let whole = whole
        .parse()
        .map_or_else(|_| whole.to_owned(), counting.grouped);
    match fraction {
        "" => whole,
        fraction => format!("{whole}.{fraction:0<least$}"),
    }
}

/// A period by its first day: "Apr 2026", "Apr to Jun 2026", "15 Apr 2026". A quarter is named by
/// its months, since "Q2" means something else in every fiscal calendar; so is a year that does
/// not begin in January.
pub fn period(start: &Value, granularity: Granularity) -> String {
    match start {
        Value::Date(day) => dated(*day, granularity).unwrap_or_else(|| said("%-d %b %Y", *day)),
        Value::Timestamp(time) => dated(time.date(), granularity).unwrap_or_else(|| {
            let clock = match granularity {
                Granularity::Second => "%-d %b %Y %H:%M:%S",
                _ => "%-d %b %Y %H:%M",
            };
            said(clock, *time)
        }),
        Value::Null => "no date".to_owned(),
        value => value.to_string(),
    }
}

/// `None` where the day alone does not name the period.
fn dated(day: Date, granularity: Granularity) -> Option<String> {
    match granularity {
        Granularity::Year if day.month() == 1 => Some(said("%Y", day)),
        Granularity::Year => Some(months(day, 12)),
        Granularity::Quarter => Some(months(day, 3)),
        Granularity::Month => Some(said("%b %Y", day)),
        Granularity::Week => Some(said("the week of %-d %b %Y", day)),
        Granularity::Day => Some(said("%-d %b %Y", day)),
        _ => None,
    }
}

fn months(first: Date, count: i64) -> String {
    let last = first.saturating_add(Span::new().months(count - 1));
    let from = if first.year() == last.year() {
        "%b"
    } else {
        "%b %Y"
    };
    format!("{} to {}", said(from, first), said("%b %Y", last))
}

fn said(pattern: &str, time: impl Into<BrokenDownTime> + Display + Copy) -> String {
    strtime::format(pattern, time).unwrap_or_else(|_| time.to_string())
}

/// A value of a dimension as a sentence names it; `title` is the dimension's own.
pub fn label(value: &Value, title: &str) -> String {
    match value {
        Value::Null => format!("no {title} given"),
        Value::Text(text) if text.trim().is_empty() => format!("an empty {title}"),
        Value::Boolean(yes) => format!("{title}: {}", if *yes { "yes" } else { "no" }),
        Value::Date(day) => said("%-d %b %Y", *day),
        // Numbers too as they are: the year 2026 and shop 4711 are names.
        value => value.to_string(),
    }
}
