//! `querent discover postgres://...`: what is in a database, and what it may mean.

use discover::{Count, Profile, TableProposal};

use crate::looking::{Looking, tell_gaps, tell_values};
use crate::terminal;

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    looking: Looking,
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    let opened = args.looking.look().await?;
    let found = opened.propose()?;
    for table in &found.proposal.tables {
        tell(table, &opened.profile);
    }
    tell_gaps(&opened.profile, &found);
    let n_review = found.proposal.review.len();
    terminal::line(format!(
        "{} tables; {n_review} things to look at, which `querent model propose` lists",
        found.proposal.tables.len()
    ));
    // Of a source that belongs to nobody yet nothing is kept.
    if !opened.project.root.as_os_str().is_empty() {
        let (service, extent) = (&opened.service, &args.looking.extent);
        tell_values(&extent.refresh(service, &opened.tenant).await?);
    }
    Ok(())
}

fn tell(table: &TableProposal, profile: &Profile) {
    let seen = profile.table(&table.schema, &table.name);
    let rows = seen.map_or(Count::Unknown, |seen| seen.rows);
    let rows = match rows {
        Count::Unknown => "rows not counted".to_owned(),
        Count::About(rows) => format!("about {rows} rows"),
        Count::Exactly(rows) => format!("{rows} rows"),
    };
    let role = format!("{:?}", table.role.value).to_lowercase();
    terminal::line(format!("{}.{}: {role}, {rows}", table.schema, table.name));
    terminal::line(format!("  {}", table.purpose.value));
    if let Some(key) = &table.key {
        let sure = percent(key.confidence);
        terminal::line(format!("  key {} ({sure})", key.value.columns.join(", ")));
    }
    for found in &table.references {
        let (columns, to) = (found.value.columns.join(", "), found.value.to.join(", "));
        let sure = percent(found.confidence);
        terminal::line(format!(
            "  {columns} -> {}.{to} ({sure}: {})",
            found.value.table, found.evidence
        ));
    }
}

fn percent(confidence: f64) -> String {
    format!("{:.0} %", confidence * 100.0)
}
