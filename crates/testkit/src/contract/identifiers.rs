//! Names of tables and columns that are made to break out of their quotes.

use super::{Open, Subject};

const NAMES: &[&str] = &[
    "select",
    "Order Details",
    "it's",
    "say \"x\"",
    "back`tick",
    "[bracket]",
    "x; DROP TABLE y; --",
    "percent%s",
    "日本語",
    "Ünï.côdé",
    "$1",
    "a--b",
    "/*c*/",
];

/// Every name is found, described and read as it is.
pub async fn odd_names<S: Subject>(subject: S) {
    let open = Open::with(subject, &[]).await;
    for name in NAMES {
        let (table, column) = (open.table(name), open.quote(name));
        let create = format!("CREATE TABLE {table} ({column} INTEGER)");
        open.subject.execute(&create).await;
        let insert = format!("INSERT INTO {table} VALUES (7)");
        open.subject.execute(&insert).await;
    }
    open.source.close().await;
    let open = Open::with(open.subject, &[]).await;
    for name in NAMES {
        let described = open.guarded.catalog().table(&open.schema, name);
        let described = described.unwrap_or_else(|| panic!("{name:?} is not in the catalog"));
        let columns: Vec<&str> = described.columns.iter().map(|c| c.name.as_str()).collect();
        assert_eq!(columns, [*name]);
        let (table, column) = (open.table(name), open.quote(name));
        let text = format!("SELECT {column} AS {column} FROM {table}");
        let rows = open.fetch(&text, Vec::new()).await;
        let rows = rows.unwrap_or_else(|error| panic!("{text}: {error}: {:?}", error.detail()));
        assert_eq!(rows.batches[0].schema().field(0).name(), name);
        assert_eq!(super::all(&rows.batches[0]), [["7"]]);
    }
}
