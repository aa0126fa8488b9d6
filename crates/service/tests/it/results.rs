//! Results that are remembered: for whom, for how long, and asked for once.
//!
//! The database is one whose rows can be changed while it is open, and that counts what it is asked.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use base::Ctx;
use service::{QueryResult, Service};
use source::{Batches, Client, Driver, Error, Extent, PoolState, Server, Settings, Source};
use sql::{Admitted, Catalog};

use crate::shop::Planted::{Number, Text};
use crate::shop::{Shop, Tables, enter};

/// What a test knows of its database, by the file that it is.
#[derive(Default)]
struct Watched {
    asked: AtomicUsize,
    /// In whose place another one answers.
    next: Mutex<Option<Arc<dyn Source>>>,
}

static WATCHED: LazyLock<Mutex<HashMap<PathBuf, Arc<Watched>>>> = LazyLock::new(Mutex::default);

fn watched(file: &Path) -> Arc<Watched> {
    let mut all = WATCHED.lock().expect("whole");
    let file = file.canonicalize().expect("a file");
    all.entry(file).or_default().clone()
}

struct Watching {
    source: Arc<dyn Source>,
    watched: Arc<Watched>,
}

const DRIVER: Driver = Driver {
    client: Some(Client::that_reads(connect)),
    ..source_sqlite::DRIVER
};

fn connect(settings: &Settings) -> Result<Arc<dyn Source>, Error> {
    let watched = watched(settings.path.as_deref().expect("a path"));
    let source = source_sqlite::DRIVER.open(settings)?;
    Ok(Arc::new(Watching { source, watched }))
}

#[async_trait]
impl Source for Watching {
    async fn ping(&self, ctx: &Ctx) -> Result<Server, Error> {
        self.source.ping(ctx).await
    }

    async fn introspect(&self, ctx: &Ctx, extent: &Extent) -> Result<Catalog, Error> {
        self.source.introspect(ctx, extent).await
    }

    fn pool(&self) -> PoolState {
        self.source.pool()
    }

    async fn close(&self) {
        self.source.close().await;
    }

    async fn fetch(&self, ctx: &Ctx, statement: &Admitted) -> Result<Batches, Error> {
        self.watched.asked.fetch_add(1, Ordering::SeqCst);
        // Long enough for others to come meanwhile.
        tokio::time::sleep(Duration::from_millis(100)).await;
        let next = self.watched.next.lock().expect("whole").clone();
        let source = next.unwrap_or_else(|| self.source.clone());
        source.fetch(ctx, statement).await
    }
}

fn tables(rows: i64) -> Tables {
    let columns = vec![
        Text("city", |row| format!("City {}", row % 3)),
        Number("amount", |_| 1),
    ];
    vec![("sales", rows, columns)]
}

fn model(refresh_key: &str) -> String {
    format!(
        r#"
cubes:
  - name: sales
    sql_table: main.sales
    {refresh_key}
    dimensions:
      - {{name: city, sql: "{{CUBE}}.city", type: string}}
    measures:
      - {{name: total, sql: "{{CUBE}}.amount", type: sum}}
    access_policy:
      - {{group: all, row_level: {{allow_all: true}}}}
      - group: some
        row_level:
          filters: [{{member: city, operator: equals, values: ["{{ securityContext.city }}"]}}]
"#
    )
}

/// A shop of sixty sales, and a second one of ninety that can take its place.
struct House {
    shop: Shop,
    other: Shop,
    watched: Arc<Watched>,
}

async fn house(refresh_key: &str) -> House {
    let shop = Shop::of(tables(60)).await;
    shop.write_model("sales.yaml", &model(refresh_key));
    let watched = watched(&shop.folder.path().join("shop.sqlite"));
    House {
        shop,
        other: Shop::of(tables(90)).await,
        watched,
    }
}

impl House {
    async fn open(&self) -> Service {
        self.shop.open_with(&[&DRIVER]).await
    }

    /// Rows come in.
    fn change(&self) {
        let path = self.other.folder.path().join("shop.sqlite");
        let settings = Settings {
            path: Some(path),
            ..Settings::default()
        };
        let source = source_sqlite::DRIVER.open(&settings).expect("it opens");
        *self.watched.next.lock().expect("whole") = Some(source);
    }

    fn asked(&self) -> usize {
        self.watched.asked.load(Ordering::SeqCst)
    }
}

const TOTAL: &str = "{\"measures\": [\"sales.total\"]}";

fn total(results: Result<Vec<QueryResult>, service::Error>) -> (String, bool) {
    let results = results.unwrap_or_else(|error| panic!("{error}"));
    let row = results[0].table.rows().next().expect("a row");
    let read = results[0].receipt.statements[0].read.expect("it was read");
    (row[0].to_string(), read.remembered)
}

async fn asked(service: &Service, person: &str) -> (String, bool) {
    total(service.query(&enter(service, person), TOTAL).await)
}

fn text(total: &str, remembered: bool) -> (String, bool) {
    (total.to_owned(), remembered)
}

const HOUR: &str = "refresh_key: {every: 1 hour}";

#[tokio::test]
async fn a_result_is_remembered_and_asked_for_anew_by_who_wants_it() {
    let house = house(HOUR).await;
    let service = house.open().await;
    assert_eq!(asked(&service, "ada").await, text("60", false));
    house.change();
    assert_eq!(asked(&service, "ada").await, text("60", true));
    let anew = service.query_anew(&enter(&service, "ada"), TOTAL).await;
    assert_eq!(total(anew), text("90", false));
    assert_eq!(asked(&service, "ada").await, text("90", true));
    assert_eq!(house.asked(), 2);
}

#[tokio::test]
async fn nobody_meets_rows_that_are_not_theirs() {
    let house = house(HOUR).await;
    let service = house.open().await;
    assert_eq!(asked(&service, "ada").await, text("60", false));
    assert_eq!(asked(&service, "bo").await, text("20", false));
    assert_eq!(asked(&service, "bo").await, text("20", true));
    assert_eq!(asked(&service, "ada").await, text("60", true));
    // Another city is another statement, and so is another version of the model.
    let lee = service::rights::rights_of(base::Role::Analyst);
    let mut actor = (*enter(&service, "bo").actor).clone();
    let city = base::Attribute(vec![base::Value::Text("City 7".into())]);
    actor.attributes.insert("city".into(), city);
    let ctx = crate::shop::system().enter(crate::shop::tenant(), actor);
    let (elsewhere, remembered) = total(service.query(&ctx.with(lee), TOTAL).await);
    assert!(elsewhere != "20" && !remembered, "{elsewhere}");
}

#[tokio::test]
async fn another_version_of_the_model_remembers_nothing_of_this_one() {
    let house = house(HOUR).await;
    let service = house.open().await;
    asked(&service, "ada").await;
    let twice = model(HOUR).replace("{CUBE}.amount\"", "2 * {CUBE}.amount\"");
    house.shop.write_model("sales.yaml", &twice);
    let project = project::read(house.shop.folder.path()).expect("sound");
    let versions = project.tenants.into_iter();
    let versions = versions.map(|tenant| (tenant.id.clone(), Some(tenant)));
    let reloaded = service
        .reload(&crate::shop::system(), versions.collect())
        .await;
    assert_eq!(reloaded.changed.len(), 1, "{reloaded:?}");
    assert_eq!(asked(&service, "ada").await, text("120", false));
}

/// As many as come while it is read get what is read.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_at_the_same_moment_is_asked_for_once() {
    let house = house(HOUR).await;
    let service = Arc::new(house.open().await);
    let one = || {
        let service = service.clone();
        tokio::spawn(async move { asked(&service, "ada").await })
    };
    let mut first = 0;
    for one in (0..20).map(|_| one()).collect::<Vec<_>>() {
        let (total, remembered) = one.await.expect("ended");
        assert_eq!(total, "60");
        first += usize::from(!remembered);
    }
    assert_eq!((house.asked(), first), (1, 1));
}

/// Who began it goes away: whoever waits for the same gets it all the same.
#[tokio::test]
async fn who_goes_away_takes_nothing_from_who_waits() {
    let house = house(HOUR).await;
    let service = Arc::new(house.open().await);
    let begins = {
        let service = service.clone();
        tokio::spawn(async move { asked(&service, "ada").await })
    };
    tokio::time::sleep(Duration::from_millis(30)).await;
    let waits = {
        let service = service.clone();
        tokio::spawn(async move { asked(&service, "ada").await })
    };
    tokio::time::sleep(Duration::from_millis(30)).await;
    begins.abort();
    assert_eq!(waits.await.expect("ended").0, "60");
}

#[tokio::test]
async fn another_answer_to_the_statement_of_a_refresh_key_is_another_result() {
    let key = "refresh_key: {every: 1 second, sql: SELECT COUNT(*) FROM sales}";
    let house = house(key).await;
    let service = house.open().await;
    assert_eq!(asked(&service, "ada").await, text("60", false));
    tokio::time::sleep(Duration::from_millis(1_200)).await;
    // The key is asked again, and says the same.
    assert_eq!(asked(&service, "ada").await, text("60", true));
    house.change();
    tokio::time::sleep(Duration::from_millis(1_200)).await;
    assert_eq!(asked(&service, "ada").await, text("90", false));
}

/// What reads no table of the tenant is not sent for a key either: time decides then.
#[tokio::test]
async fn a_refresh_key_passes_the_guard() {
    let key = "refresh_key: {every: 1 second, sql: SELECT COUNT(*) FROM sqlite_master}";
    let house = house(key).await;
    let service = house.open().await;
    assert_eq!(asked(&service, "ada").await, text("60", false));
    assert_eq!(house.asked(), 1, "the key was not sent");
    house.change();
    tokio::time::sleep(Duration::from_millis(1_200)).await;
    assert_eq!(asked(&service, "ada").await, text("90", false));
}

#[tokio::test]
async fn an_error_is_not_remembered() {
    let house = house(HOUR).await;
    let service = house.open().await;
    let missing = Shop::of(vec![("other", 1, vec![Number("amount", |_| 1)])]).await;
    let settings = Settings {
        path: Some(missing.folder.path().join("shop.sqlite")),
        ..Settings::default()
    };
    let broken = source_sqlite::DRIVER.open(&settings).expect("it opens");
    *house.watched.next.lock().expect("whole") = Some(broken);
    assert!(service.query(&enter(&service, "ada"), TOTAL).await.is_err());
    *house.watched.next.lock().expect("whole") = None;
    assert_eq!(asked(&service, "ada").await, text("60", false));
}
