//! `querent serve --project examples/cpg --listen 127.0.0.1:8080`

use std::path::PathBuf;

use anyhow::Context;
use tokio::net::TcpListener;

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
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    let configured = project::read(&args.project).map(|project| project.listen);
    let service = running::open(&args.project, None).await?;
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
