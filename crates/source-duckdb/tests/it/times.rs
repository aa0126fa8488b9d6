//! Dates and times are moved and compared as on every other engine.

use std::sync::Arc;

use arrow_array::{ArrayRef, Int64Array};
use source_duckdb::DuckDb;
use tempfile::TempDir;

use crate::database::{open, rows, table, write};

#[tokio::test]
async fn dates_are_moved_and_compared_as_every_engine_must() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("times.duckdb");
    let one: ArrayRef = Arc::new(Int64Array::from(vec![1]));
    write(&path, &table("t", vec![("n", one)])).await;
    let source = open(&path).await;
    for call in testkit::times::calls() {
        let text = format!("{} AS v FROM \"s\".\"t\"", call.written(&DuckDb, "$"));
        let found = rows(&source, &text, call.arguments.clone()).await;
        let found = found.unwrap_or_else(|error| panic!("{error}\n{text}"));
        assert_eq!(found, [vec![call.result.clone()]], "{call:?}\n{text}");
    }
}
