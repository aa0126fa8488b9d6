//! A machine of an operator: a project folder, a control store, and the binary that serves them.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value as Json, json};
use tempfile::TempDir;

pub const MODEL: &str = r#"
cubes:
  - name: sales
    title: Sales
    sql_table: sales
    dimensions:
      - {name: id, sql: id, type: number, primary_key: true}
      - {name: state, sql: state, type: string}
    measures:
      - {name: total, title: Sales, sql: amount, type: sum}
    access_policy:
      - {group: everyone, row_level: {allow_all: true}}
"#;

/// Nobody waits longer for what has to happen; a loaded machine takes its time.
const PATIENCE: Duration = Duration::from_secs(60);

pub struct Machine {
    folder: TempDir,
    /// Everything that was ever printed, at the loudest.
    pub printed: String,
}

impl Machine {
    /// With a tenant `shop` whose sales are in one SQLite file.
    pub fn new() -> Self {
        let machine = Self {
            folder: TempDir::new().expect("a folder"),
            printed: String::new(),
        };
        machine.put("project/querent.yaml", "name: test\n");
        machine.put("project/tenants/shop/tenant.yaml", &settings("Shop"));
        machine.put("project/tenants/shop/model/sales.yaml", MODEL);
        std::fs::create_dir_all(machine.path("project/data")).expect("made");
        let data = rusqlite::Connection::open(machine.path("project/data/shop.db"));
        let statements = "CREATE TABLE sales (id INTEGER PRIMARY KEY, state TEXT NOT NULL, \
            amount INTEGER NOT NULL) STRICT; \
            INSERT INTO sales (state, amount) VALUES ('Goa', 1), ('Goa', 2), ('Kerala', 4)";
        data.expect("opened")
            .execute_batch(statements)
            .expect("filled");
        machine
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn put(&self, name: &str, text: &str) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        std::fs::write(path, text).expect("written");
    }

    pub fn store(&self) -> String {
        format!("sqlite:{}", self.path("control.db").display())
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_querent"));
        command
            .args(args)
            .env("RUST_LOG", "trace,sqlparser=warn")
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    pub fn run(&mut self, args: &[&str]) -> Output {
        let mut command = self.command(args);
        let output = command.env("QUERENT_STORE", self.store()).output();
        let output = output.expect("started");
        self.printed += &text(&output.stdout);
        self.printed += &text(&output.stderr);
        output
    }

    pub fn works(&mut self, args: &[&str]) -> String {
        let output = self.run(args);
        let said = text(&output.stderr);
        assert!(output.status.success(), "{args:?}: {said}");
        text(&output.stdout)
    }

    /// Of which only the errors are told: at the loudest a thousand tenants are a long text.
    pub fn works_quietly(&mut self, args: &[&str]) -> String {
        let mut command = self.command(args);
        let command = command
            .env("QUERENT_STORE", self.store())
            .env("RUST_LOG", "error");
        let output = command.output().expect("started");
        assert!(
            output.status.success(),
            "{args:?}: {}",
            text(&output.stderr)
        );
        text(&output.stdout)
    }

    /// What a command says that does not work.
    pub fn fails(&mut self, args: &[&str]) -> String {
        let output = self.run(args);
        assert!(
            !output.status.success(),
            "{args:?}: {}",
            text(&output.stdout)
        );
        text(&output.stderr)
    }

    /// A key of the tenant, for somebody of the group that may see everything.
    pub fn key(&mut self, role: &str) -> String {
        let issue = [
            "key", "--tenant", "shop", "issue", "--name", "test", "--role", role, "--group",
            "everyone",
        ];
        self.works(&issue).trim().to_owned()
    }

    /// Serves until it is dropped.
    pub fn serve(&self, args: &[&str]) -> Server {
        let log = std::fs::File::create(self.path("serve.log")).expect("a log");
        let mut command = self.command(&[&["serve", "--listen", "127.0.0.1:0"], args].concat());
        let mut child = command.stderr(log).spawn().expect("started");
        let mut output = BufReader::new(child.stdout.take().expect("an output"));
        let mut first = String::new();
        output.read_line(&mut first).expect("a line");
        let (_, address) = first.split_once("http://").expect("an address");
        Server {
            child,
            address: address.trim().to_owned(),
            _output: output,
            log: self.path("serve.log"),
        }
    }
}

pub fn settings(name: &str) -> String {
    format!("name: {name}\nsources: {{warehouse: {{type: sqlite, path: data/shop.db}}}}\n")
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

pub struct Server {
    child: Child,
    address: String,
    /// Held open: who prints into a closed one ends.
    _output: BufReader<ChildStdout>,
    log: PathBuf,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

impl Server {
    /// At once, as the system does when it has no memory left.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// The memory that it holds for itself; `None` where the system does not say.
    pub fn bytes(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid())).ok()?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("RssAnon:"))?;
        let kilobytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
        Some(kilobytes * 1024)
    }

    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).expect("read")
    }

    /// Status and body; `None` where nobody answers any more.
    pub fn send(&self, method: &str, path: &str, key: &str, body: &str) -> Option<(u16, String)> {
        let mut stream = TcpStream::connect(&self.address).ok()?;
        stream.set_read_timeout(Some(PATIENCE)).ok()?;
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\nAuthorization: Bearer {key}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(request.as_bytes()).ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        let (head, body) = answer.split_once("\r\n\r\n")?;
        let status = head.split(' ').nth(1)?.parse().ok()?;
        let body = match head.to_lowercase().contains("transfer-encoding: chunked") {
            true => body.lines().nth(1).unwrap_or_default(),
            false => body,
        };
        Some((status, body.to_owned()))
    }

    /// All that comes back for what is sent as it is; `None` where nobody answers.
    pub fn exchange(&self, request: &str) -> Option<String> {
        let mut stream = TcpStream::connect(&self.address).ok()?;
        stream.set_read_timeout(Some(PATIENCE)).ok()?;
        // Who refuses early may have closed it.
        let _ = stream.write_all(request.as_bytes());
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        Some(text(&answer))
    }

    /// The answer to a question, as JSON; `None` where it was not whole.
    pub fn ask(&self, key: &str, question: &str) -> Option<(u16, Json)> {
        let body = json!({ "question": question }).to_string();
        let (status, body) = self.send("POST", "/api/v1/ask", key, &body)?;
        Some((status, serde_json::from_str(&body).ok()?))
    }

    pub fn tenant_name(&self, key: &str) -> String {
        let (_, body) = self
            .send("GET", "/api/v1/session", key, "")
            .expect("answered");
        let session: Json = serde_json::from_str(&body).unwrap_or_default();
        session["tenant"]["name"]
            .as_str()
            .unwrap_or(&body)
            .to_owned()
    }

    /// Waits until something holds.
    pub fn until(&self, what: &str, holds: impl Fn(&Self) -> bool) {
        let start = Instant::now();
        while !holds(self) {
            assert!(start.elapsed() < PATIENCE, "{what}\n{}", tail(&self.log()));
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

fn tail(log: &str) -> String {
    let lines: Vec<&str> = log.lines().rev().take(20).collect();
    lines.into_iter().rev().collect::<Vec<_>>().join("\n")
}

/// Ends a process in the middle of whatever it does.
pub fn kill(pid: u32) {
    let killed = Command::new("kill").args(["-9", &pid.to_string()]).status();
    assert!(killed.expect("run").success());
}

/// Every file below a folder, by its path within.
pub fn files_of(root: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open = vec![root.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("listed").flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(root).expect("inside");
                let bytes = std::fs::read(&path).expect("read");
                found.push((name.display().to_string(), text(&bytes)));
            }
        }
    }
    found.sort();
    found
}
