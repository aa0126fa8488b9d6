//! What the engine itself refuses on a connection of ours, were the guard not there: each of its
//! means alone is tested in the crate.

use futures::StreamExt;
use sql::{Catalog, Column, Dialect, Statement, Table, admit};
use testkit::contract::{MINUTE, Open, Subject, ctx};

use crate::contract::SqliteFile;

/// The guard believes in tables that the tenant does not have; the engine does not.
#[tokio::test(flavor = "multi_thread")]
async fn the_tables_of_the_engine_are_closed() {
    let subject = SqliteFile::start().await.expect("a file");
    subject.execute("CREATE TABLE t (v INTEGER)").await;
    let open = Open::with(subject, &[]).await;
    let believed = Catalog {
        tables: vec![Table::new(
            "main",
            "sqlite_schema",
            vec![Column::new("sql", None)],
        )],
    };
    let statement = Statement {
        text: "SELECT \"sql\" FROM \"main\".\"sqlite_schema\"".into(),
        ..Statement::default()
    };
    let admitted = admit(&statement, DIALECT, &believed).expect("it reads");
    let mut batches = open
        .source
        .fetch(&ctx(MINUTE), &admitted)
        .await
        .expect("begun");
    let error = batches
        .next()
        .await
        .expect("an answer")
        .expect_err("it is closed");
    assert_eq!(
        error.code(),
        base::Code::SourceUnauthorised,
        "{error}: {:?}",
        error.detail()
    );
}

const DIALECT: &dyn Dialect = &source_sqlite::Sqlite;
