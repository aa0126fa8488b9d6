//! A result that is read by whoever takes it, as long as that is one step, and by a task beside
//! them where there is more.
//!
//! Handing a result from task to task costs more than many a result does. So the reading goes on
//! where the batches are asked for until the first one is there. What is still unread then is read
//! ahead by a task; and so is what nobody wants any more, for to stop it takes time too.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use arrow_array::RecordBatch;
use futures::future::BoxFuture;
use futures::{FutureExt, Stream, StreamExt};
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::{Batches, Error};

/// Batches that wait to be taken; more would be memory without a use.
const WAITING_MAX: usize = 2;

/// Where a driver puts its batches.
#[derive(Clone)]
pub struct Sender(mpsc::Sender<RecordBatch>);

impl Sender {
    /// Waits until there is room. `Cancelled` where nobody takes batches any more.
    pub async fn send(&self, batch: RecordBatch) -> Result<(), Error> {
        let sent = self.0.send(batch).await;
        sent.map_err(|_| Error::Cancelled)
    }

    /// As [`Self::send`], for a client that blocks a thread of its own.
    pub fn send_blocking(&self, batch: RecordBatch) -> Result<(), Error> {
        let sent = self.0.blocking_send(batch);
        sent.map_err(|_| Error::Cancelled)
    }

    /// Returns when the statement has to be cancelled, and why: whoever asked has gone away, or
    /// the time that a statement may take is over.
    pub async fn stopped(&self, limit: Duration) -> Error {
        let gone = tokio::time::timeout(limit, self.0.closed()).await;
        gone.map_or(Error::Timeout, |()| Error::Cancelled)
    }
}

/// How a reading ends: with its last batch, where that was not sent, or with why there are no more.
pub type End = Result<Option<RecordBatch>, Error>;

/// The batches of `work`, which begins when the first of them is asked for. What it returns ends
/// them: a last batch that comes with the end wakes whoever takes it once, not twice. When they
/// are dropped, it goes on to see that its sender is gone, and to clear up.
pub fn produce<W>(work: impl FnOnce(Sender) -> W) -> Batches
where
    W: Future<Output = End> + Send + 'static,
{
    let (sender, batches) = mpsc::channel(WAITING_MAX);
    let work = AssertUnwindSafe(work(Sender(sender))).catch_unwind();
    let reading = Reading::Unbegun(
        work.map(|ended| ended.unwrap_or_else(|_| gave_up()))
            .boxed(),
    );
    let runtime = Handle::current();
    Produced {
        batches,
        reading,
        runtime,
    }
    .boxed()
}

/// A reading that did not say how it ended is no result, whatever came of it.
fn gave_up() -> End {
    let detail = "the client library gave up in the middle of a result".into();
    Err(Error::Failed { detail })
}

type Work = BoxFuture<'static, End>;

struct Produced {
    batches: mpsc::Receiver<RecordBatch>,
    reading: Reading,
    /// Whoever drops this may be anywhere.
    runtime: Handle,
}

enum Reading {
    /// Nothing was done yet, and nothing has to be undone.
    Unbegun(Work),
    Here(Work),
    Beside(JoinHandle<End>),
    /// With what comes last.
    Ended(Option<Result<RecordBatch, Error>>),
}

impl Stream for Produced {
    type Item = Result<RecordBatch, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.reading.poll(context) {
            // All there is was sent. It is not waited for: a task that has had its share of time
            // would be told that nothing is there.
            let batch = self.batches.try_recv().map(Ok).ok();
            return Poll::Ready(batch.or_else(|| self.reading.last()));
        }
        match self.batches.poll_recv(context) {
            Poll::Ready(Some(batch)) => {
                self.read_on_beside();
                Poll::Ready(Some(Ok(batch)))
            }
            _ => Poll::Pending,
        }
    }
}

impl Reading {
    /// Whether it has ended.
    fn poll(&mut self, context: &mut Context<'_>) -> bool {
        *self = match std::mem::replace(self, Self::Ended(None)) {
            Self::Unbegun(mut work) | Self::Here(mut work) => match work.poll_unpin(context) {
                Poll::Ready(ended) => Self::Ended(ended.transpose()),
                Poll::Pending => Self::Here(work),
            },
            Self::Beside(mut task) => match task.poll_unpin(context) {
                Poll::Ready(ended) => Self::Ended(ended.unwrap_or_else(|_| gave_up()).transpose()),
                Poll::Pending => Self::Beside(task),
            },
            ended => ended,
        };
        matches!(self, Self::Ended(_))
    }

    fn last(&mut self) -> Option<Result<RecordBatch, Error>> {
        match self {
            Self::Ended(last) => last.take(),
            _ => None,
        }
    }
}

impl Produced {
    /// What has begun goes on by itself.
    fn read_on_beside(&mut self) {
        self.reading = match std::mem::replace(&mut self.reading, Reading::Ended(None)) {
            Reading::Here(work) => Reading::Beside(self.runtime.spawn(work)),
            other => other,
        };
    }
}

impl Drop for Produced {
    fn drop(&mut self) {
        self.batches.close();
        self.read_on_beside();
    }
}
