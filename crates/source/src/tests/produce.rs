//! Results that are read where they are taken, and beside it.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base::Code;
use futures::StreamExt;

use super::{MINUTE, batch};
use crate::{Error, produce};

#[tokio::test]
async fn a_task_that_dies_is_no_short_result() {
    let mut whole = produce(|to| async move { to.send(batch(3)).await.map(|()| None) });
    assert_eq!(
        whole
            .next()
            .await
            .expect("a batch")
            .expect("rows")
            .num_rows(),
        3
    );
    assert!(whole.next().await.is_none());

    let mut cut = produce(|to| async move {
        to.send(batch(3)).await?;
        panic!("it dies in the middle")
    });
    assert!(cut.next().await.expect("a batch").is_ok());
    let error = cut
        .next()
        .await
        .expect("not the end")
        .expect_err("it was cut off");
    assert_eq!(error.code(), Code::SourceFailed);
    assert!(cut.next().await.is_none());
}

#[tokio::test]
async fn a_task_works_no_faster_than_somebody_takes_and_hears_who_goes() {
    let sent = Arc::new(AtomicUsize::new(0));
    let why = Arc::new(Mutex::new(None));
    let (counted, told) = (sent.clone(), why.clone());
    let mut batches = produce(|to| async move {
        while to.send(batch(1)).await.is_ok() {
            counted.fetch_add(1, Ordering::SeqCst);
        }
        *told.lock().expect("whole") = Some(to.stopped(MINUTE).await.code());
        Err(Error::Cancelled)
    });
    batches.next().await.expect("a batch").expect("rows");
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(sent.load(Ordering::SeqCst) <= 4, "{sent:?}");
    drop(batches);
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(*why.lock().expect("whole"), Some(Code::Cancelled));
}

#[tokio::test]
async fn what_nobody_asked_for_was_never_begun() {
    let begun = Arc::new(AtomicBool::new(false));
    let told = begun.clone();
    let batches = produce(|to| async move {
        told.store(true, Ordering::SeqCst);
        to.send(batch(1)).await.map(|()| None)
    });
    drop(batches);
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert!(!begun.load(Ordering::SeqCst));
}

#[tokio::test]
async fn who_goes_before_the_first_batch_leaves_somebody_behind_to_clear_up() {
    let why = Arc::new(Mutex::new(None));
    let told = why.clone();
    let mut batches = produce(|to| async move {
        let reason = to.stopped(MINUTE).await;
        // Stopping a statement takes the server a while.
        tokio::time::sleep(Duration::from_millis(10)).await;
        *told.lock().expect("whole") = Some(reason.code());
        Err(Error::Cancelled)
    });
    let waited = tokio::time::timeout(Duration::from_millis(10), batches.next()).await;
    assert!(waited.is_err(), "there is no batch");
    drop(batches);
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(*why.lock().expect("whole"), Some(Code::Cancelled));
}

#[tokio::test]
async fn what_is_small_is_read_by_whoever_takes_it_and_the_rest_of_more_ahead_of_them() {
    for count in [0, 1, 2, 3, 10] {
        let me = tokio::task::try_id();
        let batches = produce(move |to| async move {
            for at in 0..count {
                let here = tokio::task::try_id() == me;
                assert!(here || at >= 2, "batch {at} was read elsewhere");
                to.send(batch(at)).await?;
            }
            Ok(None)
        });
        let rows: Vec<i64> = batches
            .map(|batch| batch.expect("a batch").num_rows() as i64)
            .collect()
            .await;
        assert_eq!(rows, (0..count).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn an_error_comes_after_the_batches_before_it_and_ends_the_result() {
    for sent in [0, 1, 2, 5] {
        let batches = produce(move |to| async move {
            for at in 0..sent {
                to.send(batch(at)).await?;
            }
            Err(Error::Timeout)
        });
        let all: Vec<_> = batches.collect().await;
        let (last, before) = all.split_last().expect("an error at least");
        assert_eq!(before.len() as i64, sent);
        assert!(before.iter().all(Result::is_ok));
        let code = last.as_ref().map_err(Error::code).expect_err("an error");
        assert_eq!(code, Code::LimitSeconds);
    }
}

/// The runtime gives each task so many steps in a row, and then pretends that nothing is ready.
#[tokio::test]
async fn no_batch_is_lost_to_a_task_that_has_had_its_share() {
    for steps in 0..300 {
        let batches = produce(move |to| async move {
            for _ in 0..steps {
                tokio::task::coop::consume_budget().await;
            }
            to.send(batch(1)).await?;
            Ok(Some(batch(2)))
        });
        let rows: usize = batches
            .map(|batch| batch.expect("a batch").num_rows())
            .fold(0, |sum, rows| async move { sum + rows })
            .await;
        assert_eq!(rows, 3, "after {steps} steps");
    }
}
