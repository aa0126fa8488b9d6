//! Cells of every type of column.

use arrow_array::types::{Int8Type, Int32Type};
use arrow_array::*;
use base::{Decimal, Value};
use jiff::civil::{date, datetime};

use super::batch;
use crate::{distinct, value_at};

fn first(array: impl Array + 'static) -> Value {
    value_at(&batch(vec![std::sync::Arc::new(array)]), 0, 0)
}

#[test]
fn numbers_of_every_width_are_read() {
    assert_eq!(first(Int8Array::from(vec![-1])), Value::Integer(-1));
    assert_eq!(first(Int16Array::from(vec![-2])), Value::Integer(-2));
    assert_eq!(first(Int32Array::from(vec![-3])), Value::Integer(-3));
    assert_eq!(
        first(Int64Array::from(vec![i64::MIN])),
        Value::Integer(i64::MIN)
    );
    assert_eq!(first(UInt8Array::from(vec![1])), Value::Integer(1));
    assert_eq!(first(UInt16Array::from(vec![2])), Value::Integer(2));
    assert_eq!(first(UInt32Array::from(vec![3])), Value::Integer(3));
    let widest = Decimal {
        unscaled: u64::MAX.into(),
        scale: 0,
    };
    assert_eq!(
        first(UInt64Array::from(vec![u64::MAX])),
        Value::Decimal(widest)
    );
    assert_eq!(first(Float32Array::from(vec![0.5])), Value::Float(0.5));
    assert_eq!(first(Float64Array::from(vec![0.1])), Value::Float(0.1));
}

#[test]
fn numbers_of_more_digits_than_ours_are_written() {
    use arrow_array::types::{ArrowPrimitiveType, Decimal256Type};
    type Wide = <Decimal256Type as ArrowPrimitiveType>::Native;
    let shown = |digits: &str| {
        let array = Decimal256Array::from(vec![Wide::from_string(digits).expect("a number")]);
        first(array.with_precision_and_scale(76, 2).expect("fits"))
    };
    let few = Decimal {
        unscaled: -125,
        scale: 2,
    };
    assert_eq!(shown("-125"), Value::Decimal(few));
    let many = "1234567890".repeat(6);
    let (whole, fraction) = many.split_at(58);
    assert_eq!(shown(&many), Value::Text(format!("{whole}.{fraction}")));
}

#[test]
fn decimals_keep_every_digit() {
    let array = |scale| {
        Decimal128Array::from(vec![123_456])
            .with_precision_and_scale(38, scale)
            .expect("fits")
    };
    assert_eq!(
        first(array(2)),
        Value::Decimal(Decimal {
            unscaled: 123_456,
            scale: 2
        })
    );
    assert_eq!(
        first(array(-3)),
        Value::Decimal(Decimal {
            unscaled: 123_456_000,
            scale: 0
        })
    );
}

#[test]
fn texts_are_read_in_every_layout() {
    let expected = Value::Text("Aqua".into());
    assert_eq!(first(StringArray::from(vec!["Aqua"])), expected);
    assert_eq!(first(LargeStringArray::from(vec!["Aqua"])), expected);
    assert_eq!(first(StringViewArray::from(vec!["Aqua"])), expected);
    let coded: DictionaryArray<Int8Type> = vec!["Aqua", "Bolt"].into_iter().collect();
    let coded = batch(vec![std::sync::Arc::new(coded)]);
    assert_eq!(value_at(&coded, 0, 1), Value::Text("Bolt".into()));
}

#[test]
fn dates_and_times_are_read_before_and_after_1970() {
    assert_eq!(
        first(Date32Array::from(vec![-1])),
        Value::Date(date(1969, 12, 31))
    );
    let expected = |ns| Value::Timestamp(datetime(1969, 12, 31, 23, 59, 59, ns));
    assert_eq!(first(TimestampSecondArray::from(vec![-1])), expected(0));
    assert_eq!(
        first(TimestampMillisecondArray::from(vec![-1])),
        expected(999_000_000)
    );
    assert_eq!(
        first(TimestampMicrosecondArray::from(vec![-1])),
        expected(999_999_000)
    );
    assert_eq!(
        first(TimestampNanosecondArray::from(vec![-1])),
        expected(999_999_999)
    );
    let day = Value::Timestamp(datetime(1970, 1, 2, 0, 0, 0, 0));
    assert_eq!(first(Date64Array::from(vec![86_400_000])), day);
}

#[test]
fn an_instant_of_another_zone_is_never_passed_off_as_a_wall_time() {
    let at = |zone: &str| first(TimestampSecondArray::from(vec![0]).with_timezone(zone));
    assert_eq!(
        at("UTC"),
        Value::Timestamp(datetime(1970, 1, 1, 0, 0, 0, 0))
    );
    assert_eq!(
        at("Asia/Kolkata"),
        Value::Text("1970-01-01T00:00:00Z".into())
    );
}

#[test]
fn what_lies_beyond_the_calendar_is_text() {
    assert_eq!(
        first(Date32Array::from(vec![i32::MAX])),
        Value::Text("infinity".into())
    );
    let before = TimestampMicrosecondArray::from(vec![i64::MIN]);
    assert_eq!(first(before), Value::Text("-infinity".into()));
}

#[test]
fn nulls_and_places_outside_are_null() {
    let array = batch(vec![std::sync::Arc::new(Int64Array::from(vec![
        None,
        Some(1),
    ]))]);
    assert_eq!(value_at(&array, 0, 0), Value::Null);
    assert_eq!(value_at(&array, 0, 2), Value::Null);
    assert_eq!(value_at(&array, 1, 0), Value::Null);
    assert_eq!(first(BooleanArray::from(vec![true])), Value::Boolean(true));
}

#[test]
fn a_type_that_no_value_says_is_named() {
    let list = ListArray::from_iter_primitive::<Int32Type, _, _>(vec![Some(vec![Some(1)])]);
    assert_eq!(first(list), Value::Text("(List)".into()));
    assert_eq!(
        first(BinaryArray::from(vec![&b"x"[..]])),
        Value::Text("(Binary)".into())
    );
}

#[test]
fn different_values_are_counted_over_all_batches_up_to_a_thousand() {
    let part =
        |names: Vec<Option<&str>>| batch(vec![std::sync::Arc::new(StringArray::from(names))]);
    let parts = [
        part(vec![Some("Aqua"), None, Some("null")]),
        part(vec![Some("Aqua"), None]),
    ];
    assert_eq!(distinct(&parts, 0), Some(3));
    assert_eq!(distinct(&[], 0), Some(0));
    let many = |n| {
        batch(vec![std::sync::Arc::new(Int64Array::from_iter_values(
            0..n,
        ))])
    };
    assert_eq!(distinct(&[many(1_000)], 0), Some(1_000));
    assert_eq!(distinct(&[many(1_001)], 0), None);
}
