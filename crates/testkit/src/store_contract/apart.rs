//! Tenants are apart.

use base::Role;
use store::{Batch, DocumentId, DocumentKind, Error, Expect, Member, NewEntry, Page, RowKind};
use store::{Realm, Stream};

use super::{Subject, event, make, model, system, tenant, within};

pub async fn tenants_see_nothing_of_one_another(store: Subject) {
    make(&store, &["nectar", "unison"]).await;
    let (nectar, unison) = (within("nectar"), within("unison"));
    let member = Member {
        person: nectar.actor.id.clone(),
        role: Role::Admin,
        groups: Default::default(),
        attributes: Default::default(),
    };
    let entry = NewEntry {
        stream: Stream::Receipt,
        subject: "a question".into(),
        body: "{}".into(),
    };
    let batch = Batch::because(event().saying("nectar's own"))
        .change(model("sales", Some("secret")))
        .put(&member, Expect::Absent)
        .expect("a row")
        .entry(entry);
    store.write(&nectar, &batch).await.expect("written");

    let documents = store.documents(&unison, None).await.expect("read");
    assert_eq!((documents.revision, documents.documents), (0, Vec::new()));
    let sales = DocumentId::new(DocumentKind::Model, "sales");
    assert_eq!(store.history(&unison, &sales).await, Ok(Vec::new()));
    assert_eq!(store.row(&unison, RowKind::Member, "asha").await, Ok(None));
    assert_eq!(store.rows(&unison, RowKind::Member).await, Ok(Vec::new()));
    let entries = store
        .entries(&unison, Stream::Receipt, &Page::latest(9))
        .await;
    assert_eq!(entries, Ok(Vec::new()));
    let lines = store
        .audit(&unison, &store::Search::latest(99))
        .await
        .expect("read");
    assert!(
        lines
            .iter()
            .all(|line| line.realm == Realm::Tenant(tenant("unison")))
    );
    // The same names in another tenant are other things.
    let remove = Batch::because(event()).remove::<Member>("asha", Expect::Anything);
    store.write(&unison, &remove).await.expect("written");
    assert!(
        store
            .row(&nectar, RowKind::Member, "asha")
            .await
            .expect("read")
            .is_some()
    );

    let everywhere = store
        .rows_everywhere(&system(), RowKind::Member, "asha")
        .await;
    let realms: Vec<_> = everywhere
        .expect("read")
        .into_iter()
        .map(|(realm, _)| realm)
        .collect();
    assert_eq!(realms, [Realm::Tenant(tenant("nectar"))]);
    strangers_find_nothing(&store).await;
}

async fn strangers_find_nothing(store: &Subject) {
    let stranger = within("nobody");
    assert_eq!(
        store.documents(&stranger, None).await,
        Err(Error::UnknownTenant)
    );
    let batch = Batch::because(event()).change(model("sales", Some("x")));
    assert_eq!(
        store.write(&stranger, &batch).await,
        Err(Error::UnknownTenant)
    );
    let batch = Batch::because(event());
    assert_eq!(
        store.write(&stranger, &batch).await,
        Err(Error::UnknownTenant)
    );
    let known = store.tenants(&system()).await.expect("read");
    assert_eq!(known, [tenant("nectar"), tenant("unison")]);
}
