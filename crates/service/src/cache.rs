//! What may be remembered, and for whom.

use std::sync::Arc;
use std::time::{Duration, Instant};

use base::{Ctx, TenantId};
use jiff::Timestamp;
use moka::Expiry;
use policy::{Fingerprint, Grants};
use semantic::ModelVersion;

use crate::tenant::Tenant;

/// The key of everything that is remembered: it cannot be made without a tenant, and two actors
/// share an entry only where their grants let through exactly the same.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Scope {
    tenant: TenantId,
    /// With other settings the same model may be over other data.
    version: Arc<str>,
    model: ModelVersion,
    grants: Fingerprint,
    /// What of it, where there are several.
    of: Arc<str>,
}

impl Scope {
    pub fn of(ctx: &Ctx, tenant: &Tenant, grants: &Grants) -> Self {
        Self {
            tenant: ctx.tenant.clone(),
            version: tenant.version.clone(),
            model: grants.visible.version().clone(),
            grants: grants.fingerprint.clone(),
            of: Arc::default(),
        }
    }

    /// One of several things that are remembered of this.
    pub fn and(self, of: &str) -> Self {
        Self {
            of: of.into(),
            ..self
        }
    }
}

/// A bounded cache by scope; whoever asks for a missing entry first makes it, the others wait.
pub(crate) struct ScopeCache<V>(moka::future::Cache<Scope, Kept<V>>);

struct Kept<V> {
    value: Arc<V>,
    lifetime: Duration,
}

impl<V> Clone for Kept<V> {
    fn clone(&self) -> Self {
        Self {
            value: self.value.clone(),
            lifetime: self.lifetime,
        }
    }
}

/// Each entry lives as long as was said when it was made.
struct AsSaid;

impl<V> Expiry<Scope, Kept<V>> for AsSaid {
    fn expire_after_create(&self, _: &Scope, kept: &Kept<V>, _: Instant) -> Option<Duration> {
        Some(kept.lifetime)
    }

    fn expire_after_update(
        &self,
        _: &Scope,
        kept: &Kept<V>,
        _: Instant,
        _: Option<Duration>,
    ) -> Option<Duration> {
        Some(kept.lifetime)
    }
}

/// How long something may be remembered: up to the moment at which its actor may see more.
pub(crate) fn lifetime(longest: Duration, grants: &Grants, now: Timestamp) -> Duration {
    let left = grants.until.map(|until| now.duration_until(until));
    let left = left.map(|left| Duration::try_from(left).unwrap_or_default());
    left.map_or(longest, |left| left.min(longest))
}

impl<V: Send + Sync + 'static> ScopeCache<V> {
    pub fn new(entries_max: u64) -> Self {
        let cache = moka::future::Cache::builder().max_capacity(entries_max);
        Self(cache.expire_after(AsSaid).build())
    }

    /// Bounded by what its entries weigh.
    pub fn weighing(weight_max: u64, weigh: fn(&V) -> u32) -> Self {
        let cache = moka::future::Cache::builder().max_capacity(weight_max);
        let cache = cache.weigher(move |_: &Scope, kept: &Kept<V>| weigh(&kept.value));
        Self(cache.expire_after(AsSaid).build())
    }

    pub async fn get_or<E: Clone + Send + Sync + 'static>(
        &self,
        scope: Scope,
        lifetime: Duration,
        make: impl Future<Output = Result<V, E>>,
    ) -> Result<Arc<V>, E> {
        let make = async { Ok((make.await?, lifetime)) };
        self.get_or_for(scope, make).await
    }

    /// As [`Self::get_or`], of what says itself how long it may be kept.
    pub async fn get_or_for<E: Clone + Send + Sync + 'static>(
        &self,
        scope: Scope,
        make: impl Future<Output = Result<(V, Duration), E>>,
    ) -> Result<Arc<V>, E> {
        let kept = async {
            let (value, lifetime) = make.await?;
            let value = Arc::new(value);
            Ok(Kept { value, lifetime })
        };
        let kept = self.0.try_get_with(scope, kept).await;
        kept.map(|kept| kept.value)
            .map_err(|error: Arc<E>| (*error).clone())
    }

    /// How many there are, or nearly.
    pub fn number(&self) -> u64 {
        self.0.entry_count()
    }

    /// Takes the place of what was there.
    pub async fn put(&self, scope: Scope, (value, lifetime): (V, Duration)) -> Arc<V> {
        let value = Arc::new(value);
        let kept = Kept {
            value: value.clone(),
            lifetime,
        };
        self.0.insert(scope, kept).await;
        value
    }
}

#[cfg(test)]
mod tests;
