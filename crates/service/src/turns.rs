//! Whose statement is next. A source works for several at once; who asks for a lot waits behind
//! themselves and not before others.
//!
//! Each tenant has a line of its own, and the lines take turns.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use base::{Code, Ctx, Limits, TenantId};
use tokio::sync::oneshot;

use crate::{Error, Statements};

#[derive(Clone)]
pub(crate) struct Turns(Arc<Shared>);

struct Shared {
    /// Statements of the whole server at once.
    at_once_max: usize,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    running: usize,
    lines: HashMap<TenantId, Line>,
    /// Tenants with somebody waiting, in the order in which they are next.
    round: VecDeque<TenantId>,
}

/// The statements of one tenant.
#[derive(Default)]
struct Line {
    running: usize,
    at_once_max: usize,
    waiting: VecDeque<oneshot::Sender<Turn>>,
}

/// Permission to run one statement, until it is dropped.
pub(crate) struct Turn {
    turns: Option<Turns>,
    tenant: TenantId,
}

impl Turns {
    pub fn new(at_once_max: usize) -> Self {
        Self(Arc::new(Shared {
            at_once_max,
            state: Mutex::default(),
        }))
    }

    /// Waits for a turn, as long as the caller has time.
    pub async fn take(&self, ctx: &Ctx, limits: &Limits) -> Result<Turn, Error> {
        let turn = self.stand_in_line(&ctx.tenant, limits)?;
        let deadline = tokio::time::Instant::from_std(ctx.deadline.instant());
        match tokio::time::timeout_at(deadline, turn).await {
            Ok(Ok(turn)) => Ok(turn),
            Ok(Err(gone)) => Err(Error::internal(gone)),
            Err(_) => {
                let message = "the time was over before it was this statement's turn";
                Err(Error::new(Code::LimitSeconds, message).hint("ask again in a while"))
            }
        }
    }

    /// What runs and waits now, of tenants of which something does.
    pub fn statements(&self) -> BTreeMap<TenantId, Statements> {
        let state = self.state();
        let of = |(tenant, line): (&TenantId, &Line)| {
            let statements = Statements {
                running: line.running,
                waiting: line.waiting.len(),
            };
            (tenant.clone(), statements)
        };
        state.lines.iter().map(of).collect()
    }

    fn stand_in_line(
        &self,
        tenant: &TenantId,
        limits: &Limits,
    ) -> Result<oneshot::Receiver<Turn>, Error> {
        let (sender, receiver) = oneshot::channel();
        let mut state = self.state();
        let line = state.lines.entry(tenant.clone()).or_default();
        line.at_once_max = limits.statements_max;
        // Who went away holds no place.
        line.waiting.retain(|waiting| !waiting.is_closed());
        if line.waiting.len() >= limits.waiting_max {
            return Err(too_many(limits));
        }
        line.waiting.push_back(sender);
        if line.waiting.len() == 1 && !state.round.contains(tenant) {
            state.round.push_back(tenant.clone());
        }
        self.give(&mut state);
        Ok(receiver)
    }

    /// Gives turns to whoever is next, as long as there are any.
    fn give(&self, state: &mut State) {
        let mut passed = 0;
        while state.running < self.0.at_once_max && passed < state.round.len() {
            let Some(tenant) = state.round.pop_front() else {
                return;
            };
            let Some(line) = state.lines.get_mut(&tenant) else {
                continue;
            };
            let given = line.running < line.at_once_max && self.give_one(line, &tenant);
            if given {
                (state.running, passed) = (state.running + 1, 0);
            } else {
                passed += 1;
            }
            match line.waiting.is_empty() {
                true => passed = 0,
                false => state.round.push_back(tenant),
            }
        }
    }

    /// To the first of a line who still waits.
    fn give_one(&self, line: &mut Line, tenant: &TenantId) -> bool {
        while let Some(waiting) = line.waiting.pop_front() {
            let turn = Turn {
                turns: Some(self.clone()),
                tenant: tenant.clone(),
            };
            match waiting.send(turn) {
                Ok(()) => {
                    line.running += 1;
                    return true;
                }
                // It was never taken, so it is not given back.
                Err(mut turn) => turn.turns = None,
            }
        }
        false
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let Some(turns) = self.turns.take() else {
            return;
        };
        let mut state = turns.state();
        state.running -= 1;
        if let Some(line) = state.lines.get_mut(&self.tenant) {
            line.running -= 1;
            if line.running == 0 && line.waiting.is_empty() {
                state.lines.remove(&self.tenant);
            }
        }
        turns.give(&mut state);
    }
}

fn too_many(limits: &Limits) -> Error {
    let message = format!(
        "more than {} statements of this organisation are waiting already",
        limits.waiting_max
    );
    Error::new(Code::LimitQueries, message).hint("ask again in a while")
}

#[cfg(test)]
mod tests;
