//! `querent eval discovery --terms evals/discovery/pagila.terms=postgres://...`

use std::fs;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use base::{Ctx, SourceName, TenantId};
use discover::{Term, read_terms};
use service::{Mapping, Reply, Service};

use super::folder::{Folder, shown};
use crate::looking::{Extent, Opened, of_source, spec};
use crate::terminal;

#[derive(clap::Args)]
pub struct Discovery {
    /// A file of terms and the URL of the database that they are of, as FILE=URL; may be said
    /// several times.
    #[arg(long, value_name = "FILE=URL")]
    terms: Vec<String>,
    #[command(flatten)]
    folder: Folder,
    #[command(flatten)]
    extent: Extent,
    /// Also print every term that is taken for something else.
    #[arg(long)]
    wrong: bool,
}

/// What is promised: rates, and how long each operation takes at most.
const DISCOVERED_FROM: f64 = 0.95;
const RIGHT_FROM: f64 = 0.85;
const DISCOVER_MAX: Duration = Duration::from_secs(30);
const MAP_MAX: Duration = Duration::from_secs(5);
const ASK_MAX: Duration = Duration::from_secs(10);
const AGAIN_MAX: Duration = Duration::from_secs(1);

/// Proposed questions that are asked.
const ASKED: usize = 8;

/// A database, and what people say of it.
struct Case {
    name: String,
    url: String,
    terms: Vec<Term>,
}

/// How it went with one database, or with all of them.
#[derive(Default)]
struct Outcome {
    sources: usize,
    discovered: usize,
    tables: usize,
    answered: usize,
    asked: usize,
    right: usize,
    terms: usize,
    /// The longest that each took: to discover, to map a term, to ask, and to ask again.
    took: [Duration; 4],
    wrong: Vec<String>,
}

pub async fn run(discovery: Discovery) -> anyhow::Result<()> {
    let cases = discovery.cases()?;
    if cases.is_empty() {
        bail!("there is no database to look at: name some with --terms or --databases");
    }
    terminal::line(HEAD);
    let mut all = Outcome::default();
    for case in &cases {
        let outcome = match discovery.outcome(case).await {
            Ok(outcome) => outcome,
            Err(error) => {
                terminal::note(format!("{}: {error:#}", case.name));
                Outcome::failed(case)
            }
        };
        terminal::line(outcome.row(&case.name));
        let wrong = outcome.wrong.iter().filter(|_| discovery.wrong);
        wrong.for_each(terminal::line);
        all.add(outcome);
    }
    terminal::line(all.row(&format!("{} databases", cases.len())));
    all.told()
}

const HEAD: &str = "database: tables, discovered, questions answered of asked, terms right of all; seconds at most to discover, map, ask, ask again";

impl Discovery {
    fn cases(&self) -> anyhow::Result<Vec<Case>> {
        let named = self.terms.iter().map(|pair| {
            let (file, url) = pair
                .split_once('=')
                .with_context(|| format!("'{pair}' is not as in FILE=URL"))?;
            let text =
                fs::read_to_string(file).with_context(|| format!("{file} cannot be read"))?;
            let terms = read_terms(&text).map_err(|wrong| anyhow::anyhow!("{file}: {wrong}"))?;
            let name = shown(url);
            let url = url.to_owned();
            Ok(Case { name, url, terms })
        });
        let folder = self.folder.named()?.into_iter().map(|(name, url)| {
            let terms = Vec::new();
            Ok(Case { name, url, terms })
        });
        named.chain(folder).collect()
    }

    async fn outcome(&self, case: &Case) -> anyhow::Result<Outcome> {
        let (tenant, source) = (TenantId::new("operator")?, SourceName::new("source")?);
        let project = of_source(&tenant, &source, spec(&case.url)?)?;
        let started = Instant::now();
        let mut opened = Opened::of(project, tenant, Some(source)).await?;
        opened.look(&self.extent).await?;
        let found = opened.propose()?;
        let discover = started.elapsed();
        let unread = opened.profile.tables.iter();
        let unread = unread.filter(|table| table.failed.is_some()).count();
        let (service, ctx) = opened.modelled(&found).await?;
        let mut outcome = Outcome {
            sources: 1,
            tables: found.proposal.tables.len(),
            ..Outcome::default()
        };
        outcome.took[0] = discover;
        outcome.map(&service, &ctx, &case.terms).await?;
        outcome.ask(&service, &ctx, &found.model.questions).await;
        let complete = unread == 0 && outcome.answered > 0 && discover <= DISCOVER_MAX;
        outcome.discovered = usize::from(complete);
        Ok(outcome)
    }
}

impl Outcome {
    fn failed(case: &Case) -> Self {
        Self {
            sources: 1,
            terms: case.terms.len(),
            ..Self::default()
        }
    }

    async fn map(&mut self, service: &Service, ctx: &Ctx, terms: &[Term]) -> anyhow::Result<()> {
        for term in terms {
            let started = Instant::now();
            let mapping = service.columns_for(ctx, &term.term).await?;
            self.took[1] = self.took[1].max(started.elapsed());
            self.terms += 1;
            match first(&mapping) {
                Some(member) if term.is(member) => self.right += 1,
                other => self.wrong.push(told(term, other)),
            }
        }
        Ok(())
    }

    async fn ask(&mut self, service: &Service, ctx: &Ctx, questions: &[String]) {
        for question in questions.iter().take(ASKED) {
            for place in [2, 3] {
                let started = Instant::now();
                let reply = service.ask(ctx, question).await;
                self.took[place] = self.took[place].max(started.elapsed());
                if place == 2 {
                    self.asked += 1;
                    self.answered += usize::from(matches!(reply, Ok(Reply::Answer(_))));
                }
            }
        }
    }

    fn add(&mut self, other: Self) {
        self.sources += other.sources;
        self.discovered += other.discovered;
        self.tables += other.tables;
        self.answered += other.answered;
        self.asked += other.asked;
        self.right += other.right;
        self.terms += other.terms;
        let took = self.took.iter_mut().zip(other.took);
        took.for_each(|(most, took)| *most = (*most).max(took));
    }

    fn row(&self, name: &str) -> String {
        let seconds = self
            .took
            .map(|took| format!("{:>6.2}", took.as_secs_f64()))
            .join(" ");
        format!(
            "{name:44} {:>5} {:>3}/{:<3} {:>3}/{:<3} {:>3}/{:<3} {:>6} {seconds}",
            self.tables,
            self.discovered,
            self.sources,
            self.answered,
            self.asked,
            self.right,
            self.terms,
            percent(share(self.right, self.terms)),
        )
    }

    /// The rates beside what is promised; an error where they are less.
    fn told(&self) -> anyhow::Result<()> {
        let discovered = share(self.discovered, self.sources);
        let right = share(self.right, self.terms);
        let limits = [DISCOVER_MAX, MAP_MAX, ASK_MAX, AGAIN_MAX];
        let slow = self.took.iter().zip(limits).any(|(took, max)| *took > max);
        terminal::line(format!(
            "discovered {} (promised {}), terms right {} (promised {})",
            percent(discovered),
            percent(DISCOVERED_FROM),
            percent(right),
            percent(RIGHT_FROM)
        ));
        match discovered >= DISCOVERED_FROM && right >= RIGHT_FROM && !slow {
            true => Ok(()),
            false => bail!("less than is promised, or slower"),
        }
    }
}

/// What a term is taken for, or else what is offered first.
fn first(mapping: &Mapping) -> Option<&str> {
    let offered = mapping.applied.iter().chain(&mapping.alternatives);
    offered.map(|mapped| mapped.path.as_str()).next()
}

fn told(term: &Term, taken: Option<&str>) -> String {
    format!(
        "  '{}' is {}, not {}",
        term.term,
        term.means.join(" or "),
        taken.unwrap_or("nothing")
    )
}

fn share(part: usize, whole: usize) -> f64 {
    match whole {
        0 => 1.0,
        _ => part as f64 / whole as f64,
    }
}

fn percent(share: f64) -> String {
    format!("{:.1}%", share * 100.0)
}
