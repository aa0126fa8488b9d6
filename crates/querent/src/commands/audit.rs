//! `querent audit verify`: whether anybody touched what the audit shows.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use base::ActorId;
use jiff::Timestamp;
use store::{Head, Line, Outcome, Search};

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
    /// Print lines of a tenant, the latest first.
    Show(Show),
}

#[derive(clap::Args)]
struct Show {
    #[arg(long)]
    tenant: String,
    #[arg(short, long, default_value_t = 20)]
    lines: u32,
    /// What somebody did.
    #[arg(long, value_parser = |id: &str| ActorId::new(id))]
    by: Option<ActorId>,
    /// One operation, as the rights table names it.
    #[arg(long)]
    action: Option<String>,
    /// done, refused or failed.
    #[arg(long)]
    outcome: Option<Outcome>,
    /// One request.
    #[arg(long)]
    trace: Option<String>,
    /// From this moment on, as in 2026-11-01T00:00:00Z.
    #[arg(long)]
    from: Option<Timestamp>,
    /// Before this moment.
    #[arg(long)]
    until: Option<Timestamp>,
}

impl Show {
    fn search(self) -> Search {
        let latest = Search::latest(self.lines);
        Search {
            by: self.by,
            action: self.action,
            outcome: self.outcome,
            trace: self.trace,
            from: self.from.unwrap_or(latest.from),
            until: self.until.unwrap_or(latest.until),
            ..latest
        }
    }
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
        Command::Show(show) => {
            let ctx = house.enter(&show.tenant).await?;
            let lines = house.store.audit(&ctx, &show.search()).await?;
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
