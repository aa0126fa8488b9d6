//! Example data goes in as it is, all of it or nothing.

use std::sync::Arc;

use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, Float64Array, Int16Array, Int32Array,
    Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray,
};
use arrow_schema::{Field, Schema};
use base::Code;
use source::{Loader, NewTable};
use source_postgres::PostgresLoader;
use testkit::contract::{Open, Subject, all};

use crate::server::Shared;
use crate::shared;

fn table(shared: &Shared) -> (NewTable, RecordBatch) {
    let decimals = [Some(-1_234_567_i128), Some(0), None];
    let decimals = Decimal128Array::from_iter(decimals).with_precision_and_scale(14, 2);
    let columns: Vec<(&str, ArrayRef)> = vec![
        (
            "id",
            Arc::new(Int64Array::from(vec![Some(i64::MIN), Some(0), None])),
        ),
        (
            "small",
            Arc::new(Int16Array::from(vec![Some(-1), Some(7), None])),
        ),
        (
            "int",
            Arc::new(Int32Array::from(vec![Some(i32::MAX), Some(0), None])),
        ),
        (
            "x",
            Arc::new(Float64Array::from(vec![Some(0.1), Some(-0.0), None])),
        ),
        (
            "flag",
            Arc::new(BooleanArray::from(vec![Some(true), Some(false), None])),
        ),
        (
            "Say \"it\"",
            Arc::new(StringArray::from(vec![
                Some("தமிழ் \\ \t \n"),
                Some(""),
                None,
            ])),
        ),
        (
            "day",
            Arc::new(Date32Array::from(vec![Some(19_782), Some(-1), None])),
        ),
        ("money", Arc::new(decimals.expect("14 digits"))),
        (
            "time",
            Arc::new(TimestampMicrosecondArray::from(vec![
                Some(-1),
                Some(0),
                None,
            ])),
        ),
    ];
    let field =
        |(name, array): &(&str, ArrayRef)| Field::new(*name, array.data_type().clone(), true);
    let schema = Arc::new(Schema::new(columns.iter().map(field).collect::<Vec<_>>()));
    let arrays = columns.into_iter().map(|(_, array)| array).collect();
    let table = NewTable {
        schema: shared.schema.clone(),
        name: "loaded".into(),
        columns: schema.clone(),
        primary_key: Vec::new(),
    };
    (
        table,
        RecordBatch::try_new(schema, arrays).expect("columns of one length"),
    )
}

async fn loader(shared: &Shared) -> Box<PostgresLoader> {
    Box::new(
        PostgresLoader::connect(&shared.settings())
            .await
            .expect("connected"),
    )
}

#[tokio::test]
async fn what_goes_in_comes_out() {
    let shared = shared!();
    let (table, rows) = table(&shared);
    let mut loader = loader(&shared).await;
    loader.create(&table).await.expect("created");
    // Many parts of a stream, and one that has none.
    for _ in 0..2_000 {
        loader.insert(&table, &rows).await.expect("inserted");
    }
    loader
        .insert(&table, &rows.slice(0, 0))
        .await
        .expect("inserted");
    loader.finish().await.expect("finished");
    let open = Open::with(shared, &[]).await;
    let names = rows
        .schema()
        .fields()
        .iter()
        .map(|f| open.quote(f.name()))
        .collect::<Vec<_>>();
    let (names, schema) = (names.join(", "), &open.schema);
    let text = format!("SELECT DISTINCT {names} FROM {schema}.loaded ORDER BY 1");
    let counted = format!("SELECT COUNT(*) AS n FROM {}.loaded", open.schema);
    assert_eq!(open.rows(&counted, Vec::new()).await, [["6000"]]);
    let mut expected = all(&rows);
    // As the server writes it.
    expected[1][3] = "0".into();
    let mut found = open.rows(&text, Vec::new()).await;
    found
        .iter_mut()
        .filter(|row| row[3] == "-0")
        .for_each(|row| row[3] = "0".into());
    assert_eq!(found, expected);
    assert_eq!(open.guarded.catalog().tables[0].rows, Some(6000));
}

#[tokio::test]
async fn a_loader_that_does_not_finish_leaves_nothing() {
    let shared = shared!();
    let (mut table, rows) = table(&shared);
    table.schema = format!("{}_more", shared.schema);
    let mut loader = loader(&shared).await;
    loader.create(&table).await.expect("created");
    loader.insert(&table, &rows).await.expect("inserted");
    drop(loader);
    let asked = "SELECT count(*) FROM pg_namespace WHERE nspname = $1";
    let row = shared
        .owner
        .query_one(asked, &[&table.schema])
        .await
        .expect("asked");
    assert_eq!(row.get::<_, i64>(0), 0);
}

#[tokio::test]
async fn a_table_that_is_there_is_left_alone() {
    let shared = shared!();
    let (table, _) = table(&shared);
    shared
        .run(&format!(
            "CREATE TABLE {}.loaded AS SELECT 7 AS n",
            shared.schema
        ))
        .await;
    let mut loader = loader(&shared).await;
    let refused = loader.create(&table).await.expect_err("it is there");
    assert_eq!(refused.code(), Code::SourceFailed);
    assert!(refused.detail().expect("told").contains("already exists"));
    drop(loader);
    let text = format!("SELECT n FROM {}.loaded", shared.schema);
    assert_eq!(
        shared.owner.query(&text, &[]).await.expect("asked").len(),
        1
    );
}
