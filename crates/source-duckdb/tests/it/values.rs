//! Values go in and come out as they are, as rows and as parameters.

use std::sync::Arc;

use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, Float64Array, Int16Array, Int32Array,
    Int64Array, StringArray, TimestampMicrosecondArray,
};
use base::{Decimal, Type, Value};
use jiff::civil::{Date, DateTime, date};
use tempfile::TempDir;

use crate::database::{open, rows, table, write};

/// What breaks programs that build SQL from text, in the scripts that our users write.
const TEXTS: &[&str] = &[
    "",
    " ",
    "O'Brien",
    "''",
    "'; DROP TABLE s.t; --",
    "\" \"\" `x` [y]",
    "back\\slash \\n",
    "line\nfeed\ttab\r",
    "$1 ? :name {x} %s",
    "100%_",
    "/* comment */ -- end",
    "NULL",
    "null",
    "தமிழ்நாடு",
    "महाराष्ट्र",
    "Ünïcödé ß İ ı",
    "東京都",
    "عربى",
    "👩‍👩‍👧‍👦",
    "e\u{301} é",
    "\u{202e}right to left",
    "\u{feff}bom",
];

fn optional<T: Clone>(values: &[T]) -> Vec<Option<T>> {
    values.iter().cloned().map(Some).chain([None]).collect()
}

#[tokio::test]
async fn texts_of_every_script_come_back_and_are_found() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("texts.duckdb");
    let numbers: ArrayRef = Arc::new(Int32Array::from_iter_values(0..=TEXTS.len() as i32));
    let texts: ArrayRef = Arc::new(StringArray::from(optional(TEXTS)));
    write(&path, &table("t", vec![("n", numbers), ("x", texts)])).await;
    let source = open(&path).await;
    let all = rows(
        &source,
        "SELECT \"x\" FROM \"s\".\"t\" ORDER BY \"n\"",
        vec![],
    )
    .await
    .expect("read");
    let mut expected: Vec<Vec<Value>> = TEXTS
        .iter()
        .map(|text| vec![Value::Text((*text).into())])
        .collect();
    expected.push(vec![Value::Null]);
    assert_eq!(all, expected);
    for (at, text) in TEXTS.iter().enumerate() {
        let found = rows(
            &source,
            "SELECT \"n\" FROM \"s\".\"t\" WHERE \"x\" = $1",
            vec![Value::Text((*text).into())],
        )
        .await;
        assert_eq!(
            found.expect("read"),
            [vec![Value::Integer(at as i64)]],
            "{text:?}"
        );
    }
    let none = rows(
        &source,
        "SELECT \"n\" FROM \"s\".\"t\" WHERE \"x\" = $1",
        vec![Value::Null],
    )
    .await;
    assert!(
        none.expect("read").is_empty(),
        "nothing equals what is not there"
    );
}

const NUMBERS: [&str; 5] = ["d", "i", "f", "s", "b"];

/// The largest and smallest of each kind, and nothing at all.
fn numbers() -> Vec<[Value; 5]> {
    let largest: i128 = 99_999_999_999_999_999_999_999_999_999_999_999_999;
    let decimal = |unscaled| Value::Decimal(Decimal { unscaled, scale: 6 });
    let row = |unscaled, whole, float, small: i16, flag| {
        let (whole, small) = (Value::Integer(whole), Value::Integer(small.into()));
        [
            decimal(unscaled),
            whole,
            Value::Float(float),
            small,
            Value::Boolean(flag),
        ]
    };
    vec![
        row(0, 0, 0.0, 0, true),
        row(1, 1, 0.1, 1, false),
        row(-1, -1, -1.5e300, -1, true),
        row(largest, i64::MAX, f64::MIN_POSITIVE, i16::MAX, false),
        row(-largest, i64::MIN, f64::MAX, i16::MIN, true),
        [const { Value::Null }; 5],
    ]
}

/// A column of the numbers, as Arrow has it.
fn column<A: FromIterator<Option<T>>, T>(at: usize, of: impl Fn(&Value) -> Option<T>) -> A {
    numbers().iter().map(|row| of(&row[at])).collect()
}

fn whole(value: &Value) -> Option<i64> {
    match value {
        Value::Integer(number) => Some(*number),
        _ => None,
    }
}

fn columns_of_numbers() -> Vec<(&'static str, ArrayRef)> {
    let decimals: Decimal128Array = column(0, |value| match value {
        Value::Decimal(decimal) => Some(decimal.unscaled),
        _ => None,
    });
    let floats: Float64Array = column(2, |value| match value {
        Value::Float(number) => Some(*number),
        _ => None,
    });
    let flags: BooleanArray = column(4, |value| match value {
        Value::Boolean(flag) => Some(*flag),
        _ => None,
    });
    let small: Int16Array = column(3, |value| {
        whole(value).and_then(|number| i16::try_from(number).ok())
    });
    let rows = numbers().len() as i32;
    vec![
        ("n", Arc::new(Int32Array::from_iter_values(0..rows))),
        (
            "d",
            Arc::new(decimals.with_precision_and_scale(38, 6).expect("fits")),
        ),
        ("i", Arc::new(column::<Int64Array, _>(1, whole))),
        ("f", Arc::new(floats)),
        ("s", Arc::new(small)),
        ("b", Arc::new(flags)),
    ]
}

#[tokio::test]
async fn numbers_come_back_to_the_last_digit_and_are_found() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("numbers.duckdb");
    write(&path, &table("t", columns_of_numbers())).await;
    let source = open(&path).await;
    let text = "SELECT \"d\", \"i\", \"f\", \"s\", \"b\" FROM \"s\".\"t\" ORDER BY \"n\"";
    let read = rows(&source, text, vec![]).await.expect("read");
    assert_eq!(read, numbers());
    for (at, row) in read.iter().enumerate().take(5) {
        for (name, value) in NUMBERS.iter().zip(row).filter(|(name, _)| **name != "b") {
            let text = format!("SELECT \"n\" FROM \"s\".\"t\" WHERE \"{name}\" = $1");
            let found = rows(&source, &text, vec![value.clone()]).await;
            let here = [vec![Value::Integer(at as i64)]];
            assert_eq!(found.expect("read"), here, "{name} {value}");
        }
    }
}

#[tokio::test]
async fn days_and_moments_come_back_however_far_away() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("times.duckdb");
    let days: Vec<Date> = vec![
        date(1970, 1, 1),
        date(1969, 12, 31),
        date(2026, 11, 20),
        date(2024, 2, 29),
        date(1582, 10, 10),
        date(1, 1, 1),
        date(9999, 12, 31),
        date(-1, 3, 1),
    ];
    let since = |day: &Date| day.since(date(1970, 1, 1)).expect("a span").get_days();
    let moment = |day: &Date| day.at(23, 59, 59, 123_456_000);
    let micros = |day: &Date| i64::from(since(day)) * 86_400_000_000 + 86_399_123_456;
    let columns: Vec<(&str, ArrayRef)> = vec![
        (
            "n",
            Arc::new(Int32Array::from_iter_values(0..=days.len() as i32)),
        ),
        (
            "d",
            Arc::new(Date32Array::from(optional(
                &days.iter().map(since).collect::<Vec<_>>(),
            ))),
        ),
        (
            "t",
            Arc::new(TimestampMicrosecondArray::from(optional(
                &days.iter().map(micros).collect::<Vec<_>>(),
            ))),
        ),
    ];
    write(&path, &table("t", columns)).await;
    let source = open(&path).await;
    let read = rows(
        &source,
        "SELECT \"d\", \"t\" FROM \"s\".\"t\" ORDER BY \"n\"",
        vec![],
    )
    .await
    .expect("read");
    let mut expected: Vec<Vec<Value>> = days
        .iter()
        .map(|day| vec![Value::Date(*day), Value::Timestamp(moment(day))])
        .collect();
    expected.push(vec![Value::Null, Value::Null]);
    assert_eq!(read, expected);
    for (at, row) in expected.iter().enumerate().take(days.len()) {
        for (name, value) in ["d", "t"].iter().zip(row) {
            let text = format!("SELECT \"n\" FROM \"s\".\"t\" WHERE \"{name}\" = $1");
            let found = rows(&source, &text, vec![value.clone()]).await;
            assert_eq!(
                found.expect("read"),
                [vec![Value::Integer(at as i64)]],
                "{name} {value}"
            );
        }
    }
}

#[tokio::test]
async fn the_first_and_the_last_day_there_are_can_be_asked_for() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("edges.duckdb");
    write(
        &path,
        &table("t", vec![("d", Arc::new(Date32Array::from(vec![0])))]),
    )
    .await;
    let source = open(&path).await;
    let text = "SELECT COUNT(*) AS \"n\" FROM \"s\".\"t\" WHERE \"d\" >= $1 AND \"d\" <= $2";
    for (first, last) in [
        (Value::Date(Date::MIN), Value::Date(Date::MAX)),
        (
            Value::Timestamp(DateTime::MIN),
            Value::Timestamp(DateTime::MAX),
        ),
    ] {
        let found = rows(&source, text, vec![first, last]).await;
        assert_eq!(found.expect("read"), [vec![Value::Integer(1)]]);
    }
}

#[tokio::test]
async fn a_result_without_rows_still_says_what_its_columns_are() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("empty.duckdb");
    let amount = Decimal128Array::from(vec![100])
        .with_precision_and_scale(14, 2)
        .expect("fits");
    write(
        &path,
        &table(
            "t",
            vec![
                ("a", Arc::new(amount)),
                ("x", Arc::new(StringArray::from(vec!["x"]))),
            ],
        ),
    )
    .await;
    let source = open(&path).await;
    let statement = sql::Statement {
        text: "SELECT \"a\", \"x\" FROM \"s\".\"t\" WHERE \"x\" = $1".into(),
        parameters: vec![Value::Text("y".into())],
        ..sql::Statement::default()
    };
    let fetched = source
        .fetch(
            &crate::database::patient(),
            &statement,
            &base::Limits::default(),
        )
        .await
        .expect("read");
    assert_eq!(fetched.rows, 0);
    let schema = fetched
        .batches
        .first()
        .expect("a batch that tells the columns")
        .schema();
    let kinds: Vec<_> = schema
        .fields()
        .iter()
        .map(|field| source::kind_of(field.data_type()))
        .collect();
    assert_eq!(
        kinds,
        [
            Some(Type::Decimal {
                precision: 14,
                scale: 2
            }),
            Some(Type::Text)
        ]
    );
}
