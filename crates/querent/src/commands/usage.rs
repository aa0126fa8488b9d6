//! `querent usage --tenant nectar --days 30 --by user`: who asked how much, and what came of it.

use anyhow::bail;
use clap::ValueEnum;
use comfy_table::Table;
use comfy_table::presets::UTF8_HORIZONTAL_ONLY;
use jiff::{SignedDuration, Timestamp};
use service::{Sums, Usage, Window, kept_usage};

use crate::control::Control;
use crate::running::system;
use crate::terminal;

#[derive(clap::Args)]
pub struct Args {
    /// One tenant; all of them, a line each, where absent.
    #[arg(long)]
    tenant: Option<String>,
    /// So many days up to now.
    #[arg(long, default_value_t = 30, conflicts_with_all = ["from", "until"])]
    days: u32,
    /// From this moment on, as in 2026-11-01T00:00:00Z.
    #[arg(long)]
    from: Option<Timestamp>,
    /// Until before this moment; until now where absent.
    #[arg(long)]
    until: Option<Timestamp>,
    /// Summed up by this.
    #[arg(long, value_enum, default_value_t = By::User)]
    by: By,
    #[command(flatten)]
    control: Control,
}

#[derive(Clone, Copy, ValueEnum)]
enum By {
    User,
    Department,
    Customer,
    Question,
    Day,
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    let house = args.control.open().await?;
    let window = window(&args)?;
    let mut table = table();
    match &args.tenant {
        Some(tenant) => {
            let ctx = house.enter(tenant).await?;
            let Usage { all, each } = kept_usage(&*house.store, &ctx, &window, None).await?;
            let mut each: Vec<_> = each.iter().collect();
            each.sort_by_key(|(_, sums)| std::cmp::Reverse(sums.asked));
            for (name, sums) in each {
                table.add_row(row(if name.is_empty() { "-" } else { name }, sums));
            }
            table.add_row(row("all", &all));
        }
        None => {
            for tenant in house.store.tenants(&system()).await? {
                let ctx = house.enter(tenant.as_str()).await?;
                let usage = kept_usage(&*house.store, &ctx, &window, None).await?;
                table.add_row(row(tenant.as_str(), &usage.all));
            }
        }
    }
    terminal::line(table.to_string());
    Ok(())
}

fn window(args: &Args) -> anyhow::Result<Window> {
    let now = Timestamp::now();
    let until = args.until.unwrap_or(now);
    let days = SignedDuration::from_hours(24 * i64::from(args.days));
    let from = match args.from {
        Some(from) => from,
        None => until.saturating_sub(days)?,
    };
    if from >= until {
        bail!("the window ends before it begins: {from} to {until}");
    }
    let by = match args.by {
        By::User => service::By::User,
        By::Department => service::By::Department,
        By::Customer => service::By::Customer,
        By::Question => service::By::Question,
        By::Day => service::By::Day,
    };
    Ok(Window { from, until, by })
}

fn table() -> Table {
    let mut table = Table::new();
    table.load_preset(UTF8_HORIZONTAL_ONLY).set_header([
        "",
        "asked",
        "answered",
        "refused",
        "failed",
        "success",
        "users",
        "average",
        "in sources",
        "rows",
        "bytes",
    ]);
    table
}

fn row(name: &str, sums: &Sums) -> [String; 11] {
    let asked = sums.asked.max(1);
    let millis = |micros: u64| format!("{:.1} ms", micros as f64 / 1000.0);
    [
        name.to_owned(),
        sums.asked.to_string(),
        sums.answered.to_string(),
        sums.refused.to_string(),
        sums.failed.to_string(),
        format!("{:.0}%", 100.0 * sums.answered as f64 / asked as f64),
        sums.users.len().to_string(),
        millis(sums.micros / asked),
        millis(sums.fetch_micros),
        sums.rows.to_string(),
        sums.bytes.to_string(),
    ]
}
