//! A result that is read in a task of its own, no faster than somebody takes it.

use std::future::Future;
use std::time::Duration;

use arrow_array::RecordBatch;
use futures::{StreamExt, stream};
use tokio::sync::mpsc;

use crate::{Batches, Error};

/// Batches that wait to be taken; more would be memory without a use.
const WAITING_MAX: usize = 2;

enum Item {
    Batch(RecordBatch),
    /// A stream that ends without this was cut off, and what came of it is no result.
    End,
}

/// Where a driver puts its batches.
#[derive(Clone)]
pub struct Sender(mpsc::Sender<Result<Item, Error>>);

impl Sender {
    /// Waits until there is room. `Cancelled` where nobody takes batches any more.
    pub async fn send(&self, batch: RecordBatch) -> Result<(), Error> {
        let sent = self.0.send(Ok(Item::Batch(batch))).await;
        sent.map_err(|_| Error::Cancelled)
    }

    /// As [`Self::send`], for a client that blocks a thread of its own.
    pub fn send_blocking(&self, batch: RecordBatch) -> Result<(), Error> {
        let sent = self.0.blocking_send(Ok(Item::Batch(batch)));
        sent.map_err(|_| Error::Cancelled)
    }

    /// Returns when the statement has to be cancelled, and why: whoever asked has gone away, or
    /// the time that a statement may take is over.
    pub async fn stopped(&self, limit: Duration) -> Error {
        let gone = tokio::time::timeout(limit, self.0.closed()).await;
        gone.map_or(Error::Timeout, |()| Error::Cancelled)
    }

    pub fn is_gone(&self) -> bool {
        self.0.is_closed()
    }
}

/// The batches of a task that reads a result. What the task returns ends them.
pub fn produce<W>(work: impl FnOnce(Sender) -> W) -> Batches
where
    W: Future<Output = Result<(), Error>> + Send + 'static,
{
    let (sender, receiver) = mpsc::channel(WAITING_MAX);
    let reading = work(Sender(sender.clone()));
    tokio::spawn(async move {
        let end = reading.await.map(|()| Item::End);
        // Nobody may be there to hear it.
        let _ = sender.send(end).await;
    });
    stream::unfold(Some(receiver), taken).boxed()
}

type Receiver = mpsc::Receiver<Result<Item, Error>>;

async fn taken(
    receiver: Option<Receiver>,
) -> Option<(Result<RecordBatch, Error>, Option<Receiver>)> {
    let mut receiver = receiver?;
    match receiver.recv().await {
        Some(Ok(Item::Batch(batch))) => Some((Ok(batch), Some(receiver))),
        Some(Ok(Item::End)) => None,
        Some(Err(error)) => Some((Err(error), None)),
        None => {
            let detail = "the client library gave up in the middle of a result".into();
            Some((Err(Error::Failed { detail }), None))
        }
    }
}
