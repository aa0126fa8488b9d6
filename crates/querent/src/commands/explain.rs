//! `querent explain --project examples/cpg --tenant nectar --stage render "sales by month this year"`

use anyhow::Context;
use base::Role;
use service::Stage;
use service::rights::rights_of;

use crate::running::Who;
use crate::terminal;

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    who: Who,
    /// The stage whose result is shown.
    #[arg(long, default_value = "render")]
    stage: String,
    /// The engine whose SQL is shown; that of the source where absent.
    #[arg(long)]
    dialect: Option<String>,
    /// A question in plain language, or a query as JSON.
    asked: String,
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    let stage = Stage::ALL.iter().find(|stage| stage.verb() == args.stage);
    let verbs = || {
        Stage::ALL
            .iter()
            .map(|stage| stage.verb())
            .collect::<Vec<_>>()
            .join(", ")
    };
    let stage = *stage
        .with_context(|| format!("'{}' is not a stage: use one of {}", args.stage, verbs()))?;
    let (service, ctx) = args.who.enter().await?;
    // Who sits at the machine sees what an admin would of somebody else's question.
    let ctx = ctx.with(rights_of(Role::Admin));
    terminal::line(
        service
            .explain(&ctx, &args.asked, stage, args.dialect.as_deref())
            .await?
            .text,
    );
    Ok(())
}
