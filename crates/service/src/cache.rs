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
}

impl Scope {
    pub fn of(ctx: &Ctx, tenant: &Tenant, grants: &Grants) -> Self {
        Self {
            tenant: ctx.tenant.clone(),
            version: tenant.version.clone(),
            model: grants.visible.version().clone(),
            grants: grants.fingerprint.clone(),
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

    pub async fn get_or<E: Clone + Send + Sync + 'static>(
        &self,
        scope: Scope,
        lifetime: Duration,
        make: impl Future<Output = Result<V, E>>,
    ) -> Result<Arc<V>, E> {
        let kept = async {
            let value = Arc::new(make.await?);
            Ok(Kept { value, lifetime })
        };
        let kept = self.0.try_get_with(scope, kept).await;
        kept.map(|kept| kept.value)
            .map_err(|error: Arc<E>| (*error).clone())
    }
}

#[cfg(test)]
mod tests;
