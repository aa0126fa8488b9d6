//! What a driver reads from the options of a source.

use std::time::Duration;

use base::Code;

use crate::options::{POOL, SERVER, TLS};
use crate::{Settings, TlsMode};

fn settings(options: &[(&str, &str)]) -> Settings {
    let options = options
        .iter()
        .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()));
    Settings {
        options: options.collect(),
        ..Settings::default()
    }
}

#[test]
fn times_have_units() {
    for (text, expected) in [
        ("500ms", Some(Duration::from_millis(500))),
        ("10s", Some(Duration::from_secs(10))),
        ("5m", Some(Duration::from_secs(300))),
        ("1h", Some(Duration::from_secs(3_600))),
        ("10", None),
        ("s", None),
        ("-1s", None),
        ("1.5s", None),
        ("10 s", None),
        ("99999999999999999999s", None),
        ("9999999999999999999h", None),
        ("", None),
    ] {
        let read =
            settings(&[("connect_timeout", text)]).duration("connect_timeout", Duration::ZERO);
        assert_eq!(read.ok(), expected, "{text:?}");
    }
}

#[test]
fn a_pool_has_room_for_at_least_one() {
    let pool = settings(&[])
        .pool()
        .expect("what holds where nothing is said");
    assert_eq!(
        (pool.min, pool.max, pool.connect),
        (0, 10, Duration::from_secs(10))
    );
    for faulty in [
        [("max_pool_size", "0"), ("min_pool_size", "0")],
        [("max_pool_size", "2"), ("min_pool_size", "3")],
        [("max_pool_size", "many"), ("min_pool_size", "0")],
        [("max_pool_size", "-1"), ("min_pool_size", "0")],
    ] {
        let error = settings(&faulty).pool().expect_err("it cannot be");
        assert_eq!(error.code(), Code::ModelInvalid);
    }
}

#[test]
fn what_is_not_said_of_tls_is_safe() {
    let mode = |options: &[(&str, &str)]| settings(options).tls().map(|tls| tls.mode);
    for (host, expected) in [
        ("db.example", TlsMode::VerifyFull),
        ("10.0.0.7", TlsMode::VerifyFull),
        ("localhost.example", TlsMode::VerifyFull),
        ("localhost", TlsMode::Prefer),
        ("127.0.0.1", TlsMode::Prefer),
        ("::1", TlsMode::Prefer),
        ("/run/postgresql", TlsMode::Prefer),
    ] {
        assert_eq!(mode(&[("host", host)]).ok(), Some(expected), "{host}");
    }
    assert_eq!(
        mode(&[("host", "x"), ("tls", "disable")]).ok(),
        Some(TlsMode::Disable)
    );
    assert!(mode(&[("tls", "maybe")]).is_err());
}

#[test]
fn replicas_come_before_the_host() {
    let options = [("host", "db"), ("replicas", "r1, r2:5433,, [::1]:5434")];
    let addresses = settings(&options).addresses(5432).expect("sound");
    let shown: Vec<(&str, u16)> = addresses
        .iter()
        .map(|a| (a.host.as_str(), a.port))
        .collect();
    assert_eq!(
        shown,
        [("r1", 5432), ("r2", 5433), ("::1", 5434), ("db", 5432)]
    );
    assert!(
        settings(&[("host", "db"), ("replicas", "r1:x")])
            .addresses(1)
            .is_err()
    );
    assert!(settings(&[]).addresses(1).is_err(), "there is no host");
}

#[test]
fn every_fault_is_told_at_once() {
    let options = [
        ("host", "db"),
        ("hots", "db"),
        ("tls", "maybe"),
        ("idle_timeout", "soon"),
    ];
    let faults = settings(&options).faults(&[SERVER, POOL, TLS]);
    let all = faults.join("\n");
    for part in [
        "there is no option 'hots'",
        "'database' is not set",
        "'user' is not set",
        "'tls' is one of disable",
        "'idle_timeout' is a time such as",
    ] {
        assert!(all.contains(part), "{part}: {all}");
    }
    assert_eq!(faults.len(), 5, "{all}");
}

#[test]
fn a_log_of_settings_has_no_values() {
    let shown = format!(
        "{:?}",
        settings(&[("password", "hunter2"), ("host", "db.example")])
    );
    assert!(
        shown.contains("password") && !shown.contains("hunter2") && !shown.contains("db.example")
    );
}
