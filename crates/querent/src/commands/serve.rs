//! `querent serve --project examples/cpg --listen 127.0.0.1:8080`

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use service::Service;
use tokio::net::TcpListener;

use crate::control::Control;
use crate::invitation::{greet, invitations};
use crate::{running, terminal};

#[derive(clap::Args)]
pub struct Args {
    /// The project folder.
    #[arg(long, default_value = ".")]
    project: PathBuf,
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
    let configured = project::read(&args.project).map(|project| project.listen);
    let service = running::open(&args.project, None).await?;
    let service = with_people(service, &args.control).await?;
    let address = args
        .listen
        .or(configured.ok())
        .context("there is no address to listen on")?;
    let listener = TcpListener::bind(&address)
        .await
        .with_context(|| format!("cannot listen on {address}"))?;
    let url = format!("http://{}", listener.local_addr()?);
    match args.links {
        true => greet(&url, &invitations(&service, &url)?),
        false => terminal::line(format!("Querent listens on {url}")),
    }
    api_http::serve(service, listener, running::asked_to_stop())
        .await
        .context("the server stopped")
}

/// Where a control store is named, its people and keys are let in, and its audit shows what they
/// ask.
async fn with_people(service: Service, control: &Control) -> anyhow::Result<Arc<Service>> {
    if control.store.is_none() {
        return Ok(Arc::new(service));
    }
    let house = control.open().await?;
    house
        .welcome(&service.tenant_list(&running::system()))
        .await?;
    Ok(Arc::new(service.with_people(house.sign_in()?)))
}
