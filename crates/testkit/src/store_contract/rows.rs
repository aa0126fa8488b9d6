//! Small records under an id.

use base::Role;
use store::{Batch, Error, Expect, Hash, Invitation, Member, Realm, Revision, RowKind};

use super::{Subject, at, event, make, system, within};

fn member(role: Role) -> Member {
    Member {
        person: base::ActorId::new("ravi").expect("an id"),
        role,
        groups: Default::default(),
        attributes: Default::default(),
    }
}

pub async fn rows_count_their_versions(store: Subject) {
    make(&store, &["nectar"]).await;
    let ctx = within("nectar");
    let put = async |role, expect| {
        let batch = Batch::because(event())
            .put(&member(role), expect)
            .expect("a row");
        store.write(&ctx, &batch).await.map(drop)
    };
    let conflict = |done: Result<(), Error>| matches!(done, Err(Error::Conflict(_)));
    assert!(
        conflict(put(Role::Admin, Expect::Version(1)).await),
        "there is none"
    );
    assert_eq!(put(Role::Viewer, Expect::Absent).await, Ok(()));
    assert!(
        conflict(put(Role::Admin, Expect::Absent).await),
        "there is one"
    );
    assert_eq!(put(Role::Analyst, Expect::Version(1)).await, Ok(()));
    assert!(
        conflict(put(Role::Admin, Expect::Version(1)).await),
        "it is old"
    );
    assert_eq!(put(Role::Modeler, Expect::Anything).await, Ok(()));

    let found = (&*store as &dyn store::Store)
        .get::<Member>(&ctx, "ravi")
        .await;
    let kept = found.expect("read").expect("a member");
    assert_eq!((kept.value, kept.version), (member(Role::Modeler), 3));
    assert_eq!(
        store.rows(&ctx, RowKind::Member).await.expect("read").len(),
        1
    );
    assert_eq!(
        store.rows(&ctx, RowKind::ApiKey).await.expect("read").len(),
        0
    );

    let remove = |expect| Batch::because(event()).remove::<Member>("ravi", expect);
    let old = store.write(&ctx, &remove(Expect::Version(2))).await;
    assert!(conflict(old.map(drop)));
    store
        .write(&ctx, &remove(Expect::Version(3)))
        .await
        .expect("removed");
    assert_eq!(store.row(&ctx, RowKind::Member, "ravi").await, Ok(None));
}

/// A link that lets in once lets in once, however many come with it at the same moment.
pub async fn only_one_takes_a_row(store: Subject) {
    let link = Invitation {
        id: Hash("of a link".into()).0,
        person: member(Role::Viewer).person,
        expires: at(2_000_000_000),
    };
    let put = Batch::because(event())
        .put(&link, Expect::Absent)
        .expect("a row");
    let written = store.write_all(&system(), &[(Realm::System, put)]).await;
    written.expect("written");
    let take = |version: Revision| {
        let store = store.clone();
        let batch =
            Batch::because(event()).remove::<Invitation>("of a link", Expect::Version(version));
        tokio::spawn(async move { store.write_all(&system(), &[(Realm::System, batch)]).await })
    };
    let mut taken = 0;
    for attempt in [take(1), take(1), take(1), take(1), take(1)] {
        match attempt.await.expect("ended") {
            Ok(()) => taken += 1,
            Err(Error::Conflict(_)) => {}
            Err(error) => panic!("{error}"),
        }
    }
    assert_eq!(taken, 1);
}
