//! Serving what is edited while it is served: a folder that is watched, or a store that is asked.
//!
//! A broken edit leaves the last good version, and the log says what is wrong with it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use base::{Deadline, SystemCtx, TenantId, TraceId};
use notify::{RecursiveMode, Watcher};
use project::{Environment, Project, Sound, Tenant};
use semantic::Diagnostics;
use service::{Reloaded, Service};
use store::Revision;
use tokio::sync::mpsc;

use crate::control::House;

/// An editor writes several files, or one several times.
const SETTLED_AFTER: Duration = Duration::from_millis(200);
/// Where the system does not say what changes.
const LOOKED_AT_EVERY: Duration = Duration::from_secs(5);
/// How soon a server hears of what was applied to its store.
const ASKED_EVERY: Duration = Duration::from_secs(1);

/// For all tenants that changed together.
fn patient() -> SystemCtx {
    SystemCtx {
        deadline: Deadline::after(Duration::from_secs(300)),
        trace: TraceId::fresh(),
    }
}

/// How long a source of one tenant among many is kept open that nobody asks.
const UNUSED: Duration = Duration::from_secs(900);
const RESTED_EVERY: Duration = Duration::from_secs(60);

/// Lets go of what nobody uses, for as long as the server runs.
pub async fn rest(service: Arc<Service>) {
    loop {
        tokio::time::sleep(RESTED_EVERY).await;
        service.rest(&patient(), UNUSED).await;
    }
}

/// A folder that is served.
pub struct Folder {
    root: PathBuf,
    /// The tenants that were in it when it was last read. Others come from elsewhere.
    tenants: BTreeSet<TenantId>,
    /// The only one that is served.
    only: Option<TenantId>,
}

impl Folder {
    pub fn of(project: &Project, only: Option<TenantId>) -> Self {
        Self {
            root: project.root.clone(),
            tenants: ids(&project.tenants),
            only,
        }
    }

    /// Reads it anew whenever something in it changes, for as long as the server runs.
    pub async fn follow(mut self, service: Arc<Service>) {
        let (told, mut changes) = mpsc::channel(1);
        let watcher = watch(&self.root, told);
        if let Err(error) = &watcher {
            tracing::warn!(%error, "the folder cannot be watched: it is looked at every few seconds");
        }
        loop {
            match watcher.is_ok() {
                true if changes.recv().await.is_none() => return,
                true => tokio::time::sleep(SETTLED_AFTER).await,
                false => tokio::time::sleep(LOOKED_AT_EVERY).await,
            }
            while changes.try_recv().is_ok() {}
            self.reread(&service).await;
        }
    }

    async fn reread(&mut self, service: &Service) {
        let root = self.root.clone();
        let read = move || project::look(&root, &Environment::of(&root));
        let Ok(looked) = tokio::task::spawn_blocking(read).await else {
            return;
        };
        let Sound {
            mut project,
            faults,
            ..
        } = looked;
        self.tell(service, SERVER, &faults.server);
        if !faults.server.is_empty() {
            return;
        }
        for (tenant, found) in &faults.tenants {
            self.tell(service, tenant, found);
        }
        let is_meant = |id: &TenantId| self.only.as_ref().is_none_or(|only| id == only);
        project.tenants.retain(|tenant| is_meant(&tenant.id));
        let mut now = ids(&project.tenants);
        // A broken one is still there.
        now.extend(self.tenants.iter().filter(|id| faults.has(id)).cloned());
        let gone = self.tenants.difference(&now).map(|id| (id.clone(), None));
        let gone: Vec<_> = gone.collect();
        let tenants = project.tenants.into_iter();
        let versions = tenants.map(|tenant| (tenant.id.clone(), Some(tenant)));
        reload(service, versions.chain(gone).collect()).await;
        self.tenants = now;
    }

    /// Tells of faults of what is served here, and notes that there are none any more.
    fn tell(&self, service: &Service, of: &str, faults: &Diagnostics) {
        let meant = self
            .only
            .as_ref()
            .is_none_or(|only| of == only.as_str() || of == SERVER);
        if meant {
            tell(of, faults);
            service.note_unserved(&patient(), of, faults.clone());
        }
    }
}

/// As faults of the server's own file are noted; no tenant is called so.
const SERVER: &str = "querent.yaml";

fn ids(tenants: &[Tenant]) -> BTreeSet<TenantId> {
    tenants.iter().map(|tenant| tenant.id.clone()).collect()
}

/// Tells of changes to what a project consists of. Data and its logs change all the time.
fn watch(root: &Path, told: mpsc::Sender<()>) -> notify::Result<notify::RecommendedWatcher> {
    let tenants = root.join("tenants").canonicalize()?;
    let tell = move |event: notify::Result<notify::Event>| {
        let ours = |event: &notify::Event| event.paths.iter().any(|path| is_ours(path));
        let relevant = |event: &notify::Event| !event.kind.is_access() && ours(event);
        // One that waits to be read tells of this one, too.
        if event.as_ref().map_or(true, relevant) {
            let _ = told.try_send(());
        }
    };
    let mut watcher = notify::recommended_watcher(tell)?;
    watcher.watch(&tenants, RecursiveMode::Recursive)?;
    watcher.watch(&root.canonicalize()?, RecursiveMode::NonRecursive)?;
    Ok(watcher)
}

fn is_ours(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let in_tenants = path.components().any(|part| part.as_os_str() == "tenants");
    in_tenants || name == "querent.yaml" || name == ".env"
}

async fn reload(service: &Service, versions: Vec<(TenantId, Option<Tenant>)>) {
    let Reloaded {
        changed,
        removed,
        kept,
        faults,
    } = service.reload(&patient(), versions).await;
    for id in &changed {
        tracing::info!(tenant.id = %id, "a new version is served");
    }
    for id in &removed {
        tracing::info!(tenant.id = %id, "is no longer served");
    }
    for (id, faults) in &kept {
        tell(id.as_str(), faults);
    }
    if !faults.is_empty() {
        tell("all", &faults);
    }
}

fn tell(of: &str, faults: &Diagnostics) {
    for fault in &faults.0 {
        tracing::error!(tenant.id = of, %fault, "a change is not served: the last good version goes on");
    }
}

/// A store that is served as it was applied.
pub struct FromStore {
    service: Arc<Service>,
    house: House,
    /// Where files stand that settings name.
    root: PathBuf,
    only: Option<TenantId>,
    served: BTreeMap<TenantId, Revision>,
}

impl FromStore {
    pub fn new(service: Arc<Service>, house: House, root: PathBuf, only: Option<TenantId>) -> Self {
        Self {
            service,
            house,
            root,
            only,
            served: BTreeMap::new(),
        }
    }

    /// Serves what was applied since it was last asked.
    pub async fn catch_up(&mut self) -> Result<(), store::Error> {
        let mut now = self.house.store.revisions(&patient()).await?;
        now.retain(|(id, _)| self.only.as_ref().is_none_or(|only| id == only));
        let new = now
            .iter()
            .filter(|(id, at)| self.served.get(id) != Some(at));
        let mut versions = Vec::new();
        for (id, _) in new {
            let kept = project::kept(&patient(), &*self.house.store, id).await?;
            // A tenant that was only made has nothing in it yet.
            let tenant = match kept.files.texts.is_empty() {
                true => Ok(Tenant::new(id)),
                false => kept.read(&self.root, &self.house.keys),
            };
            match tenant {
                Ok(tenant) => versions.push((id.clone(), Some(tenant))),
                Err(faults) => {
                    tell(id.as_str(), &faults);
                    self.service.note_unserved(&patient(), id.as_str(), faults);
                }
            }
        }
        self.served = now.into_iter().collect();
        if !versions.is_empty() {
            reload(&self.service, versions).await;
        }
        Ok(())
    }

    /// Goes on for as long as the server runs.
    pub async fn follow(mut self) {
        loop {
            tokio::time::sleep(ASKED_EVERY).await;
            if let Err(error) = self.catch_up().await {
                tracing::warn!(%error, "the control store cannot be asked: what is served goes on");
            }
        }
    }
}
