//! Values travel beside the statement, each with a type of the server's.

use base::{Code, Decimal, Value};
use jiff::civil::date;
use tds_double::{Double, Reply, Request, Value as Sent};

use crate::served::{counting, fetch_with, open, serve};

/// What the server gets for some values.
async fn sent(values: Vec<Value>, options: &[(&str, &str)]) -> Result<Request, source::Error> {
    let double = serve(|_| counting(1)).await;
    let source = open(&double, options);
    let holes: Vec<String> = (1..=values.len()).map(|n| format!("@P{n}")).collect();
    let text = format!("SELECT a FROM dbo.t WHERE a IN ({})", holes.join(", "));
    fetch_with(&*source, &text, values).await?;
    Ok(last(&double))
}

fn last(double: &Double) -> Request {
    double.requests().pop().expect("a request")
}

fn values(request: &Request) -> Vec<Sent> {
    request
        .parameters
        .iter()
        .map(|parameter| parameter.value.clone())
        .collect()
}

#[tokio::test]
async fn every_value_has_a_type_of_its_own() {
    let request = sent(
        vec![
            Value::Text("O'Neil; DROP TABLE t --".into()),
            Value::Integer(i64::MIN),
            Value::Decimal(Decimal {
                unscaled: -1_250,
                scale: 2,
            }),
            Value::Float(0.1),
            Value::Boolean(true),
            Value::Date(date(2024, 2, 29)),
            Value::Timestamp(date(1969, 12, 31).at(23, 59, 59, 123_456_700)),
            Value::Null,
        ],
        &[],
    );
    let request = request.await.expect("it was sent");
    assert_eq!(
        request.declared,
        "@P1 nvarchar(4000) , @P2 bigint , @P3 decimal(18,2) , @P4 float , @P5 bit , @P6 date , \
         @P7 datetime2(7) , @P8 nvarchar(1) "
    );
    let names: Vec<&str> = request.parameters.iter().map(|p| p.name.as_str()).collect();
    assert_eq!(
        names,
        ["@P1", "@P2", "@P3", "@P4", "@P5", "@P6", "@P7", "@P8"]
    );
    assert_eq!(
        values(&request),
        [
            Sent::Text("O'Neil; DROP TABLE t --".into()),
            Sent::Int(i64::MIN),
            Sent::Decimal(-1_250, 2),
            Sent::Float(0.1),
            // As the library writes what it declares a bit.
            Sent::Int(1),
            Sent::Date(738_944),
            Sent::DateTime(719_161, 863_991_234_567, 7),
            Sent::Null,
        ]
    );
    assert!(!request.sql.contains("Neil"), "{}", request.sql);
}

#[tokio::test]
async fn the_ends_of_types_are_sent_whole() {
    let most = 10i128.pow(38) - 1;
    let long = "żółć ".repeat(2_000);
    let given = vec![
        Value::Decimal(Decimal {
            unscaled: most,
            scale: 0,
        }),
        Value::Decimal(Decimal {
            unscaled: -most,
            scale: 38,
        }),
        Value::Date(date(1, 1, 1)),
        Value::Date(date(9999, 12, 31)),
        Value::Text(long.clone()),
        Value::Text(String::new()),
    ];
    let request = sent(given, &[]).await.expect("it was sent");
    assert_eq!(
        values(&request),
        [
            Sent::Decimal(most, 0),
            Sent::Decimal(-most, 38),
            Sent::Date(0),
            Sent::Date(3_652_058),
            Sent::Text(long),
            Sent::Text(String::new()),
        ]
    );
    assert!(
        request.declared.contains("@P5 nvarchar(MAX)"),
        "{}",
        request.declared
    );
}

#[tokio::test]
async fn as_many_values_as_the_dialect_allows_are_sent() {
    let given: Vec<Value> = (0..2_098).map(Value::Integer).collect();
    let request = sent(given, &[]).await.expect("it was sent");
    assert_eq!(request.parameters.len(), 2_098);
    assert_eq!(request.parameters[2_097].value, Sent::Int(2_097));
}

#[tokio::test]
async fn what_the_server_cannot_hold_is_refused_not_bent() {
    for value in [
        Value::Float(f64::NAN),
        Value::Float(f64::INFINITY),
        Value::Date(date(0, 12, 31)),
        Value::Timestamp(date(-1, 1, 1).at(0, 0, 0, 0)),
        Value::Timestamp(date(2024, 1, 1).at(0, 0, 0, 1)),
        Value::Decimal(Decimal {
            unscaled: 10i128.pow(38),
            scale: 0,
        }),
    ] {
        let error = sent(vec![value.clone()], &[])
            .await
            .expect_err("it cannot be held");
        assert_eq!(error.code(), Code::SourceUnsupported, "{value}");
    }
}

#[tokio::test]
async fn texts_may_be_sent_as_varchar_where_that_loses_nothing() {
    let narrow = [("text_parameters", "varchar")];
    let given = ["café €", "plain", "żółć"].map(|text| Value::Text(text.into()));
    let request = sent(given.to_vec(), &narrow).await.expect("it was sent");
    // The double's database has code page 1252, which lacks the letters of the last one.
    assert_eq!(
        request.declared,
        "@P1 varchar(8000) , @P2 varchar(8000) , @P3 nvarchar(4000) "
    );
    assert_eq!(
        values(&request),
        [
            Sent::Bytes(b"caf\xE9 \x80".to_vec()),
            Sent::Bytes(b"plain".to_vec()),
            Sent::Text("żółć".into()),
        ]
    );
}

#[tokio::test]
async fn a_statement_without_values_is_sent_as_it_is() {
    let request = {
        let double = serve(|_| Reply::rows(&crate::served::numbers(), [])).await;
        fetch_with(&*open(&double, &[]), "SELECT a FROM dbo.t", Vec::new())
            .await
            .expect("a result");
        last(&double)
    };
    assert_eq!(
        (request.sql.as_str(), request.declared.as_str()),
        ("SELECT a FROM dbo.t", "")
    );
}
