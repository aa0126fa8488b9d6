//! The tenants that are served now. One is put in the place of another without anybody waiting:
//! whoever began with the earlier one ends with it.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use base::TenantId;

use crate::Error;
use crate::tenant::Tenant;

#[derive(Default)]
pub(crate) struct Tenants(RwLock<BTreeMap<TenantId, Arc<Tenant>>>);

impl Tenants {
    pub fn put(&self, id: TenantId, tenant: Tenant) {
        let mut tenants = self.0.write().unwrap_or_else(PoisonError::into_inner);
        tenants.insert(id, Arc::new(tenant));
    }

    /// One of them. Not there and not yours look the same.
    pub fn get(&self, id: &TenantId) -> Result<Arc<Tenant>, Error> {
        let tenants = self.0.read().unwrap_or_else(PoisonError::into_inner);
        tenants.get(id).cloned().ok_or_else(Error::unknown_tenant)
    }

    /// All of them, by their ids.
    pub fn all(&self) -> Vec<(TenantId, Arc<Tenant>)> {
        let tenants = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let all = tenants.iter();
        all.map(|(id, tenant)| (id.clone(), tenant.clone()))
            .collect()
    }
}
