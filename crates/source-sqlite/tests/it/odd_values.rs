//! Columns that hold something else than they are declared to hold.

use base::Code;
use testkit::contract::{Open, Subject};

use crate::contract::SqliteFile;

async fn table(declared: &str, values: &str) -> Open<SqliteFile> {
    let subject = SqliteFile::start().await.expect("a file");
    let create = format!("CREATE TABLE t (v {declared}); INSERT INTO t VALUES {values}");
    subject.execute(&create).await;
    Open::with(subject, &[]).await
}

const READ: &str = "SELECT \"v\" FROM \"main\".\"t\"";

#[tokio::test(flavor = "multi_thread")]
async fn a_column_is_what_its_values_are() {
    for (declared, values, arrow, expected) in [
        (
            "DATE",
            "('2024-01-01'), ('soon')",
            "Utf8",
            vec!["2024-01-01", "soon"],
        ),
        (
            "INTEGER",
            "(1), ('one'), (1.5)",
            "Utf8",
            vec!["1", "one", "1.5"],
        ),
        ("INTEGER", "(1), (1.5)", "Float64", vec!["1", "1.5"]),
        ("BOOLEAN", "(1), (2)", "Int64", vec!["1", "2"]),
        ("DECIMAL(4, 2)", "(12345.5)", "Float64", vec!["12345.5"]),
        ("", "(1), (2)", "Int64", vec!["1", "2"]),
        ("DATE", "(NULL)", "Date32", vec!["null"]),
    ] {
        let open = table(declared, values).await;
        let rows = open.fetch(READ, Vec::new()).await.expect("rows");
        let column = rows.batches[0].column(0);
        assert_eq!(column.data_type().to_string(), arrow, "{declared} {values}");
        let shown: Vec<String> = open
            .rows(READ, Vec::new())
            .await
            .into_iter()
            .flatten()
            .collect();
        assert_eq!(shown, expected, "{declared} {values}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_late_value_that_does_not_fit_is_an_error_and_no_other_value() {
    let many = vec!["('2024-01-01')"; 5_000].join(", ");
    let open = table("DATE", &format!("{many}, ('soon')")).await;
    let error = open
        .fetch(READ, Vec::new())
        .await
        .expect_err("it is no date");
    assert_eq!(error.code(), Code::SourceUnsupported);
    let detail = error.detail().expect("what it was").to_owned();
    assert!(
        detail.contains("'v'") && detail.contains("'soon'"),
        "{detail}"
    );
}
