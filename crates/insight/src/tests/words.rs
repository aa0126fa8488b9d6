//! Numbers and periods, as a sentence says them.

use base::{Decimal, Value};
use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::phrase::{exact, label, number, period};

fn decimal(text: &str) -> Value {
    Value::Decimal(text.parse().expect(text))
}

fn rupees() -> Format {
    Format::Currency(Some("INR".into()))
}

#[test]
fn numbers_below_a_million_are_said_in_full_and_larger_ones_in_three_figures() {
    let said = |text: &str| number(&decimal(text), &Format::Plain);
    let cases = [
        ("0", "0"),
        ("-0.001", "-0.001"),
        ("0.0056", "0.0056"),
        ("12.345", "12.35"),
        ("999", "999"),
        ("1000", "1,000"),
        ("999999.49", "999,999.49"),
        ("999999.50", "1 million"),
        ("1234567", "1.23 million"),
        ("12345678.90", "12.3 million"),
        ("99960000", "100 million"),
        ("995000000", "995 million"),
        ("999600000", "1 billion"),
        ("-1250000000", "-1.25 billion"),
        ("12345678901234567", "12,346 trillion"),
    ];
    for (text, expected) in cases {
        assert_eq!(said(text), expected, "{text}");
    }
}

#[test]
fn money_has_its_sign_and_two_places_or_none() {
    let said =
        |text: &str, code: &str| number(&decimal(text), &Format::Currency(Some(code.into())));
    assert_eq!(said("1234.5", "INR"), "₹1,234.50");
    assert_eq!(said("1234.00", "USD"), "$1,234");
    assert_eq!(said("-12345678", "EUR"), "-€12.3 million");
    assert_eq!(said("2000000", "GBP"), "£2 million");
    assert_eq!(said("-1200", "JPY"), "JPY -1,200");
    assert_eq!(number(&decimal("1200"), &Format::Currency(None)), "1,200");
}

#[test]
fn rupees_are_counted_in_lakhs_and_crores() {
    let cases = [
        ("763516.58", "₹7,63,516.58"),
        ("999999.50", "₹10 lakh"),
        ("8780323.69", "₹87.8 lakh"),
        ("9990000", "₹99.9 lakh"),
        ("9996000", "₹1 crore"),
        ("11564334.03", "₹1.16 crore"),
        ("1234567890123", "₹1,23,457 crore"),
    ];
    for (text, expected) in cases {
        assert_eq!(number(&decimal(text), &rupees()), expected, "{text}");
    }
}

#[test]
fn the_full_form_keeps_every_digit_before_the_point() {
    assert_eq!(exact(&decimal("12345678.90"), &rupees()), "₹1,23,45,678.90");
    let widest = Value::Decimal(Decimal {
        unscaled: i128::MIN,
        scale: 0,
    });
    let digits = "-170,141,183,460,469,231,731,687,303,715,884,105,728";
    assert_eq!(exact(&widest, &Format::Plain), digits);
}

#[test]
fn percentages_are_hundredths_already() {
    assert_eq!(number(&Value::Float(12.345), &Format::Percent), "12.35%");
    assert_eq!(number(&Value::Integer(40), &Format::Percent), "40%");
}

#[test]
fn what_is_no_number_is_said_as_it_is() {
    let said = |value: Value| number(&value, &rupees());
    assert_eq!(said(Value::Null), "no value");
    assert_eq!(said(Value::Float(f64::NAN)), "not a number");
    assert_eq!(said(Value::Float(1e40)), "1e40");
    assert_eq!(said(Value::Float(-0.0)), "₹0");
    assert_eq!(said(Value::Text("Aqua".into())), "Aqua");
    assert_eq!(said(Value::Date(date(2026, 4, 5))), "5 Apr 2026");
}

#[test]
fn periods_are_named_so_that_no_calendar_is_guessed() {
    let said = |month, granularity| period(&Value::Date(date(2026, month, 1)), granularity);
    assert_eq!(said(1, Granularity::Year), "2026");
    assert_eq!(said(4, Granularity::Year), "Apr 2026 to Mar 2027");
    assert_eq!(said(4, Granularity::Quarter), "Apr to Jun 2026");
    assert_eq!(said(11, Granularity::Quarter), "Nov 2026 to Jan 2027");
    assert_eq!(said(4, Granularity::Month), "Apr 2026");
    assert_eq!(said(4, Granularity::Week), "the week of 1 Apr 2026");
    let ten = Value::Timestamp(date(2026, 4, 1).at(10, 5, 0, 0));
    assert_eq!(period(&ten, Granularity::Day), "1 Apr 2026");
    assert_eq!(period(&ten, Granularity::Hour), "1 Apr 2026 10:05");
    assert_eq!(period(&Value::Null, Granularity::Day), "no date");
}

#[test]
fn a_missing_and_an_empty_name_are_told_apart() {
    assert_eq!(label(&Value::Null, "Brand"), "no Brand given");
    assert_eq!(label(&Value::Text(" ".into()), "Brand"), "an empty Brand");
    assert_eq!(label(&Value::Integer(2026), "Year"), "2026");
}

/// Reads a short form back.
fn read(text: &str) -> f64 {
    let (digits, unit) = text.split_once(' ').unwrap_or((text, ""));
    let times = match unit {
        "" => 1.0,
        "million" => 1e6,
        "billion" => 1e9,
        "trillion" => 1e12,
        other => panic!("{other:?} in {text:?}"),
    };
    digits.replace(',', "").parse::<f64>().expect("digits") * times
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]

    #[test]
    fn a_number_as_said_is_within_half_a_percent_of_the_number(unscaled in any::<i128>(), drop in 0..38u32, scale in 0..12u8) {
        let value = Decimal { unscaled: unscaled / 10i128.pow(drop), scale };
        let said = read(&number(&Value::Decimal(value), &Format::Plain));
        // Below one, two places or two figures are said.
        let slack = 0.005 * value.to_f64().abs().max(1.0) * 1.000_001;
        prop_assert!((said - value.to_f64()).abs() <= slack, "{value} was said as {said}");
    }

    #[test]
    fn no_number_in_no_format_panics(unscaled in any::<i128>(), scale in any::<u8>(), float in any::<f64>()) {
        let format = [Format::Plain, Format::Percent, Format::Currency(None), rupees()];
        for format in &format {
            for value in [Value::Decimal(Decimal { unscaled, scale }), Value::Float(float)] {
                prop_assert!(!number(&value, format).is_empty() && !exact(&value, format).is_empty());
            }
        }
    }
}
