//! The house rules: what reviewers would otherwise have to repeat, each as one file in `rules/`.
//!
//! Every rule is a function of a `Tree`, which is the checkout or, in tests, a handful of files
//! in memory. So each rule has tests that break it on purpose and show what a person is told.

mod modules;
mod rules;
mod source;
#[cfg(test)]
pub mod testing;
pub mod tree;

use crate::{no_arguments, paths};
use anyhow::{Result, bail};
use std::fmt;
use tree::Tree;

pub const HELP: &str = "check the house rules; `cargo test` checks them too";

pub struct Rule {
    pub name: &'static str,
    /// The rule as one would say it to a colleague.
    pub says: &'static str,
    pub check: fn(&Tree) -> Vec<Violation>,
}

#[derive(Debug)]
pub struct Violation {
    pub path: String,
    pub line: Option<usize>,
    pub problem: String,
    /// What to do about it.
    pub remedy: String,
}

pub fn run(args: &[String]) -> Result<()> {
    no_arguments(args)?;
    let tree = Tree::of_checkout(&paths::root()?)?;
    let n_violations: usize = rules::RULES.iter().map(|rule| report(rule, &tree)).sum();
    match n_violations {
        0 => Ok(()),
        n => bail!("{n} violation(s) of the house rules, each with its remedy above"),
    }
}

fn report(rule: &Rule, tree: &Tree) -> usize {
    let violations = (rule.check)(tree);
    let verdict = if violations.is_empty() {
        "ok"
    } else {
        "BROKEN"
    };
    println!("{:<18} {verdict:<7} {}", rule.name, rule.says);
    for violation in &violations {
        println!("    {}", violation.to_string().replace('\n', "\n    "));
    }
    violations.len()
}

impl Violation {
    pub fn at(
        path: &str,
        line: usize,
        problem: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Violation {
        Violation {
            line: Some(line),
            ..Violation::of(path, problem, remedy)
        }
    }

    /// Of a whole file or folder.
    pub fn of(path: &str, problem: impl Into<String>, remedy: impl Into<String>) -> Violation {
        Violation {
            path: path.to_owned(),
            line: None,
            problem: problem.into(),
            remedy: remedy.into(),
        }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let line = self.line.map(|line| format!(":{line}")).unwrap_or_default();
        write!(
            f,
            "{}{line}: {}\n      remedy: {}",
            self.path, self.problem, self.remedy
        )
    }
}
