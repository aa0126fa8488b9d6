//! Every type with values of it, and without one; every kind of parameter.

use base::{Decimal, Type, Value};
use jiff::civil::{date, datetime};

use super::{Open, Sample, Subject, shown};

/// Values of every type come out as they are, and nothing comes out where nothing is: among others,
/// alone, and of a table without rows.
pub async fn types<S: Subject>(subject: S) {
    let samples = subject.samples();
    let open = Open::with(subject, &[]).await;
    let order = open.quote("at");
    for (at, sample) in samples.iter().enumerate() {
        let table = open.table(&format!("t{at}"));
        let create = format!(
            "CREATE TABLE {table} ({order} INTEGER, v {})",
            sample.declared
        );
        open.subject.execute(&create).await;
        for (row, (written, _)) in sample.values.iter().chain(&[("NULL", "null")]).enumerate() {
            let insert = format!("INSERT INTO {table} ({order}, v) VALUES ({row}, {written})");
            open.subject.execute(&insert).await;
        }
    }
    open.source.close().await;
    let open = Open::with(open.subject, &[]).await;
    for (at, sample) in samples.iter().enumerate() {
        check(&open, &format!("t{at}"), sample).await;
    }
}

async fn check<S: Subject>(open: &Open<S>, table: &str, sample: &Sample) {
    let (from, v, order) = (open.table(table), open.quote("v"), open.quote("at"));
    let expected: Vec<&str> = sample.values.iter().map(|(_, shown)| *shown).collect();
    for (condition, expected) in [
        ("", [expected.as_slice(), &["null"]].concat()),
        ("WHERE {v} IS NULL", vec!["null"]),
        ("WHERE 1 = 0", vec![]),
    ] {
        let condition = condition.replace("{v}", &v);
        let text = format!("SELECT {v} AS {v} FROM {from} {condition} ORDER BY {order}");
        let rows = open.fetch(&text, Vec::new()).await;
        let rows = rows.unwrap_or_else(|e| panic!("{}: {e}: {:?}", sample.declared, e.detail()));
        let batches = || rows.batches.iter();
        let found = batches().flat_map(|batch| {
            let column = batch.column(0);
            (0..batch.num_rows()).map(move |row| shown(column, row))
        });
        assert_eq!(found.collect::<Vec<_>>(), expected, "{}", sample.declared);
        let types = batches().map(|batch| batch.column(0).data_type().to_string());
        for arrow in types {
            assert_eq!(arrow, sample.arrow, "{} {condition}", sample.declared);
        }
        assert!(
            !rows.batches.is_empty(),
            "the first batch tells the columns"
        );
    }
}

/// A parameter arrives as what it is, and compares with a column as what it is.
pub async fn parameters<S: Subject>(subject: S) {
    let open = Open::with(subject, &[]).await;
    for (kind, value, expected) in sent() {
        let (hole, v) = (open.hole(), open.quote("v"));
        let text = format!(
            "SELECT CAST({hole} AS {}) AS {v}",
            open.dialect().type_name(kind)
        );
        let rows = open.rows(&text, vec![value.clone()]).await;
        let [row] = rows.as_slice() else {
            panic!("one row of {value:?}, not {rows:?}")
        };
        let found = &row[0];
        assert!(is_same(found, expected), "{value:?} came back as {found}");
    }
    for kind in [Type::Text, Type::Integer, Type::Date, Type::Timestamp] {
        let (hole, v) = (open.hole(), open.quote("v"));
        let text = format!(
            "SELECT CAST({hole} AS {}) AS {v}",
            open.dialect().type_name(kind)
        );
        assert_eq!(
            open.rows(&text, vec![Value::Null]).await,
            [["null"]],
            "{kind:?}"
        );
    }
}

/// The same value, written as an engine without that type writes it.
fn is_same(found: &str, expected: &str) -> bool {
    let number = |text: &str| text.parse::<f64>().ok();
    let time = |text: &str| text.parse::<jiff::civil::DateTime>().ok();
    let truth = |text: &str| match text {
        "1" => "true".to_owned(),
        "0" => "false".to_owned(),
        other => other.to_owned(),
    };
    found == expected
        || number(found).is_some_and(|found| Some(found) == number(expected))
        || time(found).is_some_and(|found| Some(found) == time(expected))
        || truth(found) == truth(expected)
}

fn sent() -> Vec<(Type, Value, &'static str)> {
    let decimal = |unscaled, scale| Value::Decimal(Decimal { unscaled, scale });
    let money = Type::Decimal {
        precision: 18,
        scale: 4,
    };
    let text = |text: &str| Value::Text(text.to_owned());
    vec![
        (Type::Text, text("plain"), "plain"),
        (Type::Text, text(""), ""),
        (
            Type::Text,
            text("it's \"x\" \\ % _ ; --"),
            "it's \"x\" \\ % _ ; --",
        ),
        (Type::Integer, Value::Integer(0), "0"),
        (
            Type::Integer,
            Value::Integer(i64::MAX),
            "9223372036854775807",
        ),
        (
            Type::Integer,
            Value::Integer(i64::MIN),
            "-9223372036854775808",
        ),
        (money, decimal(-1_250, 2), "-12.5"),
        (money, decimal(1, 4), "0.0001"),
        (Type::Float, Value::Float(-0.125), "-0.125"),
        (Type::Float, Value::Float(1e300), "1e300"),
        (Type::Boolean, Value::Boolean(true), "true"),
        (Type::Boolean, Value::Boolean(false), "false"),
        (Type::Date, Value::Date(date(2024, 2, 29)), "2024-02-29"),
        (Type::Date, Value::Date(date(1753, 1, 1)), "1753-01-01"),
        (Type::Date, Value::Date(date(9999, 12, 31)), "9999-12-31"),
        (
            Type::Timestamp,
            Value::Timestamp(datetime(2024, 2, 29, 23, 59, 59, 123_000_000)),
            "2024-02-29T23:59:59.123000",
        ),
        (
            Type::Timestamp,
            Value::Timestamp(datetime(1969, 12, 31, 0, 0, 0, 0)),
            "1969-12-31T00:00:00",
        ),
    ]
}
