//! Refused sign-ins as the audit shows them: the first ones of a minute each for itself, the others
//! as a number.
//!
//! Whoever has no key at all can be refused as often as they like. A chain that grew with each of
//! them would be theirs to fill.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use base::{Deadline, SystemCtx, TraceId};
use jiff::{SignedDuration, Timestamp};
use store::{Batch, Event, Realm, SystemStore};

use crate::rights::SIGN_IN;
use crate::sign_in::Refusal;

/// So many of one realm are shown in a while.
const SHOWN_MAX: u32 = 20;
const WHILE: SignedDuration = SignedDuration::from_mins(1);

#[derive(Default)]
pub(crate) struct Refusals(Mutex<HashMap<Realm, Counted>>);

struct Counted {
    since: Timestamp,
    shown: u32,
    /// Beyond those that were shown.
    more: u64,
}

impl Refusals {
    /// The lines to write for one more; none where it is only counted.
    pub fn lines(&self, realm: &Realm, refused: Event) -> Vec<Event> {
        let now = refused.at;
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let counted = all
            .entry(realm.clone())
            .or_insert_with(|| Counted::since(now));
        let mut lines: Vec<Event> = counted.sum(now).into_iter().collect();
        if counted.shown < SHOWN_MAX {
            counted.shown += 1;
            lines.push(refused);
        } else {
            counted.more += 1;
        }
        lines
    }

    /// What was counted in a while that is over, for those of whom nobody was refused since.
    pub fn due(&self, now: Timestamp) -> Vec<(Realm, Event)> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let sums = all.iter_mut().filter_map(|(realm, counted)| {
            let sum = counted.sum(now)?;
            Some((realm.clone(), sum))
        });
        let sums = sums.collect();
        all.retain(|_, counted| !counted.is_over(now));
        sums
    }
}

impl Counted {
    fn since(since: Timestamp) -> Self {
        Self {
            since,
            shown: 0,
            more: 0,
        }
    }

    fn is_over(&self, now: Timestamp) -> bool {
        self.since.duration_until(now).abs() >= WHILE
    }

    /// Begins anew where the while is over, and tells what was only counted in it.
    fn sum(&mut self, now: Timestamp) -> Option<Event> {
        if !self.is_over(now) {
            return None;
        }
        let Counted { since, more, .. } = std::mem::replace(self, Self::since(now));
        let said = format!("{more} more were refused since {since:.0}");
        (more > 0).then(|| Event::refused(now, SIGN_IN.name, "").saying(said))
    }
}

/// Writes what is due.
pub(crate) async fn sum_up(
    ctx: &SystemCtx,
    store: &dyn SystemStore,
    refusals: &Refusals,
    now: Timestamp,
) -> Result<(), Refusal> {
    let due = refusals.due(now).into_iter();
    let batches: Vec<_> = due
        .map(|(realm, sum)| (realm, Batch::because(sum)))
        .collect();
    match batches.is_empty() {
        true => Ok(()),
        false => Ok(store.write_all(ctx, &batches).await?),
    }
}

pub(crate) async fn summing_up(store: Arc<dyn SystemStore>, refusals: Weak<Refusals>) {
    loop {
        tokio::time::sleep(WHILE.unsigned_abs()).await;
        let Some(refusals) = refusals.upgrade() else {
            return;
        };
        let ctx = SystemCtx {
            deadline: Deadline::after(Duration::from_secs(10)),
            trace: TraceId::fresh(),
        };
        // The store not being there is told by whoever needs it.
        let _ = sum_up(&ctx, &*store, &refusals, Timestamp::now()).await;
    }
}
