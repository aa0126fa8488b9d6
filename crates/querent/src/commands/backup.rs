//! `querent backup FILE` and `querent restore FILE`: a copy of the control store, and back.

use std::fs::{File, OpenOptions};
use std::io::{BufReader, BufWriter};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use auth::rights::{BACK_UP, RESTORE};
use base::{Deadline, SystemCtx, TenantId, TraceId};
use jiff::Timestamp;
use store::{Batch, Event, Realm, SystemStore};
use store_sql::SqlStore;

use crate::control::Control;
use crate::terminal;

#[derive(clap::Args)]
pub struct Args {
    /// The file to write, which must not be there yet.
    file: PathBuf,
    /// One tenant only. Its people are the store's and not its own: they are not in the copy.
    #[arg(long, value_parser = |text: &str| TenantId::new(text))]
    tenant: Option<TenantId>,
    #[command(flatten)]
    control: Control,
}

#[derive(clap::Args)]
pub struct Restore {
    /// A copy that `querent backup` has written. Of a whole store it goes into an empty one, of a
    /// tenant into one that has no such tenant. The keys of the server are not in it.
    file: PathBuf,
    #[command(flatten)]
    control: Control,
}

/// A large store takes its time, and nobody waits for it meanwhile.
const PATIENCE: Duration = Duration::from_secs(3_600);

pub async fn run(args: Args) -> anyhow::Result<()> {
    let ctx = patient();
    let store = args.control.open_store().await?;
    let file = private(&args.file);
    let file = file.with_context(|| format!("{} cannot be written", args.file.display()))?;
    let mut to = BufWriter::new(file);
    let rows = store.back_up(&ctx, args.tenant.as_ref(), &mut to).await?;
    to.get_ref().sync_all()?;
    note(&store, &ctx, args.tenant.as_ref(), BACK_UP.name, rows).await?;
    terminal::line(format!(
        "{rows} rows; what is sealed in them stays sealed, so keep the keys as well"
    ));
    Ok(())
}

pub async fn restore(args: Restore) -> anyhow::Result<()> {
    let ctx = patient();
    let file = File::open(&args.file);
    let file = file.with_context(|| format!("{} cannot be read", args.file.display()))?;
    let store = args.control.open_store().await?;
    let rows = store.restore(&ctx, &mut BufReader::new(file)).await?;
    note(&store, &ctx, None, RESTORE.name, rows).await?;
    terminal::line(format!("{rows} rows are back"));
    Ok(())
}

fn patient() -> SystemCtx {
    SystemCtx {
        deadline: Deadline::after(PATIENCE),
        trace: TraceId::fresh(),
    }
}

/// For its owner alone: it holds what lets people in.
fn private(path: &Path) -> std::io::Result<File> {
    let mut file = OpenOptions::new();
    file.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut file, 0o600);
    file.open(path)
}

async fn note(
    store: &SqlStore,
    ctx: &SystemCtx,
    only: Option<&TenantId>,
    action: &'static str,
    rows: u64,
) -> anyhow::Result<()> {
    let subject = only.map_or("the store", TenantId::as_str);
    let event = Event::done(Timestamp::now(), action, subject).saying(format!("{rows} rows"));
    let realm = only.map_or(Realm::System, |tenant| Realm::Tenant(tenant.clone()));
    Ok(store
        .write_all(ctx, &[(realm, Batch::because(event))])
        .await?)
}
