//! `querent checkpoint make|list|diff|show|rollback TENANT`: what a tenant was, and going back.

use base::Ctx;
use jiff::Timestamp;
use project::apply::What;
use project::checkpoint::{self, Different, Moment, Point};
use store::Store;

use crate::control::Control;
use crate::terminal;

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    control: Control,
    #[command(subcommand)]
    command: Command,
}

/// A point is the name of a checkpoint, a revision such as 12, a day such as 2026-03-31 or a moment
/// such as 2026-03-31T12:00:00Z.
#[derive(clap::Subcommand)]
enum Command {
    /// Give what a tenant is now a name.
    Make {
        tenant: String,
        name: String,
        /// What it is good for.
        #[arg(long, default_value = "")]
        note: String,
    },
    /// The latest changes, and the names they have.
    List { tenant: String },
    /// What is different between two points, or between one and now.
    Diff {
        tenant: String,
        from: Point,
        to: Option<Point>,
    },
    /// The files as they were, or one of them.
    Show {
        tenant: String,
        at: Point,
        /// Its path in the tenant's folder.
        file: Option<String>,
    },
    /// Make a tenant what it was. A server that serves it goes on without a pause.
    Rollback {
        tenant: String,
        to: Point,
        /// Say what would change, and change nothing.
        #[arg(long)]
        dry_run: bool,
    },
}

impl Command {
    fn tenant(&self) -> &str {
        let (Self::Make { tenant, .. }
        | Self::List { tenant }
        | Self::Diff { tenant, .. }
        | Self::Show { tenant, .. }
        | Self::Rollback { tenant, .. }) = self;
        tenant
    }
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    let house = args.control.open().await?;
    let ctx = house.enter(args.command.tenant()).await?;
    let store: &dyn Store = &*house.store;
    match args.command {
        Command::Make { name, note, .. } => make(&ctx, store, &name, &note).await,
        Command::List { .. } => {
            let past = checkpoint::list(&ctx, store, Timestamp::now()).await?;
            past.iter().for_each(show_moment);
            Ok(())
        }
        Command::Diff { from, to, .. } => diff(&ctx, store, &from, to.as_ref()).await,
        Command::Show { at, file, .. } => show(&ctx, store, &at, file.as_deref()).await,
        Command::Rollback { to, dry_run, .. } if dry_run => {
            let (from, to) = (Point::At(Timestamp::now()), Some(&to));
            diff(&ctx, store, &from, to).await?;
            terminal::line("nothing was changed: this was a dry run");
            Ok(())
        }
        Command::Rollback { to, .. } => roll_back(&ctx, store, &to).await,
    }
}

async fn make(ctx: &Ctx, store: &dyn Store, name: &str, note: &str) -> anyhow::Result<()> {
    let made = checkpoint::make(ctx, store, name, note, Timestamp::now()).await?;
    terminal::line(format!("{} is revision {}", made.name, made.revision));
    Ok(())
}

async fn diff(
    ctx: &Ctx,
    store: &dyn Store,
    from: &Point,
    to: Option<&Point>,
) -> anyhow::Result<()> {
    let now = Point::At(Timestamp::now());
    let from = checkpoint::at(ctx, store, from).await?;
    let to = checkpoint::at(ctx, store, to.unwrap_or(&now)).await?;
    let different = checkpoint::difference(&from, &to);
    if different.is_empty() {
        terminal::line("nothing is different");
    }
    different.iter().for_each(show_different);
    Ok(())
}

async fn show(ctx: &Ctx, store: &dyn Store, at: &Point, file: Option<&str>) -> anyhow::Result<()> {
    let documents = checkpoint::at(ctx, store, at).await?;
    let Some(file) = file else {
        for document in documents {
            terminal::line(format!(
                "{} (revision {})",
                document.id.name, document.revision
            ));
        }
        return Ok(());
    };
    let found = documents
        .into_iter()
        .find(|document| document.id.name == file);
    let text = found.and_then(|document| document.body);
    let text = text.ok_or_else(|| anyhow::anyhow!("there was no file '{file}' at {at}"))?;
    terminal::line(text.trim_end());
    Ok(())
}

async fn roll_back(ctx: &Ctx, store: &dyn Store, to: &Point) -> anyhow::Result<()> {
    let rolled = checkpoint::roll_back(ctx, store, to, Timestamp::now()).await?;
    rolled.different.iter().for_each(show_different);
    terminal::line(match rolled.made {
        Some(made) => format!("revision {made} is what revision {} was", rolled.to),
        None => format!("nothing is different from revision {}", rolled.to),
    });
    Ok(())
}

fn show_moment(moment: &Moment) {
    let change = &moment.change;
    let by = change.by.as_ref().map_or("-", |by| by.as_str());
    let named: Vec<&str> = change.documents.iter().map(|id| id.name.as_str()).collect();
    let (revision, at, named) = (change.revision, change.at, named.join(", "));
    terminal::line(format!("{revision:>6}  {at:.0}  {by}: {named}"));
    for checkpoint in &moment.checkpoints {
        let (name, note) = (&checkpoint.name, &checkpoint.note);
        terminal::line(format!("{:>8}{name}  {note}", ""));
    }
}

fn show_different(different: &Different) {
    let sign = match different.what {
        What::Added => "+",
        What::Removed => "-",
        _ => "~",
    };
    terminal::line(format!("{sign} {}: {}", different.id.name, different.what));
    terminal::line(different.lines.trim_end());
}
