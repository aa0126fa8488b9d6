//! `querent eval questions --questions FILE.jsonl --databases DIR --engine sqlite --infer --out OUT.jsonl`

mod asked;
mod gold;
mod model;
mod same;
mod tally;

use std::collections::HashSet;
use std::fs;
use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, bail};
use serde_json::Value as Json;

use self::asked::Asked;
use self::model::Modelled;
use self::tally::Tally;
use crate::terminal;

#[derive(clap::Args)]
pub struct Questions {
    /// A file with an object a line: `id`, `database`, `question`, and `sql` that gives its answer.
    #[arg(long)]
    questions: PathBuf,
    /// A folder of databases, or the URL of a server; each question names one of them.
    #[arg(long, requires_all = ["engine", "infer"])]
    databases: Option<String>,
    /// The kind of the databases.
    #[arg(long)]
    engine: Option<String>,
    /// Infer a model for each database, and ask that.
    #[arg(long)]
    infer: bool,
    /// The project folder with a model that is asked instead.
    #[arg(long, conflicts_with = "databases", requires = "tenant")]
    project: Option<PathBuf>,
    /// The tenant of the project who is asked.
    #[arg(long)]
    tenant: Option<String>,
    /// A file with names of databases, one a line: no others are asked.
    #[arg(long)]
    only: Option<PathBuf>,
    /// Ask every so-manieth question.
    #[arg(long, default_value_t = 1)]
    every: usize,
    /// Where to write what came of each question, an object a line.
    #[arg(long)]
    out: Option<PathBuf>,
}

/// A question, and the statement that answers it.
struct Question {
    id: Json,
    database: String,
    question: String,
    sql: String,
}

impl Question {
    fn read(line: &str) -> anyhow::Result<Self> {
        let line: Json = serde_json::from_str(line)?;
        let text = |name: &str| line[name].as_str().map(str::to_owned);
        let needed = |name: &str| text(name).with_context(|| format!("there is no '{name}'"));
        Ok(Self {
            id: line["id"].clone(),
            database: needed("database")?,
            question: needed("question")?,
            sql: text("sql").unwrap_or_default(),
        })
    }
}

pub async fn run(args: Questions) -> anyhow::Result<()> {
    let questions = args.read()?;
    if questions.is_empty() {
        bail!("there is no question to ask");
    }
    let mut out = match &args.out {
        Some(path) => Some(
            fs::File::create(path)
                .with_context(|| format!("{} cannot be written", path.display()))?,
        ),
        None => None,
    };
    let mut tally = Tally::default();
    for group in questions.chunk_by(|one, other| one.database == other.database) {
        for asked in args.ask(group).await {
            if let Some(out) = &mut out {
                writeln!(out, "{}", asked.to_json())?;
            }
            tally.add(&asked);
        }
    }
    tally.lines().iter().for_each(terminal::line);
    Ok(())
}

impl Questions {
    /// Those of one database beside each other, else in the order of the file.
    fn read(&self) -> anyhow::Result<Vec<Question>> {
        let read = |path: &PathBuf| {
            fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))
        };
        let only = self.only.as_ref().map(read).transpose()?;
        let only: Option<HashSet<&str>> =
            only.as_ref().map(|text| text.split_whitespace().collect());
        let text = read(&self.questions)?;
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        let questions = lines.enumerate().map(|(at, line)| {
            Question::read(line).with_context(|| format!("{}:{}", self.questions.display(), at + 1))
        });
        let mut questions = questions.collect::<anyhow::Result<Vec<Question>>>()?;
        questions.retain(|one| {
            only.as_ref()
                .is_none_or(|only| only.contains(&*one.database))
        });
        let every = questions.into_iter().step_by(self.every.max(1));
        let mut questions: Vec<Question> = every.collect();
        questions.sort_by(|one, other| one.database.cmp(&other.database));
        Ok(questions)
    }

    /// A database that cannot be asked has no answers.
    async fn ask(&self, questions: &[Question]) -> Vec<Asked> {
        let database = questions.first().map_or("", |one| &one.database);
        match Modelled::of(self, database).await {
            Ok(modelled) => {
                let mut all = Vec::new();
                for question in questions {
                    all.push(modelled.ask(question).await);
                }
                all
            }
            Err(error) => {
                terminal::note(format!("{database}: {error:#}"));
                let told = |question| Asked::declined(question, format!("{error:#}"));
                questions.iter().map(told).collect()
            }
        }
    }
}
