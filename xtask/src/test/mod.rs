//! `cargo xtask test`: everything there is, in named phases; `--light`: the light half only.

mod odd;
mod phase;
mod phases;
mod tally;

use crate::{flag, metadata, paths, setup};
use anyhow::{Result, bail};
use phase::{Outcome, Phase};
use std::time::{Duration, Instant};
use tally::Tally;

pub const HELP: &str =
    "test everything; --light: only what bare `cargo test` covers, with fmt and clippy";

pub fn run(args: &[String]) -> Result<()> {
    let light = flag(args, "--light")?;
    let root = paths::root()?;
    setup::check_toolchain(&root)?;
    let workspace = metadata::workspace(&root)?;
    let phases = if light {
        phases::light()
    } else {
        phases::all(&workspace)
    };
    let outcomes = run_until_failure(&phases, |phase| phase.run(&root));
    let failed = report(&outcomes);
    // The one line that other tools read; it stays the last on standard output.
    println!("{}", total(&outcomes));
    match failed {
        Some(phase) => bail!(
            "phase `{}` failed. To run it alone: {}",
            phase.name,
            phase.alone
        ),
        None => Ok(()),
    }
}

fn run_until_failure<'a>(
    phases: &'a [Phase],
    run: impl Fn(&Phase) -> (Tally, Result<()>),
) -> Vec<Outcome<'a>> {
    let mut outcomes = Vec::new();
    for phase in phases {
        println!("\n=== {} ===", phase.name);
        let started_at = Instant::now();
        let (tally, result) = run(phase);
        println!("=== {}: {} ===", phase.name, clock(started_at.elapsed()));
        let failed = result.is_err();
        outcomes.push(Outcome {
            phase,
            took: started_at.elapsed(),
            tally,
            result,
        });
        if failed {
            break;
        }
    }
    outcomes
}

/// Prints the table of phases and returns the one that failed.
fn report<'a>(outcomes: &'a [Outcome]) -> Option<&'a Phase> {
    println!(
        "\n{:<16} {:>9}  {:>6}  {:>6}",
        "phase", "took", "passed", "failed"
    );
    for outcome in outcomes {
        println!("{}", outcome.line());
    }
    let all = outcomes.iter().map(|outcome| outcome.took).sum();
    println!("{:<16} {:>9}\n", "all", clock(all));
    let (failed, error) = outcomes
        .iter()
        .find_map(|outcome| Some((outcome.phase, outcome.result.as_ref().err()?)))?;
    println!(
        "failed: {}: {error:#}\nalone:  {}\n",
        failed.name, failed.alone
    );
    Some(failed)
}

fn total(outcomes: &[Outcome]) -> Tally {
    outcomes
        .iter()
        .fold(Tally::default(), |sum, outcome| sum.plus(outcome.tally))
}

fn clock(took: Duration) -> String {
    let seconds = took.as_secs_f64();
    if seconds < 60.0 {
        format!("{seconds:.1} s")
    } else {
        format!(
            "{:.0} m {:02.0} s",
            (seconds / 60.0).floor(),
            seconds % 60.0
        )
    }
}

#[cfg(test)]
mod tests;
