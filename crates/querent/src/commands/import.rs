//! `querent import legacy --datasources datasources.yaml --summary summary.yaml --tenant bank --out bank`

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use base::TenantId;
use project::import::{Imported, from_datasources, from_registry};

use crate::terminal;

#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// From `datasources.yaml` and `summary.yaml`, or from `client_registry.yaml` and its clients.
    Legacy(Legacy),
}

#[derive(clap::Args)]
struct Legacy {
    /// The sources of one organisation.
    #[arg(
        long,
        requires = "tenant",
        conflicts_with = "registry",
        required_unless_present = "registry"
    )]
    datasources: Option<PathBuf>,
    /// What the sources are called.
    #[arg(long, requires = "datasources")]
    summary: Option<PathBuf>,
    /// The tenant that the sources become.
    #[arg(long, value_parser = |text: &str| TenantId::new(text))]
    tenant: Option<TenantId>,
    /// A registry of clients, each with a file of its own beside it.
    #[arg(long)]
    registry: Option<PathBuf>,
    /// The folder to write, which has to be empty.
    #[arg(long)]
    out: PathBuf,
}

pub fn run(args: Args) -> anyhow::Result<()> {
    let Command::Legacy(legacy) = args.command;
    let imported = read(&legacy)?;
    imported
        .write(&legacy.out)
        .with_context(|| format!("{} cannot be written", legacy.out.display()))?;
    for (path, _) in &imported.files {
        terminal::line(legacy.out.join(path).display().to_string());
    }
    if !imported.left_out.is_empty() {
        terminal::line("\nnot carried over:");
    }
    for what in &imported.left_out {
        terminal::line(format!("  {what}"));
    }
    Ok(())
}

fn read(legacy: &Legacy) -> anyhow::Result<Imported> {
    let imported = match (&legacy.datasources, &legacy.tenant, &legacy.registry) {
        (Some(datasources), Some(tenant), _) => {
            let summary = legacy.summary.as_deref().map(text).transpose()?;
            from_datasources(tenant, &text(datasources)?, summary.as_deref())
        }
        (_, _, Some(registry)) => {
            let folder = registry.parent().unwrap_or(Path::new("."));
            // Paths of the registry begin at the folder where its program was started.
            let beside = |path: &str| {
                let name = Path::new(path).file_name()?;
                let places = [
                    folder.join(path),
                    folder.join("configs").join(name),
                    folder.join(name),
                ];
                places
                    .iter()
                    .find_map(|place| fs::read_to_string(place).ok())
            };
            from_registry(&text(registry)?, beside)
        }
        _ => {
            return Err(anyhow!(
                "name the files to read: --datasources with --tenant, or --registry"
            ));
        }
    };
    imported.map_err(|faults| anyhow!("{faults}"))
}

fn text(path: &Path) -> anyhow::Result<String> {
    fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))
}
