//! What is not to be reached is refused however it is written.

#[cfg(feature = "web")]
mod web;

use crate::{Place, Policy, Unreached};

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
