//! `querent user add asha --tenant nectar --role analyst`: people who sign in by a password.

use std::io::{BufRead, IsTerminal};

use anyhow::{Context, bail};
use auth::Acceptance;
use base::{ActorId, Role};
use jiff::Timestamp;
use secrecy::SecretString;
use store::{Member, Person, Realm};

use crate::control::{Control, House};
use crate::running::system;
use crate::terminal;

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    control: Control,
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    List,
    /// Add somebody, or change what they are in a tenant. The password is read from the input.
    Add(Add),
}

#[derive(clap::Args)]
struct Add {
    /// What they sign in by.
    name: String,
    /// A tenant that they belong to from now on.
    #[arg(long, requires = "role")]
    tenant: Option<String>,
    /// What they are in it: admin, modeler, analyst or viewer.
    #[arg(long, requires = "tenant")]
    role: Option<Role>,
    /// Groups that policies know them by, in that tenant.
    #[arg(long = "group")]
    groups: Vec<String>,
    #[arg(long)]
    department: Option<String>,
    #[arg(long)]
    email: Option<String>,
    /// They run the server.
    #[arg(long)]
    operator: bool,
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    let house = args.control.open().await?;
    match args.command {
        Command::List => {
            let people = house
                .store
                .all_of::<Person>(&system(), &Realm::System)
                .await?;
            for kept in people {
                let department = kept.value.department.unwrap_or_default();
                terminal::line(format!("{} {department}", kept.value.id));
            }
            Ok(())
        }
        Command::Add(add) => added(&house, add).await,
    }
}

async fn added(house: &House, add: Add) -> anyhow::Result<()> {
    let sign_in = house.sign_in()?;
    let id = ActorId::new(&add.name)?;
    let known = house
        .store
        .get_of::<Person>(&system(), &Realm::System, id.as_str())
        .await?;
    if known.is_none() {
        let password = password()?;
        let person = Person {
            id: id.clone(),
            name: add.name,
            email: add.email,
            department: add.department,
            password: None,
            operator: add.operator,
            disabled: false,
        };
        sign_in
            .put_person(&system(), Timestamp::now(), &person)
            .await?;
        let link = sign_in.invite(&system(), Timestamp::now(), &id).await?;
        let accepting = Acceptance {
            secret: &link,
            password: &password,
            tenant: None,
        };
        sign_in
            .accept(&system(), Timestamp::now(), &accepting)
            .await?;
    }
    if let (Some(tenant), Some(role)) = (add.tenant, add.role) {
        let member = Member {
            person: id,
            role,
            groups: add.groups.into_iter().collect(),
            attributes: Default::default(),
        };
        let ctx = house.enter(&tenant).await?;
        sign_in.put_member(&ctx, Timestamp::now(), &member).await?;
    }
    Ok(())
}

/// A line of the input: arguments are seen by everybody on the machine.
fn password() -> anyhow::Result<SecretString> {
    if std::io::stdin().is_terminal() {
        terminal::note("Their password (it is shown as you type):");
    }
    let mut line = String::new();
    let read = std::io::stdin().lock().read_line(&mut line);
    read.context("the password cannot be read")?;
    match line.trim_end_matches(['\r', '\n']) {
        "" => bail!("there is no password on the input"),
        password => Ok(SecretString::from(password)),
    }
}
