//! A copy of one database that the other takes back, and gives again as it was.

use std::sync::Arc;

use store::{Batch, Error};
use store_sql::{Settings, SqlStore};
use tempfile::TempDir;
use testkit::store_contract::{PlainSeal, Subject, event, make, model, system, within};

use crate::server::Database;

async fn file(folder: &TempDir, name: &str) -> Arc<SqlStore> {
    let settings = Settings::file(&folder.path().join(name));
    let store = SqlStore::open(&system(), &settings, Arc::new(PlainSeal)).await;
    Arc::new(store.expect("opened"))
}

async fn copy_of(store: &SqlStore) -> String {
    let mut copy = Vec::new();
    let rows = store.back_up(&system(), None, &mut copy).await;
    let copy = String::from_utf8(copy).expect("text");
    assert_eq!(copy.lines().count() as u64, rows.expect("copied") + 2);
    copy
}

async fn restore(store: &SqlStore, copy: &str) -> Result<u64, Error> {
    store.restore(&system(), &mut copy.as_bytes()).await
}

/// Two tenants with documents that were changed and removed.
async fn fill(store: &Arc<SqlStore>) {
    let subject: Subject = store.clone();
    make(&subject, &["nectar", "unison"]).await;
    for (tenant, name, body) in [
        ("nectar", "sales", Some("one\n\"two\"\t\u{e9}\u{1F41D}")),
        ("nectar", "sales", Some("")),
        ("unison", "stock", Some("s")),
        ("unison", "stock", None),
    ] {
        let batch = Batch::because(event()).change(model(name, body));
        let written = subject.write(&within(tenant), &batch).await;
        written.expect("written");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn either_database_takes_back_what_the_other_gave() {
    let folder = TempDir::new().expect("a folder");
    let first = file(&folder, "first.db").await;
    fill(&first).await;
    let copy = copy_of(&first).await;
    let second = file(&folder, "second.db").await;
    assert_eq!(
        restore(&second, &copy).await,
        Ok(copy.lines().count() as u64 - 2)
    );
    assert_eq!(copy_of(&second).await, copy);
    assert!(matches!(
        restore(&second, &copy).await,
        Err(Error::Conflict(_))
    ));

    let Some(database) = Database::fresh("copies").await else {
        return;
    };
    let server = database.store().await;
    restore(&server, &copy).await.expect("restored");
    assert_eq!(copy_of(&server).await, copy);
    // The chains go on where they were.
    let subject: Subject = Arc::new(server);
    let batch = Batch::because(event()).change(model("sales", Some("three")));
    assert_eq!(subject.write(&within("nectar"), &batch).await, Ok(3));
}

#[tokio::test]
async fn a_copy_with_a_row_of_another_shape_leaves_nothing_behind() {
    let folder = TempDir::new().expect("a folder");
    let first = file(&folder, "first.db").await;
    fill(&first).await;
    let copy = copy_of(&first).await;
    for (from, to) in [
        ("\"revision\":2", "\"revision\":\"2\""),
        ("\"table\":\"entries\"", "\"table\":\"sqlite_schema\""),
        ("\"table\":\"audit_heads\"", "\"table\":\"tenants; --\""),
        ("\"outcome\":\"done\"", "\"result\":\"done\""),
    ] {
        let odd = copy.replacen(from, to, 1);
        if odd == copy {
            continue;
        }
        let second = file(&folder, &format!("{}.db", to.len())).await;
        let refused = restore(&second, &odd).await;
        assert!(
            matches!(refused, Err(Error::Refused(_))),
            "{to}: {refused:?}"
        );
        assert_eq!(copy_of(&second).await.lines().count(), 2, "{to}");
    }
}
