//! `querent eval inference --databases DIR --engine sqlite`, `querent eval inference --source postgres://...`

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, bail};
use base::{Ctx, Deadline, SystemCtx, TenantId, TraceId};
use discover::{Bounds, Found, Profile, Score, Without, evaluate, look};
use source::Guarded;

use crate::registry::DRIVERS;
use crate::running::{operator, told};
use crate::terminal;

#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Compare the keys that are inferred with those that databases declare: foreign keys without
    /// any of them, primary keys without any declaration.
    Inference(Inference),
}

#[derive(clap::Args)]
struct Inference {
    /// A folder of databases, each a file or in a folder of its name.
    #[arg(long, requires = "engine", required_unless_present = "source")]
    databases: Option<PathBuf>,
    /// The kind of the databases in the folder.
    #[arg(long)]
    engine: Option<String>,
    /// A file with the names of those to look at, one a line; all where absent.
    #[arg(long, requires = "databases")]
    list: Option<PathBuf>,
    /// The URL of a database; may be said several times.
    #[arg(long)]
    source: Vec<String>,
    /// How sure a foreign key must be to count as found.
    #[arg(long, default_value_t = 0.7)]
    confidence: f64,
    /// Look for foreign keys without primary keys and indexes, too.
    #[arg(long)]
    bare: bool,
    /// Also print every key that was missed or is wrong.
    #[arg(long)]
    keys: bool,
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    let Command::Inference(inference) = args.command;
    let named = inference.named()?;
    if named.is_empty() {
        bail!("there is no database to look at");
    }
    terminal::line(format!("{:36} {}", "database", HEAD));
    let (mut foreign, mut primary, mut looked) = (Score::default(), Score::default(), 0);
    for (name, url) in &named {
        match inference.look_at(url).await {
            Ok(found) => {
                terminal::line(row(name, found.foreign, found.primary));
                inference.tell(&found);
                foreign.add(found.foreign);
                primary.add(found.primary);
                looked += 1;
            }
            Err(error) => terminal::line(format!("{name:36} skipped: {error:#}")),
        }
    }
    terminal::line(row(&format!("{looked} databases"), foreign, primary));
    Ok(())
}

const HEAD: &str = "foreign keys: declared, found, right, found alike; precision, without those alike; recall; primary keys: declared, right; precision, recall";

/// Alike are keys that the same column of another table is declared as: databases leave them out.
fn row(name: &str, foreign: Score, primary: Score) -> String {
    let percent = |share: f64| format!("{:.1}%", share * 100.0);
    format!(
        "{name:36} {:>5} {:>5} {:>5} {:>5} {:>7} {:>7} {:>7} {:>8} {:>5} {:>7} {:>7}",
        foreign.declared,
        foreign.proposed,
        foreign.right,
        foreign.alike,
        percent(foreign.precision()),
        percent(foreign.precision_judged()),
        percent(foreign.recall()),
        primary.declared,
        primary.right,
        percent(primary.precision()),
        percent(primary.recall()),
    )
}

impl Inference {
    /// Names and URLs.
    fn named(&self) -> anyhow::Result<Vec<(String, String)>> {
        let mut named: Vec<(String, String)> = self
            .source
            .iter()
            .map(|url| (shown(url), url.clone()))
            .collect();
        let (Some(folder), Some(engine)) = (&self.databases, &self.engine) else {
            return Ok(named);
        };
        let driver = DRIVERS.iter().find(|driver| driver.name == engine);
        let driver = driver.with_context(|| format!("there is no kind of database '{engine}'"))?;
        let scheme = driver.schemes.first().context("it has no URL")?;
        for name in self.names(folder)? {
            let file = file_of(folder, &name)?;
            named.push((name, format!("{scheme}://{}", file.display())));
        }
        Ok(named)
    }

    fn names(&self, folder: &Path) -> anyhow::Result<Vec<String>> {
        if let Some(list) = &self.list {
            let text = fs::read_to_string(list)
                .with_context(|| format!("{} cannot be read", list.display()))?;
            return Ok(text.split_whitespace().map(str::to_owned).collect());
        }
        let entries =
            fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))?;
        let stems = entries.filter_map(|entry| {
            let path = entry.ok()?.path();
            Some(path.file_stem()?.to_string_lossy().into_owned())
        });
        let mut names: Vec<String> = stems.collect();
        names.sort();
        Ok(names)
    }

    async fn look_at(&self, url: &str) -> anyhow::Result<Found> {
        let (driver, settings) = source::from_url(url, DRIVERS).map_err(told)?;
        let ctx = nobody()?;
        let source = driver.open(&settings).map_err(told)?;
        let guarded = Guarded::open(&ctx, source).await.map_err(told)?;
        let bounds = Bounds {
            time_max: TIME_MAX,
            rows_max: ROWS_MAX,
            cells_max: 10 * ROWS_MAX,
            ..Bounds::default()
        };
        let mut profile = Profile::default();
        let looked = look(&ctx, &guarded, &bounds, &mut profile, &|_| ()).await;
        guarded.close().await;
        looked.map_err(told)?;
        let without = match self.bare {
            true => Without::Keys,
            false => Without::ForeignKeys,
        };
        Ok(evaluate(
            guarded.catalog(),
            &profile,
            without,
            self.confidence,
        ))
    }

    fn tell(&self, found: &Found) {
        if !self.keys {
            return;
        }
        let missed = found.missed.iter().map(|key| format!("  missed  {key}"));
        let wrong = found.wrong.iter().map(|key| format!("  wrong   {key}"));
        let confused = found.confused.iter().map(|key| format!("  primary {key}"));
        missed.chain(wrong).chain(confused).for_each(terminal::line);
    }
}

/// Whoever evaluates waits until it is done.
const TIME_MAX: Duration = Duration::from_secs(600);

const ROWS_MAX: u64 = 100_000;

/// The folder may hold files, or a folder for each of them.
fn file_of(folder: &Path, name: &str) -> anyhow::Result<PathBuf> {
    let inner = folder.join(name);
    let place = if inner.is_dir() { &inner } else { folder };
    let entries =
        fs::read_dir(place).with_context(|| format!("{} cannot be read", place.display()))?;
    let files = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let mut files = files.filter(|path| path.is_file());
    let found = files.find(|path| path.file_stem().is_some_and(|stem| stem == name));
    found.with_context(|| format!("there is no database '{name}' in {}", folder.display()))
}

/// A URL without what may be a secret.
fn shown(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let place = rest.split('?').next().unwrap_or_default();
    let place = place.rsplit_once('@').map_or(place, |(_, place)| place);
    format!("{scheme}://{place}")
}

/// Nobody asks; the operator looks.
fn nobody() -> anyhow::Result<Ctx> {
    let system = SystemCtx {
        deadline: Deadline::after(TIME_MAX),
        trace: TraceId::fresh(),
    };
    Ok(system.enter(TenantId::new("operator")?, operator()?))
}
