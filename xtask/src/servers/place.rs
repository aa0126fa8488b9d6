//! A folder of a server's own, and the user who owns it: databases refuse to run as root.

use crate::process::{self, Process};
use crate::{command, setup};
use anyhow::{Context, Result, bail};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

const READY_TIMEOUT: Duration = Duration::from_secs(60);

/// Who owns the folder and runs in it when we are root.
const NOBODY: [&str; 5] = ["--reuid", "nobody", "--regid", "nogroup", "--clear-groups"];

/// Removed with all that is in it when it is dropped.
pub struct Place(PathBuf);

impl Place {
    /// An empty folder below the one for temporary files, which every user can reach.
    pub fn make(name: &str) -> Result<Place> {
        let dir = family(std::process::id()).join(name);
        fs::create_dir_all(&dir).with_context(|| format!("cannot make {}", dir.display()))?;
        let place = Place(dir);
        if setup::is_root() {
            command::run(Command::new("chown").arg("nobody").arg(place.dir()))?;
        }
        Ok(place)
    }

    pub fn dir(&self) -> &Path {
        &self.0
    }

    pub fn file(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }

    /// What the servers of the place say.
    pub fn log(&self) -> PathBuf {
        self.0.with_extension("log")
    }

    /// A program as the owner of the place runs it, to its end.
    pub fn command<const N: usize>(&self, program: impl AsRef<Path>, args: [&str; N]) -> Command {
        let mut command = Command::new(program.as_ref());
        command.args(args).current_dir(&self.0);
        let user: &[&str] = if setup::is_root() { &NOBODY } else { &[] };
        process::dying_with_us(&command, user)
    }

    /// A certificate for `localhost` and 127.0.0.1 in `server.crt`, which vouches for itself, and
    /// its key. Clients take none for a server that says it is an authority.
    pub fn certificate(&self) -> Result<()> {
        let mut openssl = self.command("openssl", ["req", "-x509", "-nodes"]);
        openssl.args(["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]);
        openssl.args(["-days", "30", "-subj", "/CN=localhost"]);
        openssl.args(["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]);
        openssl.args(["-addext", "basicConstraints=critical,CA:FALSE"]);
        openssl.args(["-keyout", "server.key", "-out", "server.crt"]);
        command::read(&mut openssl).map(drop)
    }

    /// A line for the shell that becomes a server of the place, for a test to start by itself.
    pub fn line(&self, server: &Command) -> String {
        let words = [server.get_program()].into_iter().chain(server.get_args());
        let words = words.map(|word| format!("'{}'", word.to_string_lossy()));
        let words: Vec<String> = words.collect();
        format!("cd '{}' && exec {}", self.0.display(), words.join(" "))
    }

    /// A server of the place, started; its words go to a file that is named when it fails.
    pub fn start(&self, mut server: Command, ready: impl Fn() -> bool) -> Result<Process> {
        let log = self.log();
        let words = fs::File::options().create(true).append(true).open(&log)?;
        server.stdin(Stdio::null()).stdout(words.try_clone()?);
        server.stderr(words);
        let mut process = Process::start(server)?;
        let started_at = Instant::now();
        while !ready() {
            let ended = process.child().try_wait()?.is_some();
            if ended || started_at.elapsed() > READY_TIMEOUT {
                let words = fs::read_to_string(&log).unwrap_or_default();
                bail!("the server did not start:\n{words}");
            }
            thread::sleep(Duration::from_millis(20));
        }
        Ok(process)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
        let _ = fs::remove_file(self.log());
        // The last one leaves nothing behind.
        let _ = self.0.parent().map(fs::remove_dir);
    }
}

/// The folder of all servers of one process.
fn family(process: u32) -> PathBuf {
    env::temp_dir().join(format!("querent-servers-{process}"))
}

/// Removes what runs left behind that were killed.
pub fn clear() {
    let entries = fs::read_dir(env::temp_dir())
        .into_iter()
        .flatten()
        .flatten();
    for entry in entries {
        let name = entry.file_name().to_string_lossy().into_owned();
        let process = name.strip_prefix("querent-servers-");
        if process.is_some_and(|id| !Path::new("/proc").join(id).exists()) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// A port that nobody listens on now.
pub fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
        .local_addr()?
        .port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_gone_after_use() {
        let place = Place::make("used").unwrap();
        let dir = place.dir().to_owned();
        let touch = place.command("touch", ["there"]).status().unwrap();
        assert!(touch.success() && dir.join("there").exists());
        drop(place);
        assert!(!dir.exists());
    }

    #[test]
    fn what_a_killed_run_left_is_removed_and_what_runs_is_kept() {
        let (left, kept) = (family(u32::MAX), family(1));
        fs::create_dir_all(&left).unwrap();
        fs::create_dir_all(&kept).unwrap();
        clear();
        let found = (left.exists(), kept.exists());
        fs::remove_dir(kept).unwrap();
        assert_eq!(found, (false, true));
    }

    #[test]
    fn a_server_that_ends_at_once_is_told_with_its_words() {
        let place = Place::make("ends").unwrap();
        let server = place.command("sh", ["-c", "echo no luck; exit 1"]);
        let told = place.start(server, || false).err().unwrap().to_string();
        assert!(told.ends_with("no luck\n"), "{told}");
    }
}
