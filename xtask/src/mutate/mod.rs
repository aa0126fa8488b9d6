//! `cargo xtask mutate`: breaks `plan`, `policy` and `sql` in one place at a time, and says which
//! breaks no test sees.
//!
//! All of them are compiled at once, in a copy of the workspace, each behind a question that an
//! environment variable answers; compiling once for each would take days. Which test executes
//! which of them is noted in a first run, so that only those run that could see it.

mod build;
mod chosen;
mod scratch;
mod sites;
mod suite;
mod weave;

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail};

use crate::paths;
use sites::Site;
use suite::{Suite, Verdict};

pub const HELP: &str = "break the compiler in many places and see tests fail: --of 200 --seed 1 --budget 120 --at PATH,PATH:LINE:";

/// What is broken, and whose tests may see it, those of the conformance crate aside.
const BROKEN: [&str; 3] = ["plan", "policy", "sql"];
const TESTED: [&str; 4] = ["plan", "policy", "sql", "conformance"];

struct Asked {
    of: usize,
    seed: u64,
    /// Seconds that all suites may take for one mutant; the slowest are left out.
    budget: u64,
    at: String,
}

pub fn run(args: &[String]) -> Result<()> {
    let asked = asked(args)?;
    let root = paths::root()?;
    let scratch = scratch::copy(&root)?;
    let (texts, sites) = sites::of(&root, &BROKEN)?;
    let (binaries, sites) = build::all_at_once(&scratch, &texts, sites)?;
    let suites = suite::measured(&binaries, asked.budget)?;
    let among: Vec<&Site> = sites.iter().filter(|it| it.is_at(&asked.at)).collect();
    let drawn = chosen::draw(&among, asked.of, asked.seed);
    println!(
        "{} mutants, {} of them at {:?}, {} are tried",
        sites.len(),
        among.len(),
        asked.at,
        drawn.len()
    );
    tell(&drawn, &suites)
}

fn tell(drawn: &[&Site], suites: &[Suite]) -> Result<()> {
    let mut alive = Vec::new();
    for (at, site) in drawn.iter().enumerate() {
        let verdict = suite::verdict(site, suites)?;
        println!("{:>4} {verdict} {site}", at + 1);
        if matches!(verdict, Verdict::Survived | Verdict::NeverRun) {
            alive.push(site);
        }
    }
    let dead = drawn.len() - alive.len();
    println!("\n{dead} of {} died. Alive:", drawn.len());
    for site in alive {
        println!("  {site}");
    }
    Ok(())
}

fn asked(args: &[String]) -> Result<Asked> {
    let known = BTreeSet::from(["--of", "--seed", "--budget", "--at"]);
    let value = |name: &str| {
        let at = args.iter().position(|arg| arg == name)?;
        args.get(at + 1).cloned()
    };
    let number = |name: &str, otherwise: u64| match value(name) {
        None => Ok(otherwise),
        Some(text) => text
            .parse()
            .with_context(|| format!("{name} {text:?} is not a number")),
    };
    if args.len() % 2 == 1 || args.iter().step_by(2).any(|arg| !known.contains(&**arg)) {
        bail!("usage: cargo xtask mutate: {HELP}");
    }
    Ok(Asked {
        of: number("--of", 200)? as usize,
        seed: number("--seed", 1)?,
        budget: number("--budget", 120)?,
        at: value("--at").unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests;
