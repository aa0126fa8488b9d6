//! The way to the server: TLS with more or less trust, replicas that answer or do not.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use base::Code;
use source::{Server, Settings};
use testkit::contract::{MINUTE, Subject, ctx};

use crate::{not_run, shared};

async fn ping(settings: &Settings, options: &[(&str, &str)]) -> Result<Server, Code> {
    let mut settings = settings.clone();
    for (name, value) in options {
        settings.options.insert((*name).into(), (*value).into());
    }
    let source = source_postgres::DRIVER
        .open(&settings)
        .map_err(|error| error.code())?;
    source
        .ping(&ctx(MINUTE))
        .await
        .map_err(|error| error.code())
}

#[tokio::test]
async fn a_certificate_is_looked_at_as_closely_as_is_asked_for() {
    let shared = shared!();
    let Ok(ca) = std::env::var("QUERENT_TEST_POSTGRES_CA") else {
        return not_run("certificates", "QUERENT_TEST_POSTGRES_CA is not set");
    };
    let settings = shared.settings();
    // The same address under a name that is not in the certificate.
    let other = "0x7f000001";
    for (host, tls, ca, works) in [
        ("127.0.0.1", "verify-full", Some(&ca), true),
        ("localhost", "verify-full", Some(&ca), true),
        (other, "verify-full", Some(&ca), false),
        (other, "verify-ca", Some(&ca), true),
        ("127.0.0.1", "verify-ca", None, false),
        ("127.0.0.1", "verify-full", None, false),
        ("127.0.0.1", "require", None, true),
        ("127.0.0.1", "prefer", None, true),
        ("127.0.0.1", "disable", None, true),
    ] {
        let mut options = vec![("host", host), ("tls", tls)];
        options.extend(ca.map(|ca| ("tls_ca", ca.as_str())));
        let answered = ping(&settings, &options).await.map(|_| ());
        let expected = works.then_some(()).ok_or(Code::SourceRefused);
        assert_eq!(answered, expected, "{host} {tls} {ca:?}");
    }
}

#[tokio::test]
async fn the_way_is_protected_where_that_is_asked_for() {
    let shared = shared!();
    if std::env::var("QUERENT_TEST_POSTGRES_CA").is_err() {
        return not_run("TLS", "QUERENT_TEST_POSTGRES_CA is not set");
    }
    for (tls, protected) in [("require", true), ("disable", false)] {
        let mut settings = shared.settings();
        settings.options.insert("tls".into(), tls.into());
        // A session is told by the name of its database, which no other test reads.
        let source = source_postgres::DRIVER.open(&settings).expect("opened");
        source.ping(&ctx(MINUTE)).await.expect("it answers");
        let marked = format!("{tls}_{}", shared.schema);
        let statement = sql::Statement {
            text: format!("SELECT \"{marked}\".n FROM (SELECT 1 AS n) AS \"{marked}\""),
            ..Default::default()
        };
        let dialect = source_postgres::DRIVER.dialect;
        let admitted = sql::admit(&statement, dialect, &sql::Catalog::default()).expect("it reads");
        let batches = source.fetch(&ctx(MINUTE), &admitted).await.expect("begun");
        assert_eq!(futures::StreamExt::count(batches).await, 1);
        let asked = "SELECT bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) \
             WHERE position($1 in query) > 0 AND application_name = 'querent'";
        let row = shared
            .owner
            .query_one(asked, &[&marked])
            .await
            .expect("asked");
        assert_eq!(row.get::<_, Option<bool>>(0), Some(protected), "{tls}");
    }
}

#[tokio::test]
async fn replicas_are_read_first_and_missed_by_nobody() {
    let shared = shared!();
    let settings = shared.settings();
    let here = format!("127.0.0.1:{}", settings.text("port").expect("a port"));
    let closed = TcpListener::bind("127.0.0.1:0").expect("a port");
    let closed_port = closed.local_addr().expect("an address").port().to_string();
    drop(closed);
    let nobody = format!("127.0.0.1:{closed_port}");
    // Listens, and says nothing.
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    let silent = (silent.local_addr().expect("an address"), silent);
    for replicas in [nobody.clone(), format!("{nobody}, {}", silent.0)] {
        let started = Instant::now();
        let options = [("replicas", replicas.as_str()), ("connect_timeout", "3s")];
        assert!(
            ping(&settings, &options).await.is_ok(),
            "the host itself answers"
        );
        assert!(started.elapsed() < Duration::from_secs(3));
    }
    let options = [("replicas", here.as_str()), ("port", closed_port.as_str())];
    assert!(
        ping(&settings, &options).await.is_ok(),
        "the replica answers"
    );
    let options = [
        ("replicas", nobody.as_str()),
        ("port", closed_port.as_str()),
    ];
    assert_eq!(
        ping(&settings, &options).await.err(),
        Some(Code::SourceUnreachable)
    );
}
