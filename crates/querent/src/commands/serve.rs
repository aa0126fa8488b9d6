//! `querent serve --project examples/cpg --listen 127.0.0.1:8080`

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use base::TenantId;
use egress::Web;
use jiff::Timestamp;
use project::Project;
use secrecy::{ExposeSecret, SecretString};
use service::Service;
use tokio::net::TcpListener;

use crate::control::{Control, House};
use crate::invitation::{greet, invitations};
use crate::reloading::{self, Folder, FromStore};
use crate::{following, running, terminal};

#[derive(clap::Args)]
pub struct Args {
    /// The project folder, which is watched. Where there is none, a control store is served as it
    /// was applied.
    #[arg(long)]
    project: Option<PathBuf>,
    /// Where files stand that the settings of a store name, such as data.
    #[arg(long, default_value = ".", conflicts_with = "project")]
    files: PathBuf,
    /// Serve this tenant only: every other looks as if it were not there.
    #[arg(long, value_parser = |id: &str| TenantId::new(id))]
    tenant: Option<TenantId>,
    /// Where people find this server, as in https://ask.example, if something stands before it.
    #[arg(long, env = "QUERENT_URL")]
    url: Option<String>,
    /// Where to listen; the project's own setting where absent.
    #[arg(long)]
    listen: Option<String>,
    /// Where Prometheus finds /metrics, as in 127.0.0.1:9464. It names tenants: keep it inside.
    #[arg(long)]
    metrics: Option<String>,
    /// Print a sign-in link for the first person of each tenant, for trying things out.
    #[arg(long)]
    links: bool,
    #[command(flatten)]
    control: Control,
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    let mut project = args.read()?;
    args.control.close(&mut project);
    let address = args.listen.clone().unwrap_or(project.listen.clone());
    let folder = Folder::of(&project, args.tenant.clone());
    let web = Web::new(project.egress.clone()).context("there is no TLS")?;
    let service = running::open_read(project, None).await?;
    let service = service.with_web(Arc::new(web));
    let (service, people) = args.with_people(service).await?;
    let listener = bound(&address).await?;
    let watched = match &args.metrics {
        Some(address) => Some(bound(address).await?),
        None => None,
    };
    let here = format!("http://{}", listener.local_addr()?);
    let url = args.url.as_deref().unwrap_or(&here);
    let service = Arc::new(match &args.url {
        Some(url) => service.at(url),
        None => service,
    });
    let first = people.as_ref().and_then(|people| people.first.clone());
    args.follow(&service, folder, people).await?;
    tokio::spawn(reloading::rest(service.clone()));
    match args.links {
        true => greet(url, &invitations(&service, url)?),
        false => terminal::line(format!("Querent listens on {url}")),
    }
    if let Some(secret) = first {
        greet_first(url, &secret);
    }
    following::follow_values(&service);
    api_http::serve_counted(service, (listener, watched), running::asked_to_stop())
        .await
        .context("the server stopped")
}

async fn bound(address: &str) -> anyhow::Result<TcpListener> {
    let bound = TcpListener::bind(address).await;
    bound.with_context(|| format!("cannot listen on {address}"))
}

/// A control store, and the link for its first person where nobody is in it yet.
struct People {
    house: House,
    first: Option<SecretString>,
}

impl Args {
    /// The project, which is empty where there is none and a control store to begin with.
    fn read(&self) -> anyhow::Result<Project> {
        let mut project = match self.has_folder() {
            true => running::read(self.folder())?,
            false => Project::empty(&self.files),
        };
        if let Some(only) = &self.tenant {
            project.tenants.retain(|tenant| tenant.id == *only);
        }
        Ok(project)
    }

    fn folder(&self) -> &Path {
        self.project.as_deref().unwrap_or(Path::new("."))
    }

    fn has_folder(&self) -> bool {
        let is_there = self.project.is_some() || self.folder().join("querent.yaml").exists();
        is_there || self.control.store.is_none()
    }

    /// Where a control store is named, its people and keys are let in, and its audit shows what
    /// they ask. Where nobody is in it yet, there is a link for the first one.
    async fn with_people(&self, service: Service) -> anyhow::Result<(Service, Option<People>)> {
        let system = running::system();
        if self.control.store.is_none() {
            return Ok((service, None));
        }
        let house = self.control.open().await?;
        house.welcome(&service.tenant_list(&system)).await?;
        let sign_in = house.sign_in()?;
        let first = sign_in.first_run(&system, Timestamp::now()).await?;
        Ok((service.with_people(sign_in), Some(People { house, first })))
    }

    /// Goes on with what changes in the folder, or in the store where there is no folder.
    async fn follow(
        &self,
        service: &Arc<Service>,
        folder: Folder,
        people: Option<People>,
    ) -> anyhow::Result<()> {
        match people {
            Some(people) if !self.has_folder() => {
                let root = self.files.clone();
                let only = self.tenant.clone();
                let mut store = FromStore::new(service.clone(), people.house, root, only);
                let begun = store.catch_up().await;
                begun.context("the control store cannot be read")?;
                tokio::spawn(store.follow());
            }
            Some(People { house, .. }) => {
                let system = running::system();
                for tenant in house.store.tenants(&system).await? {
                    if self.tenant.as_ref().is_none_or(|only| tenant == *only) {
                        service.serve_known(&system, &tenant).await;
                    }
                }
                tokio::spawn(folder.follow(service.clone()));
            }
            None => drop(tokio::spawn(folder.follow(service.clone()))),
        }
        Ok(())
    }
}

/// Behind '#' a secret is never sent to a server, so it is in no log.
fn greet_first(url: &str, secret: &SecretString) {
    terminal::line(format!(
        "Nobody can sign in yet. Open this link within a day to become the operator; it works once:\n  \
         {url}/#invitation={}",
        secret.expose_secret()
    ));
}
