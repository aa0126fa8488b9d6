//! The control store, for the subcommands that need it: where it is, and with which keys.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use auth::{KeyRing, KeySource, Passwords, SignIn};
use base::{Actor, ActorId, Ctx, TenantId};
use egress::Place;
use jiff::Timestamp;
use project::Project;
use store::{Batch, Event, Realm, SystemStore};
use store_sql::{Settings, SqlStore};

use crate::running::system;

/// Where the control store is.
#[derive(clap::Args, Clone)]
pub struct Control {
    /// The control store: sqlite:PATH, or a postgres:// URL.
    #[arg(long, env = "QUERENT_STORE", hide_env_values = true)]
    pub store: Option<String>,
    /// The keys of the server: env:NAME, file:PATH or command:LINE; beside a store that is a file,
    /// a file of its own, where absent.
    #[arg(long, env = "QUERENT_KEYS")]
    pub keys: Option<KeySource>,
    /// The name of this process among those that share the store.
    #[arg(long, env = "QUERENT_REPLICA", default_value = "main")]
    pub replica: String,
}

/// The control store, open.
pub struct House {
    pub store: Arc<dyn SystemStore>,
    pub keys: Arc<KeyRing>,
}

/// Where it is for who does not say.
const STORE: &str = "sqlite:.querent/control.db";

impl Control {
    pub async fn open(&self) -> anyhow::Result<House> {
        let keys = Arc::new(self.ring(self.url())?);
        let store = Arc::new(self.open_with(keys.clone()).await?);
        Ok(House { store, keys })
    }

    /// The store itself, for what concerns the databases and not what they hold.
    pub async fn open_store(&self) -> anyhow::Result<SqlStore> {
        self.open_with(Arc::new(self.ring(self.url())?)).await
    }

    async fn open_with(&self, keys: Arc<KeyRing>) -> anyhow::Result<SqlStore> {
        let settings = Settings {
            replica: self.replica.clone(),
            ..Settings::at(self.url())
        };
        let store = SqlStore::open(&system(), &settings, keys).await;
        store.context("the control store cannot be opened")
    }

    fn url(&self) -> &str {
        self.store.as_deref().unwrap_or(STORE)
    }

    /// Closes what is the store's to those who name hosts and files.
    pub fn close(&self, project: &mut Project) {
        let Some(url) = self.store.as_deref() else {
            return;
        };
        match url.strip_prefix("sqlite:") {
            Some(file) => {
                let beside = ["db-wal", "db-shm", "keys"];
                let beside = beside.map(|end| Path::new(file).with_extension(end));
                project
                    .closed
                    .extend([PathBuf::from(file)].into_iter().chain(beside));
            }
            None => project.egress = project.egress.clone().without(place_of(url)),
        }
    }

    fn ring(&self, url: &str) -> anyhow::Result<KeyRing> {
        if let Some(source) = &self.keys {
            return Ok(source.keys()?);
        }
        let Some(file) = url.strip_prefix("sqlite:") else {
            bail!("a store that is shared needs --keys: env:NAME, file:PATH or command:LINE");
        };
        let path: PathBuf = Path::new(file).with_extension("keys");
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)
                .with_context(|| format!("cannot make {}", folder.display()))?;
        }
        Ok(KeyRing::in_file(&path)?)
    }
}

/// The host of a URL such as `postgres://user:secret@host:5432/querent`.
fn place_of(url: &str) -> Option<Place> {
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?']).next()?;
    let host = authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host);
    let (host, port) = match host.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, port.parse().ok()?),
        _ => (host, 5432),
    };
    Some(Place {
        host: host.trim_matches(['[', ']']).to_owned(),
        port,
    })
}

impl House {
    pub fn sign_in(&self) -> anyhow::Result<SignIn> {
        Ok(SignIn::new(self.store.clone(), Passwords::new()?))
    }

    /// Makes the tenants that the store does not know yet.
    pub async fn welcome(&self, tenants: &[TenantId]) -> anyhow::Result<()> {
        let known = self.store.tenants(&system()).await?;
        let new = tenants.iter().filter(|tenant| !known.contains(tenant));
        let made = |tenant: &TenantId| {
            let event = Event::done(Timestamp::now(), auth::rights::MANAGE_TENANTS.name, tenant);
            (
                Realm::Tenant(tenant.clone()),
                Batch::because(event.saying("made")),
            )
        };
        let batches: Vec<_> = new.map(made).collect();
        match batches.is_empty() {
            true => Ok(()),
            false => Ok(self.store.write_all(&system(), &batches).await?),
        }
    }

    /// Acts in a tenant as whoever runs this machine.
    pub async fn enter(&self, tenant: &str) -> anyhow::Result<Ctx> {
        let tenant = TenantId::new(tenant)?;
        let known = self.store.tenants(&system()).await?;
        if !known.contains(&tenant) {
            bail!("the control store has no tenant '{tenant}': see `querent tenant list`");
        }
        let operator = Actor {
            id: ActorId::new("operator on the machine")?,
            groups: Default::default(),
            attributes: Default::default(),
        };
        Ok(system().enter(tenant, operator))
    }
}
