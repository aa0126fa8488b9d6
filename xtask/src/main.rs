//! The workspace's own commands, typed as `cargo xtask <command>`.
//!
//! Step: none; it stands beside the pipeline: it sets up, tests, measures and guards the other crates.
//! Never: depends on a crate of the product, or on a library that takes more than seconds to compile.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line tool talks to its terminal"
)]

mod bench;
mod command;
mod demo;
mod fresh;
mod fuzz;
mod metadata;
mod mutate;
mod paths;
mod process;
mod servers;
mod setup;
mod sizes;
mod test;
mod tidy;

use anyhow::{Result, bail};
use std::process::ExitCode;

/// One subcommand. Adding one is one module and one line in `COMMANDS`.
struct Command {
    name: &'static str,
    help: &'static str,
    run: fn(&[String]) -> Result<()>,
}

const COMMANDS: &[Command] = &[
    Command {
        name: "setup",
        help: setup::HELP,
        run: setup::run,
    },
    Command {
        name: "demo",
        help: demo::HELP,
        run: demo::run,
    },
    Command {
        name: "test",
        help: test::HELP,
        run: test::run,
    },
    Command {
        name: "servers",
        help: servers::HELP,
        run: servers::run,
    },
    Command {
        name: "tidy",
        help: tidy::HELP,
        run: tidy::run,
    },
    Command {
        name: "bench",
        help: bench::HELP,
        run: bench::run,
    },
    Command {
        name: "fuzz",
        help: fuzz::HELP,
        run: fuzz::run,
    },
    Command {
        name: "mutate",
        help: mutate::HELP,
        run: mutate::run,
    },
    Command {
        name: "sizes",
        help: sizes::HELP,
        run: sizes::run,
    },
    Command {
        name: "prove-fresh",
        help: fresh::HELP,
        run: fresh::run,
    },
];

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nxtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(args: &[String]) -> Result<()> {
    let Some((name, rest)) = args.split_first() else {
        print!("{}", help());
        return Ok(());
    };
    if matches!(name.as_str(), "help" | "--help" | "-h") {
        print!("{}", help());
        return Ok(());
    }
    let Some(command) = COMMANDS.iter().find(|command| command.name == name) else {
        bail!("there is no command {name:?}\n\n{}", help());
    };
    if rest
        .iter()
        .any(|arg| matches!(arg.as_str(), "--help" | "-h"))
    {
        println!("cargo xtask {name}: {}", command.help);
        return Ok(());
    }
    (command.run)(rest)
}

fn help() -> String {
    let mut text = String::from("usage: cargo xtask <command>\n\n");
    for command in COMMANDS {
        text += &format!("  {:<12} {}\n", command.name, command.help);
    }
    text
}

/// Takes the one flag a command knows. Anything else is a mistake worth stopping for.
fn flag(args: &[String], known: &str) -> Result<bool> {
    match args.iter().find(|arg| *arg != known) {
        Some(other) => bail!("unknown argument {other:?}: this command knows only {known}"),
        None => Ok(!args.is_empty()),
    }
}

/// For commands that take nothing.
fn no_arguments(args: &[String]) -> Result<()> {
    match args.first() {
        Some(other) => bail!("unknown argument {other:?}: this command takes none"),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
