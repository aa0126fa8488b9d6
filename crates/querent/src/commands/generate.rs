//! `querent generate cpg --out examples/cpg/data/cpg.duckdb`, or
//! `querent generate cpg --to postgres://user:password@host/database`, or
//! `querent generate bank --to postgres://user:password@host`

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
    /// An invented bank: six databases that share the keys of its customers.
    Bank(Bank),
}

#[derive(clap::Args)]
struct Bank {
    /// The folder to write six SQLite files to; those that are there are replaced.
    #[arg(long, required_unless_present = "to", conflicts_with = "to")]
    out: Option<PathBuf>,
    /// The server to fill, as a URL without a database: the six are made there.
    #[arg(long)]
    to: Option<String>,
    /// The same seed, customers and day give the same data.
    #[arg(long, default_value_t = 7)]
    seed: u64,
    #[arg(long, default_value_t = 2_000)]
    customers: u32,
    /// The last day with data; yesterday where absent.
    #[arg(long)]
    until: Option<Date>,
}

#[derive(clap::Args)]
struct Cpg {
    /// The DuckDB file to write; one that is there is replaced when the new one is complete.
    #[arg(long, required_unless_present = "to", conflicts_with = "to")]
    out: Option<PathBuf>,
    /// The database to fill, as a URL; tables that are there already are left alone, and refused.
    #[arg(long)]
    to: Option<String>,
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
    let start = Instant::now();
    let written = match args.example {
        Example::Cpg(cpg) => write_cpg(cpg).await?,
        Example::Bank(bank) => write_bank(bank).await?,
    };
    let seconds = start.elapsed().as_secs_f64();
    terminal::note(format!("{written} written in {seconds:.1} s"));
    Ok(())
}

async fn write_cpg(cpg: Cpg) -> anyhow::Result<String> {
    let options = Options {
        seed: cpg.seed,
        rows: cpg.rows,
        until: cpg.until.unwrap_or_else(yesterday),
    };
    match (&cpg.to, &cpg.out) {
        (Some(url), _) => data::fill(url, options).await,
        (None, Some(file)) => data::generate(file, options).await,
        (None, None) => anyhow::bail!("name a file with --out, or a database with --to"),
    }
}

async fn write_bank(bank: Bank) -> anyhow::Result<String> {
    let options = generate::bank::Options {
        seed: bank.seed,
        customers: bank.customers,
        until: bank.until.unwrap_or_else(yesterday),
    };
    match (&bank.to, &bank.out) {
        (Some(url), _) => data::fill_bank(url, options).await,
        (None, Some(folder)) => data::generate_bank(folder, options).await,
        (None, None) => anyhow::bail!("name a folder with --out, or a server with --to"),
    }
}

fn yesterday() -> Date {
    Zoned::now().date().yesterday().unwrap_or(Date::MAX)
}
