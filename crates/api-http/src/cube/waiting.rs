//! `Continue wait`: who asks for what takes long is told so after a while, and asks again for the
//! same thing, which goes on meanwhile. What nobody asks for again is dropped, and with it the
//! statement in the database.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures::FutureExt;
use futures::future::{BoxFuture, Shared};
use serde_json::Value as Json;
use tokio::time::{sleep, timeout};

use super::refusal::Refusal;

/// How long somebody waits before they are told to go on waiting, as in Cube.
const WAIT: Duration = Duration::from_secs(5);

/// How long a query goes on that nobody asks for again.
const UNASKED: Duration = Duration::from_secs(10);

/// What is asked, and with which token: nobody meets another's query.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Asking {
    pub token: String,
    pub tenant: base::TenantId,
    pub text: String,
}

pub type Outcome = Result<Json, Refusal>;

/// Queries that are under way.
#[derive(Clone, Default)]
pub struct Waiting(Arc<Mutex<HashMap<Asking, Running>>>);

struct Running {
    outcome: Shared<BoxFuture<'static, Outcome>>,
    /// So many times it was asked for.
    asked: u64,
    /// Ends the work when it is dropped.
    _work: Work,
}

struct Work(tokio::task::AbortHandle);

impl Drop for Work {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Waiting {
    /// What the work comes to, if it does so soon; it is begun unless it is under way already.
    pub async fn wait(
        &self,
        asking: Asking,
        work: impl Future<Output = Outcome> + Send + 'static,
    ) -> Option<Outcome> {
        let (outcome, asked) = self.join(&asking, work);
        let here = Here {
            waiting: self.clone(),
            asking,
            asked,
        };
        let outcome = timeout(WAIT, outcome).await.ok();
        if outcome.is_some() {
            here.waiting.end(&here.asking, None);
        }
        outcome
    }

    fn join(
        &self,
        asking: &Asking,
        work: impl Future<Output = Outcome> + Send + 'static,
    ) -> (Shared<BoxFuture<'static, Outcome>>, u64) {
        let mut running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let running = running.entry(asking.clone()).or_insert_with(|| begun(work));
        running.asked += 1;
        (running.outcome.clone(), running.asked)
    }

    /// Forgets a query; where it was asked for since, it is left.
    fn end(&self, asking: &Asking, asked: Option<u64>) {
        let mut running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let since = |it: &Running| asked.is_none_or(|asked| it.asked == asked);
        if running.get(asking).is_some_and(since) {
            running.remove(asking);
        }
    }
}

fn begun(work: impl Future<Output = Outcome> + Send + 'static) -> Running {
    let task = tokio::spawn(work);
    let abort = Work(task.abort_handle());
    let outcome = task.map(|ended| ended.unwrap_or_else(|_| Err(Refusal::gave_up())));
    Running {
        outcome: outcome.boxed().shared(),
        asked: 0,
        _work: abort,
    }
}

/// Somebody who waits. When they have gone, told to wait or not, the query has a while left.
struct Here {
    waiting: Waiting,
    asking: Asking,
    asked: u64,
}

impl Drop for Here {
    fn drop(&mut self) {
        let (waiting, asking, asked) = (self.waiting.clone(), self.asking.clone(), self.asked);
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            waiting.end(&asking, Some(asked));
            return;
        };
        runtime.spawn(async move {
            sleep(UNASKED).await;
            waiting.end(&asking, Some(asked));
        });
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use serde_json::json;

    use super::*;

    fn asking(token: &str) -> Asking {
        Asking {
            token: token.into(),
            tenant: base::TenantId::new("nectar").expect("an id"),
            text: "{}".into(),
        }
    }

    /// Work that says when it begins and when it is dropped.
    fn slow(seconds: u64, count: &Arc<AtomicUsize>) -> impl Future<Output = Outcome> + use<> {
        struct Gone(Arc<AtomicUsize>);
        impl Drop for Gone {
            fn drop(&mut self) {
                self.0.fetch_add(100, Ordering::SeqCst);
            }
        }
        let count = count.clone();
        async move {
            count.fetch_add(1, Ordering::SeqCst);
            let _gone = Gone(count);
            sleep(Duration::from_secs(seconds)).await;
            Ok(json!(seconds))
        }
    }

    #[tokio::test(start_paused = true)]
    async fn what_takes_long_goes_on_until_it_is_asked_for_again() {
        let (waiting, count) = (Waiting::default(), Arc::new(AtomicUsize::new(0)));
        assert!(waiting.wait(asking("a"), slow(7, &count)).await.is_none());
        let again = waiting.wait(asking("a"), slow(7, &count)).await;
        assert_eq!(again.expect("it is there").expect("found"), json!(7));
        assert_eq!(count.load(Ordering::SeqCst), 101, "begun once");
        let anew = waiting.wait(asking("a"), slow(1, &count)).await;
        assert_eq!(anew.expect("soon").expect("found"), json!(1));
    }

    #[tokio::test(start_paused = true)]
    async fn what_nobody_asks_for_again_is_dropped() {
        let (waiting, count) = (Waiting::default(), Arc::new(AtomicUsize::new(0)));
        assert!(waiting.wait(asking("a"), slow(60, &count)).await.is_none());
        sleep(UNASKED + WAIT).await;
        assert_eq!(count.load(Ordering::SeqCst), 101, "begun, and dropped");
        assert!(waiting.0.lock().expect("whole").is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn another_token_is_another_query() {
        let (waiting, count) = (Waiting::default(), Arc::new(AtomicUsize::new(0)));
        assert!(waiting.wait(asking("a"), slow(7, &count)).await.is_none());
        assert!(waiting.wait(asking("b"), slow(7, &count)).await.is_none());
        assert_eq!(count.load(Ordering::SeqCst) % 100, 2, "each has begun");
    }
}
