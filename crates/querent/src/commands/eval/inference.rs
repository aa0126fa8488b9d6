//! `querent eval inference --databases DIR --engine sqlite`, `querent eval inference --source postgres://...`

use std::time::Duration;

use anyhow::bail;
use base::{Ctx, Deadline, SystemCtx, TenantId, TraceId};
use discover::{Bounds, Found, Profile, Score, Without, evaluate, look};
use source::Guarded;

use super::folder::{Folder, shown};
use crate::registry::DRIVERS;
use crate::running::{operator, told};
use crate::terminal;

#[derive(clap::Args)]
pub struct Inference {
    #[command(flatten)]
    folder: Folder,
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

pub async fn run(inference: Inference) -> anyhow::Result<()> {
    let named = inference.named()?;
    if named.is_empty() {
        bail!("there is no database to look at: name some with --source or --databases");
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
        let sources = self.source.iter().map(|url| (shown(url), url.clone()));
        Ok(sources.chain(self.folder.named()?).collect())
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

/// Nobody asks; the operator looks.
fn nobody() -> anyhow::Result<Ctx> {
    let system = SystemCtx {
        deadline: Deadline::after(TIME_MAX),
        trace: TraceId::fresh(),
    };
    Ok(system.enter(TenantId::new("operator")?, operator()?))
}
