//! What is added and never changed.

use store::{Batch, NewEntry, Page, Stream};

use super::{Subject, event, make, within};

pub async fn entries_come_in_pages(store: Subject) {
    make(&store, &["nectar"]).await;
    let ctx = within("nectar");
    for at in 0..7 {
        let turn = NewEntry {
            stream: Stream::Turn,
            subject: if at % 2 == 0 { "even" } else { "odd" }.into(),
            body: at.to_string(),
        };
        let batch = Batch::because(event()).entry(turn);
        store.write(&ctx, &batch).await.expect("written");
    }
    let read = async |page: Page| {
        store
            .entries(&ctx, Stream::Turn, &page)
            .await
            .expect("read")
    };
    let bodies = |entries: &[store::Entry]| -> Vec<String> {
        entries.iter().map(|entry| entry.body.clone()).collect()
    };
    let first = read(Page::latest(3)).await;
    assert_eq!(bodies(&first), ["6", "5", "4"]);
    let before = Some(first[2].id);
    let next = read(Page {
        before,
        ..Page::latest(3)
    })
    .await;
    assert_eq!(bodies(&next), ["3", "2", "1"]);
    assert_eq!(
        bodies(&read(Page::latest(9).of("odd")).await),
        ["5", "3", "1"]
    );
    assert_eq!(first[0].by.as_ref(), Some(&ctx.actor.id));
    let own = read(Page::latest(9).by(&ctx.actor.id)).await;
    assert_eq!(own.len(), 7);
    let ravi = base::ActorId::new("ravi").expect("an id");
    assert_eq!(read(Page::latest(9).by(&ravi)).await, []);
    let others = store.entries(&ctx, Stream::Receipt, &Page::latest(9)).await;
    assert_eq!(others, Ok(Vec::new()));
}
