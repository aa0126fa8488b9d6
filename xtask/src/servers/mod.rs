//! Throw-away database servers on loopback, for tests of the drivers: started for one run on free
//! ports, stopped and removed after it.
//!
//! Tests find a server by a variable. Where the variable is set already, its server is used and
//! none is started: so the same tests run against any other one.

mod mariadb;
mod place;
mod postgres;

use crate::process::Process;
use crate::{command, setup};
use anyhow::Result;
use place::Place;
use std::process::Command;

pub const HELP: &str =
    "run a command with throw-away database servers beside it, or keep them until Enter is pressed";

/// A kind of server. Adding one is one module and one line in `KINDS`.
struct Kind {
    name: &'static str,
    /// Where tests look for its address.
    variable: &'static str,
    needs: &'static [setup::Need],
    start: fn(&Place) -> Result<Started>,
}

const KINDS: &[Kind] = &[mariadb::KIND, postgres::KIND];

/// What runs, and the variables by which tests find it.
struct Started {
    variables: Vec<(&'static str, String)>,
    /// The last one is stopped first.
    processes: Vec<Process>,
}

/// All kinds of servers. Dropping them stops them.
pub struct Servers(Vec<(Started, Place)>);

pub fn run(args: &[String]) -> Result<()> {
    install()?;
    let servers = Servers::start()?;
    let Some((program, args)) = args.split_first() else {
        return servers.keep();
    };
    let mut command = Command::new(program);
    command::run(servers.known_to(command.args(args)))
}

/// The packages that bring the servers.
pub fn install() -> Result<()> {
    KINDS
        .iter()
        .try_for_each(|kind| setup::install_packages(kind.needs))
}

impl Servers {
    pub fn start() -> Result<Servers> {
        place::clear();
        let mut servers = Servers(Vec::new());
        let wanted = |kind: &&Kind| std::env::var_os(kind.variable).is_none();
        for kind in KINDS.iter().filter(wanted) {
            let place = Place::make(kind.name)?;
            servers.0.push(((kind.start)(&place)?, place));
        }
        Ok(servers)
    }

    /// A command whose tests find these servers.
    pub fn known_to<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.envs(self.variables())
    }

    fn variables(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let started = self.0.iter().flat_map(|(started, _)| &started.variables);
        started.map(|(name, value)| (*name, value.as_str()))
    }

    /// Until somebody presses Enter, who meanwhile runs tests in another terminal.
    fn keep(&self) -> Result<()> {
        for (name, value) in self.variables() {
            println!("export {name}='{value}'");
        }
        std::io::stdin().read_line(&mut String::new())?;
        Ok(())
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        while let Some(mut process) = self.processes.pop() {
            // Nobody needs what it holds: it must not wait for its clients.
            let _ = process.end("INT");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_are_told_where_servers_are() {
        let started = Started {
            variables: vec![("QUERENT_TEST_NO_SUCH_URL", "here".to_owned())],
            processes: Vec::new(),
        };
        let servers = Servers(vec![(started, Place::make("told").unwrap())]);
        let mut shell = Command::new("sh");
        let told = shell.args(["-c", "echo $QUERENT_TEST_NO_SUCH_URL"]);
        assert_eq!(command::read(servers.known_to(told)).unwrap(), "here\n");
    }

    #[test]
    fn a_server_is_stopped_when_it_is_no_longer_needed() {
        let mut sleep = Command::new("sleep");
        sleep.arg("60");
        let mut process = Process::start(sleep).unwrap();
        let entry = format!("/proc/{}", process.child().id());
        let started = Started {
            variables: Vec::new(),
            processes: vec![process],
        };
        assert!(std::path::Path::new(&entry).exists());
        drop(started);
        assert!(!std::path::Path::new(&entry).exists());
    }
}
