//! `querent audit verify`: whether anybody touched what the audit shows.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use store::{Head, Line};

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
    /// Follow every chain from its first line.
    Verify {
        /// Heads that were printed earlier and kept elsewhere: they tell of ends that were cut off.
        #[arg(long)]
        heads: Option<PathBuf>,
    },
    /// Print how far each chain has come, to be kept elsewhere.
    Heads,
    /// Print the latest lines of a tenant.
    Show {
        #[arg(long)]
        tenant: String,
        #[arg(short, long, default_value_t = 20)]
        lines: u32,
    },
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    let house = args.control.open().await?;
    match args.command {
        Command::Heads => {
            let heads = house.store.heads(&system()).await?;
            heads
                .iter()
                .for_each(|head| terminal::line(head.to_string()));
            Ok(())
        }
        Command::Show { tenant, lines } => {
            let ctx = house.enter(&tenant).await?;
            let lines = house.store.audit(&ctx, lines).await?;
            lines.iter().for_each(|line| terminal::line(shown(line)));
            Ok(())
        }
        Command::Verify { heads } => {
            let exported = heads.as_deref().map(read).transpose()?.unwrap_or_default();
            let report = auth::verify(&system(), &*house.store, &house.keys, &exported).await?;
            report
                .flaws
                .iter()
                .for_each(|flaw| terminal::line(flaw.to_string()));
            terminal::line(format!(
                "{} lines in {} chains",
                report.lines, report.chains
            ));
            match report.flaws.len() {
                0 => Ok(()),
                n => bail!("the audit is not as it was written: {n} flaws"),
            }
        }
    }
}

fn read(path: &Path) -> anyhow::Result<Vec<Head>> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("{} cannot be read", path.display()))?;
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let heads: Result<Vec<Head>, _> = lines.map(str::parse).collect();
    heads.with_context(|| format!("{} holds no heads", path.display()))
}

fn shown(line: &Line) -> String {
    let by = line.by.as_ref().map_or("-", |by| by.as_str());
    format!(
        "{} {} {by} {} {:?} {} {}",
        line.at, line.outcome, line.action, line.subject, line.detail, line.trace
    )
}
