//! `querent key issue --tenant nectar --name nightly --role viewer`: keys for programs.

use std::collections::BTreeSet;

use anyhow::bail;
use auth::NewKey;
use auth::rights::OPERATIONS;
use base::{ActorId, Role};
use jiff::{SignedDuration, Timestamp};
use secrecy::ExposeSecret;
use store::Member;

use crate::control::Control;
use crate::terminal;

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    control: Control,
    #[arg(long)]
    tenant: String,
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    List,
    /// Print a new key, once.
    Issue(Issue),
    /// End a key.
    Revoke {
        id: String,
    },
}

#[derive(clap::Args)]
struct Issue {
    /// For people.
    #[arg(long)]
    name: String,
    /// Acts as: admin, modeler, analyst or viewer.
    #[arg(long)]
    role: Role,
    /// Groups that policies know it by.
    #[arg(long = "group")]
    groups: Vec<String>,
    /// The only operations it is good for, such as ask.
    #[arg(long = "scope")]
    scopes: Vec<String>,
    /// After so many days it ends.
    #[arg(long)]
    days: Option<u32>,
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    let house = args.control.open().await?;
    let ctx = house.enter(&args.tenant).await?;
    let (sign_in, now) = (house.sign_in()?, Timestamp::now());
    match args.command {
        Command::Issue(issue) => {
            let key = sign_in.issue_key(&ctx, now, new_key(issue, now)?).await?;
            terminal::line(key.expose_secret());
        }
        Command::Revoke { id } => sign_in.revoke_key(&ctx, now, &id).await?,
        Command::List => {
            for key in sign_in.keys(&ctx).await? {
                let ends = key.expires.map_or("never".into(), |end| end.to_string());
                let state = if key.revoked.is_some() {
                    "revoked"
                } else {
                    "good"
                };
                let role = key.member.role;
                terminal::line(format!(
                    "{} {:?} {role} {state} ends {ends}",
                    key.id, key.name
                ));
            }
        }
    }
    Ok(())
}

fn new_key(issue: Issue, now: Timestamp) -> anyhow::Result<NewKey> {
    let known = |scope: &String| OPERATIONS.iter().any(|operation| operation.name == *scope);
    if let Some(unknown) = issue.scopes.iter().find(|scope| !known(scope)) {
        bail!("there is no operation '{unknown}' that a key could be good for");
    }
    let scopes: BTreeSet<String> = issue.scopes.into_iter().collect();
    let days = |days: u32| now.checked_add(SignedDuration::from_hours(24 * i64::from(days)));
    Ok(NewKey {
        name: issue.name,
        member: Member {
            person: ActorId::new("key")?,
            role: issue.role,
            groups: issue.groups.into_iter().collect(),
            attributes: Default::default(),
        },
        scopes: (!scopes.is_empty()).then_some(scopes),
        expires: issue.days.map(days).transpose()?,
    })
}
