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

#[tokio::test]
async fn numbers_come_back_to_the_last_digit() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("numbers.duckdb");
    let largest: i128 = 99_999_999_999_999_999_999_999_999_999_999_999_999;
    let decimals = vec![
        Some(0),
        Some(1),
        Some(-1),
        Some(largest),
        Some(-largest),
        None,
    ];
    let wide = Decimal128Array::from(decimals.clone())
        .with_precision_and_scale(38, 6)
        .expect("fits");
    let whole = vec![
        Some(0),
        Some(1),
        Some(-1),
        Some(i64::MAX),
        Some(i64::MIN),
        None,
    ];
    let floats = vec![
        Some(0.0),
        Some(0.1),
        Some(-1.5e300),
        Some(f64::MIN_POSITIVE),
        Some(f64::MAX),
        None,
    ];
    let small = vec![
        Some(0),
        Some(1),
        Some(-1),
        Some(i16::MAX),
        Some(i16::MIN),
        None,
    ];
    let flags = vec![Some(true), Some(false), Some(true), None, None, None];
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("n", Arc::new(Int32Array::from_iter_values(0..6))),
        ("d", Arc::new(wide)),
        ("i", Arc::new(Int64Array::from(whole.clone()))),
        ("f", Arc::new(Float64Array::from(floats.clone()))),
        ("s", Arc::new(Int16Array::from(small.clone()))),
        ("b", Arc::new(BooleanArray::from(flags.clone()))),
    ];
    write(&path, &table("t", columns)).await;
    let source = open(&path).await;
    let read = rows(
        &source,
        "SELECT \"d\", \"i\", \"f\", \"s\", \"b\" FROM \"s\".\"t\" ORDER BY \"n\"",
        vec![],
    )
    .await;
    let expected: Vec<Vec<Value>> = (0..6)
        .map(|at| {
            vec![
                decimals[at].map_or(Value::Null, |unscaled| {
                    Value::Decimal(Decimal { unscaled, scale: 6 })
                }),
                whole[at].map_or(Value::Null, Value::Integer),
                floats[at].map_or(Value::Null, Value::Float),
                small[at].map_or(Value::Null, |n| Value::Integer(n.into())),
                flags[at].map_or(Value::Null, Value::Boolean),
            ]
        })
        .collect();
    assert_eq!(read.expect("read"), expected);
    for (at, row) in expected.iter().enumerate().take(5) {
        for (name, value) in ["d", "i", "f", "s"].iter().zip(row) {
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
