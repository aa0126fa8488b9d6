//! `querent apply examples/bank --store sqlite:control.db`: a folder becomes what the store holds.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::bail;
use base::{Deadline, SystemCtx, TraceId};
use jiff::Timestamp;
use project::apply::{Applied, Difference, What, compare, in_clear};

use crate::checking::{Checked, check, is_secret};
use crate::control::Control;
use crate::{faults, terminal};

#[derive(clap::Args)]
pub struct Args {
    /// The project folder.
    folder: PathBuf,
    /// Say what is different, and change nothing.
    #[arg(long)]
    dry_run: bool,
    /// Take over what was edited on the page.
    #[arg(long)]
    adopt: bool,
    /// Take away what the folder owned of tenants that it has no more.
    #[arg(long)]
    prune: bool,
    #[command(flatten)]
    control: Control,
}

/// For all tenants together.
const PATIENCE: Duration = Duration::from_secs(600);

pub async fn run(args: Args) -> anyhow::Result<()> {
    let checked = checked(&args)?;
    let house = args.control.open().await?;
    let ctx = SystemCtx {
        deadline: Deadline::after(PATIENCE),
        trace: TraceId::fresh(),
    };
    let applied = Applied {
        server: checked.files.server.as_deref(),
        tenants: &checked.files.tenants,
        values: &checked.looked.values,
        adopt: args.adopt,
        prune: args.prune,
    };
    let difference = compare(&ctx, &*house.store, &house.keys, &applied).await?;
    show(&difference);
    terminal::passed_over(&checked.files);
    if difference.is_empty() {
        terminal::line("nothing to apply");
    } else if args.dry_run {
        terminal::line("nothing was changed: this was a dry run");
    } else {
        let tenants = difference.tenants.len();
        difference
            .write(&ctx, &*house.store, Timestamp::now())
            .await?;
        terminal::line(format!("applied: {tenants} tenants changed"));
    }
    Ok(())
}

/// A folder without a fault. All of them are told at once.
fn checked(args: &Args) -> anyhow::Result<Checked> {
    let mut checked = check(&args.folder);
    for files in &checked.files.tenants {
        checked.faults.0.extend(in_clear(files, &is_secret).0);
    }
    let faults = &checked.faults;
    if !faults.is_empty() {
        let tenants = &checked.looked.project.tenants;
        terminal::diagnostics(faults, &faults::files(&args.folder, tenants, faults));
        bail!("{} faults: nothing was applied", faults.0.len());
    }
    Ok(checked)
}

fn show(difference: &Difference) {
    let sign = |what: What| match what {
        What::Added => "+",
        What::Changed | What::Adopted => "~",
        What::Removed => "-",
        What::Left => "!",
    };
    let line = |name: &str, what: What| terminal::line(format!("{} {name}: {what}", sign(what)));
    if let Some(what) = difference.server {
        line("querent.yaml", what);
    }
    for different in &difference.tenants {
        for object in &different.objects {
            line(
                &format!("{}/{}", different.tenant, object.name),
                object.what,
            );
        }
    }
    let left = difference
        .tenants
        .iter()
        .flat_map(|different| &different.objects);
    if left.clone().any(|object| object.what == What::Left) {
        terminal::line("  (--adopt takes over what was edited on the page)");
    }
    for tenant in &difference.without_folder {
        terminal::line(format!(
            "  {tenant} has no folder here and stays (--prune takes it away)"
        ));
    }
}
