//! `querent query --project examples/cpg --tenant nectar '{"measures": ["secondary_sales.net_value"]}'`

use crate::running::Who;
use crate::{rows, terminal};

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    who: Who,
    /// How the rows are written.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// The query, as Cube's REST interface has it.
    query: String,
}

#[derive(Clone, Copy, Default, clap::ValueEnum)]
enum Format {
    #[default]
    Table,
    Json,
    Csv,
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    let (service, ctx) = args.who.enter().await?;
    let results = service.query(&ctx, &args.query).await?;
    match args.format {
        Format::Table => results.iter().for_each(terminal::result),
        Format::Json => terminal::line(format!("{:#}", rows::json(&results))),
        Format::Csv => terminal::line(rows::csv(&results).trim_end()),
    }
    Ok(())
}
