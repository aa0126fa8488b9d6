//! `querent generate cpg --out examples/cpg/data/cpg.duckdb`

use std::path::PathBuf;
use std::time::Instant;

use clap::Subcommand;
use generate::cpg::Options;
use jiff::Zoned;
use jiff::civil::Date;

use crate::{data, terminal};

#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    example: Example,
}

#[derive(Subcommand)]
enum Example {
    /// Three invented makers of consumer goods, a schema each.
    Cpg(Cpg),
}

#[derive(clap::Args)]
struct Cpg {
    /// The DuckDB file to write; one that is there is replaced when the new one is complete.
    #[arg(long)]
    out: PathBuf,
    /// The same seed, rows and day give the same data.
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// Sales lines over all tenants.
    #[arg(long, default_value_t = 1_000_000)]
    rows: u64,
    /// The last day with data; yesterday where absent.
    #[arg(long)]
    until: Option<Date>,
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    let Example::Cpg(cpg) = args.example;
    let yesterday = || Zoned::now().date().yesterday().unwrap_or(Date::MAX);
    let until = cpg.until.unwrap_or_else(yesterday);
    let start = Instant::now();
    data::generate(
        &cpg.out,
        Options {
            seed: cpg.seed,
            rows: cpg.rows,
            until,
        },
    )
    .await?;
    terminal::note(format!(
        "{} written in {:.1} s",
        cpg.out.display(),
        start.elapsed().as_secs_f64()
    ));
    Ok(())
}
