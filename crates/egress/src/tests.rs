//! What is not to be reached is refused however it is written, and what is fetched comes from the
//! address that was checked.

use std::net::SocketAddr;
use std::sync::Arc;

use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{RootCertStore, ServerConfig};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use crate::{Place, Policy, Unreached, Web, WebError};

/// Every way of writing this machine and its link that resolvers and stacks understand.
const INNER: &[&str] = &[
    "localhost",
    "127.0.0.1",
    "127.1.2.3",
    "127.1",
    "0",
    "0.0.0.0",
    "2130706433",
    "0x7f000001",
    "0177.0.0.1",
    "::1",
    "[::1]",
    "::",
    "::ffff:127.0.0.1",
    "::ffff:7f00:1",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "169.254.169.254",
    "::ffff:169.254.169.254",
    "fe80::1",
    "fd00:ec2::254",
    "100.100.100.200",
    "168.63.129.16",
    "224.0.0.1",
    "255.255.255.255",
    "/var/run/postgresql",
    "@abstract",
    "\\\\.\\pipe\\sql",
    "name/../../x",
];

#[tokio::test]
async fn this_machine_and_its_link_are_closed_however_they_are_written() {
    for host in INNER {
        let refused = Policy::default().reach(host, 5432).await.expect_err(host);
        match refused {
            Unreached::Denied { what, .. } => assert!(!what.is_empty()),
            // A resolver that does not take this for an address does not connect there either.
            Unreached::Unknown(_) => assert!(host.contains(['x', '7', '0']), "{host}"),
        }
    }
    for host in [
        "localhost",
        "127.0.0.1",
        "::ffff:127.0.0.1",
        "169.254.169.254",
        "/run/x",
    ] {
        let refused = Policy::default().reach(host, 80).await;
        assert!(
            matches!(refused, Err(Unreached::Denied { .. })),
            "{host}: {refused:?}"
        );
    }
}

#[tokio::test]
async fn the_outside_and_private_networks_are_open() {
    for host in [
        "192.0.2.7",
        "10.0.0.5",
        "192.168.1.9",
        "2001:db8::7",
        "[2001:db8::7]",
    ] {
        let open = Policy::default().reach(host, 5432).await.expect(host);
        assert_eq!(open.len(), 1, "{host}");
        assert_eq!(open[0].port(), 5432);
    }
    let unknown = Policy::default().reach("nobody.invalid", 80).await;
    assert_eq!(unknown, Err(Unreached::Unknown("nobody.invalid".into())));
}

#[tokio::test]
async fn development_opens_this_machine_and_not_its_link() {
    let policy = Policy::default().with_loopback();
    assert!(policy.reach("127.0.0.1", 80).await.is_ok());
    assert!(policy.reach("::1", 80).await.is_ok());
    assert!(policy.opens_files() && !Policy::default().opens_files());
    for host in [
        "169.254.169.254",
        "fe80::1",
        "fd00:ec2::254",
        "100.100.100.200",
    ] {
        assert!(policy.reach(host, 80).await.is_err(), "{host}");
    }
}

/// Whatever is open: who reaches the store is every tenant at once.
#[tokio::test]
async fn the_control_store_is_closed_even_in_development() {
    let store = Place {
        host: "localhost".into(),
        port: 5432,
    };
    for policy in [Policy::default().with_loopback(), Policy::anywhere()] {
        let policy = policy.without([store.clone()]);
        for host in [
            "localhost",
            "127.0.0.1",
            "::1",
            "::ffff:127.0.0.1",
            "127.0.0.2",
        ] {
            let refused = policy.reach(host, 5432).await;
            assert!(
                matches!(refused, Err(Unreached::Denied { .. })),
                "{host}: {refused:?}"
            );
        }
        assert!(
            policy.reach("127.0.0.1", 5433).await.is_ok(),
            "another port is another server"
        );
    }
    let elsewhere = Place {
        host: "192.0.2.7".into(),
        port: 5432,
    };
    let policy = Policy::default().without([elsewhere]);
    assert!(policy.reach("::ffff:192.0.2.7", 5432).await.is_err());
    assert!(policy.reach("192.0.2.8", 5432).await.is_ok());
}

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
        matches!(refused, Err(WebError::Unreached(Unreached::Denied { .. }))),
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
        matches!(refused, Err(WebError::Status { status: 302, .. })),
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
        Err(WebError::Failed { .. })
    ));
    let url = format!("http://{}/", serving("what?").await);
    assert!(matches!(
        developing().get(&url).await,
        Err(WebError::Failed { .. })
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
            matches!(refused, Err(WebError::Address(_))),
            "{odd}: {refused:?}"
        );
    }
}

/// What is not encrypted may be anybody's, except on this machine.
#[tokio::test]
async fn nothing_of_the_outside_is_fetched_in_the_open() {
    let refused = developing().get("http://192.0.2.7/keys").await;
    assert_eq!(refused, Err(WebError::Open("192.0.2.7".into())));
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
    assert!(matches!(other, Err(WebError::Failed { .. })), "{other:?}");
    let stranger = developing().get(&url).await;
    assert!(
        matches!(stranger, Err(WebError::Failed { .. })),
        "{stranger:?}"
    );
}
