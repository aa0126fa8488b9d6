//! Connections are shared, made new between statements, and go to replicas first.

use std::time::{Duration, Instant};

use base::Code;
use tds_double::{Column, Double, Options, Reply, Type};

use crate::served::{
    ANY, admitted, count, counting, ctx, fetch, fetch_with, open, patient, serve, settings, soon,
};

#[tokio::test]
async fn one_connection_serves_one_statement_after_the_other() {
    let double = serve(|_| counting(1)).await;
    let source = open(&double, &[]);
    for _ in 0..5 {
        fetch(&*source, ANY).await.expect("a result");
    }
    assert_eq!(double.logins().len(), 1);
    let resets: Vec<bool> = double
        .requests()
        .iter()
        .map(|request| request.reset)
        .collect();
    assert_eq!(resets, [false, true, true, true, true]);
}

#[tokio::test]
async fn who_finds_all_connections_in_use_waits_for_one_and_not_for_ever() {
    let double = serve(|_| counting(1).after(Duration::from_millis(600))).await;
    let source = open(&double, &[("max_pool_size", "1"), ("pool_timeout", "5s")]);
    let (first, second) = (fetch(&*source, ANY), fetch(&*source, ANY));
    let (first, second) = tokio::join!(first, second);
    assert!(first.is_ok() && second.is_ok(), "{first:?} {second:?}");
    assert_eq!(double.logins().len(), 1);
}

#[tokio::test]
async fn who_waits_too_long_for_a_connection_is_told_so() {
    let double = serve(|_| counting(1).after(Duration::from_secs(1))).await;
    let source = open(
        &double,
        &[("max_pool_size", "1"), ("pool_timeout", "300ms")],
    );
    let statement = admitted(ANY, Vec::new());
    let (patient, hasty) = (patient(), ctx(Duration::from_millis(100)));
    let fetch = |ctx| source.fetch(ctx, &statement);
    let (first, second, third) = tokio::join!(fetch(&patient), fetch(&patient), fetch(&hasty));
    assert!(first.is_ok());
    assert_eq!(
        second.err().map(|error| error.code()),
        Some(Code::SourceBusy)
    );
    assert_eq!(
        third.err().map(|error| error.code()),
        Some(Code::LimitSeconds)
    );
}

#[tokio::test]
async fn a_source_that_is_closed_lets_nobody_begin() {
    let double = serve(|_| counting(1)).await;
    let source = open(&double, &[]);
    fetch(&*source, ANY).await.expect("a result");
    source.close().await;
    assert_eq!(
        fetch(&*source, ANY).await.map(|_| ()).map_err(|e| e.code()),
        Err(Code::SourceRefused)
    );
    soon("the connection is closed", || double.open() == 0).await;
}

#[tokio::test]
async fn the_server_is_told_who_reads_and_that_they_only_read() {
    let double = serve(|_| counting(1)).await;
    fetch(&*open(&double, &[]), ANY).await.expect("a result");
    let login = &double.logins()[0];
    assert!(login.read_only);
    assert_eq!(
        (login.user.as_str(), login.password.as_str()),
        ("reader", "secret")
    );
    assert_eq!(
        (login.database.as_str(), login.application.as_str()),
        ("care", "Querent")
    );
}

#[tokio::test]
async fn replicas_are_read_from_and_the_host_where_none_answers() {
    let (replica, host) = (serve(|_| counting(1)).await, serve(|_| counting(2)).await);
    let replicas = format!("127.0.0.1:1, {}", replica.address());
    let source = open(&host, &[("replicas", &replicas)]);
    assert_eq!(count(&fetch(&*source, ANY).await.expect("a result")), 1);
    assert_eq!((replica.logins().len(), host.logins().len()), (1, 0));
    drop(replica);
    assert_eq!(count(&fetch(&*source, ANY).await.expect("a result")), 2);
}

#[tokio::test]
async fn packets_of_any_size_carry_the_same_rows() {
    for packet_size in [512, 4_096, 32_767] {
        let options = Options {
            packet_size,
            ..Options::default()
        };
        let columns = [
            Column::new("a", Type::NVarCharMax),
            Column::new("b", Type::BigInt),
        ];
        let long = "0123456789".repeat(100);
        let double = Double::start(options, move |_| {
            let text = long.clone();
            let row = move |n: i64| vec![text.as_str().into(), n.into()];
            Reply::rows(&columns, (0..500).map(row))
        });
        let double = double.await.expect("a server");
        let source = open(&double, &[]);
        let wide = "x".repeat(3_000);
        let text = "SELECT a FROM dbo.t WHERE a = @P1";
        let value = base::Value::Text(wide.clone());
        fetch_with(&*source, text, vec![value])
            .await
            .expect("a result");
        assert_eq!(
            count(&fetch(&*source, ANY).await.expect("a result")),
            500,
            "{packet_size}"
        );
        let sent = &double.requests()[0].parameters[0].value;
        assert_eq!(*sent, tds_double::Value::Text(wide), "{packet_size}");
    }
}

#[tokio::test]
async fn the_fewest_connections_are_kept_open() {
    let double = serve(|_| counting(1)).await;
    let start = Instant::now();
    let source = open(
        &double,
        &[("min_pool_size", "3"), ("idle_timeout", "400ms")],
    );
    fetch(&*source, ANY).await.expect("a result");
    soon("three are open", || double.open() == 3).await;
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn a_host_that_means_something_else_to_the_library_is_refused() {
    let double = serve(|_| counting(1)).await;
    for host in ["db\\instance", "db,1434", "np:\\\\.\\pipe\\sql"] {
        let settings = settings(&double, &[("host", host)]);
        let error = source_mssql::DRIVER.open(&settings).err().expect("no host");
        assert!(
            matches!(error, source::Error::Misconfigured { .. }),
            "{host}: {error:?}"
        );
    }
}
