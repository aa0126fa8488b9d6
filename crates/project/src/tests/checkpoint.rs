//! Names for what a tenant was, what is different, and going back, on the store in memory.

use std::sync::Arc;

use auth::KeyRing;
use base::Ctx;
use jiff::{Timestamp, ToSpan};
use store::{Batch, Change, DocumentId, DocumentKind, Error, Event, Owner, SystemStore};
use testkit::memory_store::MemoryStore;
use testkit::store_contract::{make, within};

use crate::apply::What;
use crate::checkpoint::{self, Point, difference};

struct Bench {
    store: Arc<dyn SystemStore>,
    ctx: Ctx,
}

fn noon() -> Timestamp {
    "2026-03-01T12:00:00Z".parse().expect("a moment")
}

fn id(kind: DocumentKind, name: &str) -> DocumentId {
    DocumentId::new(kind, name)
}

impl Bench {
    async fn new() -> Self {
        let keys = Arc::new(KeyRing::fresh().expect("keys"));
        let store: Arc<dyn SystemStore> = Arc::new(MemoryStore::new(keys));
        make(&store, &["nectar"]).await;
        let ctx = within("nectar");
        Self { store, ctx }
    }

    async fn put(&self, at: Timestamp, kind: DocumentKind, name: &str, body: Option<&str>) {
        let change = Change {
            id: id(kind, name),
            owner: Owner::Page,
            body: body.map(str::to_owned),
        };
        let batch = Batch::because(Event::done(at, "test", name)).change(change);
        self.store.write(&self.ctx, &batch).await.expect("written");
    }

    async fn model(&self, at: Timestamp, name: &str, body: Option<&str>) {
        self.put(at, DocumentKind::Model, name, body).await;
    }

    async fn texts(&self) -> Vec<(String, String)> {
        let now = self.store.documents(&self.ctx, None).await.expect("read");
        let text = |document: store::Document| (document.id.name, document.body.expect("there"));
        now.documents.into_iter().map(text).collect()
    }

    async fn roll_back(&self, to: &str) -> Result<checkpoint::RolledBack, Error> {
        let to: Point = to.parse().expect("a point");
        checkpoint::roll_back(&self.ctx, &*self.store, &to, noon()).await
    }
}

fn pair(name: &str, body: &str) -> (String, String) {
    (name.to_owned(), body.to_owned())
}

#[tokio::test]
async fn going_back_brings_every_text_back_and_can_be_gone_back_on() {
    let bench = Bench::new().await;
    bench.model(noon(), "sales", Some("a: 1\n")).await;
    bench.model(noon(), "stock", Some("s: 1\n")).await;
    let made = checkpoint::make(&bench.ctx, &*bench.store, "spring", "before prices", noon()).await;
    assert_eq!(made.expect("made").revision, 2);
    bench.model(noon(), "sales", Some("a: 2\n")).await;
    bench.model(noon(), "stock", None).await;
    bench.model(noon(), "prices", Some("p: 1\n")).await;
    bench
        .put(noon(), DocumentKind::Lessons, "lessons", Some("learned"))
        .await;

    let back = bench.roll_back("spring").await.expect("rolled back");
    assert_eq!((back.to, back.made), (2, Some(7)));
    let what: Vec<_> = back
        .different
        .iter()
        .map(|d| (d.id.name.as_str(), d.what))
        .collect();
    assert_eq!(
        what,
        [
            ("prices", What::Removed),
            ("sales", What::Changed),
            ("stock", What::Added)
        ]
    );
    // What people have taught stays.
    let spring = [
        pair("sales", "a: 1\n"),
        pair("stock", "s: 1\n"),
        pair("lessons", "learned"),
    ];
    assert_eq!(bench.texts().await, spring);

    let again = bench.roll_back("spring").await.expect("rolled back");
    assert_eq!((again.made, again.different), (None, Vec::new()));
    bench.roll_back("6").await.expect("rolled back");
    let before = [
        pair("prices", "p: 1\n"),
        pair("sales", "a: 2\n"),
        pair("lessons", "learned"),
    ];
    assert_eq!(bench.texts().await, before);
    let of_going_back = store::Search {
        action: Some("checkpoint.roll_back".to_owned()),
        ..store::Search::latest(9)
    };
    let lines = bench.store.audit(&bench.ctx, &of_going_back).await;
    let told: Vec<_> = lines
        .expect("read")
        .iter()
        .map(|line| line.detail.clone())
        .collect();
    assert_eq!(told, ["revision 6: 3 documents", "revision 2: 3 documents"]);
}

#[tokio::test]
async fn a_point_is_a_name_a_revision_a_day_or_a_moment() {
    let bench = Bench::new().await;
    let day = 24.hours();
    bench.model(noon(), "sales", Some("one")).await;
    bench.model(noon() + day, "sales", Some("two")).await;
    let made = checkpoint::make(&bench.ctx, &*bench.store, "v1.0_x-y", "", noon() + day).await;
    made.expect("made");
    for (point, revision) in [
        ("v1.0_x-y", 2),
        ("1", 1),
        ("0", 0),
        ("2026-02-28", 0),
        ("2026-03-01", 1),
        ("2026-03-01T11:59:59Z", 0),
        ("2026-03-01T12:00:00Z", 1),
        ("2026-03-02", 2),
        ("2030-01-01", 2),
    ] {
        let parsed: Point = point.parse().expect(point);
        let found = parsed.revision(&bench.ctx, &*bench.store).await;
        assert_eq!(found, Ok(revision), "{point}");
    }
    for unknown in ["3", "-1", "summer"] {
        let refused = bench.roll_back(unknown).await;
        assert!(
            matches!(refused, Err(Error::Refused(_))),
            "{unknown}: {refused:?}"
        );
    }
    let long = "a".repeat(65);
    for odd in ["", "a b", "1a", "../x", "2026-02-30", long.as_str()] {
        assert!(odd.parse::<Point>().is_err(), "{odd}");
    }
    for (name, why) in [
        ("12", "a revision"),
        ("2026-03-01", "a day"),
        ("v1.0_x-y", "there is one"),
    ] {
        let made = checkpoint::make(&bench.ctx, &*bench.store, name, "", noon()).await;
        assert!(made.is_err(), "{why}");
    }
}

#[tokio::test]
async fn what_is_different_is_shown_line_by_line() {
    let bench = Bench::new().await;
    bench.model(noon(), "sales", Some("a\nb\nc\n")).await;
    bench.model(noon(), "sales", Some("a\nB\nc\n")).await;
    let read = async |at: &str| {
        let point: Point = at.parse().expect("a point");
        checkpoint::at(&bench.ctx, &*bench.store, &point)
            .await
            .expect("read")
    };
    let different = difference(&read("1").await, &read("2").await);
    assert_eq!(different.len(), 1);
    assert_eq!(different[0].lines, "@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n");
    let past = checkpoint::list(&bench.ctx, &*bench.store, noon())
        .await
        .expect("read");
    let revisions: Vec<_> = past.iter().map(|moment| moment.change.revision).collect();
    assert_eq!(revisions, [2, 1]);
}
