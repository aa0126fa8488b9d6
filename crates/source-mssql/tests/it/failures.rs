//! Whatever goes wrong, at whatever point: a typed error, no wait without end, and the next
//! statement works.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use base::Code;
use source::Source;
use tds_double::{Double, Options, Reply, Step};

use crate::served::{ANY, count, counting, fetch, open, serve};

const NEXT: &str = "SELECT b FROM dbo.t";

/// The statement fails as it is said, and the next one does not.
async fn assert_fails(fault: impl Fn() -> Reply + Send + Sync + 'static, expected: Code) {
    let double = serve(move |request| match request.sql.as_str() {
        ANY => fault(),
        _ => counting(3),
    })
    .await;
    let source = open(&double, &[]);
    let start = Instant::now();
    let error = fetch(&*source, ANY).await.expect_err("it fails");
    assert_eq!(error.code(), expected, "{error:?}");
    assert!(
        start.elapsed() < Duration::from_secs(10),
        "{:?}",
        start.elapsed()
    );
    assert_eq!(
        count(&fetch(&*source, NEXT).await.expect("it works again")),
        3
    );
}

#[tokio::test]
async fn refusals_of_statements_have_codes_and_cost_no_connection() {
    for (number, expected) in [
        (207, Code::SourceMissingObject),
        (208, Code::SourceMissingObject),
        (229, Code::SourceUnauthorised),
        (1205, Code::SourceFailed),
        (8134, Code::SourceFailed),
    ] {
        let refused = move || Reply::error(number, "What the server says.");
        assert_fails(refused, expected).await;
        let double = serve(move |_| Reply::error(number, "What the server says.")).await;
        let source = open(&double, &[]);
        for _ in 0..3 {
            let error = fetch(&*source, ANY).await.expect_err("refused");
            let detail = format!("What the server says. (error {number})");
            assert_eq!(error.detail(), Some(&*detail));
        }
        assert_eq!(double.logins().len(), 1, "error {number}");
    }
}

#[tokio::test]
async fn a_refusal_in_the_middle_of_rows_is_no_short_result() {
    let refuse = || Step::Message(8134, 16, "Divide by zero error encountered.".into());
    assert_fails(move || counting(5).then(refuse()), Code::SourceFailed).await;
    assert_fails(move || counting(50_000).then(refuse()), Code::SourceFailed).await;
}

#[tokio::test]
async fn what_the_server_only_remarks_is_no_failure() {
    let double = serve(|_| {
        let remark = Step::Message(8153, 10, "Null value is eliminated by an aggregate.".into());
        counting(2).then(remark)
    })
    .await;
    assert_eq!(
        count(&fetch(&*open(&double, &[]), ANY).await.expect("a result")),
        2
    );
}

#[tokio::test]
async fn a_connection_that_breaks_in_the_middle_of_rows_is_no_short_result() {
    assert_fails(|| counting(5).then(Step::Break), Code::SourceUnreachable).await;
    assert_fails(
        || counting(50_000).then(Step::Break),
        Code::SourceUnreachable,
    )
    .await;
}

#[tokio::test]
async fn a_session_that_the_server_ends_is_unreachable() {
    let ended = || {
        Step::Message(
            596,
            21,
            "Cannot continue, the session is being killed.".into(),
        )
    };
    assert_fails(move || counting(5).then(ended()), Code::SourceUnreachable).await;
}

#[tokio::test]
async fn bytes_that_mean_nothing_end_the_connection() {
    let garbage = || Step::Garbage(vec![0x07, 0xEE, 0x00, 0x81]);
    assert_fails(move || counting(5).then(garbage()), Code::SourceFailed).await;
}

#[tokio::test]
async fn a_server_that_was_restarted_is_found_again() {
    let double = serve(|_| counting(1)).await;
    let address = double.address();
    let source = open(&double, &[]);
    fetch(&*source, ANY).await.expect("a result");
    drop(double);
    let error = fetch(&*source, ANY).await.expect_err("nobody is there");
    assert_eq!(error.code(), Code::SourceUnreachable);
    let options = Options {
        address,
        ..Options::default()
    };
    let again = Double::start(options, |_| counting(2))
        .await
        .expect("the same port");
    assert_eq!(count(&fetch(&*source, ANY).await.expect("found again")), 2);
    // Connections that broke while nobody used them are no failure of whoever comes next.
    again.break_all();
    assert_eq!(count(&fetch(&*source, ANY).await.expect("found again")), 2);
}

#[tokio::test]
async fn several_connections_that_broke_unnoticed_are_replaced() {
    let slow = Arc::new(AtomicBool::new(true));
    let slowly = slow.clone();
    let double = serve(move |_| match slowly.load(Ordering::Relaxed) {
        true => counting(1).after(Duration::from_millis(200)),
        false => counting(1),
    })
    .await;
    let source = open(&double, &[]);
    let together = (0..4).map(|_| fetch(&*source, ANY));
    futures::future::try_join_all(together)
        .await
        .expect("results");
    assert_eq!(source.pool().idle, 4);
    slow.store(false, Ordering::Relaxed);
    double.break_all();
    fetch(&*source, ANY).await.expect("a new connection");
}

async fn refused(options: Options, more: &[(&str, &str)]) -> source::Error {
    let double = Double::start(options, |_| counting(1))
        .await
        .expect("a server");
    let source = open(&double, more);
    fetch(&*source, ANY).await.expect_err("nobody is let in")
}

#[tokio::test]
async fn a_wrong_password_is_refused_with_the_servers_words() {
    let password = Some("another".to_owned());
    let error = refused(
        Options {
            password,
            ..Options::default()
        },
        &[],
    )
    .await;
    assert_eq!(error.code(), Code::SourceUnauthorised);
    assert_eq!(
        error.detail(),
        Some("Login failed for user 'reader'. (error 18456)")
    );
    assert!(!format!("{error:?}").contains("secret"));
}

#[tokio::test]
async fn a_server_that_lets_nobody_in_is_not_waited_for() {
    let start = Instant::now();
    let login_takes = Duration::from_secs(60);
    let options = Options {
        login_takes,
        ..Options::default()
    };
    let error = refused(options, &[("connect_timeout", "300ms")]).await;
    assert_eq!(error.code(), Code::SourceUnreachable);
    assert!(
        start.elapsed() < Duration::from_secs(5),
        "{:?}",
        start.elapsed()
    );
}

#[tokio::test]
async fn where_nobody_listens_nobody_is_reached() {
    let double = serve(|_| counting(1)).await;
    let source: Arc<dyn Source> = open(&double, &[]);
    drop(double);
    let error = fetch(&*source, ANY).await.expect_err("nobody is there");
    assert_eq!(error.code(), Code::SourceUnreachable);
}
