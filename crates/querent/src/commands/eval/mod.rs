//! `querent eval inference|discovery|questions`: how much of what is proposed for a database, and of what
//! is answered, is right.

mod discovery;
mod folder;
mod inference;
mod questions;

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
    /// Ask questions whose answers are known, and compare the rows.
    Questions(questions::Questions),
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    match args.command {
        Command::Inference(inference) => inference::run(inference).await,
        Command::Discovery(discovery) => discovery::run(discovery).await,
        Command::Questions(questions) => questions::run(questions).await,
    }
}
