//! `querent connect postgres://reader:secret@db.example/shop`: from a URL to questions with answers.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::Context;
use base::{SourceName, TenantId};
use project::SourceSpec;
use service::Discovered;

use crate::commands::source;
use crate::founding::Founding;
use crate::looking::{Extent, Opened, of_source, spec, tell_gaps, tell_values};
use crate::registry::DRIVERS;
use crate::{running, terminal};

#[derive(clap::Args)]
pub struct Args {
    /// A URL as in postgres://reader:secret@db.example/shop?schemas=sales,stock
    url: String,
    /// The project folder, which is made where there is none.
    #[arg(long, default_value = ".")]
    project: PathBuf,
    /// The new tenant; called like the database where absent.
    #[arg(long)]
    tenant: Option<String>,
    /// What the tenant calls the source.
    #[arg(long, default_value = "source")]
    source: String,
    #[command(flatten)]
    extent: Extent,
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    let started = Instant::now();
    let spec = spec(&args.url)?;
    let tenant = TenantId::new(&args.tenant.clone().unwrap_or_else(|| name_of(&spec)))
        .context("name the tenant with --tenant")?;
    let name = SourceName::new(&args.source)?;
    let founding = Founding::begin(&args.project, tenant.clone(), name.clone(), spec.clone())?;
    terminal::line(format!("Testing {}", spec.title));
    let driver = DRIVERS.iter().find(|driver| driver.name == spec.kind);
    let driver = driver.with_context(|| format!("there is no driver '{}'", spec.kind))?;
    source::test(driver, &spec.settings).await?;
    terminal::line("Looking at its tables");
    let project = of_source(&tenant, &name, spec)?;
    let mut opened = Opened::of(project, tenant.clone(), Some(name)).await?;
    opened.look(&args.extent).await?;
    let found = opened.propose()?;
    tell(&opened, &found);
    terminal::line("Asking what can be asked");
    let samples = opened.samples(&found).await?;
    founding.write(&found.model.files, &samples)?;
    terminal::line("Reading the values that people may say");
    let service = running::open(&args.project, None).await?;
    tell_values(&args.extent.refresh(&service, &tenant).await?);
    terminal::line(format!(
        "Ready after {:.1} s. Ask:",
        started.elapsed().as_secs_f64()
    ));
    let project = args.project.display();
    let asking = format!("querent ask --project {project} --tenant {tenant}");
    for sample in samples.iter().take(SHOWN) {
        terminal::line(format!("  {asking} \"{sample}\""));
    }
    terminal::line(format!(
        "What is inferred and should be looked at: querent model review --project {project} \
         --tenant {tenant}"
    ));
    Ok(())
}

/// Samples that are shown; the tenant's page shows all of them.
const SHOWN: usize = 8;

fn tell(opened: &Opened, found: &Discovered) {
    tell_gaps(&opened.profile, found);
    let left_out = found.model.left_out.iter();
    left_out.for_each(|left| terminal::note(format!("left out: {left}")));
    let tables = &found.proposal.tables;
    let joins: usize = tables.iter().map(|table| table.references.len()).sum();
    let columns = tables.iter().flat_map(|table| &table.columns);
    let sensitive = columns.filter(|column| column.sensitive.is_some()).count();
    terminal::line(format!(
        "  {} cubes, {joins} ways between them, {sensitive} columns that may be personal or secret",
        found.model.files.len()
    ));
}

/// As the database or its file is called, as far as a tenant may be called so.
fn name_of(spec: &SourceSpec) -> String {
    let file = spec
        .settings
        .path
        .as_ref()
        .and_then(|path| path.file_stem());
    let file = file.map(|stem| stem.to_string_lossy().into_owned());
    let database = spec.settings.options.get("database").cloned();
    let name = file.or(database).unwrap_or_default().to_lowercase();
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let name = name.replace(|c: char| !plain(c) && c != '_', "-");
    name.trim_start_matches(|c: char| !plain(c)).to_owned()
}
