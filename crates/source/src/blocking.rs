//! Clients that block the thread they run on, and stop when another thread tells them to.

use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Weak};
use std::thread;
use std::time::Duration;

use crate::{Batches, Connector, End, Error, Lease, Sender, produce};

/// How a statement that runs is told to stop.
pub type Interrupt = Arc<dyn Fn() + Send + Sync>;

/// Reads a result on a thread of its own. Where nobody takes the batches any more, or the time is
/// over, the statement is interrupted; its connection is used again only if it ended undisturbed.
pub fn produce_blocking<C: Connector>(
    mut lease: Lease<C>,
    interrupt: Interrupt,
    limit: Duration,
    read: impl FnOnce(&mut C::Connection, &Sender) -> End + Send + 'static,
) -> Batches {
    produce(move |sender| async move {
        let (caller, call) = call(interrupt);
        let to = sender.clone();
        let reading = off_thread(move || {
            let call = call.unless_gone()?;
            let ended = read(&mut lease, &to);
            if !call.ended() || ended.is_err() {
                lease.discard();
            }
            ended
        });
        tokio::select! {
            ended = reading => ended,
            why = sender.stopped(limit) => {
                drop(caller);
                Err(why)
            }
        }
    })
}

/// The client blocks; the runtime must not.
pub async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(_) => Err(Error::Failed {
            detail: "the client library gave up".into(),
        }),
    }
}

const RUNNING: u8 = 0;
const TOLD_TO_STOP: u8 = 1;
const ENDED: u8 = 2;

/// A caller who waits for a statement, and the statement that was called for.
fn call(interrupt: Interrupt) -> (Caller, Call) {
    let call = Call(Arc::new(AtomicU8::new(RUNNING)));
    let caller = Caller {
        interrupt,
        call: Arc::downgrade(&call.0),
    };
    (caller, call)
}

/// On the thread of the statement, for as long as it runs.
struct Call(Arc<AtomicU8>);

impl Call {
    /// A statement is not begun for a caller who has gone already.
    fn unless_gone(self) -> Result<Self, Error> {
        match self.0.load(Ordering::Acquire) {
            RUNNING => Ok(self),
            _ => Err(Error::Cancelled),
        }
    }

    /// Whether the statement ended before anybody told it to stop. Afterwards nobody does.
    fn ended(self) -> bool {
        change(&self.0, ENDED)
    }
}

fn change(state: &AtomicU8, to: u8) -> bool {
    let changed = state.compare_exchange(RUNNING, to, Ordering::AcqRel, Ordering::Acquire);
    changed.is_ok()
}

/// Interrupts the statement when its caller goes away before it has ended.
struct Caller {
    interrupt: Interrupt,
    /// Nothing is left of it when the statement has ended.
    call: Weak<AtomicU8>,
}

impl Drop for Caller {
    fn drop(&mut self) {
        let running = self
            .call
            .upgrade()
            .filter(|call| change(call, TOLD_TO_STOP));
        if running.is_none() {
            return;
        }
        (self.interrupt)();
        let (interrupt, call) = (self.interrupt.clone(), self.call.clone());
        // Engines forget an interrupt that comes just before a statement begins, so it is told
        // until it has listened. Without a thread the one interrupt above has to do.
        let insist = move || insist(&interrupt, &call);
        let _ = thread::Builder::new()
            .name("interrupt".into())
            .spawn(insist);
    }
}

fn insist(interrupt: &Interrupt, call: &Weak<AtomicU8>) {
    let mut pause = Duration::from_millis(1);
    while call.strong_count() > 0 {
        interrupt();
        thread::sleep(pause);
        pause = (2 * pause).min(Duration::from_millis(100));
    }
}
