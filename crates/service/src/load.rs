//! How much is going on, for whoever watches the machine.

use std::collections::BTreeMap;

use base::{SourceName, SystemCtx, TenantId};
use source::PoolState;

use crate::Service;

/// The state of a running server.
#[derive(Debug, Clone, Default)]
pub struct Load {
    pub tenants: usize,
    /// Edits that are not served.
    pub unserved: usize,
    /// Results that are remembered.
    pub results: u64,
    /// Tenants with a statement that runs or waits.
    pub statements: BTreeMap<TenantId, Statements>,
    /// The pools of sources that are open.
    pub pools: Vec<(TenantId, SourceName, PoolState)>,
}

/// Statements of one tenant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Statements {
    pub running: usize,
    pub waiting: usize,
}

impl Service {
    pub fn load(&self, _ctx: &SystemCtx) -> Load {
        let tenants = self.tenants.now();
        let pools = tenants.iter().flat_map(|(id, tenant)| {
            let up = tenant.sources.up();
            up.map(|(name, source)| (id.clone(), name.clone(), source.pool()))
        });
        Load {
            tenants: tenants.len(),
            unserved: self.unserved.number(),
            results: self.results.number(),
            statements: self.turns.statements(),
            pools: pools.collect(),
        }
    }
}
