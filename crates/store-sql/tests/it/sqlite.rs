//! One file.

use std::sync::Arc;

use store_sql::{Settings, SqlStore};
use tempfile::TempDir;
use testkit::store_contract::{PlainSeal, Subject, system};

async fn fresh(_test: &str) -> Option<(Subject, TempDir)> {
    let room = TempDir::new().expect("a folder");
    let settings = Settings::file(&room.path().join("control store.db"));
    let store = SqlStore::open(&system(), &settings, Arc::new(PlainSeal)).await;
    Some((Arc::new(store.expect("opened")), room))
}

testkit::store_contract!(fresh);

#[tokio::test]
async fn what_is_added_is_never_changed_by_anybody() {
    use sqlx::Executor;
    let Some((store, room)) = fresh("append only").await else {
        return;
    };
    testkit::store_contract::make(&store, &["nectar"]).await;
    let ctx = testkit::store_contract::within("nectar");
    let entry = store::NewEntry {
        stream: store::Stream::Receipt,
        subject: String::new(),
        body: String::new(),
    };
    let batch = store::Batch::because(testkit::store_contract::event())
        .change(testkit::store_contract::model("sales", Some("x")))
        .entry(entry);
    store.write(&ctx, &batch).await.expect("written");
    let url = format!(
        "sqlite://{}",
        room.path().join("control%20store.db").display()
    );
    let file = sqlx::SqlitePool::connect(&url).await.expect("opened");
    for statement in [
        "UPDATE documents SET body = 'x'",
        "DELETE FROM documents",
        "UPDATE entries SET body = 'x'",
        "DELETE FROM entries",
        "UPDATE audit_lines SET detail = 'x'",
        "DELETE FROM audit_lines",
    ] {
        let said = file
            .execute(statement)
            .await
            .expect_err(statement)
            .to_string();
        assert!(said.contains("never"), "{statement}: {said}");
    }
}

#[tokio::test]
async fn a_thousand_tenants_are_written_at_once() {
    if let Some((store, _room)) = fresh("a thousand tenants").await {
        crate::many::a_thousand_tenants_are_written_at_once(store).await;
    }
}
