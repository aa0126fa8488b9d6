//! A process that is killed while it writes leaves a store that opens, an audit that verifies, and
//! everything that it acknowledged.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use auth::KeyRing;
use store::{Page, Stream};
use store_sql::{Settings, SqlStore};
use tempfile::TempDir;
use testkit::store_contract::{Subject, make, system, within};

const KILLS: usize = 200;
/// Then a new store: each look at a chain begins at its first line.
const KILLS_OF_A_STORE: usize = 25;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_outlives_its_writer() {
    let mut lines = 0;
    for _ in 0..KILLS / KILLS_OF_A_STORE {
        let room = TempDir::new().expect("a folder");
        make(&open(room.path()).await, &["nectar"]).await;
        let mut written = 0;
        for _ in 0..KILLS_OF_A_STORE {
            let acknowledged = write_until_killed(room.path(), written + 1);
            let found = sound(room.path()).await;
            let least = acknowledged.unwrap_or(written);
            // One more may have been written and not been told any more.
            assert!(
                found == least || found == least + 1,
                "{least} acknowledged, {found} found"
            );
            written = found;
        }
        lines += written;
    }
    assert!(
        lines as usize > KILLS,
        "killed before anything was written: {lines} lines"
    );
}

async fn open(folder: &Path) -> Subject {
    let keys = KeyRing::in_file(&folder.join("keys")).expect("keys");
    let settings = Settings::file(&folder.join("control.db"));
    let store = SqlStore::open(&system(), &settings, Arc::new(keys)).await;
    Arc::new(store.expect("it opens"))
}

/// The number of the last batch, having looked at all of them.
async fn sound(folder: &Path) -> u64 {
    let store = &open(folder).await;
    let keys = &KeyRing::in_file(&folder.join("keys")).expect("keys");
    let report = auth::verify(&system(), &**store, keys, &[])
        .await
        .expect("read");
    assert_eq!(report.flaws, []);
    let ctx = within("nectar");
    let entries = store
        .entries(&ctx, Stream::Usage, &Page::latest(u32::MAX))
        .await;
    let bodies = entries
        .expect("entries")
        .into_iter()
        .rev()
        .map(|entry| entry.body);
    let bodies: Vec<String> = bodies.collect();
    let counted: Vec<String> = (1..=bodies.len())
        .map(|number| number.to_string())
        .collect();
    assert_eq!(bodies, counted);
    let documents = store.documents(&ctx, None).await.expect("documents");
    assert_eq!(documents.revision, bodies.len() as i64);
    let body = documents
        .documents
        .first()
        .and_then(|document| document.body.as_ref());
    assert_eq!(body, bodies.last());
    bodies.len() as u64
}

/// Starts a writer and kills it some time after it began to write; the last number it told.
fn write_until_killed(folder: &Path, first: u64) -> Option<u64> {
    let mut writer = Command::new(writer())
        .arg(folder)
        .arg(first.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .expect("started");
    let told = BufReader::new(writer.stdout.take().expect("its words"));
    let listener = thread::spawn(move || {
        let numbers = told.lines().map_while(Result::ok);
        // A line that was cut in the middle by the end of its writer is no number of ours.
        numbers.filter_map(|line| line.parse::<u64>().ok()).last()
    });
    thread::sleep(Duration::from_millis(random() % 250));
    kill(&mut writer);
    listener.join().expect("heard")
}

fn kill(writer: &mut Child) {
    assert_eq!(
        writer.try_wait().expect("asked"),
        None,
        "it ended by itself"
    );
    writer.kill().expect("killed");
    writer.wait().expect("ended");
}

/// Cargo builds it before the tests, beside them.
fn writer() -> PathBuf {
    let test = std::env::current_exe().expect("a path");
    let built = test
        .ancestors()
        .nth(2)
        .expect("a folder")
        .join("examples/writer");
    assert!(
        built.is_file(),
        "{} is built by `cargo test`",
        built.display()
    );
    built
}

fn random() -> u64 {
    RandomState::new().build_hasher().finish()
}
