//! `querent eval inference|discovery`: how much of what is proposed for a database is right.

mod discovery;
mod folder;
mod inference;

#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Compare the keys that are inferred with those that databases declare: foreign keys without
    /// any of them, primary keys without any declaration.
    Inference(inference::Inference),
    /// Look at databases as nobody described them, and compare what terms are taken for with what
    /// people wrote down.
    Discovery(discovery::Discovery),
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    match args.command {
        Command::Inference(inference) => inference::run(inference).await,
        Command::Discovery(discovery) => discovery::run(discovery).await,
    }
}
