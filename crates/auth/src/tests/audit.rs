use std::sync::Arc;

use store::{Batch, Line, Mac, Outcome, Realm, Seal, SystemStore};
use testkit::memory_store::MemoryStore;
use testkit::store_contract::{at, event, make, system, tenant, within};

use crate::audit::verify;
use crate::keyring::KeyRing;

async fn filled(keys: &Arc<KeyRing>) -> Arc<MemoryStore> {
    let memory = Arc::new(MemoryStore::new(keys.clone()));
    let store: Arc<dyn SystemStore> = memory.clone();
    make(&store, &["nectar", "unison"]).await;
    for n in 0..4 {
        let batch = Batch::because(event().saying(n));
        store
            .write(&within("nectar"), &batch)
            .await
            .expect("written");
    }
    memory
}

#[tokio::test]
async fn what_nobody_touched_verifies() {
    let keys = Arc::new(KeyRing::fresh().expect("a key"));
    let store = filled(&keys).await;
    let report = verify(&system(), &*store, &keys, &[]).await.expect("read");
    assert_eq!(
        (report.chains, report.lines, report.flaws.as_slice()),
        (2, 6, [].as_slice())
    );
    let heads = store.heads(&system()).await.expect("read");
    let report = verify(&system(), &*store, &keys, &heads)
        .await
        .expect("read");
    assert_eq!(report.flaws, []);
}

/// Edits the third line of nectar's chain, as who may write to the database could.
type Edit = fn(&mut Vec<Line>);

#[tokio::test]
async fn every_edit_is_found_where_it_was_made() {
    let edits: [(Edit, usize); 9] = [
        (|lines| lines[3].detail.push('!'), 1),
        (|lines| lines[3].subject = "another".into(), 1),
        (|lines| lines[3].action = "another".into(), 1),
        (|lines| lines[3].outcome = Outcome::Refused, 1),
        (|lines| lines[3].by = None, 1),
        (|lines| lines[3].at = at(7), 1),
        (|lines| lines[3].trace.clear(), 1),
        // The next line no longer follows.
        (|lines| lines[3].mac = Mac::START, 2),
        (|lines| drop(lines.remove(3)), 1),
    ];
    for (n, (edit, flaws)) in edits.into_iter().enumerate() {
        let keys = Arc::new(KeyRing::fresh().expect("a key"));
        let store = filled(&keys).await;
        store.tamper(edit);
        let report = verify(&system(), &*store, &keys, &[]).await.expect("read");
        assert_eq!(report.flaws.len(), flaws, "edit {n}: {:?}", report.flaws);
        assert_eq!(report.flaws[0].number, 3, "edit {n}");
        assert_eq!(report.flaws[0].chain.realm, Realm::Tenant(tenant("nectar")));
    }
}

/// Who can write to the store can move its head back as well. What was exported remembers.
#[tokio::test]
async fn an_end_that_was_cut_off_is_told_by_what_was_exported() {
    let keys = Arc::new(KeyRing::fresh().expect("a key"));
    let exported = filled(&keys).await.heads(&system()).await.expect("read");
    let shorter = filled(&keys).await;
    shorter.tamper(|lines| lines.truncate(4));
    let report = verify(&system(), &*shorter, &keys, &[])
        .await
        .expect("read");
    assert_eq!(report.flaws, [], "nothing is wrong with it by itself");
    let report = verify(&system(), &*shorter, &keys, &exported)
        .await
        .expect("read");
    assert!(
        report.flaws.iter().any(|flaw| flaw.number == 5),
        "{:?}",
        report.flaws
    );
}

#[tokio::test]
async fn an_older_key_still_verifies_what_it_sealed() {
    let old = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    let new = "HxwdHhsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA=";
    let ring = |lines: &[&str]| {
        let text = secrecy::SecretString::from(lines.join("\n"));
        Arc::new(KeyRing::parse(&text).expect("keys"))
    };
    let store = filled(&ring(&[old])).await;
    let both = verify(&system(), &*store, &ring(&[new, old]), &[])
        .await
        .expect("read");
    assert_eq!(both.flaws, []);
    let without = verify(&system(), &*store, &ring(&[new]), &[])
        .await
        .expect("read");
    assert_eq!(without.flaws.len(), 6);
}

#[test]
fn a_line_of_one_tenant_is_no_line_of_another() {
    let keys = KeyRing::fresh().expect("a key");
    let realm = |name: &str| Realm::Tenant(tenant(name));
    assert_ne!(
        keys.mac(&realm("nectar"), b"x"),
        keys.mac(&realm("unison"), b"x")
    );
    assert_ne!(
        keys.mac(&realm("nectar"), b"x"),
        keys.mac(&Realm::System, b"x")
    );
}
