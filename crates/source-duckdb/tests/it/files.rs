//! The file: replaced as one, read by many, missing, or not a database at all.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use arrow_array::Int64Array;
use base::{Code, Value};
use source::{Extent, Guarded, Loader, NewTable, Settings};
use source_duckdb::DuckDbLoader;
use tempfile::TempDir;

use crate::database::{connect, open, patient, rows, settings, table, write};

async fn write_number(path: &Path, number: i64) {
    write(
        path,
        &table("t", vec![("n", Arc::new(Int64Array::from(vec![number])))]),
    )
    .await;
}

async fn number(source: &Guarded) -> Vec<Vec<Value>> {
    rows(source, "SELECT \"n\" FROM \"s\".\"t\"", vec![])
        .await
        .expect("read")
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder").flatten();
    let mut names: Vec<String> = entries
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_reader_keeps_its_rows_while_the_file_is_replaced_and_the_next_one_sees_the_new() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("data.duckdb");
    write_number(&path, 1).await;
    let (first, beside) = (open(&path).await, open(&path).await);
    write_number(&path, 2).await;
    let second = open(&path).await;
    for _ in 0..2 {
        assert_eq!(number(&first).await, [[Value::Integer(1)]]);
        assert_eq!(number(&beside).await, [[Value::Integer(1)]]);
        assert_eq!(number(&second).await, [[Value::Integer(2)]]);
    }
    assert_eq!(names(folder.path()), ["data.duckdb"]);
}

#[tokio::test]
async fn nothing_is_seen_of_what_is_not_finished() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("data.duckdb");
    write_number(&path, 1).await;
    let (new, batch) = table("t", vec![("n", Arc::new(Int64Array::from(vec![2])))]);
    let mut loader = DuckDbLoader::create(&path).expect("a loader");
    loader.create(&new).await.expect("created");
    loader.insert(&new, &batch).await.expect("inserted");
    assert_eq!(number(&open(&path).await).await, [[Value::Integer(1)]]);
    drop(loader);
    assert_eq!(number(&open(&path).await).await, [[Value::Integer(1)]]);
    assert_eq!(
        names(folder.path()),
        ["data.duckdb"],
        "it leaves nothing behind"
    );
}

#[tokio::test]
async fn a_loader_that_is_dropped_leaves_an_empty_folder() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("deeper/data.duckdb");
    drop(DuckDbLoader::create(&path).expect("a loader"));
    assert_eq!(names(&folder.path().join("deeper")), Vec::<String>::new());
}

#[tokio::test]
async fn two_loaders_of_one_file_do_not_meet() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("data.duckdb");
    let (new, batch) = table("t", vec![("n", Arc::new(Int64Array::from(vec![1])))]);
    let mut one = Box::new(DuckDbLoader::create(&path).expect("a loader"));
    let mut other = Box::new(DuckDbLoader::create(&path).expect("another"));
    for loader in [&mut one, &mut other] {
        loader.create(&new).await.expect("created");
        loader.insert(&new, &batch).await.expect("inserted");
    }
    one.finish().await.expect("finished");
    other.finish().await.expect("finished");
    assert_eq!(number(&open(&path).await).await, [[Value::Integer(1)]]);
    assert_eq!(names(folder.path()), ["data.duckdb"]);
}

#[tokio::test]
async fn a_file_that_is_missing_is_told_with_its_path() {
    let folder = TempDir::new().expect("a folder");
    for path in [
        folder.path().join("missing.duckdb"),
        folder.path().to_owned(),
    ] {
        let error = connect(&settings(&path)).err().expect("refused");
        assert_eq!(error.code(), Code::SourceUnreachable);
        assert!(
            error
                .detail()
                .expect("a detail")
                .contains(&path.display().to_string()),
            "{error:?}"
        );
        assert!(
            !error.to_string().contains(&path.display().to_string()),
            "callers do not learn the path: {error}"
        );
    }
    assert_eq!(
        names(folder.path()),
        Vec::<String>::new(),
        "nothing was created"
    );
}

#[tokio::test]
async fn what_is_no_database_is_refused() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("notes.duckdb");
    fs::write(&path, "this is not a database").expect("written");
    let error = connect(&settings(&path)).err().expect("refused");
    assert_eq!(error.code(), Code::SourceRefused);
    let error = connect(&Settings::default()).err().expect("refused");
    assert_eq!(error.code(), Code::ModelInvalid);
    assert!(
        error.detail().expect("a detail").contains("path"),
        "{error:?}"
    );
}

#[tokio::test]
async fn only_the_schemas_of_the_tenant_are_in_the_catalog() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("data.duckdb");
    write_number(&path, 1).await;
    for (schemas, n_tables) in [
        (vec!["s"], 1),
        (vec!["S"], 0),
        (vec!["main", "other"], 0),
        (vec!["%"], 0),
        (vec![], 0),
    ] {
        let schemas: Vec<String> = schemas.into_iter().map(str::to_owned).collect();
        let source = connect(&Settings {
            schemas: schemas.clone(),
            ..settings(&path)
        })
        .expect("connected");
        let catalog = source
            .introspect(&patient(), &Extent::All)
            .await
            .expect("looked");
        assert_eq!(catalog.tables.len(), n_tables, "{schemas:?}");
    }
}

#[tokio::test]
async fn an_option_with_a_value_that_makes_no_sense_is_refused() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("data.duckdb");
    write_number(&path, 1).await;
    // A number is read by us, a size by the engine.
    for (option, value, code) in [
        ("threads", "many", Code::ModelInvalid),
        ("max_memory", "a lot", Code::SourceRefused),
    ] {
        let options = [(option.to_owned(), value.to_owned())].into();
        let error = connect(&Settings {
            options,
            ..settings(&path)
        })
        .err()
        .expect("refused");
        assert_eq!(error.code(), code, "{option}");
    }
}

#[tokio::test]
async fn a_neighbour_in_the_same_file_is_out_of_reach() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("data.duckdb");
    let (own, batch) = table("t", vec![("n", Arc::new(Int64Array::from(vec![1])))]);
    let neighbour = NewTable {
        schema: "neighbour".into(),
        ..own.clone()
    };
    let mut loader = Box::new(DuckDbLoader::create(&path).expect("a loader"));
    for table in [&own, &neighbour] {
        loader.create(table).await.expect("created");
        loader.insert(table, &batch).await.expect("inserted");
    }
    loader.finish().await.expect("finished");
    let source = open(&path).await;
    assert_eq!(number(&source).await, [[Value::Integer(1)]]);
    for from in [
        "\"neighbour\".\"t\"",
        "\"NEIGHBOUR\".\"T\"",
        "neighbour.t",
        "\"data\".\"neighbour\".\"t\"",
        "\"s\".\"t\" AS \"a\", \"neighbour\".\"t\" AS \"b\"",
        "\"s\".\"t\" AS \"a\" WHERE EXISTS (SELECT 1 FROM \"neighbour\".\"t\")",
        "(SELECT * FROM \"neighbour\".\"t\") AS \"x\"",
        "information_schema.tables",
        "\"information_schema\".\"columns\"",
        "duckdb_tables()",
        "duckdb_columns()",
        "pragma_table_info('neighbour.t')",
        "query('SELECT * FROM neighbour.t')",
        "query_table('neighbour.t')",
        "pg_catalog.pg_tables",
        "sqlite_master",
    ] {
        let refused = rows(&source, &format!("SELECT 1 AS \"n\" FROM {from}"), vec![]).await;
        assert_eq!(
            refused.expect_err(from).code(),
            Code::StatementRefused,
            "{from}"
        );
    }
}
