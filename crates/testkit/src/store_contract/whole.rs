//! All or nothing.

use std::time::Duration;

use base::{Ctx, Deadline, Role};
use store::{Batch, Error, Expect, Member, Realm};

use super::{Subject, event, make, model, system, tenant, within};

fn impossible() -> Batch {
    let nobody = Member {
        person: base::ActorId::new("ravi").expect("an id"),
        role: Role::Viewer,
        groups: Default::default(),
        attributes: Default::default(),
    };
    let batch = Batch::because(event()).change(model("sales", Some("half")));
    batch.put(&nobody, Expect::Version(7)).expect("a row")
}

pub async fn batches_are_whole(store: Subject) {
    make(&store, &["nectar"]).await;
    let ctx = within("nectar");
    let before = store
        .audit(&ctx, &store::Search::latest(99))
        .await
        .expect("read")
        .len();
    let refused = store.write(&ctx, &impossible()).await;
    assert!(matches!(refused, Err(Error::Conflict(_))), "{refused:?}");
    let documents = store.documents(&ctx, None).await.expect("read");
    assert_eq!((documents.revision, documents.documents), (0, Vec::new()));
    assert_eq!(
        store
            .audit(&ctx, &store::Search::latest(99))
            .await
            .expect("read")
            .len(),
        before
    );
    let system = [(
        Realm::System,
        Batch::because(event()).change(model("x", Some("y"))),
    )];
    let refused = store.write_all(&super::system(), &system).await;
    assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");
}

pub async fn batches_over_tenants_are_whole(store: Subject) {
    let good = Batch::because(event()).change(model("sales", Some("whole")));
    let of = |name: &str, batch: &Batch| (Realm::Tenant(tenant(name)), batch.clone());
    let batches = [of("nectar", &good), of("unison", &impossible())];
    let refused = store.write_all(&system(), &batches).await;
    assert!(matches!(refused, Err(Error::Conflict(_))), "{refused:?}");
    assert_eq!(store.tenants(&system()).await, Ok(Vec::new()));

    let batches = [of("nectar", &good), of("unison", &good)];
    store.write_all(&system(), &batches).await.expect("written");
    for name in ["nectar", "unison"] {
        let documents = store.documents(&within(name), None).await.expect("read");
        assert_eq!((documents.revision, documents.documents.len()), (1, 1));
    }
}

pub async fn nobody_waits_for_ever(store: Subject) {
    make(&store, &["nectar"]).await;
    let late = Ctx {
        deadline: Deadline::after(Duration::ZERO),
        ..within("nectar")
    };
    let batch = Batch::because(event()).change(model("sales", Some("late")));
    assert_eq!(store.write(&late, &batch).await, Err(Error::TimedOut));
    let documents = store
        .documents(&within("nectar"), None)
        .await
        .expect("read");
    assert_eq!(documents.revision, 0);
}
