//! In what a number is counted: as its name says, or a column beside it.

use super::facts::{Facts, says};
use crate::Proposed;

/// Words of names, and the unit that they say.
const UNITS: &[(&str, &str)] = &[
    ("usd dollar dollars", "USD"),
    ("eur euro euros", "EUR"),
    ("gbp pound pounds sterling", "GBP"),
    ("inr rupee rupees", "INR"),
    ("jpy yen", "JPY"),
    ("chf", "CHF"),
    ("percent percentage pct", "%"),
    ("kg kilogram kilograms", "kg"),
    ("lb lbs", "lb"),
    ("km kilometer kilometre kilometers", "km"),
    ("mile miles", "mi"),
    ("meter metre meters metres", "m"),
    ("cm centimeter centimetre", "cm"),
    ("millisecond milliseconds ms", "ms"),
    ("second seconds sec secs", "s"),
    ("minute minutes mins", "min"),
    ("hour hours hrs", "h"),
    ("day days", "d"),
    ("byte bytes", "B"),
    ("kb kilobyte", "kB"),
    ("mb megabyte", "MB"),
    ("litre liter litres liters", "l"),
    ("celsius", "°C"),
    ("fahrenheit", "°F"),
];

/// What is money, whatever its currency.
const MONEY: &str = "amount price cost revenue salary wage fee payment balance total tax discount budget income \
    profit freight charge value sale margin";

pub(super) fn of(facts: &Facts<'_>, at: usize) -> Option<Proposed<String>> {
    let words = facts.words(at);
    let said = UNITS.iter().find(|(list, _)| says(&words, list));
    if let Some((_, unit)) = said {
        return Some(Proposed {
            value: (*unit).to_owned(),
            confidence: 0.8,
            evidence: "its name says so".into(),
        });
    }
    let currency = currency_column(facts).filter(|_| says(&words, MONEY))?;
    let seen = facts.profile_of(currency)?;
    match (seen.distinct, seen.top.first()) {
        (1, Some(only)) => Some(Proposed {
            value: only.value.clone(),
            confidence: 0.8,
            evidence: format!("{currency} has this value in every row"),
        }),
        _ => Some(Proposed {
            value: "mixed".into(),
            confidence: 0.8,
            evidence: format!("{currency} says the currency of each row: sums must be of one"),
        }),
    }
}

/// The column that says in which currency the amounts of a row are.
fn currency_column<'a>(facts: &Facts<'a>) -> Option<&'a str> {
    let columns = facts.known.columns.iter().enumerate();
    let mut named = columns.filter(|(at, _)| says(&facts.words(*at), "currency"));
    named.next().map(|(_, column)| column.column.name.as_str())
}
