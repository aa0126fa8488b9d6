//! Texts with a history.

use store::{Batch, DocumentId, DocumentKind, Documents, Error};

use super::{Subject, event, make, model, system, within};

fn bodies(documents: &Documents) -> Vec<(&str, &str)> {
    let all = documents.documents.iter();
    all.map(|d| (d.id.name.as_str(), d.body.as_deref().unwrap_or("-")))
        .collect()
}

pub async fn documents_have_a_history(store: Subject) {
    make(&store, &["nectar"]).await;
    let ctx = within("nectar");
    let write = async |batch: Batch| store.write(&ctx, &batch).await.expect("written");
    let both = Batch::because(event())
        .change(model("sales", Some("one")))
        .change(model("stock", Some("one")));
    assert_eq!(write(both).await, 1);
    assert_eq!(
        write(Batch::because(event()).change(model("sales", Some("two")))).await,
        2
    );
    assert_eq!(
        write(Batch::because(event()).change(model("stock", None))).await,
        3
    );

    let read = async |at| store.documents(&ctx, at).await.expect("read");
    assert_eq!(bodies(&read(None).await), [("sales", "two")]);
    assert_eq!(
        bodies(&read(Some(2)).await),
        [("sales", "two"), ("stock", "one")]
    );
    assert_eq!(
        bodies(&read(Some(1)).await),
        [("sales", "one"), ("stock", "one")]
    );
    assert_eq!(bodies(&read(Some(0)).await), []);
    assert_eq!(
        (read(None).await.revision, read(Some(9)).await.revision),
        (3, 3)
    );
    // Who serves the tenant hears of a change by this.
    let revisions = store.revisions(&system()).await.expect("read");
    assert_eq!(revisions, [(ctx.tenant.clone(), 3)]);

    let changes = store.changes(&ctx, event().at, 2).await.expect("read");
    let told: Vec<_> = changes
        .iter()
        .map(|change| (change.revision, change.documents.as_slice(), change.at))
        .collect();
    let [sales, stock] = ["sales", "stock"].map(|name| DocumentId::new(DocumentKind::Model, name));
    let (of_sales, of_stock) = ([sales], [stock.clone()]);
    assert_eq!(
        told,
        [
            (3, &of_stock[..], event().at),
            (2, &of_sales[..], event().at)
        ]
    );
    let before = event().at - jiff::Span::new().seconds(1);
    assert_eq!(store.changes(&ctx, before, 9).await, Ok(Vec::new()));
    let all = store.changes(&ctx, event().at, 9).await.expect("read");
    assert_eq!(all.len(), 3);
    assert_eq!(all[2].documents, [of_sales, of_stock].concat());

    let history = store.history(&ctx, &stock).await.expect("read");
    let told: Vec<_> = history
        .iter()
        .map(|d| (d.revision, d.body.as_deref()))
        .collect();
    assert_eq!(told, [(3, None), (1, Some("one"))]);
    assert_eq!(history[0].by.as_ref(), Some(&ctx.actor.id));
    assert_eq!(history[0].at, event().at);
}

pub async fn somebody_was_quicker(store: Subject) {
    make(&store, &["nectar"]).await;
    let ctx = within("nectar");
    let change = |body| Batch::because(event()).change(model("sales", Some(body)));
    let first = store.write(&ctx, &change("one").expecting(0)).await;
    assert_eq!(first, Ok(1));
    let second = store.write(&ctx, &change("two").expecting(0)).await;
    assert!(matches!(second, Err(Error::Conflict(_))), "{second:?}");
    let looked = store
        .write(&ctx, &Batch::because(event()).expecting(0))
        .await;
    assert!(matches!(looked, Err(Error::Conflict(_))), "{looked:?}");
    let now = store.documents(&ctx, None).await.expect("read");
    assert_eq!(bodies(&now), [("sales", "one")]);
}

pub async fn odd_texts_come_back(store: Subject) {
    make(&store, &["nectar"]).await;
    let ctx = within("nectar");
    let body = "it's; DROP TABLE tenants; -- \\ \"q\" \r\n\t\u{1f600} \u{202e} $1 ?1 {{ x }}";
    let batch = Batch::because(event().saying(body)).change(model(body, Some(body)));
    store.write(&ctx, &batch).await.expect("written");
    let read = store.documents(&ctx, None).await.expect("read");
    assert_eq!(bodies(&read), [(body, body)]);
    let lines = store
        .audit(&ctx, &store::Search::latest(1))
        .await
        .expect("read");
    assert_eq!(lines[0].detail, body);

    let zero = Batch::because(event()).change(model("zero", Some("a\0b")));
    let refused = store.write(&ctx, &zero).await;
    assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");
}
