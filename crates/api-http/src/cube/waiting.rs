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

/// Queries of one tenant that are under way at once. Who leaves a connection leaves its query a
/// while, so connections alone are no bound.
const UNDER_WAY_MAX: usize = 256;

/// Queries that are under way.
#[derive(Clone, Default)]
pub struct Waiting(Arc<Mutex<UnderWay>>);

#[derive(Default)]
struct UnderWay {
    queries: HashMap<Asking, Running>,
    /// Numbers that were given out: each asking has its own, so that none is taken for another.
    given: u64,
}

struct Running {
    outcome: Shared<BoxFuture<'static, Outcome>>,
    /// The numbers of who began it and of who asked for it last.
    begun: u64,
    last: u64,
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
        let Some((outcome, here)) = self.join(asking, work) else {
            return Some(Err(Refusal::busy()));
        };
        let outcome = timeout(WAIT, outcome).await.ok()?;
        here.answered();
        Some(outcome)
    }

    fn join(
        &self,
        asking: Asking,
        work: impl Future<Output = Outcome> + Send + 'static,
    ) -> Option<(Shared<BoxFuture<'static, Outcome>>, Here)> {
        let mut under_way = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        under_way.given += 1;
        let number = under_way.given;
        let known = under_way.queries.contains_key(&asking);
        let of_tenant = |other: &&Asking| other.tenant == asking.tenant;
        if !known && under_way.queries.keys().filter(of_tenant).count() >= UNDER_WAY_MAX {
            return None;
        }
        let queries = &mut under_way.queries;
        let running = queries.entry(asking.clone());
        let running = running.or_insert_with(|| begun(work, number));
        running.last = number;
        let here = Here {
            begun: running.begun,
            number,
            left: Some((self.clone(), asking)),
        };
        Some((running.outcome.clone(), here))
    }

    /// Forgets a query if it is the one that is meant.
    fn end(&self, asking: &Asking, is_meant: impl Fn(&Running) -> bool) {
        let mut under_way = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if under_way.queries.get(asking).is_some_and(is_meant) {
            under_way.queries.remove(asking);
        }
    }
}

fn begun(work: impl Future<Output = Outcome> + Send + 'static, number: u64) -> Running {
    let task = tokio::spawn(work);
    let abort = Work(task.abort_handle());
    let outcome = task.map(|ended| ended.unwrap_or_else(|_| Err(Refusal::gave_up())));
    Running {
        outcome: outcome.boxed().shared(),
        begun: number,
        last: number,
        _work: abort,
    }
}

/// Somebody who waits. Where they go without an answer, told to wait or not, the query has a
/// while left.
struct Here {
    begun: u64,
    number: u64,
    left: Option<(Waiting, Asking)>,
}

impl Here {
    fn answered(mut self) {
        if let Some((waiting, asking)) = self.left.take() {
            waiting.end(&asking, |running| running.begun == self.begun);
        }
    }
}

impl Drop for Here {
    fn drop(&mut self) {
        let Some((waiting, asking)) = self.left.take() else {
            return;
        };
        let number = self.number;
        let unasked = move || waiting.end(&asking, |running| running.last == number);
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn(async move {
                sleep(UNASKED).await;
                unasked();
            })),
            Err(_) => unasked(),
        }
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
        assert!(waiting.0.lock().expect("whole").queries.is_empty());
    }

    /// Who asked before, and was answered, has no say in what is asked later.
    #[tokio::test(start_paused = true)]
    async fn what_was_answered_ends_nothing_that_is_asked_again() {
        let (waiting, count) = (Waiting::default(), Arc::new(AtomicUsize::new(0)));
        let first = waiting.wait(asking("a"), slow(1, &count)).await;
        assert_eq!(first.expect("soon").expect("found"), json!(1));
        sleep(Duration::from_secs(7)).await;
        let again = waiting.wait(asking("a"), slow(4, &count)).await;
        assert_eq!(again.expect("soon").expect("found"), json!(4));
    }

    #[tokio::test(start_paused = true)]
    async fn a_tenant_has_so_many_queries_under_way_and_no_more() {
        let (waiting, count) = (Waiting::default(), Arc::new(AtomicUsize::new(0)));
        let begin = |number: usize| {
            let token = number.to_string();
            waiting.join(asking(&token), slow(60, &count))
        };
        let held: Vec<_> = (0..UNDER_WAY_MAX).map(begin).collect();
        assert!(held.iter().all(Option::is_some));
        assert!(begin(UNDER_WAY_MAX).is_none(), "one too many");
        assert!(begin(0).is_some(), "this one is under way");
        let mut other = asking("other");
        other.tenant = base::TenantId::new("unison").expect("an id");
        assert!(waiting.join(other, slow(60, &count)).is_some());
    }

    #[tokio::test(start_paused = true)]
    async fn another_token_is_another_query() {
        let (waiting, count) = (Waiting::default(), Arc::new(AtomicUsize::new(0)));
        assert!(waiting.wait(asking("a"), slow(7, &count)).await.is_none());
        assert!(waiting.wait(asking("b"), slow(7, &count)).await.is_none());
        assert_eq!(count.load(Ordering::SeqCst) % 100, 2, "each has begun");
    }
}
