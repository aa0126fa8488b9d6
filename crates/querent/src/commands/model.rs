//! `querent model propose postgres://... --out model`: a model for a database nobody described.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, bail};
use service::Discovered;

use crate::commands::standing;
use crate::looking::{Looking, tell_gaps, write_whole};
use crate::terminal;

#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Look at a source and write a model for it, with what people should look at first.
    Propose(Propose),
    /// List what nobody has certified yet, what matters most first.
    Review(standing::Review),
    /// Say that something which was inferred is right.
    Certify(standing::Certify),
    /// Say what is right in place of something which was inferred.
    Correct(standing::Correct),
}

#[derive(clap::Args)]
struct Propose {
    #[command(flatten)]
    looking: Looking,
    /// The folder to write, one file for each cube.
    #[arg(long)]
    out: PathBuf,
    /// Write over files of the same names.
    #[arg(long)]
    force: bool,
    /// How many things to look at are listed.
    #[arg(long, default_value_t = 10)]
    review: usize,
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    match args.command {
        Command::Propose(args) => propose(args).await,
        Command::Review(args) => standing::run_review(&args),
        Command::Certify(args) => standing::run_certify(&args),
        Command::Correct(args) => standing::run_correct(&args),
    }
}

async fn propose(propose: Propose) -> anyhow::Result<()> {
    let opened = propose.looking.look().await?;
    let found = opened.propose()?;
    propose.write(&found)?;
    tell_gaps(&opened.profile, &found);
    found
        .model
        .left_out
        .iter()
        .for_each(|left| terminal::note(format!("left out: {left}")));
    terminal::line(format!(
        "{} cubes in {}",
        found.model.files.len(),
        propose.out.display()
    ));
    propose.tell_review(&found);
    let samples = opened.samples(&found).await?;
    terminal::line(format!("{} questions that it answers:", samples.len()));
    samples
        .iter()
        .for_each(|question| terminal::line(format!("  {question}")));
    Ok(())
}

impl Propose {
    fn write(&self, found: &Discovered) -> anyhow::Result<()> {
        let folder = &self.out;
        fs::create_dir_all(folder)
            .with_context(|| format!("{} cannot be made", folder.display()))?;
        let paths = found
            .model
            .files
            .iter()
            .map(|(name, text)| (folder.join(name), text));
        let paths: Vec<(PathBuf, &String)> = paths.collect();
        let known = paths.iter().find(|(path, _)| path.exists());
        if let Some((path, _)) = known.filter(|_| !self.force) {
            bail!(
                "{} is there already: name another folder, or say --force",
                path.display()
            );
        }
        paths
            .iter()
            .try_for_each(|(path, text)| write_whole(path, text))
    }

    fn tell_review(&self, found: &Discovered) {
        let review = &found.proposal.review;
        terminal::line(format!("{} things to look at, first of all:", review.len()));
        for item in review.iter().take(self.review) {
            let sure = item.confidence * 100.0;
            terminal::line(format!("  {} ({sure:.0} %: {})", item.what, item.evidence));
        }
    }
}
