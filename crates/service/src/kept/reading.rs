//! Reading the index of one source for one actor.

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use base::{Ctx, SourceName};
use lexicon::index::{Index, IndexStore};
use semantic::{CubeId, Member};

use super::Mark;
use crate::Service;
use crate::tenant::Tenant;
use crate::way::Compiled;

/// An index on its way to an actor: nothing of it is open but what they would have been told anyway.
pub(crate) struct Reading<'a> {
    service: &'a Service,
    tenant: &'a Tenant,
    store: Option<IndexStore>,
    states: HashMap<CubeId, Option<String>>,
    open: BTreeSet<String>,
}

/// How a member stands in an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It holds what the actor would be told.
    Current,
    /// It does, but its rows have changed since.
    Old,
    /// It is not in there for this actor.
    Closed,
}

impl<'a> Reading<'a> {
    pub fn of(service: &'a Service, tenant: &'a Tenant, source: Option<&SourceName>) -> Self {
        let store = source.map(|source| service.kept.store(&tenant.id, source));
        let store = store.and_then(|store| {
            store.unwrap_or_else(|error| {
                tracing::warn!(tenant.id = %tenant.id, %error, "an index cannot be read: values are asked for");
                None
            })
        });
        Self {
            service,
            tenant,
            store,
            states: HashMap::new(),
            open: BTreeSet::new(),
        }
    }

    /// Whether an actor may use what the index has of a member, whose values they would be told by
    /// this statement.
    pub async fn standing(&mut self, ctx: &Ctx, member: &Member, governed: &Compiled) -> Standing {
        let mark = self
            .store
            .as_ref()
            .and_then(|store| store.watermark(&member.path));
        let Some(mark) = mark.and_then(Mark::parse) else {
            return Standing::Closed;
        };
        if mark.print != self.service.print_of(self.tenant, governed) {
            return Standing::Closed;
        }
        let age = self
            .service
            .clock
            .now()
            .as_second()
            .saturating_sub(mark.read);
        let age = Duration::from_secs(u64::try_from(age).unwrap_or_default());
        if age < self.tenant.discovery.cache_ttl || self.is_as_it_was(ctx, member, &mark).await {
            return Standing::Current;
        }
        Standing::Old
    }

    /// Lets the actor use what the index has of a member.
    pub fn open(&mut self, member: &Member) {
        self.open.insert(member.path.clone());
    }

    async fn is_as_it_was(&mut self, ctx: &Ctx, member: &Member, mark: &Mark) -> bool {
        let now = match self.states.get(&member.cube) {
            Some(state) => state.clone(),
            None => {
                let state = self.service.state_of(ctx, self.tenant, member).await;
                state.unwrap_or_default()
            }
        };
        self.states.insert(member.cube, now.clone());
        now.is_some() && now == mark.state
    }

    /// The index with all that was opened, if anything was.
    pub fn finish(self) -> Option<Index> {
        let index = self.store.filter(|_| !self.open.is_empty())?.index();
        let told = |error: &lexicon::index::IndexError| {
            tracing::warn!(tenant.id = %self.tenant.id, %error, "an index cannot be read");
        };
        let index = index.inspect_err(told).ok()?;
        Some(index.only(|path| self.open.contains(path)))
    }
}
