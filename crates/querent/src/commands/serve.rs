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

use crate::control::Control;
use crate::invitation::{greet, invitations};
use crate::{following, running, terminal};

#[derive(clap::Args)]
pub struct Args {
    /// The project folder; with a control store there need not be one.
    #[arg(long)]
    project: Option<PathBuf>,
    /// Serve this tenant only: every other looks as if it were not there.
    #[arg(long, value_parser = |id: &str| TenantId::new(id))]
    tenant: Option<TenantId>,
    /// Where people find this server, as in https://ask.example, if something stands before it.
    #[arg(long, env = "QUERENT_URL")]
    url: Option<String>,
    /// Where to listen; the project's own setting where absent.
    #[arg(long)]
    listen: Option<String>,
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
    let web = Web::new(project.egress.clone()).context("there is no TLS")?;
    let service = running::open_read(project, None).await?;
    let service = service.with_web(Arc::new(web));
    let (service, first) = args.with_people(service).await?;
    let listener = TcpListener::bind(&address)
        .await
        .with_context(|| format!("cannot listen on {address}"))?;
    let here = format!("http://{}", listener.local_addr()?);
    let url = args.url.as_deref().unwrap_or(&here);
    let service = match &args.url {
        Some(url) => service.at(url),
        None => service,
    };
    match args.links {
        true => greet(url, &invitations(&service, url)?),
        false => terminal::line(format!("Querent listens on {url}")),
    }
    if let Some(secret) = first {
        greet_first(url, &secret);
    }
    let service = Arc::new(service);
    following::follow_values(&service);
    api_http::serve(service, listener, running::asked_to_stop())
        .await
        .context("the server stopped")
}

impl Args {
    /// The project, which is empty where there is none and a control store to begin with.
    fn read(&self) -> anyhow::Result<Project> {
        let here = Path::new(".");
        let is_there = self.project.is_some() || here.join("querent.yaml").exists();
        let mut project = match is_there || self.control.store.is_none() {
            true => running::read(self.project.as_deref().unwrap_or(here))?,
            false => Project::empty(here),
        };
        if let Some(only) = &self.tenant {
            project.tenants.retain(|tenant| tenant.id == *only);
        }
        Ok(project)
    }

    /// Where a control store is named, its people and keys are let in, and its audit shows what
    /// they ask. Where nobody is in it yet, there is a link for the first one.
    async fn with_people(
        &self,
        service: Service,
    ) -> anyhow::Result<(Service, Option<SecretString>)> {
        let system = running::system();
        if self.control.store.is_none() {
            return Ok((service, None));
        }
        let house = self.control.open().await?;
        house.welcome(&service.tenant_list(&system)).await?;
        let sign_in = house.sign_in()?;
        let first = sign_in.first_run(&system, Timestamp::now()).await?;
        let service = service.with_people(sign_in);
        for tenant in house.store.tenants(&system).await? {
            if self.tenant.as_ref().is_none_or(|only| tenant == *only) {
                service.serve_known(&system, &tenant).await;
            }
        }
        Ok((service, first))
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
