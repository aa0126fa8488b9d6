//! Exact where the source was exact.

use std::cmp::Ordering;

use base::Value;
use proptest::prelude::*;

use crate::amount::Amount;

fn amount(text: &str) -> Amount {
    Amount::of(&Value::Decimal(text.parse().expect(text))).expect("a size")
}

fn share(part: &str, whole: &str) -> Option<String> {
    Some(amount(part).percent_of(amount(whole))?.share())
}

#[test]
fn a_sum_of_decimals_is_exact_where_floats_are_not() {
    let tenths = Amount::sum((0..10).map(|_| amount("0.1"))).expect("fits");
    assert_eq!(tenths.compare(amount("1")), Ordering::Equal);
    let sum = Amount::sum([amount("90071992547409930.01"), amount("0.02")]).expect("fits");
    assert_eq!(sum.compare(amount("90071992547409930.03")), Ordering::Equal);
}

#[test]
fn halves_of_a_percent_round_up_and_never_to_none_or_all() {
    let cases = [
        ("1", "3", "33%"),
        ("2", "3", "67%"),
        ("0.125", "1", "13%"),
        ("0.001", "1", "less than 1%"),
        ("0.999", "1.000", "more than 99%"),
        ("0", "1", "0%"),
        ("5.0", "5", "100%"),
    ];
    for (part, whole, expected) in cases {
        assert_eq!(
            share(part, whole).as_deref(),
            Some(expected),
            "{part} of {whole}"
        );
    }
}

#[test]
fn there_is_no_share_of_nothing_or_less() {
    assert_eq!(share("1", "0"), None);
    assert_eq!(share("1", "-5"), None);
}

#[test]
fn what_has_no_size_is_no_amount() {
    for value in [
        Value::Null,
        Value::Text("5".into()),
        Value::Float(f64::NAN),
        Value::Boolean(true),
    ] {
        assert!(Amount::of(&value).is_none(), "{value:?}");
    }
}

#[test]
fn minus_zero_is_not_negative() {
    assert!(!Amount::Rough(-0.0).is_negative());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arithmetic_at_the_edges_gives_no_answer_rather_than_a_panic(
        a in any::<i128>(), b in any::<i128>(), x in any::<u8>(), y in any::<u8>(), f in any::<f64>(),
    ) {
        let decimal = |unscaled, scale| Amount::Exact(base::Decimal { unscaled, scale });
        let amounts = [decimal(a, x), decimal(b, y), Amount::Rough(f)];
        for left in amounts {
            for right in amounts {
                let percent = left.percent_of(right);
                prop_assert!(percent.is_none() || right.is_positive());
                percent.map(|p| (p.share(), p.change()));
                left.minus(right);
                let mirrored = right.compare(left).reverse();
                prop_assert!(f.is_nan() || left.compare(right) == mirrored);
            }
        }
    }
}
