//! Who may listen, and who has to prove that they are the server.

use std::path::PathBuf;

use base::Code;
use source::Error;
use tds_double::{Double, Identity, Options};
use tempfile::TempDir;

use crate::served::{ANY, count, counting, fetch, open, serve};

async fn encrypted(identity: &Identity) -> Double {
    encrypting(identity, false).await
}

async fn encrypting(identity: &Identity, strict: bool) -> Double {
    let identity = Some(identity.clone());
    let options = Options {
        identity,
        strict,
        ..Options::default()
    };
    Double::start(options, |_| counting(20_000))
        .await
        .expect("a server")
}

async fn rows(double: &Double, more: &[(&str, &str)]) -> Result<usize, Error> {
    fetch(&*open(double, more), ANY)
        .await
        .map(|batches| count(&batches))
}

fn written(folder: &TempDir, identity: &Identity) -> PathBuf {
    let path = folder.path().join("server.pem");
    std::fs::write(&path, identity.certificate()).expect("a file");
    path
}

#[tokio::test]
async fn a_server_that_nobody_vouches_for_is_refused() {
    let double = encrypted(&Identity::self_signed("localhost")).await;
    let verified = [("host", "localhost"), ("tls", "verify-full")];
    let error = rows(&double, &verified)
        .await
        .expect_err("nobody vouches for it");
    assert_eq!(error.code(), Code::SourceRefused, "{error:?}");
    assert!(double.logins().is_empty(), "the password was sent");
}

#[tokio::test]
async fn a_server_that_shows_the_certificate_we_know_is_let_pass() {
    let folder = TempDir::new().expect("a folder");
    let identity = Identity::self_signed("localhost");
    let path = written(&folder, &identity);
    let path = path.to_str().expect("a path");
    let pinned = [("tls", "verify-full"), ("tls_certificate", path)];
    let double = encrypted(&identity).await;
    assert_eq!(rows(&double, &pinned).await.expect("it is known"), 20_000);
    let other = encrypted(&Identity::self_signed("localhost")).await;
    let error = rows(&other, &pinned)
        .await
        .expect_err("it shows another one");
    assert_eq!(error.code(), Code::SourceRefused, "{error:?}");
    assert!(other.logins().is_empty(), "the password was sent");
}

#[tokio::test]
async fn a_strict_server_is_spoken_to_in_private_from_the_first_byte_on() {
    let folder = TempDir::new().expect("a folder");
    let identity = Identity::self_signed("localhost");
    let path = written(&folder, &identity);
    let path = path.to_str().expect("a path");
    let pinned = [("tls", "strict"), ("tls_certificate", path)];
    let double = encrypting(&identity, true).await;
    assert_eq!(rows(&double, &pinned).await.expect("it is known"), 20_000);
    // Nobody vouches for it, or it shows another certificate, or it does not know of that way.
    let other = encrypting(&Identity::self_signed("localhost"), true).await;
    let verified = [("host", "localhost"), ("tls", "strict")];
    let older = encrypted(&identity).await;
    for (double, said) in [(&double, &verified), (&other, &pinned), (&older, &pinned)] {
        let logins = double.logins().len();
        rows(double, said).await.expect_err("it is not trusted");
        assert_eq!(double.logins().len(), logins, "the password was sent");
    }
}

#[tokio::test]
async fn without_verification_whoever_answers_is_spoken_to_in_private() {
    let double = encrypted(&Identity::self_signed("elsewhere")).await;
    for mode in ["require", "prefer"] {
        assert_eq!(
            rows(&double, &[("tls", mode)]).await.expect("it encrypts"),
            20_000,
            "{mode}"
        );
    }
}

#[tokio::test]
async fn a_server_that_does_not_encrypt_is_spoken_to_only_where_that_is_allowed() {
    let double = serve(|_| counting(1)).await;
    for mode in ["require", "verify-full"] {
        let error = rows(&double, &[("tls", mode)])
            .await
            .expect_err("it does not encrypt");
        assert_eq!(error.code(), Code::SourceRefused, "{mode}: {error:?}");
    }
    assert!(double.logins().is_empty(), "the password was sent");
    for mode in ["prefer", "disable"] {
        assert_eq!(
            rows(&double, &[("tls", mode)])
                .await
                .expect("it is allowed"),
            1,
            "{mode}"
        );
    }
}

#[tokio::test]
async fn a_server_that_insists_is_obeyed() {
    let double = encrypted(&Identity::self_signed("localhost")).await;
    assert_eq!(
        rows(&double, &[("tls", "disable")])
            .await
            .expect("it insists"),
        20_000
    );
}

#[test]
fn a_kind_of_verification_that_there_is_not_is_refused_by_name() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let double = serve(|_| counting(1)).await;
        let settings = crate::served::settings(&double, &[("tls", "verify-ca")]);
        let error = source_mssql::DRIVER
            .open(&settings)
            .err()
            .expect("no such kind");
        let detail = error.detail().expect("a reason");
        assert!(detail.contains("'tls' is one of"), "{detail}");
    });
}
