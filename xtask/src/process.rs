//! Processes that run beside this one: they never outlive it, and are always stopped again.

use crate::command;
use anyhow::{Result, bail};
use std::process::{Child, Command, ExitStatus};
use std::thread;
use std::time::{Duration, Instant};

const STOP_TIMEOUT: Duration = Duration::from_secs(10);

pub struct Process(Child);

impl Process {
    /// Starts a program as it stands in the command, its pipes included.
    pub fn start(mut command: Command) -> Result<Process> {
        let child = command.spawn();
        child
            .map(Process)
            .map_err(|error| command::cannot_start(&command, error))
    }

    pub fn child(&mut self) -> &mut Child {
        &mut self.0
    }

    /// Asks it to end with a signal, and waits until it has.
    pub fn end(&mut self, signal: &str) -> Result<ExitStatus> {
        if let Some(status) = self.0.try_wait()? {
            return Ok(status);
        }
        let pid = self.0.id().to_string();
        // The standard library only knows SIGKILL; a shell's own `kill` is everywhere.
        let kill = ["-c", "kill -s \"$1\" \"$2\"", "kill", signal, &pid];
        command::run(Command::new("sh").args(kill))?;
        let asked_at = Instant::now();
        while asked_at.elapsed() < STOP_TIMEOUT {
            if let Some(status) = self.0.try_wait()? {
                return Ok(status);
            }
            thread::sleep(Duration::from_millis(20));
        }
        bail!("it still runs {} s later", STOP_TIMEOUT.as_secs())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if self.end("TERM").is_err() {
            let _ = self.0.kill();
            let _ = self.0.wait();
        }
    }
}

/// Even if this process is killed outright, the program must not outlive it: the kernel sees to it
/// when util-linux's `setpriv` asked it to. Further arguments of `setpriv` come along.
pub fn dying_with_us(program: &Command, further: &[&str]) -> Command {
    let mut command = match command::exists("setpriv") {
        true => {
            let mut setpriv = Command::new("setpriv");
            setpriv
                .args(further)
                .args(["--pdeathsig", "TERM"])
                .arg(program.get_program());
            setpriv
        }
        false => Command::new(program.get_program()),
    };
    command.args(program.get_args());
    if let Some(dir) = program.get_current_dir() {
        command.current_dir(dir);
    }
    command
}
