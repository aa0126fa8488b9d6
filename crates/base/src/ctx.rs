//! Who is asking, for which tenant, until when.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use uuid::Uuid;

use crate::{ActorId, Rights, TenantId, Value};

/// The first argument of everything that reads or writes a tenant's data.
///
/// There is no `Default` and no constructor without a tenant: tenancy is structural.
#[derive(Debug, Clone)]
pub struct Ctx {
    pub tenant: TenantId,
    pub actor: Arc<Actor>,
    /// What the actor may do here.
    pub rights: Arc<Rights>,
    pub deadline: Deadline,
    pub trace: TraceId,
}

impl Ctx {
    /// The same call, of somebody who may do this.
    pub fn with(self, rights: Rights) -> Self {
        Self {
            rights: Arc::new(rights),
            ..self
        }
    }
}

/// What stands above tenants: sign-in, migration, the job runner, the operator.
/// Operations that take it are listed one by one in the rights table.
#[derive(Debug, Clone)]
pub struct SystemCtx {
    pub deadline: Deadline,
    pub trace: TraceId,
}

impl SystemCtx {
    /// Narrows to one tenant once it is known who is asking, with no rights yet.
    pub fn enter(&self, tenant: TenantId, actor: Actor) -> Ctx {
        Ctx {
            tenant,
            actor: Arc::new(actor),
            rights: Arc::default(),
            deadline: self.deadline,
            trace: self.trace,
        }
    }
}

/// A person or key, with what the sign-in vouches for.
#[derive(Debug, Clone, PartialEq)]
pub struct Actor {
    pub id: ActorId,
    pub groups: BTreeSet<String>,
    pub attributes: BTreeMap<String, Attribute>,
}

/// A verified attribute of an actor: one value or a list of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribute(pub Vec<Value>);

/// The moment after which nobody waits for the result any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadline(Instant);

impl Deadline {
    pub fn after(duration: Duration) -> Self {
        Self(Instant::now() + duration)
    }

    /// This one, or as much time from now on where that is over sooner.
    pub fn within(self, most: Duration) -> Self {
        Self(self.0.min(Instant::now() + most))
    }

    pub fn instant(self) -> Instant {
        self.0
    }

    /// Time left, zero when it has passed.
    pub fn left(self) -> Duration {
        self.0.saturating_duration_since(Instant::now())
    }
}

/// One request, in logs, receipts and error pages. Its text is a W3C trace id.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TraceId(Uuid);

impl TraceId {
    /// A fresh id, ordered by time.
    pub fn fresh() -> Self {
        Self(Uuid::now_v7())
    }
}

impl fmt::Display for TraceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.simple())
    }
}

impl fmt::Debug for TraceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
