//! `querent demo`: the example project with data, and a sign-in link for each tenant.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use clap::ValueEnum;
use tokio::net::TcpListener;

use crate::invitation::{as_json, greet, invitations};
use crate::{data, running, terminal};

#[derive(clap::Args)]
pub struct Args {
    /// The example project.
    #[arg(long, default_value = "examples/cpg")]
    project: PathBuf,
    /// Where to listen; a free port where it ends with :0.
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: String,
    /// How the links are printed: for people, or as one line of JSON.
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Form {
    Text,
    Json,
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    data::ensure(&args.project).await?;
    let service = Arc::new(running::open(&args.project, None).await?);
    let listener = TcpListener::bind(&args.listen)
        .await
        .with_context(|| format!("cannot listen on {}", args.listen))?;
    let url = format!("http://{}", listener.local_addr()?);
    let invitations = invitations(&service, &url)?;
    match args.format {
        Form::Text => greet(&url, &invitations),
        Form::Json => terminal::line(as_json(&url, &invitations)),
    }
    api_http::serve(service, listener, running::asked_to_stop())
        .await
        .context("the server stopped")
}
