//! The server under check: started, waited for until it says where it is, always stopped again.

use crate::process::{self, Process};
use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::process::{ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// Long enough to generate the example data on a busy machine.
const START_TIMEOUT: Duration = Duration::from_secs(300);

pub struct Server {
    process: Process,
    /// The first line it printed: its address and tenants.
    pub announced: Value,
}

impl Server {
    pub fn start(program: &Command) -> Result<Server> {
        let mut command = process::dying_with_us(program, &[]);
        command.stdout(Stdio::piped());
        // From here on the drop of the process ends it, whatever happens.
        let mut process = Process::start(command)?;
        let stdout = process.child().stdout.take();
        let stdout = stdout.context("the server has no standard output")?;
        let announced = announcement(&first_line(stdout))?;
        Ok(Server { process, announced })
    }

    /// Asks it to stop; it must do so by itself, in time and without complaint.
    pub fn stop(mut self) -> Result<()> {
        let what = "the server did not stop cleanly when asked to (SIGTERM)";
        let status = self.process.end("TERM").context(what)?;
        ensure!(status.success(), "{what}: {status}");
        Ok(())
    }
}

/// The first line arrives over the channel; the rest is read and dropped, so that the server never
/// blocks on a full pipe.
fn first_line(stdout: ChildStdout) -> Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            let _ = sender.send(line);
        }
    });
    receiver
}

fn announcement(lines: &Receiver<String>) -> Result<Value> {
    match lines.recv_timeout(START_TIMEOUT) {
        Ok(line) => serde_json::from_str(&line)
            .with_context(|| format!("the server's first line is no JSON: {line}")),
        Err(RecvTimeoutError::Timeout) => bail!(
            "the server did not start within {} s",
            START_TIMEOUT.as_secs()
        ),
        Err(RecvTimeoutError::Disconnected) => {
            bail!("the server stopped before it said where it listens (see above)")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn script(text: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", text]);
        command
    }

    #[test]
    fn a_server_is_started_heard_and_stopped() {
        let announcing = "trap 'exit 0' TERM; echo '{\"url\": \"here\"}'; sleep 60 & wait";
        let mut server = Server::start(&script(announcing)).unwrap();
        assert_eq!(server.announced["url"], "here");
        let proc_entry = format!("/proc/{}", server.process.child().id());
        assert!(std::path::Path::new(&proc_entry).exists());
        server.stop().unwrap();
        assert!(!std::path::Path::new(&proc_entry).exists());
    }

    #[test]
    fn a_server_that_ends_with_a_failure_is_reported() {
        let server = Server::start(&script("trap 'exit 3' TERM; echo 1; sleep 60 & wait")).unwrap();
        let error = server.stop().unwrap_err().to_string();
        assert!(error.ends_with("(SIGTERM): exit status: 3"), "{error}");
    }

    #[test]
    fn a_server_is_stopped_even_when_the_check_panics() {
        let (sender, receiver) = mpsc::channel();
        let checking = thread::spawn(move || {
            let mut server = Server::start(&script("echo 1; exec sleep 60")).unwrap();
            sender.send(server.process.child().id()).unwrap();
            panic!("on purpose");
        });
        checking.join().unwrap_err();
        let proc_entry = format!("/proc/{}", receiver.recv().unwrap());
        assert!(!std::path::Path::new(&proc_entry).exists());
    }

    #[test]
    fn a_server_that_dies_at_once_is_reported() {
        let error = Server::start(&script("exit 1")).err().unwrap();
        assert!(
            error.to_string().starts_with("the server stopped before"),
            "{error}"
        );
    }
}
