//! `querent seal rotate`: what older keys of the ring have sealed is sealed with the present one.

use jiff::Timestamp;

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
    /// After a new key was put on top of the ring. Then the older ones can be taken out, once no
    /// line of the audit needs them any more.
    Rotate,
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    let house = args.control.open().await?;
    let Command::Rotate = args.command;
    let count = project::rotate(&system(), &*house.store, &house.keys, Timestamp::now()).await?;
    terminal::line(format!("{count} values were sealed anew"));
    Ok(())
}
