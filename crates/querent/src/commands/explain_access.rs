//! `querent explain-access --project examples/cpg --tenant unison --as omkar store.store`

use crate::running::Who;
use crate::terminal;

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    who: Who,
    /// The member, as `cube.member`.
    member: String,
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    let (service, ctx) = args.who.enter().await?;
    let system = crate::running::system();
    let access = service.explain_access(&system, &ctx.tenant, &ctx.actor.id, &args.member)?;
    terminal::line(access.to_string());
    Ok(())
}
