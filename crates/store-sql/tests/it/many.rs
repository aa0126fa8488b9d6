//! A thousand tenants at once.

use std::time::{Duration, Instant};

use store::{Batch, Realm};
use testkit::store_contract::{Subject, event, model, system, tenant, within};

const TENANTS: usize = 1000;
/// What is promised of a whole `apply`; the store's part is a small one of it.
const PATIENCE: Duration = Duration::from_secs(20);

/// Each with a model of its own and a line in a chain of its own, all of them or none.
pub async fn a_thousand_tenants_are_written_at_once(store: Subject) {
    let body = "cubes: []\n".repeat(400);
    let of = |at: usize| {
        let batch = Batch::because(event())
            .change(model("sales.yaml", Some(&body)))
            .change(model("stock.yaml", Some(&body)));
        (Realm::Tenant(tenant(&format!("tenant-{at:04}"))), batch)
    };
    let batches: Vec<_> = (0..TENANTS).map(of).collect();
    let began = Instant::now();
    store.write_all(&system(), &batches).await.expect("written");
    let took = began.elapsed();
    assert!(took < PATIENCE, "{took:?}");
    assert_eq!(store.tenants(&system()).await.expect("read").len(), TENANTS);
    let last = store
        .documents(&within("tenant-0999"), None)
        .await
        .expect("read");
    assert_eq!((last.revision, last.documents.len()), (1, 2));
    told(took);
}

#[allow(clippy::print_stdout, reason = "a test tells people how long it took")]
fn told(took: Duration) {
    println!("{TENANTS} tenants: {took:?}");
}
