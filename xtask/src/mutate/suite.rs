//! Parts of the test programs, from quick to slow, and what they say of a mutant.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::build::{Binary, program};
use super::sites::Site;
use crate::command;
use crate::process::Process;

/// The tests of one module of one program.
pub struct Suite {
    package: String,
    binary: PathBuf,
    tests: Vec<String>,
    took: Duration,
    reaches: BTreeSet<u32>,
}

pub enum Verdict {
    Died,
    Looped,
    Survived,
    /// No test executes it.
    NeverRun,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Verdict::Died => "died     ",
            Verdict::Looped => "timed out",
            Verdict::Survived => "SURVIVED ",
            Verdict::NeverRun => "NEVER RUN",
        })
    }
}

/// Each alone and unbroken: how long it takes and what it executes. The slowest are left out
/// where all together would take longer than the budget.
pub fn measured(binaries: &[Binary], budget: u64) -> Result<Vec<Suite>> {
    let mut suites = Vec::new();
    for (package, binary) in binaries {
        for (_, tests) in modules(binary, package)? {
            suites.push(measure(package, binary, tests)?);
        }
    }
    suites.sort_by_key(|suite| suite.took);
    let mut left = Duration::from_secs(budget);
    suites.retain(|suite| match left.checked_sub(suite.took) {
        Some(rest) => {
            left = rest;
            true
        }
        None => {
            println!("left out: {suite}");
            false
        }
    });
    suites.iter().for_each(|suite| println!("{suite}"));
    Ok(suites)
}

impl fmt::Display for Suite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.tests.first().map_or("", |test| module(test));
        write!(
            f,
            "{} {name}: {} tests, {:.1} s, executes {} mutants",
            self.package,
            self.tests.len(),
            self.took.as_secs_f64(),
            self.reaches.len()
        )
    }
}

fn modules(binary: &Path, package: &str) -> Result<BTreeMap<String, Vec<String>>> {
    let listed = command::read(program(binary, package)?.arg("--list"))?;
    let mut modules: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for test in listed
        .lines()
        .filter_map(|line| line.strip_suffix(": test"))
    {
        let module = module(test).to_owned();
        modules.entry(module).or_default().push(test.to_owned());
    }
    Ok(modules)
}

/// All but the last part of a test's name.
fn module(test: &str) -> &str {
    test.rsplit_once("::").map_or("", |(module, _)| module)
}

fn measure(package: &str, binary: &Path, tests: Vec<String>) -> Result<Suite> {
    let notes = std::env::temp_dir().join(format!("mutants-{}", std::process::id()));
    let mut suite = Suite {
        package: package.to_owned(),
        binary: binary.to_owned(),
        tests,
        took: Duration::ZERO,
        reaches: BTreeSet::new(),
    };
    let began = Instant::now();
    let passed = suite.passes(
        &[("MUTANT_REACHED", notes.to_string_lossy().into_owned())],
        Duration::from_secs(1800),
    )?;
    if passed != Some(true) {
        bail!("unbroken, the tests of {suite} fail");
    }
    suite.took = began.elapsed();
    // A suite that executes none of it writes no notes.
    let noted = fs::read_to_string(&notes).unwrap_or_default();
    let _ = fs::remove_file(&notes);
    suite.reaches = noted.lines().filter_map(|it| it.parse().ok()).collect();
    Ok(suite)
}

impl Suite {
    /// Whether all tests pass, if that can be said in time. Stops at the first that does not.
    fn passes(&self, env: &[(&str, String)], within: Duration) -> Result<Option<bool>> {
        let mut command = program(&self.binary, &self.package)?;
        command.arg("--exact").args(&self.tests);
        command.envs(env.iter().map(|(name, value)| (name, value)));
        command.stdout(Stdio::piped());
        let mut running = Process::start(command)?;
        let told = running
            .child()
            .stdout
            .take()
            .context("its output is read")?;
        let (tell, hear) = mpsc::channel();
        thread::spawn(move || {
            for line in BufReader::new(told).lines().map_while(Result::ok) {
                let _ = tell.send(line.ends_with("FAILED"));
            }
        });
        let until = Instant::now() + within;
        loop {
            match hear.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(false) => {}
                Ok(true) => return Ok(Some(false)),
                Err(RecvTimeoutError::Timeout) => return Ok(None),
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        Ok(Some(running.child().wait()?.success()))
    }

    /// Slower than this is a loop, even on a busy machine.
    fn patience(&self) -> Duration {
        Duration::from_secs(30) + self.took * 5
    }
}

pub fn verdict(site: &Site, suites: &[Suite]) -> Result<Verdict> {
    let mut verdict = Verdict::NeverRun;
    for suite in suites.iter().filter(|it| it.reaches.contains(&site.number)) {
        let env = [("MUTANT", site.number.to_string())];
        match suite.passes(&env, suite.patience())? {
            Some(true) => verdict = Verdict::Survived,
            Some(false) => return Ok(Verdict::Died),
            None => return Ok(Verdict::Looped),
        }
    }
    Ok(verdict)
}
