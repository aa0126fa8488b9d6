//! What is fetched comes from the address that was checked.

use std::net::SocketAddr;
use std::sync::Arc;

use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{RootCertStore, ServerConfig};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use crate::{Fetch, Policy, Unfetched, Unreached, Web};

/// Answers every connection with one text, in the open.
async fn serving(answer: &'static str) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("bound");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut asked = [0; 4096];
            let _ = stream.read(&mut asked).await;
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    address
}

fn developing() -> Web {
    Web::new(Policy::default().with_loopback()).expect("a client")
}

const HELLO: &str = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello";

#[tokio::test]
async fn a_document_of_this_machine_is_fetched_in_development_only() {
    let url = format!("http://{}/keys", serving(HELLO).await);
    assert_eq!(developing().get(&url).await.expect("fetched"), "hello");
    let careful = Web::new(Policy::default()).expect("a client");
    let refused = careful.get(&url).await;
    assert!(
        matches!(refused, Err(Unfetched::Unreached(Unreached::Denied { .. }))),
        "{refused:?}"
    );
}

/// A redirect names a place that nobody checked.
#[tokio::test]
async fn no_redirect_is_followed() {
    let secret = serving(HELLO).await;
    let answer =
        format!("HTTP/1.1 302 Found\r\nlocation: http://{secret}/\r\ncontent-length: 0\r\n\r\n");
    let url = format!("http://{}/", serving(answer.leak()).await);
    let refused = developing().get(&url).await;
    assert!(
        matches!(refused, Err(Unfetched::Status { status: 302, .. })),
        "{refused:?}"
    );
}

#[tokio::test]
async fn what_is_too_long_or_no_answer_is_told() {
    let long =
        "HTTP/1.1 200 OK\r\ncontent-length: 99999999\r\n\r\n".to_owned() + &"x".repeat(2_000_000);
    let url = format!("http://{}/", serving(long.leak()).await);
    assert!(matches!(
        developing().get(&url).await,
        Err(Unfetched::Failed { .. })
    ));
    let url = format!("http://{}/", serving("what?").await);
    assert!(matches!(
        developing().get(&url).await,
        Err(Unfetched::Failed { .. })
    ));
    for odd in [
        "",
        "keys.json",
        "file:///etc/passwd",
        "ftp://x/",
        "https://",
        "https://a@b/",
        "//x/y",
    ] {
        let refused = developing().get(odd).await;
        assert!(
            matches!(refused, Err(Unfetched::Address(_))),
            "{odd}: {refused:?}"
        );
    }
}

/// What is not encrypted may be anybody's, except on this machine.
#[tokio::test]
async fn nothing_of_the_outside_is_fetched_in_the_open() {
    let refused = developing().get("http://192.0.2.7/keys").await;
    assert_eq!(refused, Err(Unfetched::Open("192.0.2.7".into())));
}

#[tokio::test]
async fn a_certificate_is_asked_for_the_name_that_was_meant() {
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(signing_key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .expect("a server");
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("bound");
    let port = listener.local_addr().expect("an address").port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(mut stream) = acceptor.accept(stream).await else {
                continue;
            };
            let mut asked = [0; 4096];
            let _ = stream.read(&mut asked).await;
            let _ = stream.write_all(HELLO.as_bytes()).await;
        }
    });
    let mut roots = RootCertStore::empty();
    roots.add(cert.der().clone()).expect("a root");
    let policy = || Policy::default().with_loopback();
    let web = Web::trusting(policy(), roots).expect("a client");
    let url = format!("https://localhost:{port}/");
    assert_eq!(web.get(&url).await.expect("fetched"), "hello");
    let other = web.get(&format!("https://127.0.0.1:{port}/")).await;
    assert!(matches!(other, Err(Unfetched::Failed { .. })), "{other:?}");
    let stranger = developing().get(&url).await;
    assert!(
        matches!(stranger, Err(Unfetched::Failed { .. })),
        "{stranger:?}"
    );
}
