//! The values that stand for a test where only single values can.

use jiff::civil::date;
use semantic::{Comparison, Test};

use super::*;
use crate::value_test::bounds;

#[test]
fn values_stand_for_themselves_and_a_day_for_more_than_one() {
    let texts = vec![Value::Text("web".into()), Value::Text("shop".into())];
    assert_eq!(bounds(&Test::Is(texts.clone()), false), Some(texts));
    let day = Value::Date(date(2026, 1, 1));
    let moment = Value::Timestamp(date(2026, 1, 1).at(8, 0, 0, 0));
    for time in [day, moment] {
        let with_others = vec![Value::Integer(1), time];
        assert_eq!(bounds(&Test::Is(with_others), true), None);
    }
}

#[test]
fn a_range_is_its_first_and_its_last_moment() {
    let range = Test::Within {
        start: date(2026, 1, 1).at(0, 0, 0, 0),
        end: date(2026, 2, 1).at(0, 0, 0, 0),
    };
    let days = [date(2026, 1, 1), date(2026, 1, 31)].map(Value::Date);
    assert_eq!(bounds(&range, true), Some(days.to_vec()));
    let moments = [
        date(2026, 1, 1).at(0, 0, 0, 0),
        date(2026, 1, 31).at(23, 59, 59, 999_000_000),
    ];
    let moments = moments.map(Value::Timestamp);
    assert_eq!(bounds(&range, false), Some(moments.to_vec()));
}

#[test]
fn other_tests_have_no_values_that_mean_the_same() {
    let above = Test::Compare(Comparison::Greater, Value::Integer(1));
    for test in [above, Test::Set, Test::NotSet, Test::IsNot(Vec::new())] {
        assert_eq!(bounds(&test, false), None);
    }
}
