//! `querent export DIR --store sqlite:control.db`: the folder that the store stands for.

use std::path::PathBuf;

use anyhow::Context;
use base::TenantId;
use jiff::Timestamp;

use crate::control::Control;
use crate::running::system;
use crate::terminal;

#[derive(clap::Args)]
pub struct Args {
    /// The folder to write, which has to be empty.
    folder: PathBuf,
    /// One tenant only.
    #[arg(long, value_parser = |text: &str| TenantId::new(text))]
    tenant: Option<TenantId>,
    #[command(flatten)]
    control: Control,
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    let house = args.control.open().await?;
    let (ctx, now) = (system(), Timestamp::now());
    let files = project::export(&ctx, &*house.store, args.tenant.as_ref(), now).await?;
    project::write_new(&args.folder, &files)
        .with_context(|| format!("{} cannot be written", args.folder.display()))?;
    terminal::line(format!(
        "{} files; secrets are names in them, and stay sealed in the store",
        files.len()
    ));
    Ok(())
}
