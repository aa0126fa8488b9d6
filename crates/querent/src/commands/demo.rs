//! `querent demo`: the example project with data, and a sign-in link for each tenant.

use std::path::PathBuf;

use anyhow::Context;
use clap::ValueEnum;
use serde_json::json;
use service::Service;
use tokio::net::TcpListener;

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

/// A tenant as somebody who tries it out needs it.
struct Invitation {
    tenant: String,
    name: String,
    token: String,
    link: String,
    questions: Vec<String>,
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    data::ensure(&args.project).await?;
    let service = running::open(&args.project, None).await?;
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

fn invitations(service: &Service, url: &str) -> anyhow::Result<Vec<Invitation>> {
    let system = running::system();
    let mut invitations = Vec::new();
    for tenant in service.tenant_list(&system) {
        let Some(actor) = service.first_person(&system, &tenant) else {
            continue;
        };
        let session = service.session(&service.enter(&system, &tenant, &actor)?)?;
        let token = service.development_token(&system, &tenant, &actor)?;
        invitations.push(Invitation {
            tenant: tenant.to_string(),
            name: session.tenant_name,
            // Behind '#' it is never sent to a server, so it is in no log.
            link: format!("{url}/#token={token}"),
            token,
            questions: session.questions,
        });
    }
    Ok(invitations)
}

fn greet(url: &str, invitations: &[Invitation]) {
    terminal::line(format!(
        "Querent listens on {url}. Open one of these links; each signs you in for twelve hours:\n"
    ));
    for invitation in invitations {
        terminal::line(format!(
            "{} ({})\n  {}",
            invitation.name, invitation.tenant, invitation.link
        ));
        for question in &invitation.questions {
            terminal::line(format!("  - {question}"));
        }
        terminal::line("");
    }
    terminal::line("Stop with Ctrl-C.");
}

fn as_json(url: &str, invitations: &[Invitation]) -> String {
    let tenants: Vec<_> = invitations
        .iter()
        .map(|one| json!({ "tenant": one.tenant, "token": one.token, "link": one.link, "questions": one.questions }))
        .collect();
    json!({ "url": url, "tenants": tenants }).to_string()
}
