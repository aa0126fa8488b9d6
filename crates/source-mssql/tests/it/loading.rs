//! What the loader says to the server; what comes of it, a real one shows.

use std::sync::Arc;

use arrow_array::{
    ArrayRef, Date32Array, Decimal128Array, Float64Array, Int64Array, RecordBatch, StringArray,
    TimestampMicrosecondArray,
};
use arrow_schema::{Field, Schema};
use base::Code;
use source::{Loader, NewTable};
use source_mssql::MsSqlLoader;
use tds_double::{Double, Options, Reply, Value};

use crate::served::{serve, settings};

/// A table of all the types that are loaded, with some rows.
pub fn visits(rows: i64) -> (NewTable, RecordBatch) {
    let cost = Decimal128Array::from_iter((0..rows).map(|n| Some(i128::from(n) * 5)));
    let cost = cost.with_precision_and_scale(12, 2).expect("a type");
    let note = (0..rows).map(|n| (n % 2 == 0).then(|| format!("o'note {n}")));
    let columns: [(&str, ArrayRef); 6] = [
        ("id", Arc::new(Int64Array::from_iter_values(0..rows))),
        ("note", Arc::new(StringArray::from_iter(note))),
        ("cost", Arc::new(cost)),
        (
            "share",
            Arc::new(Float64Array::from_iter_values(
                (0..rows).map(|n| n as f64 / 2.0),
            )),
        ),
        (
            "day",
            Arc::new(Date32Array::from_iter_values((0..rows).map(|n| n as i32))),
        ),
        (
            "at",
            Arc::new(TimestampMicrosecondArray::from_iter_values(
                (0..rows).map(|n| n * 1_500_000),
            )),
        ),
    ];
    let field = |(name, array): &(&str, ArrayRef)| {
        Field::new(*name, array.data_type().clone(), *name != "id")
    };
    let schema = Arc::new(Schema::new(columns.iter().map(field).collect::<Vec<_>>()));
    let arrays = columns.into_iter().map(|(_, array)| array).collect();
    let table = NewTable {
        schema: "it's]".into(),
        name: "visits".into(),
        columns: schema.clone(),
        primary_key: vec!["id".into()],
    };
    (
        table,
        RecordBatch::try_new(schema, arrays).expect("columns of one length"),
    )
}

fn said(double: &Double) -> Vec<String> {
    double
        .requests()
        .into_iter()
        .map(|request| request.sql)
        .collect()
}

#[tokio::test]
async fn tables_are_made_and_filled_in_one_transaction() {
    let double = serve(|_| Reply::nothing()).await;
    let (table, rows) = visits(400);
    let mut loader = Box::new(
        MsSqlLoader::open(&settings(&double, &[]))
            .await
            .expect("begun"),
    );
    loader.create(&table).await.expect("created");
    loader.insert(&table, &rows).await.expect("inserted");
    loader.finish().await.expect("finished");
    let said = said(&double);
    assert_eq!(said[0], "SET XACT_ABORT ON; BEGIN TRANSACTION");
    assert_eq!(
        said[1],
        "IF SCHEMA_ID(N'it''s]') IS NULL EXEC (N'CREATE SCHEMA [it''s]]]')"
    );
    assert_eq!(
        said[2],
        "CREATE TABLE [it's]]].[visits] ([id] BIGINT NOT NULL, [note] NVARCHAR(MAX) NULL, \
         [cost] DECIMAL(12, 2) NULL, [share] FLOAT NULL, [day] DATE NULL, [at] DATETIME2 NULL, \
         PRIMARY KEY ([id]))"
    );
    assert!(
        said[3].starts_with(
            "INSERT INTO [it's]]].[visits] VALUES (@P1, @P2, @P3, @P4, @P5, @P6), (@P7"
        )
    );
    assert_eq!(said.last().expect("an end"), "COMMIT TRANSACTION");
    assert_eq!(
        said.len(),
        6,
        "349 rows of 6 columns have room in one statement"
    );
    assert!(!double.logins()[0].read_only);
}

#[tokio::test]
async fn values_are_loaded_as_what_they_are() {
    let double = serve(|_| Reply::nothing()).await;
    let (table, rows) = visits(2);
    let mut loader = MsSqlLoader::open(&settings(&double, &[]))
        .await
        .expect("begun");
    loader.insert(&table, &rows).await.expect("inserted");
    let insert = double.requests().pop().expect("a request");
    let values: Vec<Value> = insert.parameters.into_iter().map(|p| p.value).collect();
    assert_eq!(
        values,
        [
            Value::Int(0),
            "o'note 0".into(),
            Value::Decimal(0, 2),
            Value::Float(0.0),
            Value::Date(719_162),
            Value::DateTime(719_162, 0, 7),
            Value::Int(1),
            Value::Null,
            Value::Decimal(5, 2),
            Value::Float(0.5),
            Value::Date(719_163),
            Value::DateTime(719_162, 15_000_000, 7),
        ]
    );
}

#[tokio::test]
async fn what_is_not_finished_is_not_kept() {
    let double = serve(|request| match request.sql.starts_with("INSERT") {
        true => Reply::error(2627, "Violation of PRIMARY KEY constraint."),
        false => Reply::nothing(),
    })
    .await;
    let (table, rows) = visits(2);
    let mut loader = MsSqlLoader::open(&settings(&double, &[]))
        .await
        .expect("begun");
    loader.create(&table).await.expect("created");
    let error = loader.insert(&table, &rows).await.expect_err("refused");
    assert_eq!(error.code(), Code::SourceFailed);
    drop(loader);
    // The server undoes what a connection that ends has not committed.
    crate::served::soon("the connection is closed", || double.open() == 0).await;
    assert!(!said(&double).iter().any(|text| text.contains("COMMIT")));
}

#[tokio::test]
async fn a_database_that_is_not_there_is_made() {
    let options = Options {
        missing: Some("care".into()),
        ..Options::default()
    };
    let double = Double::start(options, |_| Reply::nothing()).await;
    let double = double.expect("a server");
    MsSqlLoader::open(&settings(&double, &[]))
        .await
        .expect("begun");
    let logins = double.logins().into_iter().map(|login| login.database);
    assert_eq!(logins.collect::<Vec<_>>(), ["care", "master", "care"]);
    let make = "IF DB_ID(N'care') IS NULL CREATE DATABASE [care]";
    assert_eq!(said(&double)[0], make);
}
