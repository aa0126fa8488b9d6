//! How many lines strangers can make others' audits grow by.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use store::{Realm, SystemStore};
use testkit::memory_store::MemoryStore;
use testkit::store_contract::{PlainSeal, system};

use crate::*;

fn at(seconds: i64) -> Timestamp {
    Timestamp::constant(1_800_000_000, 0) + SignedDuration::from_secs(seconds)
}

async fn lines(store: &MemoryStore) -> Vec<String> {
    let mut said = Vec::new();
    for head in store.heads(&system()).await.expect("heads") {
        assert_eq!(head.chain.realm, Realm::System);
        let chain = store.chain(&system(), &head.chain, 0, 10_000).await;
        said.extend(chain.expect("read").into_iter().map(|line| line.detail));
    }
    said
}

#[tokio::test]
async fn a_stranger_is_counted_and_summed_up() {
    let store = Arc::new(MemoryStore::new(Arc::new(PlainSeal)));
    let sign_in = SignIn::new(store.clone(), Passwords::new().expect("hashes"));
    let knock = async |seconds| {
        let token = "querent_key_nobody.x.y";
        let refused = sign_in
            .admit(&system(), at(seconds), token, (None, &|_| true))
            .await;
        assert_eq!(refused, Err(Refusal::NotAccepted));
    };
    for _ in 0..1_000 {
        knock(0).await;
    }
    assert_eq!(lines(&store).await.len(), 20);
    // The next one who is refused brings the sum, and then a while is over without anybody.
    knock(61).await;
    let said = lines(&store).await;
    assert_eq!(said.len(), 22);
    assert!(
        said[20].starts_with("980 more were refused since"),
        "{said:?}"
    );
    for _ in 0..100 {
        knock(62).await;
    }
    sign_in
        .sum_up(&system(), at(100))
        .await
        .expect("nothing is due");
    assert_eq!(lines(&store).await.len(), 41);
    sign_in.sum_up(&system(), at(122)).await.expect("written");
    let said = lines(&store).await;
    assert!(
        said.len() == 42 && said[41].starts_with("81 more"),
        "{said:?}"
    );
    sign_in
        .sum_up(&system(), at(300))
        .await
        .expect("nothing is left");
    assert_eq!(lines(&store).await.len(), 42);
}
