//! What may be remembered, and for whom.

use std::sync::Arc;
use std::time::Duration;

use base::{Ctx, TenantId};
use policy::{Fingerprint, Grants};
use semantic::ModelVersion;

/// The key of everything that is remembered: it cannot be made without a tenant, and two actors
/// share an entry only where their grants let through exactly the same.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Scope {
    tenant: TenantId,
    model: ModelVersion,
    grants: Fingerprint,
}

impl Scope {
    pub fn of(ctx: &Ctx, grants: &Grants) -> Self {
        Self {
            tenant: ctx.tenant.clone(),
            model: grants.visible.version().clone(),
            grants: grants.fingerprint.clone(),
        }
    }
}

/// A bounded cache by scope; whoever asks for a missing entry first makes it, the others wait.
pub(crate) struct ScopeCache<V>(moka::future::Cache<Scope, Arc<V>>);

impl<V: Send + Sync + 'static> ScopeCache<V> {
    pub fn new(entries_max: u64, lifetime: Duration) -> Self {
        Self(
            moka::future::Cache::builder()
                .max_capacity(entries_max)
                .time_to_live(lifetime)
                .build(),
        )
    }

    pub async fn get_or<E: Clone + Send + Sync + 'static>(
        &self,
        scope: Scope,
        make: impl Future<Output = Result<V, E>>,
    ) -> Result<Arc<V>, E> {
        let made = self
            .0
            .try_get_with(scope, async { make.await.map(Arc::new) })
            .await;
        made.map_err(|error| (*error).clone())
    }
}
