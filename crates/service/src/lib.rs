//! The one door: every surface, and nothing else, comes in here.
//!
//! Step: 12 answer; and the order of all twelve, which `ask` shows in one reading.
//! Never: knows a wire format, an engine by name, or a tenant that the caller's `Ctx` does not name.
//!
//! Start reading at `ask`.

mod answer;
mod ask;
mod cache;
mod clock;
mod closed;
mod context;
mod discover;
mod error;
mod explain;
mod kept;
mod ledger;
mod load;
mod naming;
mod noted;
mod outline;
mod people;
mod query;
mod receipt;
mod recorder;
mod results;
mod samples;
mod sign_in;
mod sources;
mod stage;
mod tenant;
mod tenants;
mod terms;
mod trees;
mod turns;
mod unserved;
mod way;
mod words;

pub use answer::{Answer, Clarification, Finding, Reply, Suggestion, Table};
// The columns of an answer are what its chart is drawn from.
pub use auth::{Acceptance, Departure, Invited, NewMember, rights};
pub use chart::{Column, Role};
pub use clock::Clock;
pub use context::{Context, CubeContext, MemberContext, TableOf};
pub use discover::{Discovered, Looked};
pub use error::Error;
pub use explain::Explained;
pub use kept::Refreshed;
pub use ledger::{
    By, Feedback, KeptReceipt, Reader, Sums, Usage, Window, receipt as kept_receipt,
    usage as kept_usage,
};
pub use lexicon::mapper::{Mapped, Mapping, Way};
pub use load::{Load, Statements};
pub use outline::SeenModel;
pub use people::{BACK, Entered, NewApiKey, SigningIn};
pub use policy::{Access, Seen};
pub use query::QueryResult;
pub use receipt::{Read, Receipt, Sent};
pub use sign_in::Session;
pub use stage::{Passing, Stage, Step, Watcher};
pub use store::{ApiKey, Line, Mark, Member, Outcome, Scalar, Search};
pub use tenants::Reloaded;

use std::sync::Arc;

use auth::SignIn;
use base::{Ctx, Limits, SystemCtx, TenantId};
use egress::Fetch;
use project::Project;
use semantic::Diagnostics;
use source::Driver;
use store::SystemStore;

use crate::kept::Kept;
use crate::recorder::Recorder;
use crate::results::{ResultsCache, StatesCache};
use crate::tenant::Tenant;
use crate::tenants::Tenants;
use crate::terms::MapperCache;
use crate::trees::TreesCache;
use crate::turns::Turns;
use crate::unserved::Unserved;
use crate::words::WordsCache;

/// A running Querent: its tenants, and what is remembered for each of them.
pub struct Service {
    tenants: Tenants,
    /// The kinds of databases there are, those that this build cannot open among them.
    drivers: Vec<&'static Driver>,
    /// People and keys of the control store, where there is one.
    sign_in: Option<SignIn>,
    /// Where people find this server, if it is told.
    public_url: Option<String>,
    /// Fetches what issuers publish, where that is built in.
    web: Option<Arc<dyn Fetch>>,
    /// Where receipts and use are kept.
    store: Option<Arc<dyn SystemStore>>,
    recorder: Option<Recorder>,
    words: WordsCache,
    trees: TreesCache,
    mappers: MapperCache,
    /// Where the indexes of values stand.
    kept: Kept,
    /// Edits that are not served.
    unserved: Unserved,
    results: ResultsCache,
    states: StatesCache,
    /// Whose statement is next.
    turns: Turns,
    clock: Clock,
    limits: Limits,
}

/// Statements of all tenants that run at once. Each source has its own pool besides.
const STATEMENTS_MAX: usize = 64;

impl Service {
    /// Opens every tenant of a project. What is wrong with a model is returned beside the
    /// service: the rest of that model works.
    pub async fn open(
        ctx: &SystemCtx,
        project: Project,
        drivers: &[&'static Driver],
        clock: Clock,
    ) -> Result<(Self, Diagnostics), Error> {
        let service = Self {
            tenants: Tenants::default(),
            drivers: drivers.to_vec(),
            sign_in: None,
            public_url: None,
            web: None,
            store: None,
            recorder: None,
            words: WordsCache::for_words(),
            trees: TreesCache::for_trees(),
            mappers: MapperCache::for_terms(),
            kept: Kept::below(&project.root),
            unserved: Unserved::default(),
            results: ResultsCache::for_results(),
            states: StatesCache::for_states(),
            turns: Turns::new(STATEMENTS_MAX),
            clock,
            limits: Limits::default(),
        };
        service.tenants.closed.set(project.egress, project.closed);
        let faults = service.tenants.open(ctx, project.tenants, drivers).await?;
        Ok((service, faults))
    }

    /// Lets in whom the control store knows, too, and keeps there who asked what and what came of
    /// it.
    pub fn with_people(mut self, sign_in: SignIn) -> Self {
        self.store = Some(sign_in.store());
        self.recorder = Some(Recorder::begin(sign_in.store()));
        tokio::spawn(sign_in.summing_up());
        self.sign_in = Some(sign_in);
        self
    }

    /// Tells where people find this server: scheme, host and port, as in `https://ask.example`.
    pub fn at(mut self, public_url: &str) -> Self {
        self.public_url = Some(public_url.trim_end_matches('/').to_owned());
        self
    }

    /// Fetches what issuers publish by this.
    pub fn with_web(mut self, web: Arc<dyn Fetch>) -> Self {
        self.web = Some(web);
        self
    }

    pub fn public_url(&self) -> Option<&str> {
        self.public_url.as_deref()
    }

    /// The tenants there are, for the operator.
    pub fn tenant_list(&self, _ctx: &SystemCtx) -> Vec<TenantId> {
        self.tenants.now().keys().cloned().collect()
    }

    /// The caller's tenant, and no other, as it is now: whoever holds it finishes on it, whatever
    /// is changed meanwhile.
    fn tenant(&self, ctx: &Ctx) -> Result<Arc<Tenant>, Error> {
        self.tenants.get(&ctx.tenant)
    }

    /// The caller's tenant with its sources open, as far as they can be reached.
    async fn ready(&self, ctx: &Ctx) -> Result<Arc<Tenant>, Error> {
        let tenant = self.tenant(ctx)?;
        tenant.ready(ctx).await;
        Ok(tenant)
    }
}

#[cfg(test)]
mod tests;
