//! The data of the example project: generated when it is not there, or too old to be asked about.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use generate::bank;
use generate::cpg::{Options, Progress, Truth};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::civil::Date;
use jiff::{Span, Zoned};
use source::{Driver, Loader, Settings, from_url};
use source_duckdb::DuckDbLoader;

use crate::registry::{DRIVERS, EXAMPLES};
use crate::running::told;
use crate::terminal;

/// Data older than this makes "last month" an empty question.
const AGE_MAX_DAYS: i64 = 7;

/// Makes sure that a project folder has recent example data.
pub async fn ensure(project: &Path) -> anyhow::Result<()> {
    let target = project.join("data/cpg.duckdb");
    let today = Zoned::now().date();
    let oldest = today.saturating_sub(Span::new().days(AGE_MAX_DAYS));
    let until = fs::read_to_string(truth_path(&target))
        .ok()
        .and_then(|truth| until_of(&truth));
    if target.is_file() && until.is_some_and(|until| until >= oldest) {
        return Ok(());
    }
    terminal::note("Generating example data");
    let until = today.yesterday().unwrap_or(today);
    generate(&target, Options::until(until)).await.map(drop)
}

/// Writes the example database and, beside it, what was planted in it.
pub async fn generate(target: &Path, options: Options) -> anyhow::Result<String> {
    let loader = DuckDbLoader::create(target)
        .with_context(|| format!("{} cannot be written", target.display()))?;
    let truth = load(options, Box::new(loader)).await?;
    let path = truth_path(target);
    fs::write(&path, truth.to_json())
        .with_context(|| format!("{} cannot be written", path.display()))?;
    Ok(target.display().to_string())
}

/// Fills the database that a URL names.
pub async fn fill(url: &str, options: Options) -> anyhow::Result<String> {
    let (driver, settings) = from_url(url, DRIVERS).map_err(told)?;
    let loader = driver.fill(&settings).await.map_err(told)?;
    load(options, loader).await?;
    Ok(driver.title.to_owned())
}

async fn load(options: Options, loader: Box<dyn Loader>) -> anyhow::Result<Truth> {
    let bar = Bar::new();
    let loaded = generate::cpg::load(options, loader, &bar).await;
    bar.0.finish_and_clear();
    loaded
        .map_err(told)
        .context("the example data could not be written")
}

/// Writes the six databases of the bank as files into a folder.
pub async fn generate_bank(folder: &Path, options: bank::Options) -> anyhow::Result<String> {
    let settings = Settings {
        path: Some(folder.to_owned()),
        ..Settings::default()
    };
    fill_six(EXAMPLES, &settings, options).await?;
    Ok(folder.display().to_string())
}

/// Fills six databases on the server that a URL names, or six files in the folder that it names.
pub async fn fill_bank(url: &str, options: bank::Options) -> anyhow::Result<String> {
    let (driver, settings) = from_url(url, DRIVERS).map_err(told)?;
    fill_six(driver, &settings, options).await?;
    Ok(format!("six databases of {}", driver.title))
}

async fn fill_six(
    driver: &Driver,
    settings: &Settings,
    options: bank::Options,
) -> anyhow::Result<()> {
    for database in bank::DATABASES {
        let settings = settings_of(driver, settings, database.name);
        let schemas = (driver.default_schemas)(&settings);
        let schema = schemas.first().context("the engine has no schema")?;
        let filled = async {
            let loader = driver.fill(&settings).await?;
            database.load(options, schema, loader).await
        };
        let filled = filled.await.map_err(told);
        filled.with_context(|| format!("{} could not be filled", database.name))?;
    }
    Ok(())
}

/// One of several databases in the same place.
fn settings_of(driver: &Driver, place: &Settings, name: &str) -> Settings {
    let mut settings = place.clone();
    match &mut settings.path {
        Some(path) => *path = path.join(name).with_extension(driver.name),
        None => {
            settings.options.insert("database".into(), name.into());
        }
    }
    settings
}

fn truth_path(target: &Path) -> PathBuf {
    target.with_extension("truth.json")
}

/// The last day of the data that a truth file is about.
fn until_of(truth: &str) -> Option<Date> {
    let truth: serde_json::Value = serde_json::from_str(truth).ok()?;
    truth.get("until")?.as_str()?.parse().ok()
}

struct Bar(ProgressBar);

impl Bar {
    fn new() -> Self {
        let bar = ProgressBar::new(0);
        if let Ok(style) = ProgressStyle::with_template("{bar:40} {human_pos} of {human_len} rows")
        {
            bar.set_style(style);
        }
        Self(bar)
    }
}

impl Progress for Bar {
    fn rows(&self, done: u64, total: u64) {
        self.0.set_length(total);
        self.0.set_position(done);
    }
}
