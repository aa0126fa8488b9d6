//! Writing down what was asked: a line of the audit, a receipt and a row of usage for each.
//!
//! Whoever asked is answered when that is with the database, and not before: what was acknowledged
//! can be shown, whenever the process ends. The writing itself is one task for everybody. What
//! comes while it writes is written together next, so that nobody waits for more than one write
//! beside their own.

use std::sync::Arc;
use std::time::Duration;

use base::{Deadline, SystemCtx, TraceId};
use store::{Batch, Error, Realm, SystemStore};
use tokio::sync::{mpsc, oneshot};

use crate::noted::Noted;

/// More than these are never written together.
const GROUP_MAX: usize = 256;
/// Who comes beyond these waits to be taken in.
const WAITING_MAX: usize = 10_000;
/// For one write, whoever waits for it.
const PATIENCE: Duration = Duration::from_secs(10);

pub(crate) struct Recorder(mpsc::Sender<Waiting>);

struct Waiting {
    noted: Box<Noted>,
    written: oneshot::Sender<Result<(), Error>>,
}

impl Recorder {
    /// Writes for as long as somebody can ask.
    pub fn begin(store: Arc<dyn SystemStore>) -> Self {
        let (sender, waiting) = mpsc::channel(WAITING_MAX);
        tokio::spawn(write(store, waiting));
        Self(sender)
    }

    /// Waits until it is kept.
    pub async fn keep(&self, noted: Noted) -> Result<(), Error> {
        let ended = || Error::Unavailable("nobody writes any more".into());
        let (written, told) = oneshot::channel();
        let noted = Box::new(noted);
        let sent = self.0.send(Waiting { noted, written }).await;
        sent.map_err(|_| ended())?;
        told.await.map_err(|_| ended())?
    }

    /// Keeps it soon, for whoever does not wait any more.
    pub fn keep_later(&self, noted: Noted) {
        let (written, _) = oneshot::channel();
        let noted = Box::new(noted);
        if self.0.try_send(Waiting { noted, written }).is_err() {
            tracing::error!("too much is to be written: something that was given up is not shown");
        }
    }
}

async fn write(store: Arc<dyn SystemStore>, mut waiting: mpsc::Receiver<Waiting>) {
    let mut group = Vec::new();
    while waiting.recv_many(&mut group, GROUP_MAX).await > 0 {
        let (batches, told): (Vec<(Realm, Batch)>, Vec<_>) = group
            .drain(..)
            .map(|one| (one.noted.batch(), one.written))
            .unzip();
        let written = written(&*store, &batches).await;
        for (told, written) in told.into_iter().zip(written) {
            // Who does not wait any more is not told.
            let _ = told.send(written);
        }
    }
}

/// All at once; where that does not work, each for itself, so that one spoils nothing for others.
async fn written(store: &dyn SystemStore, batches: &[(Realm, Batch)]) -> Vec<Result<(), Error>> {
    if store.write_all(&patient(), batches).await.is_ok() {
        return batches.iter().map(|_| Ok(())).collect();
    }
    let mut each = Vec::new();
    for batch in batches {
        each.push(
            store
                .write_all(&patient(), std::slice::from_ref(batch))
                .await,
        );
    }
    each
}

fn patient() -> SystemCtx {
    SystemCtx {
        deadline: Deadline::after(PATIENCE),
        trace: TraceId::fresh(),
    }
}
