//! A folder in a store and back: what is different, whose it is, and what is never written.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use auth::KeyRing;
use base::TenantId;
use jiff::Timestamp;
use store::{Batch, Change, DocumentId, DocumentKind, Event, Owner, Store};
use tempfile::TempDir;
use testkit::memory_store::MemoryStore;
use testkit::store_contract::{system, within};

use crate::apply::{Applied, ApplyError, Difference, compare, in_clear};
use crate::*;

const PASSWORD: &str = "planted-password";

const SERVER: &str = "environment: {nectar: [WAREHOUSE_*], unison: []}\n";
const NECTAR: &str = "name: Nectar\nsources:\n  warehouse: {type: postgres, host: db.example, \
                      database: sales, user: reader, password: \"${WAREHOUSE_PASSWORD}\"}\n";
const UNISON: &str = "name: Unison\nsources: {warehouse: {type: sqlite, path: data/unison.db}}\n";

struct Bench {
    folder: TempDir,
    store: MemoryStore,
    keys: Arc<KeyRing>,
    environment: BTreeMap<String, String>,
}

impl Bench {
    fn new() -> Self {
        let keys = Arc::new(KeyRing::fresh().expect("keys"));
        let bench = Self {
            folder: TempDir::new().expect("a folder"),
            store: MemoryStore::new(keys.clone()),
            keys,
            environment: BTreeMap::from([("WAREHOUSE_PASSWORD".into(), PASSWORD.into())]),
        };
        bench.put("querent.yaml", SERVER);
        bench.put("tenants/nectar/tenant.yaml", NECTAR);
        bench.put("tenants/nectar/model/sales.yaml", "cubes: []\n");
        bench.put("tenants/nectar/prompt.md", "Be brief.\n");
        bench.put("tenants/unison/tenant.yaml", UNISON);
        bench
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        std::fs::write(path, text).expect("written");
    }

    fn drop_file(&self, path: &str) {
        std::fs::remove_file(self.folder.path().join(path)).expect("removed");
    }

    async fn difference(&self, adopt: bool, prune: bool) -> Result<Difference, ApplyError> {
        let (files, faults) = files(self.folder.path());
        let environment = Environment::with(self.environment.clone());
        let looked = look_at(&files, faults, &environment);
        let faults = looked.faults.all();
        assert!(faults.is_empty(), "{faults}");
        let applied = Applied {
            server: files.server.as_deref(),
            tenants: &files.tenants,
            values: &looked.values,
            adopt,
            prune,
        };
        compare(&system(), &self.store, &self.keys, &applied).await
    }

    /// Applies the folder, and says what was different.
    async fn apply_with(&self, adopt: bool, prune: bool) -> Vec<String> {
        let difference = self.difference(adopt, prune).await.expect("compared");
        let said = said(&difference);
        let written = difference.write(&system(), &self.store, now()).await;
        written.expect("written");
        said
    }

    async fn apply(&self) -> Vec<String> {
        self.apply_with(false, false).await
    }

    /// Somebody edits a file on the page.
    async fn edit(&self, tenant: &str, name: &str, body: &str) {
        let change = Change {
            id: DocumentId::new(kind_of(name).expect("a kind"), name),
            owner: Owner::Page,
            body: Some(body.into()),
        };
        let batch = Batch::because(Event::done(now(), "test", name)).change(change);
        let written = self.store.write(&within(tenant), &batch).await;
        written.expect("written");
    }

    async fn exported(&self) -> BTreeMap<String, String> {
        let files = export(&system(), &self.store, None, now()).await;
        files.expect("exported").into_iter().collect()
    }

    async fn kept(&self, tenant: &str) -> KeptTenant {
        let kept = kept(&system(), &self.store, &id(tenant)).await;
        kept.expect("kept")
    }
}

fn now() -> Timestamp {
    Timestamp::from_second(1_800_000_000).expect("a time")
}

fn id(name: &str) -> TenantId {
    TenantId::new(name).expect("an id")
}

fn said(difference: &Difference) -> Vec<String> {
    let server = difference
        .server
        .map(|what| format!("querent.yaml: {what}"));
    let of_tenants = difference.tenants.iter().flat_map(|different| {
        let objects = different.objects.iter();
        objects.map(|object| format!("{}/{}: {}", different.tenant, object.name, object.what))
    });
    server.into_iter().chain(of_tenants).collect()
}

/// Every file of the folder, by its path.
fn written(root: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut open = vec![root.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("listed").flatten() {
            let path = entry.path();
            match path.is_dir() {
                true => open.push(path),
                false => {
                    let name = path
                        .strip_prefix(root)
                        .expect("inside")
                        .display()
                        .to_string();
                    found.insert(name, std::fs::read_to_string(path).expect("read"));
                }
            }
        }
    }
    found
}

#[tokio::test]
async fn a_folder_goes_in_and_comes_back_as_it_was() {
    let bench = Bench::new();
    let expected = [
        "querent.yaml: added",
        "nectar/model/sales.yaml: added",
        "nectar/prompt.md: added",
        "nectar/tenant.yaml: added",
        "nectar/secret WAREHOUSE_PASSWORD: added",
        "unison/tenant.yaml: added",
    ];
    assert_eq!(bench.apply().await, expected);
    assert_eq!(bench.exported().await, written(bench.folder.path()));
    let none: [&str; 0] = [];
    assert_eq!(bench.apply().await, none);
}

#[tokio::test]
async fn what_was_edited_in_the_folder_is_told_and_written_at_once() {
    let bench = Bench::new();
    bench.apply().await;
    bench.put("tenants/nectar/model/sales.yaml", "cubes: []\nviews: []\n");
    bench.put("tenants/nectar/model/more.yaml", "cubes: []\n");
    bench.drop_file("tenants/nectar/prompt.md");
    let expected = [
        "nectar/model/more.yaml: added",
        "nectar/model/sales.yaml: changed",
        "nectar/prompt.md: removed",
    ];
    assert_eq!(bench.apply().await, expected);
    assert_eq!(bench.exported().await, written(bench.folder.path()));
    // One transaction, one revision: nobody sees half of it.
    assert_eq!(bench.kept("nectar").await.revision, 2);
    assert_eq!(bench.kept("unison").await.revision, 1);
}

#[tokio::test]
async fn what_the_page_owns_stays_until_it_is_adopted() {
    let bench = Bench::new();
    bench.apply().await;
    bench
        .edit("nectar", "model/sales.yaml", "cubes: [] # by asha\n")
        .await;
    bench.edit("nectar", "glossary.yaml", "terms: []\n").await;
    let left = "nectar/model/sales.yaml: left, since it was edited on the page";
    assert_eq!(bench.apply().await, [left]);
    let kept = bench.kept("nectar").await;
    assert_eq!(
        kept.files.texts["model/sales.yaml"],
        "cubes: [] # by asha\n"
    );
    assert_eq!(
        kept.files.texts["glossary.yaml"], "terms: []\n",
        "never in the folder"
    );
    assert_eq!(
        bench.apply_with(true, false).await,
        ["nectar/model/sales.yaml: adopted"]
    );
    let kept = bench.kept("nectar").await;
    assert_eq!(kept.files.texts["model/sales.yaml"], "cubes: []\n");
    assert_eq!(kept.owners["model/sales.yaml"], Owner::Folder);
    assert_eq!(kept.owners["glossary.yaml"], Owner::Page);
}

#[tokio::test]
async fn settings_of_the_page_keep_the_values_that_they_name() {
    let bench = Bench::new();
    bench.apply().await;
    let of_the_page = NECTAR.replace("name: Nectar", "name: Nectar of the page");
    bench.edit("nectar", "tenant.yaml", &of_the_page).await;
    bench.put(
        "tenants/nectar/tenant.yaml",
        &NECTAR.replace("\"${WAREHOUSE_PASSWORD}\"", "''"),
    );
    let left = "nectar/tenant.yaml: left, since it was edited on the page";
    assert_eq!(bench.apply().await, [left]);
    let tenant = bench.kept("nectar").await.read(Path::new("."), &bench.keys);
    let tenant = tenant.expect("sound");
    assert_eq!(tenant.name, "Nectar of the page");
    assert_eq!(tenant.sources[0].settings.text("password"), Some(PASSWORD));
}

#[tokio::test]
async fn a_tenant_without_a_folder_stays_unless_it_is_to_go() {
    let bench = Bench::new();
    bench.apply().await;
    std::fs::remove_dir_all(bench.folder.path().join("tenants/nectar")).expect("removed");
    let difference = bench.difference(false, false).await.expect("compared");
    assert_eq!(difference.without_folder, [id("nectar")]);
    assert!(difference.is_empty());
    let gone = bench.apply_with(false, true).await;
    assert!(
        gone.contains(&"nectar/tenant.yaml: removed".to_owned()),
        "{gone:?}"
    );
    assert!(gone.contains(&"nectar/secret WAREHOUSE_PASSWORD: removed".to_owned()));
    assert!(bench.kept("nectar").await.files.texts.is_empty());
    assert_eq!(bench.exported().await, written(bench.folder.path()));
}

#[tokio::test]
async fn whoever_was_quicker_wins_and_nothing_is_written() {
    let bench = Bench::new();
    bench.apply().await;
    bench.put("tenants/nectar/prompt.md", "Be long.\n");
    bench.put("tenants/unison/prompt.md", "Be long.\n");
    let late = bench.difference(false, false).await.expect("compared");
    bench.edit("unison", "glossary.yaml", "terms: []\n").await;
    let refused = late.write(&system(), &bench.store, now()).await;
    assert!(
        matches!(refused, Err(ApplyError::Store(store::Error::Conflict(_)))),
        "{refused:?}"
    );
    assert_eq!(
        bench.kept("nectar").await.files.texts["prompt.md"],
        "Be brief.\n"
    );
}

#[tokio::test]
async fn values_are_sealed_for_their_tenant_and_come_back_where_it_is_served() {
    let mut bench = Bench::new();
    bench.apply().await;
    let kept = bench.kept("nectar").await;
    let tenant = kept.read(Path::new("."), &bench.keys).expect("sound");
    assert_eq!(tenant.sources[0].settings.text("password"), Some(PASSWORD));
    // Nobody else's ring opens it, and no other tenant's folder does.
    let other = KeyRing::fresh().expect("keys");
    let refused = kept
        .read(Path::new("."), &other)
        .expect_err("closed")
        .to_string();
    assert!(
        refused.contains("sealed with a key that the server does not have"),
        "{refused}"
    );
    let mut moved = kept.clone();
    moved.files.id = id("unison");
    let refused = moved
        .read(Path::new("."), &bench.keys)
        .expect_err("closed")
        .to_string();
    assert!(refused.contains("sealed for something else"), "{refused}");
    // A new password is a new version of the settings, so that whoever serves them hears of it.
    let before = kept.revision;
    bench
        .environment
        .insert("WAREHOUSE_PASSWORD".into(), "another".into());
    assert_eq!(
        bench.apply().await,
        ["nectar/secret WAREHOUSE_PASSWORD: changed"]
    );
    let kept = bench.kept("nectar").await;
    assert_eq!(kept.revision, before + 1);
    let now = kept.read(Path::new("."), &bench.keys).expect("sound");
    assert_ne!(now.version, tenant.version);
}

#[tokio::test]
async fn what_is_not_open_to_a_tenant_is_not_sealed_for_it() {
    let mut bench = Bench::new();
    bench
        .environment
        .insert("OTHERS_SECRET".into(), "hush".into());
    bench.put(
        "tenants/unison/tenant.yaml",
        &format!("# ${{OTHERS_SECRET}}\n{UNISON}"),
    );
    bench.apply().await;
    assert!(bench.kept("unison").await.secrets.is_empty());
}

#[tokio::test]
async fn nothing_that_is_kept_holds_a_secret() {
    let bench = Bench::new();
    bench.apply().await;
    let documents = bench
        .store
        .documents(&within("nectar"), None)
        .await
        .expect("read");
    let rows = bench
        .store
        .rows(&within("nectar"), store::RowKind::Secret)
        .await
        .expect("read");
    let lines = bench
        .store
        .audit(&within("nectar"), &store::Search::latest(100))
        .await
        .expect("read");
    let everything = format!(
        "{documents:?} {:?} {lines:?} {:?}",
        rows.iter().map(|row| &row.body).collect::<Vec<_>>(),
        bench.exported().await
    );
    assert!(everything.contains("WAREHOUSE_PASSWORD") && !everything.contains(PASSWORD));
    assert!(lines.iter().any(|line| line.action == "project.apply"));
    assert!(!format!("{:?}", bench.kept("nectar").await).contains(PASSWORD));
}

#[tokio::test]
async fn after_a_rotation_the_old_key_can_go() {
    let old = testkit_line(1);
    let new = testkit_line(2);
    let ring = |lines: &[&str]| {
        let text = lines.join("\n");
        Arc::new(KeyRing::parse(&text.into()).expect("keys"))
    };
    let mut bench = Bench::new();
    bench.keys = ring(&[&old]);
    bench.apply().await;
    let both = ring(&[&new, &old]);
    let count = rotate(&system(), &bench.store, &both, now()).await;
    assert_eq!(count.expect("rotated"), 1);
    let again = rotate(&system(), &bench.store, &both, now()).await;
    assert_eq!(again.expect("rotated"), 0);
    let kept = bench.kept("nectar").await;
    assert!(kept.read(Path::new("."), &ring(&[&new])).is_ok());
    assert!(kept.read(Path::new("."), &ring(&[&old])).is_err());
}

/// A line of a ring: 32 bytes of one kind, in base64.
fn testkit_line(byte: u8) -> String {
    let digit = |n: u32| {
        b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"[n as usize] as char
    };
    let bits = u32::from(byte) << 16 | u32::from(byte) << 8 | u32::from(byte);
    let four: String = [18, 12, 6, 0]
        .map(|shift| digit(bits >> shift & 63))
        .iter()
        .collect();
    let last = u32::from(byte) << 16 | u32::from(byte) << 8;
    let three: String = [18, 12, 6]
        .map(|shift| digit(last >> shift & 63))
        .iter()
        .collect();
    format!("{}{three}=", four.repeat(10))
}

#[test]
fn what_is_written_out_is_pointed_at() {
    let files = |text: &str| TenantFiles {
        id: id("nectar"),
        texts: BTreeMap::from([("tenant.yaml".to_owned(), text.to_owned())]),
    };
    let found = |text: &str| in_clear(&files(text), &|name| name == "password");
    for sound in [
        NECTAR,
        &NECTAR.replace("\"${WAREHOUSE_PASSWORD}\"", "\"${A}${B:}\""),
        &NECTAR.replace("\"${WAREHOUSE_PASSWORD}\"", "''"),
        "auth: {jwt: {secret: \"${JWT}\"}}",
        "people: {asha: {attributes: {password: x}}}",
        "not: [yaml",
    ] {
        assert!(found(sound).is_empty(), "{sound}: {}", found(sound));
    }
    for clear in [
        "hunter2",
        "\"${A:hunter2}\"",
        "\"x${A}\"",
        "\"${A}x\"",
        "4711",
    ] {
        let text = NECTAR.replace("\"${WAREHOUSE_PASSWORD}\"", clear);
        let faults = found(&text).to_string();
        assert!(
            faults.contains("tenants/nectar/tenant.yaml:3:") && !faults.contains("hunter2"),
            "{faults}"
        );
    }
    assert!(!found("auth: {jwt: {secret: hunter2}}").is_empty());
}

#[test]
fn names_from_a_store_lead_nowhere_else() {
    for odd in [
        "../x.yaml",
        "model/../../x.yaml",
        "model/a/b.yaml",
        "/etc/passwd",
        "model/.x.yaml",
        "data/x",
        "",
    ] {
        assert_eq!(kind_of(odd), None, "{odd}");
    }
    assert_eq!(kind_of("model/a.yaml"), Some(DocumentKind::Model));
}
