//! Connections: made when needed, used again, given up when they are old or broken.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use base::Code;

use super::{MINUTE, ctx};
use crate::{Connector, Error, Pool, PoolSettings};

#[derive(Default)]
struct Door {
    made: AtomicUsize,
    open: Arc<AtomicUsize>,
    broken: AtomicBool,
    closed: AtomicBool,
}

struct Connection(Arc<AtomicUsize>);

impl Drop for Connection {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

#[async_trait]
impl Connector for Arc<Door> {
    type Connection = Connection;

    async fn connect(&self) -> Result<Connection, Error> {
        if self.closed.load(Ordering::SeqCst) {
            let detail = "nobody listens".into();
            return Err(Error::Unreachable { detail });
        }
        self.made.fetch_add(1, Ordering::SeqCst);
        self.open.fetch_add(1, Ordering::SeqCst);
        Ok(Connection(self.open.clone()))
    }

    async fn check(&self, _: &mut Connection) -> Result<(), Error> {
        match self.broken.swap(false, Ordering::SeqCst) {
            true => Err(Error::Cancelled),
            false => Ok(()),
        }
    }
}

fn pool(change: impl FnOnce(&mut PoolSettings)) -> (Arc<Door>, Pool<Arc<Door>>) {
    let mut settings = PoolSettings {
        min: 0,
        max: 2,
        connect: Duration::from_secs(1),
        wait: Duration::from_millis(200),
        statement: MINUTE,
        idle: MINUTE,
        lifetime: MINUTE,
    };
    change(&mut settings);
    let door = Arc::new(Door::default());
    (door.clone(), Pool::new(door, settings).expect("a pool"))
}

#[tokio::test]
async fn a_connection_is_used_again_unless_it_is_broken_or_given_up() {
    let (door, pool) = pool(|_| ());
    for _ in 0..3 {
        drop(pool.take(&ctx(MINUTE)).await.expect("a connection"));
    }
    assert_eq!(door.made.load(Ordering::SeqCst), 1);
    door.broken.store(true, Ordering::SeqCst);
    drop(pool.take(&ctx(MINUTE)).await.expect("another one"));
    assert_eq!(door.made.load(Ordering::SeqCst), 2);
    pool.take(&ctx(MINUTE))
        .await
        .expect("a connection")
        .discard();
    assert_eq!(
        (pool.state().open, door.open.load(Ordering::SeqCst)),
        (0, 0)
    );
}

#[tokio::test]
async fn who_waits_is_served_in_turn_and_not_forever() {
    let (_, pool) = pool(|settings| settings.max = 1);
    let held = pool.take(&ctx(MINUTE)).await.expect("the only one");
    let busy = pool.take(&ctx(MINUTE)).await.err().expect("it is in use");
    assert_eq!(busy.code(), Code::SourceBusy);
    let late = pool.take(&ctx(Duration::from_millis(20))).await;
    assert_eq!(late.err().expect("too late").code(), Code::LimitSeconds);
    let (first, second, ()) = tokio::join!(
        async {
            let lease = pool.take(&ctx(MINUTE)).await.expect("the first");
            tokio::time::sleep(Duration::from_millis(10)).await;
            drop(lease);
            std::time::Instant::now()
        },
        async {
            drop(pool.take(&ctx(MINUTE)).await.expect("the second"));
            std::time::Instant::now()
        },
        async { drop(held) },
    );
    assert!(first < second);
}

#[tokio::test]
async fn what_is_kept_open_is_opened_and_what_is_not_used_is_closed() {
    let (door, pool) = pool(|settings| {
        settings.min = 1;
        settings.idle = Duration::from_millis(100);
    });
    let patient = ctx(MINUTE);
    let (one, other) = tokio::join!(pool.take(&patient), pool.take(&patient));
    drop((one.expect("one"), other.expect("another")));
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(door.open.load(Ordering::SeqCst), 1, "one of two stays");
    pool.close();
    let error = pool.take(&ctx(MINUTE)).await.err().expect("it is closed");
    assert_eq!(error.code(), Code::SourceRefused);
    assert_eq!(door.open.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn why_there_is_no_connection_is_told() {
    let (door, pool) = pool(|_| ());
    door.closed.store(true, Ordering::SeqCst);
    let error = pool.take(&ctx(MINUTE)).await.err().expect("nobody listens");
    assert_eq!(error.code(), Code::SourceUnreachable);
}
