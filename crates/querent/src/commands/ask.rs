//! `querent ask --project examples/cpg --tenant nectar "sales by month this fiscal year"`

use service::Reply;

use crate::running::Who;
use crate::terminal;

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    who: Who,
    /// The question, in plain language.
    question: String,
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    let (service, ctx) = args.who.enter().await?;
    match service.ask(&ctx, &args.question).await? {
        Reply::Answer(answer) => terminal::answer(&answer),
        Reply::Clarification(unclear) => terminal::clarification(&unclear),
    }
    Ok(())
}
