//! One phase of a test run, and running it with its output passing through.

use super::clock;
use super::tally::Tally;
use crate::servers::{self, Servers};
use crate::{command, demo, metadata, setup};
use anyhow::{Context, Result};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

pub struct Phase {
    pub name: &'static str,
    /// What to type to run just this.
    pub alone: String,
    pub action: Action,
}

pub enum Action {
    /// A cargo command with its arguments.
    Cargo(Vec<String>),
    /// The same, with throw-away database servers beside it.
    Live(Vec<String>),
    /// Something of this tool's own.
    Own(fn(&Path) -> Result<()>),
    /// A script of the web page.
    Web(&'static str),
    /// The web page as people use it: the binary and a browser.
    Journeys,
}

pub struct Outcome<'a> {
    pub phase: &'a Phase,
    pub took: Duration,
    pub tally: Tally,
    pub result: Result<()>,
}

impl Outcome<'_> {
    pub fn line(&self) -> String {
        let counted = |count: u64| {
            if self.tally == Tally::default() {
                String::new()
            } else {
                count.to_string()
            }
        };
        let (passed, failed) = (counted(self.tally.passed), counted(self.tally.failed));
        let mark = if self.result.is_err() { "  FAILED" } else { "" };
        format!(
            "{:<16} {:>9}  {passed:>6}  {failed:>6}{mark}",
            self.phase.name,
            clock(self.took)
        )
        .trim_end()
        .to_owned()
    }
}

impl Phase {
    pub fn run(&self, root: &Path) -> (Tally, Result<()>) {
        let (mut tally, mut stdout) = (Tally::default(), std::io::stdout());
        let result = match &self.action {
            Action::Cargo(args) => stream(
                seeded(command::cargo(root)).args(args),
                &mut tally,
                &mut stdout,
            ),
            Action::Live(args) => live(root, args, &mut tally, &mut stdout),
            Action::Own(act) => act(root),
            Action::Web(script) => setup::web::install(root)
                .and_then(|web| stream(&mut web.script(script), &mut tally, &mut stdout)),
            Action::Journeys => journeys(root, &mut tally, &mut stdout),
        };
        (tally, result)
    }
}

fn live(root: &Path, args: &[String], tally: &mut Tally, to: &mut dyn Write) -> Result<()> {
    servers::install()?;
    let servers = Servers::start()?;
    let mut cargo = seeded(command::cargo(root));
    stream(servers.known_to(cargo.args(args)), tally, to)
}

/// Screenshots and what failed are kept beside what cargo makes.
fn journeys(root: &Path, tally: &mut Tally, to: &mut dyn Write) -> Result<()> {
    setup::install_packages(setup::BROWSER)?;
    let binary = demo::build(root)?;
    let artefacts = metadata::workspace(root)?.target_dir.join("journeys");
    let web = setup::web::install(root)?;
    let mut script = web.script("journeys");
    script
        .env("QUERENT_BINARY", binary)
        .env("QUERENT_ARTEFACTS", artefacts);
    stream(&mut script, tally, to)
}

/// Runs a command while its standard output passes through line by line and is counted.
fn stream(command: &mut Command, tally: &mut Tally, to: &mut dyn Write) -> Result<()> {
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| command::cannot_start(command, error))?;
    let stdout = child.stdout.take().context("no standard output to read")?;
    *tally = pass_through(stdout, to)?;
    let status = child.wait()?;
    command::expect_success(command, status)
}

fn pass_through(output: impl Read, to: &mut dyn Write) -> Result<Tally> {
    let mut tally = Tally::default();
    let (mut reader, mut line) = (BufReader::new(output), Vec::new());
    // Bytes and not text: a test may print anything.
    while reader.read_until(b'\n', &mut line)? > 0 {
        to.write_all(&line)?;
        tally = tally.plus(Tally::of_line(&String::from_utf8_lossy(&line)));
        line.clear();
    }
    Ok(tally)
}

/// The demo as a phase: built, asked, stopped.
pub fn demo_check(_root: &Path) -> Result<()> {
    demo::run(&["--check".to_owned()])
}

/// The same random cases on every run, so that a red run is about the change and not about luck;
/// bare `cargo test` draws new ones, and so does this with the variable set to another number. And
/// all of what bare `cargo test` tries a part of.
const CASES: [(&str, &str); 3] = [
    ("PROPTEST_RNG_SEED", "20261120"),
    ("QUERENT_ATTACKS", "20000"),
    ("QUERENT_READS", "2000"),
];

fn seeded(mut command: Command) -> Command {
    for (name, value) in CASES {
        if std::env::var_os(name).is_none() {
            command.env(name, value);
        }
    }
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn output_is_counted_over_several_binaries() {
        let output =
            b"test result: ok. 2 passed; 0 failed;\n\xff\ntest result: ok. 3 passed; 0 failed;";
        assert_eq!(
            pass_through(&output[..], &mut std::io::sink()).unwrap(),
            Tally {
                passed: 5,
                failed: 0
            }
        );
    }

    #[test]
    fn a_failing_command_is_an_error_and_still_counts() {
        let mut command = Command::new("sh");
        command.args(["-c", "echo '  Tests  1 passed | 2 failed'; exit 101"]);
        let mut tally = Tally::default();
        assert!(stream(&mut command, &mut tally, &mut std::io::sink()).is_err());
        assert_eq!(
            tally,
            Tally {
                passed: 1,
                failed: 2
            }
        );
    }
}
