//! `querent model review|certify|correct`: what nobody has certified yet, and saying what is right.

use std::path::PathBuf;

use anyhow::{Context, anyhow, bail};
use base::TenantId;
use project::Tenant;
use project::review::{Change, Uncertain, review, revise};
use semantic::{ModelFile, load_with};

use crate::looking::write_whole;
use crate::{running, terminal};

/// Whose model.
#[derive(clap::Args)]
pub struct Whose {
    /// The project folder.
    #[arg(long, default_value = ".")]
    project: PathBuf,
    /// The tenant.
    #[arg(long)]
    tenant: String,
}

#[derive(clap::Args)]
pub struct Review {
    #[command(flatten)]
    whose: Whose,
    /// How many things are listed.
    #[arg(long, default_value_t = 20)]
    first: usize,
}

#[derive(clap::Args)]
pub struct Certify {
    #[command(flatten)]
    whose: Whose,
    /// What is right: `cube`, `cube.member`, `cube.key` or `cube.joins.other`, as the review lists
    /// them.
    #[arg(required = true)]
    paths: Vec<String>,
}

#[derive(clap::Args)]
pub struct Correct {
    #[command(flatten)]
    whose: Whose,
    /// What is wrong, as the review lists it.
    path: String,
    #[command(flatten)]
    right: Right,
}

/// What is right instead.
#[derive(clap::Args)]
#[group(required = true, multiple = true)]
struct Right {
    /// What it is called.
    #[arg(long)]
    title: Option<String>,
    /// How it is aggregated (sum, avg, min, max, count_distinct), or of which type it is.
    #[arg(long = "type")]
    kind: Option<String>,
    /// It is for nobody to see.
    #[arg(long)]
    hide: bool,
    /// The member or the join is none.
    #[arg(long, conflicts_with_all = ["title", "kind", "hide"])]
    remove: bool,
}

impl Whose {
    fn tenant(&self) -> anyhow::Result<Tenant> {
        let id = TenantId::new(&self.tenant)?;
        let project = running::read(&self.project)?;
        let mut tenants = project.tenants.into_iter();
        let found = tenants.find(|tenant| tenant.id == id);
        found.with_context(|| format!("there is no tenant '{id}'"))
    }

    /// Makes a change and keeps it, unless the model would be worse for it.
    fn change(&self, tenant: &mut Tenant, path: &str, change: &Change) -> anyhow::Result<()> {
        let revised = revise(&tenant.model, path, change).map_err(|why| anyhow!(why))?;
        let faults = |files: &[ModelFile]| load_with(files, &tenant.templates).1;
        let before = faults(&tenant.model).0.len();
        let mut files = tenant.model.clone();
        for file in files.iter_mut().filter(|file| file.path == revised.path) {
            file.text.clone_from(&revised.text);
        }
        let after = faults(&files);
        if after.0.len() > before {
            terminal::diagnostics(&after, &files);
            bail!("{path} is left as it was: the model would be wrong with that");
        }
        write_whole(&self.project.join(&revised.path), &revised.text)?;
        tenant.model = files;
        Ok(())
    }
}

pub fn run_review(args: &Review) -> anyhow::Result<()> {
    let tenant = args.whose.tenant()?;
    let queue = review(&tenant.model, &tenant.questions);
    terminal::line(format!("{} things that nobody has certified", queue.len()));
    queue.iter().take(args.first).for_each(tell);
    if queue.len() > args.first {
        terminal::line(format!("  ... and {} more", queue.len() - args.first));
    }
    Ok(())
}

fn tell(item: &Uncertain) {
    let sure = item.confidence * 100.0;
    terminal::line(format!(
        "  {}: {} ({sure:.0} %: {})",
        item.path, item.what, item.evidence
    ));
}

pub fn run_certify(args: &Certify) -> anyhow::Result<()> {
    let mut tenant = args.whose.tenant()?;
    for path in &args.paths {
        args.whose.change(&mut tenant, path, &Change::Certify)?;
        terminal::line(format!("{path} is certified"));
    }
    Ok(())
}

pub fn run_correct(args: &Correct) -> anyhow::Result<()> {
    let mut tenant = args.whose.tenant()?;
    for change in args.right.changes() {
        args.whose.change(&mut tenant, &args.path, &change)?;
    }
    terminal::line(format!("{} is corrected", args.path));
    Ok(())
}

impl Right {
    fn changes(&self) -> Vec<Change> {
        let title = self.title.clone().map(Change::Title);
        let kind = self.kind.clone().map(Change::Type);
        let changes = [title, kind, self.hide.then_some(Change::Hide)];
        let remove = self.remove.then_some(Change::Remove);
        changes.into_iter().chain([remove]).flatten().collect()
    }
}
