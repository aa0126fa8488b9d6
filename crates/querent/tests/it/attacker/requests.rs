//! What is tried over the wire: each line one request, and what must come back.

mod queries;
mod questions;
mod wire;

use std::time::{Duration, Instant};

use super::Line;
use super::world::World;

/// How the caller comes in.
pub enum Sent {
    /// A question in plain language.
    Ask(&'static str),
    /// A query in its JSON form.
    Query(&'static str),
    /// The same through Cube's REST.
    Cube(&'static str),
    /// Method and address, then headers, then behind an empty line the body. Headers that it does
    /// not name are those of an honest client.
    Raw(&'static str),
}

/// One line of the table: what was tried, the status that must come back, and a part of what is said.
pub struct Attempt(pub &'static str, pub Sent, pub u16, pub &'static str);

const TABLES: [(&str, &[Attempt]); 9] = [
    ("Another tenant by name", wire::TENANTS),
    ("Keys and tokens", wire::TOKENS),
    ("Files and environment of the server", wire::PATHS),
    ("Headers and bodies", wire::HEADERS),
    ("Writing, and what other roles do", wire::WRITING),
    ("Questions", questions::QUESTIONS),
    ("Queries", queries::QUERIES),
    ("Filters and values", queries::FILTERS),
    ("Cube's REST", queries::CUBE),
];

pub(super) fn lines() -> impl Iterator<Item = Line> {
    TABLES.iter().flat_map(|(door, attempts)| {
        attempts
            .iter()
            .map(move |Attempt(tried, _, status, says)| Line {
                door,
                tried,
                back: match says.is_empty() {
                    true => status.to_string(),
                    false => format!("{status}, `{says}`"),
                },
            })
    })
}

impl Sent {
    /// The request as it goes over the wire.
    fn request(&self, world: &World) -> String {
        let post = |path: &str, body: serde_json::Value| format!("POST {path}\n\n{body}");
        let read = |text: &str| match serde_json::from_str(text) {
            Ok(json) => json,
            Err(_) => serde_json::Value::String(text.to_owned()),
        };
        let text = match self {
            Sent::Ask(text) => post("/api/v1/ask", serde_json::json!({ "question": text })),
            Sent::Query(text) => post("/api/v1/query", serde_json::json!({ "query": read(text) })),
            Sent::Cube(text) => post(
                "/cubejs-api/v1/load",
                serde_json::json!({ "query": read(text) }),
            ),
            Sent::Raw(text) => (*text).to_owned(),
        };
        let (_, secret) = world.key.rsplit_once('.').expect("a secret");
        let text = text
            .replace("{key}", &world.key)
            .replace("{secret}", secret)
            .replace("{as rival}", &world.key.replacen("shop", "rival", 1))
            .replace("{long}", &"x".repeat(100_000));
        whole(&text, &world.key)
    }
}

/// With the headers that an honest client sends, where the attempt has none of its own.
fn whole(text: &str, key: &str) -> String {
    let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
    let mut lines = head.lines();
    let mut request = format!("{} HTTP/1.1\r\n", lines.next().expect("a method"));
    let own: Vec<&str> = lines.collect();
    for line in &own {
        request += &format!("{line}\r\n");
    }
    let honest = [
        ("host", "test".to_owned()),
        ("connection", "close".to_owned()),
        ("authorization", format!("Bearer {key}")),
        ("content-type", "application/json".to_owned()),
        ("content-length", body.len().to_string()),
    ];
    for (name, value) in honest {
        let named = |line: &&str| line.to_lowercase().starts_with(&format!("{name}:"));
        if !own.iter().any(named) {
            request += &format!("{name}: {value}\r\n");
        }
    }
    format!("{request}\r\n{body}")
}

#[test]
fn no_request_gets_what_it_is_after() {
    let world = World::new();
    let mut wrong = Vec::new();
    for (door, attempts) in TABLES {
        for Attempt(tried, sent, status, says) in attempts {
            let request = sent.request(&world);
            let told = world.server.exchange(&request).unwrap_or_default();
            let leaked = world.secrets_in(&request, &told);
            if !leaked.is_empty() {
                wrong.push(format!("{door}: {tried}: LEAKED {leaked:?} in {told}"));
            }
            let found = status_of(&told);
            if found != *status || !told.contains(says) {
                wrong.push(format!(
                    "{door}: {tried}: {status} {says} expected, not {told}"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(world.is_untouched(), "something was written");
    let (status, answer) = world
        .server
        .ask(&world.key, "total sales")
        .expect("an answer");
    assert_eq!(status, 200, "it still serves: {answer}");
    let log = world.server.log();
    assert!(!log.contains("panicked"), "{log}");
}

fn status_of(answer: &str) -> u16 {
    let status = answer.split(' ').nth(1).and_then(|it| it.parse().ok());
    status.unwrap_or_default()
}

/// Whoever asks the same sees their own: what one was told is not what another is told.
#[test]
fn what_others_asked_before_is_not_in_an_answer() {
    let mut world = World::new();
    let owner = world.key_of("owners");
    let total = |key: &str, cube: &str| {
        let body = format!("{{\"query\": {{\"measures\": [\"{cube}.total\"]}}}}");
        let sent = world.server.send("POST", "/api/v1/query", key, &body);
        let (_, found) = sent.expect("an answer");
        let found: serde_json::Value = serde_json::from_str(&found).expect("a result");
        found["results"][0]["rows"][0][0].to_string()
    };
    for _ in 0..2 {
        assert_eq!(total(&owner, "sales"), "7");
        assert_eq!(total(&world.of_rival, "planted_rival_cube"), "3133773133");
        assert_eq!(total(&world.key, "sales"), "3");
    }
}

/// Keys of a tenant that is there take as long to refuse as those of one that is not. Only what
/// could be seen through a network is told apart; a loaded machine is no leak.
#[test]
fn a_wrong_key_takes_as_long_whatever_tenant_it_names() {
    let world = World::new();
    let median = |tenant: &str| {
        let key = format!("querent_key_{tenant}.0198c0de-0000-7000-8000-000000000000.guess");
        let mut times: Vec<Duration> = (0..41)
            .map(|_| {
                let start = Instant::now();
                assert_eq!(world.server.ask(&key, "total sales").expect("told").0, 401);
                start.elapsed()
            })
            .collect();
        times.sort();
        times[20]
    };
    let (there, missing) = (median("rival"), median("nowhere"));
    let (short, long) = (there.min(missing), there.max(missing));
    let close = long < short * 5 + Duration::from_millis(5);
    assert!(close, "{there:?} and {missing:?}");
}
