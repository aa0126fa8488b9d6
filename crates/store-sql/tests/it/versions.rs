//! Stores of earlier versions are brought up to date and keep what they hold.
//!
//! `fixtures/v1.sql` is what a store of version 1 held; each new version brings one of its own.

use std::path::Path;
use std::sync::Arc;

use base::Role;
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Executor};
use store::Throttle;
use store::{ApiKey, Invitation, Member, Page, Person, Realm, Session, Store, Stream};
use store_sql::{LATEST_VERSION, Settings, SqlStore, checksums, migrate};
use tempfile::TempDir;
use testkit::store_contract::{PlainSeal, Subject, system, tenant, within};

use crate::server::Database;

fn fixture(version: usize, bytes: &str) -> String {
    let path = format!(
        "{}/tests/fixtures/v{version}.sql",
        env!("CARGO_MANIFEST_DIR")
    );
    let text = std::fs::read_to_string(&path);
    let text = text.unwrap_or_else(|_| panic!("version {version} needs its {path}"));
    text.replace("$BYTES", bytes)
}

async fn fill(url: &str, before: &'static str, text: String) {
    sqlx::any::install_default_drivers();
    let mut session = AnyConnection::connect(url).await.expect("connected");
    session.execute(before).await.expect("begun");
    session.execute(AssertSqlSafe(text)).await.expect("filled");
    session.execute("COMMIT").await.expect("kept");
}

async fn open(settings: &Settings) -> Subject {
    let store = SqlStore::open(&system(), settings, Arc::new(PlainSeal)).await;
    Arc::new(store.expect("opened"))
}

#[tokio::test]
async fn every_earlier_version_of_a_file_is_brought_up_to_date() {
    for version in 1..=LATEST_VERSION {
        let room = TempDir::new().expect("a folder");
        let path = room.path().join("control.db");
        let settings = Settings::file(&path);
        migrate(&system(), &settings, version).await.expect("made");
        let url = format!("sqlite://{}", path.display());
        fill(&url, "BEGIN", fixture(version, "BLOB")).await;
        holds_what_it_held(&open(&settings).await).await;
    }
}

#[tokio::test]
async fn every_earlier_version_on_a_server_is_brought_up_to_date() {
    for version in 1..=LATEST_VERSION {
        let Some(database) = Database::fresh("versions").await else {
            return;
        };
        let settings = database.settings();
        migrate(&system(), &settings, version).await.expect("made");
        let begin = "BEGIN; SET LOCAL ROLE querent_system";
        fill(&settings.url, begin, fixture(version, "bytea")).await;
        holds_what_it_held(&open(&settings).await).await;
    }
}

async fn holds_what_it_held(store: &Subject) {
    let ctx = within("nectar");
    assert_eq!(store.tenants(&system()).await, Ok(vec![tenant("nectar")]));
    let documents = store.documents(&ctx, None).await.expect("documents");
    assert_eq!((documents.revision, documents.documents.len()), (2, 1));
    assert_eq!(
        documents.documents[0].body.as_deref(),
        Some("cubes: [sales]")
    );
    let earlier = store.documents(&ctx, Some(1)).await.expect("documents");
    assert_eq!(earlier.documents.len(), 2);
    let own = &**store as &dyn Store;
    let member = own
        .get::<Member>(&ctx, "asha")
        .await
        .expect("read")
        .expect("a member");
    assert_eq!(member.value.role, Role::Analyst);
    assert_eq!(member.value.attributes()["zone"].0.len(), 3);
    assert_eq!(own.all::<ApiKey>(&ctx).await.expect("read").len(), 1);
    let receipts = store.entries(&ctx, Stream::Receipt, &Page::latest(9)).await;
    assert_eq!(receipts.expect("read")[0].body, "{\"rows\":7}");
    assert_eq!(
        store
            .audit(&ctx, &store::Search::latest(9))
            .await
            .expect("read")[0]
            .action,
        "project.apply"
    );
    holds_people(store).await;
}

async fn holds_people(store: &Subject) {
    let (system, above) = (system(), Realm::System);
    let person = store.get_of::<Person>(&system, &above, "asha").await;
    assert_eq!(person.expect("read").expect("a person").version, 4);
    let session = store.get_of::<Session>(&system, &above, "s1").await;
    assert_eq!(
        session.expect("read").expect("a session").value.tenant,
        tenant("nectar")
    );
    let invitations = store.all_of::<Invitation>(&system, &above).await;
    assert_eq!(invitations.expect("read").len(), 1);
    let throttle = store.get_of::<Throttle>(&system, &above, "asha").await;
    assert_eq!(
        throttle.expect("read").expect("a throttle").value.failures,
        3
    );
    let heads = store.heads(&system).await.expect("read");
    assert_eq!(heads[0].mac.0, *b"0123456789abcdef0123456789abcdef");
}

/// A store that has come further than this program is left alone.
#[tokio::test]
async fn a_store_of_a_later_version_is_refused() {
    let room = TempDir::new().expect("a folder");
    let path = room.path().join("control.db");
    let settings = Settings::file(&path);
    open(&settings).await;
    let later = "INSERT INTO _sqlx_migrations VALUES (99, 'later', '2030-01-01', true, X'00', 1)";
    fill(
        &format!("sqlite://{}", path.display()),
        "BEGIN",
        later.into(),
    )
    .await;
    let refused = SqlStore::open(&system(), &settings, Arc::new(PlainSeal)).await;
    let said = refused.err().expect("refused").to_string();
    assert!(said.contains("a later version of Querent"), "{said}");
}

#[tokio::test]
async fn a_file_that_is_no_store_is_refused_and_left_as_it_is() {
    let room = TempDir::new().expect("a folder");
    let path = room.path().join("notes.txt");
    let text = "Buy bread. ".repeat(1000);
    std::fs::write(&path, &text).expect("written");
    let refused = SqlStore::open(&system(), &Settings::file(&path), Arc::new(PlainSeal)).await;
    let error = refused.err().expect("refused");
    assert!(error.to_string().contains("not a database"), "{error}");
    assert_eq!(std::fs::read_to_string(&path).expect("read"), text);
}

/// Steps that were released are never edited: stores remember them. A new one adds two lines.
#[test]
fn no_step_is_edited_once_it_was_released() {
    let known = include_str!("../../migrations/checksums.txt");
    assert_eq!(
        checksums(),
        known,
        "write a new step instead of changing an old one"
    );
}

#[tokio::test]
async fn the_file_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let room = TempDir::new().expect("a folder");
    let path = room.path().join("deep").join("control.db");
    let store = open(&Settings::file(&path)).await;
    testkit::store_contract::make(&store, &["nectar"]).await;
    let folder = std::fs::read_dir(path.parent().expect("a folder")).expect("listed");
    for file in folder.flatten() {
        let mode = file.metadata().expect("known").permissions().mode();
        assert_eq!(mode & 0o077, 0, "{}", file.path().display());
    }
    assert!(Path::new(&path).exists());
}

#[tokio::test]
async fn no_word_of_the_store_holds_its_password() {
    for url in [
        "postgres://querent:hush-hush@127.0.0.1:1/none?connect_timeout=1",
        "postgres://querent:hush-hush@[::zz]/none",
        "mysql://querent:hush-hush@127.0.0.1/none",
        "postgres://querent:hush-hush@127.0.0.1:port/none",
    ] {
        let settings = Settings::at(url);
        let mut ctx = system();
        ctx.deadline = base::Deadline::after(std::time::Duration::from_secs(2));
        let opened = SqlStore::open(&ctx, &settings, Arc::new(PlainSeal)).await;
        let error = opened.err().expect("nobody there");
        let said = format!("{error} {error:?} {settings:?}");
        assert!(!said.contains("hush"), "{said}");
    }
}
