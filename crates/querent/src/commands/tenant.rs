//! `querent tenant list`: the tenants that the control store knows.

use base::TenantId;

use crate::control::Control;
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
    /// Make a tenant, with nothing in it.
    Add {
        id: String,
    },
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    let house = args.control.open().await?;
    match args.command {
        Command::List => {
            let tenants = house.store.tenants(&system()).await?;
            tenants
                .iter()
                .for_each(|tenant| terminal::line(tenant.as_str()));
            Ok(())
        }
        Command::Add { id } => house.welcome(&[TenantId::new(&id)?]).await,
    }
}
