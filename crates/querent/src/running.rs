//! Opening a project, for the subcommands that need it running.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use base::{Actor, ActorId, Ctx, Deadline, Limits, SystemCtx, TenantId, TraceId};
use jiff::Timestamp;
use project::Project;
use service::{Clock, Service};

use crate::registry::DRIVERS;
use crate::{faults, terminal};

/// Whose question, and of when.
#[derive(clap::Args)]
pub struct Who {
    /// The project folder.
    #[arg(long, default_value = ".")]
    pub project: PathBuf,
    /// The tenant to act in.
    #[arg(long)]
    pub tenant: String,
    /// The person to act as; the tenant's first one where absent.
    #[arg(long = "as")]
    pub actor: Option<String>,
    /// The moment to take for now, as in 2026-11-20T09:00:00Z.
    #[arg(long)]
    pub now: Option<Timestamp>,
}

impl Who {
    /// Opens the project and acts as the person named.
    pub async fn enter(&self) -> anyhow::Result<(Service, Ctx)> {
        let service = open(&self.project, self.now).await?;
        let system = system();
        let tenant = TenantId::new(&self.tenant)?;
        let actor = match &self.actor {
            Some(name) => ActorId::new(name)?,
            None => service
                .first_person(&system, &tenant)
                .with_context(|| format!("there is no tenant '{tenant}', or it has no people"))?,
        };
        let ctx = service.enter(&system, &tenant, &actor)?;
        Ok((service, ctx))
    }
}

pub fn system() -> SystemCtx {
    SystemCtx {
        deadline: Deadline::after(Limits::default().time_max),
        trace: TraceId::fresh(),
    }
}

/// With the engine's own words: it is the operator who sits here.
pub fn told(error: source::Error) -> anyhow::Error {
    match error.detail() {
        Some(detail) => anyhow::anyhow!("{error}: {detail}"),
        None => error.into(),
    }
}

/// Reads a project; what is wrong with it is told.
pub fn read(folder: &Path) -> anyhow::Result<Project> {
    project::read(folder).or_else(|faults| {
        terminal::diagnostics(&faults, &faults::files(folder, &[], &faults));
        bail!("{} is not a project that can be opened", folder.display())
    })
}

/// Opens a project; faults in models are told and do not stop it.
pub async fn open(folder: &Path, now: Option<Timestamp>) -> anyhow::Result<Service> {
    open_read(read(folder)?, now).await
}

/// Opens a project that was read.
pub async fn open_read(project: Project, now: Option<Timestamp>) -> anyhow::Result<Service> {
    let folder = project.root.clone();
    let clock = now.map_or(Clock::System, Clock::Fixed);
    let tenants = project.tenants.clone();
    let (service, faults) = Service::open(&system(), project, DRIVERS, clock).await?;
    terminal::diagnostics(&faults, &faults::files(&folder, &tenants, &faults));
    Ok(service)
}

/// Nobody asks; the operator looks.
pub fn operator() -> anyhow::Result<Actor> {
    Ok(Actor {
        id: ActorId::new("operator")?,
        groups: Default::default(),
        attributes: Default::default(),
    })
}

/// In the operator's name, where there is no tenant yet.
pub fn nobody() -> anyhow::Result<Ctx> {
    Ok(system().enter(TenantId::new("operator")?, operator()?))
}

/// Completes when the process is asked to stop.
pub async fn asked_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
            }
            Err(_) => drop(interrupt.await),
        }
    }
    #[cfg(not(unix))]
    drop(interrupt.await);
}
