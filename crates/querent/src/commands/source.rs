//! `querent source list --project examples/bank`, `querent source test postgres://...`

use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, anyhow};
use base::{Ctx, TenantId};
use source::{Driver, Extent, Settings, Source};
use sql::TableKind;

use crate::registry::DRIVERS;
use crate::running::{self, told};
use crate::terminal;

#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// The sources of a project and their settings, without secrets.
    List {
        /// The project folder.
        #[arg(long, default_value = ".")]
        project: PathBuf,
    },
    /// Connect, and tell what answers, how fast, what is there, and whether the login could write.
    Test {
        /// A URL as in postgres://reader:secret@db.example/shop?schemas=sales,stock
        #[arg(conflicts_with = "project", required_unless_present = "project")]
        url: Option<String>,
        /// The project folder whose sources are tested instead.
        #[arg(long)]
        project: Option<PathBuf>,
    },
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    match args.command {
        Command::List { project } => list(&project),
        Command::Test { url: Some(url), .. } => {
            let (driver, settings) = source::from_url(&url, DRIVERS).map_err(told)?;
            test(driver, &settings).await
        }
        Command::Test { project, .. } => test_all(&project.unwrap_or_default()).await,
    }
}

/// Every source of every tenant, with its tenant.
fn all(folder: &std::path::Path) -> anyhow::Result<Vec<(TenantId, String, project::SourceSpec)>> {
    let project = crate::running::read(folder)?;
    let sources = project.tenants.into_iter().flat_map(|tenant| {
        let id = tenant.id;
        let sources = tenant.sources.into_iter();
        sources.map(move |(name, spec)| (id.clone(), name.to_string(), spec))
    });
    Ok(sources.collect())
}

fn list(folder: &std::path::Path) -> anyhow::Result<()> {
    for (tenant, name, spec) in all(folder)? {
        let state = if spec.enabled { "" } else { ", disabled" };
        terminal::line(format!(
            "{tenant}/{name}: {} ({}{state})",
            spec.title, spec.kind
        ));
        if let Some(description) = &spec.description {
            terminal::line(format!("  {description}"));
        }
        terminal::line(format!("  schemas: {}", spec.settings.schemas.join(", ")));
        for (option, value) in shown(&spec) {
            terminal::line(format!("  {option}: {value}"));
        }
    }
    Ok(())
}

/// The options as they are set; of secrets, that they are.
fn shown(spec: &project::SourceSpec) -> Vec<(String, String)> {
    let driver = DRIVERS.iter().find(|driver| driver.name == spec.kind);
    let options = spec.settings.options.iter();
    let shown = options.map(|(name, value)| {
        let is_open = driver.is_some_and(|driver| driver.may_show(name));
        let value = if is_open { value } else { "(set, not shown)" };
        (name.clone(), value.to_owned())
    });
    shown.collect()
}

async fn test_all(folder: &std::path::Path) -> anyhow::Result<()> {
    let mut failed = 0;
    for (tenant, name, spec) in all(folder)?.into_iter().filter(|(.., spec)| spec.enabled) {
        terminal::line(format!("{tenant}/{name}"));
        let driver = DRIVERS.iter().find(|driver| driver.name == spec.kind);
        let driver = driver.with_context(|| format!("there is no driver '{}'", spec.kind))?;
        if let Err(error) = test(driver, &spec.settings).await {
            terminal::line(format!("  {error:#}"));
            failed += 1;
        }
    }
    match failed {
        0 => Ok(()),
        1 => Err(anyhow!("1 source cannot be used")),
        n => Err(anyhow!("{n} sources cannot be used")),
    }
}

/// What answers, how fast, what is there, and whether the login could write.
pub async fn test(driver: &Driver, settings: &Settings) -> anyhow::Result<()> {
    let source = driver.open(settings).map_err(told)?;
    let ctx = running::nobody()?;
    let server = source.ping(&ctx).await.map_err(told)?;
    let started = Instant::now();
    source.ping(&ctx).await.map_err(told)?;
    let latency = started.elapsed();
    terminal::line(format!("  engine:   {} {}", server.engine, server.version));
    terminal::line(format!("  dialect:  {}", server.dialect.name()));
    terminal::line(format!("  latency:  {:.1} ms", latency.as_secs_f64() * 1e3));
    tables(&*source, &ctx).await?;
    terminal::line(format!("  can write: {}", could_write(server.can_write)));
    source.close().await;
    Ok(())
}

async fn tables(source: &dyn Source, ctx: &Ctx) -> anyhow::Result<()> {
    let catalog = source.introspect(ctx, &Extent::All).await.map_err(told)?;
    let views = catalog.tables.iter().filter(|t| t.kind != TableKind::Table);
    let (all, views) = (catalog.tables.len(), views.count());
    let columns: usize = catalog.tables.iter().map(|table| table.columns.len()).sum();
    terminal::line(format!(
        "  readable: {} tables, {views} views, {columns} columns",
        all - views
    ));
    if all == 0 {
        terminal::line("            nothing: is the schema right, and may the login read it?");
    }
    Ok(())
}

fn could_write(can_write: Option<bool>) -> &'static str {
    match can_write {
        Some(false) => "no",
        Some(true) => "YES: use a login that only reads; `querent grants` prints how to make one",
        None => "not known",
    }
}
