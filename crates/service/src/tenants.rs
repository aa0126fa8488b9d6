//! The tenants as they are served now, and changing some of them while the others go on.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError, RwLock, Weak};
use std::time::Duration;

use auth::{Issuers, Keys, Verified};
use base::{ActorId, Code, SystemCtx, TenantId};
use semantic::{Diagnostic, Diagnostics, Model, ModelVersion};
use source::Driver;

use crate::closed::Closed;
use crate::tenant::Tenant;
use crate::{Error, Service};

/// A server with more tenants than these opens the sources of each when it is first asked for.
const OPENED_AT_ONCE_MAX: usize = 50;

type Served = BTreeMap<TenantId, Arc<Tenant>>;

#[derive(Default)]
pub(crate) struct Tenants {
    now: RwLock<Arc<Served>>,
    /// Whose tokens are whose among those that are served now.
    issuers: RwLock<Arc<Issuers>>,
    /// What development links are signed with; a key outlives the versions of its tenant.
    keys: RwLock<Keys>,
    models: Models,
    pub closed: Closed,
}

/// What became of tenants of which there are new versions.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reloaded {
    pub changed: Vec<TenantId>,
    pub removed: Vec<TenantId>,
    /// Those whose new version is broken: the last good one goes on.
    pub kept: Vec<(TenantId, Diagnostics)>,
    /// What is wrong with versions that are served all the same, since none was better.
    pub faults: Diagnostics,
}

impl Service {
    /// Lets go of sources that nobody has asked for a while, where there are many tenants: most of
    /// them are asleep.
    pub async fn rest(&self, _ctx: &SystemCtx, unused: Duration) {
        let tenants = self.tenants.now();
        if tenants.len() > OPENED_AT_ONCE_MAX {
            for tenant in tenants.values() {
                tenant.sources.rest(unused).await;
            }
        }
    }

    /// Serves these versions from now on; `None` takes a tenant away. What did not change is left
    /// alone, and so is a tenant whose new version is broken while the present one is not.
    pub async fn reload(
        &self,
        ctx: &SystemCtx,
        versions: Vec<(TenantId, Option<project::Tenant>)>,
    ) -> Reloaded {
        let mut reloaded = Reloaded::default();
        let mut next = Vec::new();
        let few = self.tenants.now().len() + versions.len() <= OPENED_AT_ONCE_MAX;
        for (id, version) in versions {
            self.unserved.set(id.as_str(), Diagnostics::default());
            let before = self.tenants.now().get(&id).cloned();
            match version {
                None if before.is_some() => {
                    reloaded.removed.push(id.clone());
                    next.push((id, None));
                }
                None => {}
                Some(spec)
                    if before
                        .as_ref()
                        .is_some_and(|old| old.version == spec.version) => {}
                Some(spec) => {
                    let made = self
                        .tenants
                        .make(ctx, spec, &self.drivers, (before, few))
                        .await;
                    next.extend(
                        made.settle(&id, &mut reloaded)
                            .map(|tenant| (id, Some(tenant))),
                    );
                }
            }
        }
        if let Err(error) = self.tenants.put(next) {
            tracing::error!(%error, "no keys could be made for new tenants");
        }
        self.tell_unserved(&mut reloaded);
        reloaded
    }

    /// What is kept back, and tokens that several tenants would take now: they open none of them.
    fn tell_unserved(&self, reloaded: &mut Reloaded) {
        for (id, faults) in &reloaded.kept {
            self.unserved.set(id.as_str(), faults.clone());
        }
        let clashes = self.tenants.clashes();
        self.unserved.set(SIGN_IN, clashes.clone());
        if !reloaded.changed.is_empty() {
            reloaded.faults.0.extend(clashes.0);
        }
    }
}

/// Under which clashes of sign-ins are noted; no tenant is called so.
const SIGN_IN: &str = "sign-in:";

/// A new version of a tenant, and whether it may take the place of the present one.
struct Made {
    opened: Result<(Tenant, Diagnostics), Error>,
    before_is_sound: bool,
}

impl Made {
    fn settle(self, id: &TenantId, reloaded: &mut Reloaded) -> Option<Arc<Tenant>> {
        let broken = match self.opened {
            Ok((tenant, faults)) if faults.is_empty() || !self.before_is_sound => {
                reloaded.changed.push(id.clone());
                reloaded.faults.0.extend(faults.0);
                return Some(Arc::new(tenant));
            }
            Ok((_, faults)) => faults,
            Err(error) => Diagnostics(vec![Diagnostic::new(error.code, error.message)]),
        };
        reloaded.kept.push((id.clone(), broken));
        None
    }
}

impl Tenants {
    /// Those of a server that starts.
    pub async fn open(
        &self,
        ctx: &SystemCtx,
        specs: Vec<project::Tenant>,
        drivers: &[&'static Driver],
    ) -> Result<Diagnostics, Error> {
        let at_once = specs.len() <= OPENED_AT_ONCE_MAX;
        let mut faults = Diagnostics::default();
        let mut opened = Vec::new();
        for spec in specs {
            let id = spec.id.clone();
            let spec = self.closed.bind(spec)?;
            let (tenant, found) = Tenant::new(spec, drivers, &self.models, None)?;
            let (tenant, found) = self::opened(ctx, tenant, found, at_once).await?;
            faults.0.extend(found.0);
            opened.push((id, Some(Arc::new(tenant))));
        }
        self.put(opened)?;
        faults.0.extend(self.clashes().0);
        Ok(faults)
    }

    /// Tokens that could be of several tenants.
    fn clashes(&self) -> Diagnostics {
        let issuers = self.issuers();
        let told = |message| Diagnostic::new(Code::ModelInvalid, message);
        Diagnostics(issuers.conflicts().map(told).collect())
    }

    pub fn now(&self) -> Arc<Served> {
        let now = self.now.read().unwrap_or_else(PoisonError::into_inner);
        now.clone()
    }

    pub fn issuers(&self) -> Arc<Issuers> {
        let issuers = self.issuers.read().unwrap_or_else(PoisonError::into_inner);
        issuers.clone()
    }

    pub fn get(&self, id: &TenantId) -> Result<Arc<Tenant>, Error> {
        let tenant = self.now().get(id).cloned();
        tenant.ok_or_else(Error::unknown_tenant)
    }

    pub fn verify(&self, token: &str) -> Option<Verified> {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        keys.verify(token).ok()
    }

    pub fn sign(
        &self,
        tenant: &TenantId,
        actor: &ActorId,
        lifetime: Duration,
    ) -> Result<String, auth::Error> {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        keys.sign(tenant, actor, lifetime)
    }

    /// A version beside the one that is served. Its sources are open where those were, or where
    /// there are few tenants.
    async fn make(
        &self,
        ctx: &SystemCtx,
        spec: project::Tenant,
        drivers: &[&'static Driver],
        (before, few): (Option<Arc<Tenant>>, bool),
    ) -> Made {
        let at_once = before.as_ref().map_or(few, |old| old.sources.are_begun());
        let before_is_sound = before.as_ref().is_some_and(|old| old.is_sound);
        let bound = self.closed.bind(spec);
        let made =
            bound.and_then(|spec| Tenant::new(spec, drivers, &self.models, before.as_deref()));
        let opened = match made {
            Ok((tenant, faults)) => opened(ctx, tenant, faults, at_once).await,
            Err(error) => Err(error),
        };
        Made {
            opened,
            before_is_sound,
        }
    }

    fn put(&self, next: Vec<(TenantId, Option<Arc<Tenant>>)>) -> Result<(), Error> {
        let mut keys = self.keys.write().unwrap_or_else(PoisonError::into_inner);
        let mut now = self.now.write().unwrap_or_else(PoisonError::into_inner);
        let mut served = Served::clone(&now);
        for (id, tenant) in next {
            match tenant {
                Some(tenant) => {
                    keys.ensure(&id).map_err(Error::internal)?;
                    served.insert(id, tenant);
                }
                None => drop(served.remove(&id)),
            }
        }
        let issuers = Issuers::of(served.values().filter_map(|tenant| tenant.jwt.as_ref()));
        *self.issuers.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(issuers);
        *now = Arc::new(served);
        Ok(())
    }
}

/// A tenant with everything that is wrong with it.
async fn opened(
    ctx: &SystemCtx,
    mut tenant: Tenant,
    mut faults: Diagnostics,
    at_once: bool,
) -> Result<(Tenant, Diagnostics), Error> {
    if at_once {
        faults.0.extend(tenant.open(ctx).await?);
    }
    tenant.is_sound = faults.is_empty();
    Ok((tenant, faults))
}

/// The models that are in use. Tenants whose files say the same share one.
#[derive(Default)]
pub(crate) struct Models(Mutex<HashMap<ModelVersion, Weak<Model>>>);

impl Models {
    /// Loads a model, unless it is there. One with faults is nobody else's: they name its files.
    pub fn load(&self, spec: &project::Tenant) -> (Arc<Model>, Diagnostics) {
        let version = semantic::version_of(&spec.model, &spec.templates);
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(model) = known.get(&version).and_then(Weak::upgrade) {
            return (model, Diagnostics::default());
        }
        let (model, faults) = semantic::load_with(&spec.model, &spec.templates);
        let model = Arc::new(model);
        if faults.is_empty() {
            known.retain(|_, model| model.strong_count() > 0);
            known.insert(version, Arc::downgrade(&model));
        }
        (model, faults)
    }
}

#[cfg(test)]
mod tests;
