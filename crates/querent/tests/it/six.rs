//! The bank over six databases of one server, as an operator would set it up and a person ask it.
//!
//! What a question touches is read from the server's own log.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Lines, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;
use std::{env, fs};

use generate::bank::DATABASES;
use serde_json::{Value as Json, json};
use source::{Settings, from_url};

use crate::example::root;

const QUERENT: &str = env!("CARGO_BIN_EXE_querent");
const READER: &str = "querent_reader";
const PASSWORD: &str = "read-only-7";
/// A little longer than a cube that says nothing lets its rows count as they are.
const REMEMBERED: Duration = Duration::from_millis(10_500);

#[test]
fn a_question_touches_the_database_that_holds_its_answer_and_no_other() {
    let Some(server) = Server::named() else {
        return;
    };
    server.fill();
    server.let_read();
    let bank = Bank::serve(&server);
    bank.check_log();
    // What words a person may use stands in all databases. It is read before their first question.
    assert_eq!(bank.customers(), 400);
    let before = server.statements();
    // Rows that were read a moment ago are remembered, and then no longer.
    std::thread::sleep(REMEMBERED);
    assert_eq!(bank.customers(), 400);
    let asked = server.since(&before);
    assert_eq!(asked, BTreeMap::from([("customer_db".to_owned(), 1)]));
    let loans = bank.ask("number of loans by loan type");
    assert!(loans["rows"].as_array().is_some_and(|rows| rows.len() > 1));
    // Of a statement that is new it is asked first what its columns are.
    let asked: Vec<String> = server.since(&before).into_keys().collect();
    assert_eq!(asked, ["customer_db", "loans_db"]);
}

/// The server that tests share, and what it says.
struct Server {
    url: String,
    settings: Settings,
    log: PathBuf,
}

impl Server {
    fn named() -> Option<Self> {
        let found = |name: &str| env::var(name).ok();
        let (url, log) = (
            found("QUERENT_TEST_POSTGRES_URL"),
            found("QUERENT_TEST_POSTGRES_LOG"),
        );
        let (Some(url), Some(log)) = (url, log) else {
            not_run("QUERENT_TEST_POSTGRES_URL and QUERENT_TEST_POSTGRES_LOG are not set");
            return None;
        };
        let (_, settings) = from_url(&url, &[&source_postgres::DRIVER]).expect("a URL");
        Some(Self {
            url,
            settings,
            log: log.into(),
        })
    }

    fn option(&self, name: &str) -> &str {
        self.settings.text(name).unwrap_or_default()
    }

    /// The six databases, made by the command that people type.
    fn fill(&self) {
        let place = self.url.rsplit_once('/').map_or("", |(place, _)| place);
        let args = ["generate", "bank", "--to", place, "--customers", "400"];
        let made = Command::new(QUERENT).args(args).output().expect("started");
        let told = String::from_utf8_lossy(&made.stderr);
        assert!(made.status.success(), "{told}");
        assert!(told.contains("six databases of PostgreSQL"), "{told}");
    }

    /// The login that `querent grants` prints, whose statements the server writes down.
    fn let_read(&self) {
        for database in DATABASES {
            let args = ["grants", "postgres", "--schemas", "public", "--database"];
            let script = Command::new(QUERENT).args(args).arg(database.name).output();
            let script = String::from_utf8(script.expect("started").stdout).expect("a text");
            self.psql(database.name, &script.replace("change-me", PASSWORD));
        }
        self.psql(
            "postgres",
            &format!("ALTER ROLE {READER} SET log_statement = 'all'"),
        );
    }

    fn psql(&self, database: &str, script: &str) {
        let mut psql = Command::new("psql");
        psql.args(["--quiet", "--no-psqlrc", "-h", self.option("host")]);
        psql.args([
            "-p",
            self.option("port"),
            "-U",
            self.option("user"),
            database,
        ]);
        psql.env("PGPASSWORD", self.option("password"));
        let mut psql = psql
            .stdin(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("started");
        let mut words = psql.stdin.take().expect("its input");
        words.write_all(script.as_bytes()).expect("told");
        drop(words);
        assert!(psql.wait().expect("ended").success());
    }

    /// How many statements of ours each database has run.
    fn statements(&self) -> BTreeMap<String, usize> {
        let log = fs::read(&self.log).expect("the server's log");
        let log = String::from_utf8_lossy(&log).into_owned();
        let mut counts = BTreeMap::new();
        // A line begins with the database and the program that asks.
        for line in log
            .lines()
            .filter(|line| line.contains(" querent: LOG:  execute "))
        {
            let database = line.split(' ').next().unwrap_or_default().to_owned();
            *counts.entry(database).or_default() += 1;
        }
        counts
    }

    fn since(&self, before: &BTreeMap<String, usize>) -> BTreeMap<String, usize> {
        let now = self.statements().into_iter();
        let new = now.map(|(name, count)| {
            let known = before.get(&name).copied().unwrap_or_default();
            (name, count - known)
        });
        new.filter(|(_, count)| *count > 0).collect()
    }
}

#[allow(clippy::print_stdout, reason = "a test tells people what it left out")]
fn not_run(why: &str) {
    println!("postgres: the bank: not run: {why}");
}

/// A server of ours over the six databases.
struct Bank {
    process: Child,
    address: String,
    token: String,
    log: PathBuf,
    /// It goes on talking after the link.
    _said: Lines<BufReader<ChildStdout>>,
}

impl Bank {
    fn serve(server: &Server) -> Self {
        let log = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("six.log");
        let words = fs::File::create(&log).expect("a log");
        let project = root().join("examples/bank");
        let mut serve = Command::new(QUERENT);
        serve.args(["serve", "--links", "--listen", "127.0.0.1:0", "--project"]);
        serve.arg(&project).envs(variables(&project, server));
        let spawned = serve.stdout(Stdio::piped()).stderr(words).spawn();
        let mut process = spawned.expect("started");
        let mut said = BufReader::new(process.stdout.take().expect("its output")).lines();
        let link = said.find_map(|line| line.ok().filter(|line| line.contains("#token=")));
        let link = link.unwrap_or_else(|| panic!("{}", fs::read_to_string(&log).expect("a log")));
        let (url, token) = link.trim().split_once("/#token=").expect("a link");
        Self {
            process,
            address: url.trim_start_matches("http://").to_owned(),
            token: token.to_owned(),
            log,
            _said: said,
        }
    }

    /// The six sources are named, each with its engine, and none of them could write.
    fn check_log(&self) {
        let log = fs::read_to_string(&self.log).expect("a log");
        let open = |line: &&str| line.contains("source is open") && line.contains("PostgreSQL");
        let open: Vec<&str> = log.lines().filter(open).collect();
        assert_eq!(open.len(), DATABASES.len(), "{log}");
        for database in DATABASES {
            let named = open.iter().any(|line| line.contains(database.name));
            assert!(named, "{} in {log}", database.name);
        }
        assert!(!log.contains("could write"), "{log}");
    }

    fn customers(&self) -> i64 {
        let answer = self.ask("how many customers do we have?");
        let cell = &answer["rows"][0][0];
        let number = cell.as_i64().or_else(|| cell.as_str()?.parse().ok());
        number.unwrap_or_else(|| panic!("{answer}"))
    }

    /// In HTTP/1.0, where an answer ends with its connection.
    fn ask(&self, question: &str) -> Json {
        let body = json!({ "question": question }).to_string();
        let mut stream = TcpStream::connect(&self.address).expect("connected");
        let head = format!(
            "POST /api/v1/ask HTTP/1.0\r\nAuthorization: Bearer {}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            self.token,
            body.len()
        );
        stream.write_all((head + &body).as_bytes()).expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("answered");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a body");
        assert!(head.contains(" 200 "), "{answer}");
        serde_json::from_str(body).expect("JSON")
    }
}

impl Drop for Bank {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The variables of `.env.example`, with what is this server's own.
fn variables(project: &std::path::Path, server: &Server) -> Vec<(String, String)> {
    let example = fs::read_to_string(project.join(".env.example")).expect("an example");
    let lines = example.lines().filter_map(|line| line.split_once('='));
    let own = |name: &str, value: &str| match name {
        "POSTGRES_HOST" => server.option("host").to_owned(),
        "POSTGRES_PORT" => server.option("port").to_owned(),
        "POSTGRES_PASSWORD" => PASSWORD.to_owned(),
        _ => value.to_owned(),
    };
    lines
        .map(|(name, value)| (name.to_owned(), own(name, value)))
        .collect()
}
