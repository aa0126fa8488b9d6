//! `querent term --project examples/cpg --tenant nectar turnover`, and `--means cube.member` to
//! certify what it means.

use std::path::Path;

use anyhow::Context;
use base::TenantId;
use service::Mapped;

use crate::running::Who;
use crate::terminal;

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    who: Who,
    /// The business term.
    term: String,
    /// The member that it means from now on, as `cube.member`: kept in the tenant's folder.
    #[arg(long)]
    means: Option<String>,
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    let (service, ctx) = args.who.enter().await?;
    if let Some(member) = &args.means {
        let system = crate::running::system();
        let text = service.certify_term(&system, &ctx.tenant, &args.term, member)?;
        return keep(&args.who.project, &ctx.tenant, &text);
    }
    let mapping = service.columns_for(&ctx, &args.term).await?;
    match &mapping.applied {
        Some(applied) => terminal::line(told(applied)),
        None => terminal::line(format!("nothing is surely meant by \"{}\"", args.term)),
    }
    for other in &mapping.alternatives {
        terminal::line(format!("  or {}", told(other)));
    }
    Ok(())
}

fn told(mapped: &Mapped) -> String {
    format!(
        "{} ({:.2}): {}",
        mapped.path, mapped.confidence, mapped.evidence
    )
}

/// Beside its place first, then into it.
fn keep(project: &Path, tenant: &TenantId, text: &str) -> anyhow::Result<()> {
    let path = project
        .join("tenants")
        .join(tenant.as_str())
        .join(project::LESSONS);
    let beside = path.with_extension("new");
    std::fs::write(&beside, text)
        .with_context(|| format!("{} cannot be written", beside.display()))?;
    std::fs::rename(&beside, &path)
        .with_context(|| format!("{} cannot be replaced", path.display()))?;
    terminal::note(format!("kept in {}", path.display()));
    Ok(())
}
