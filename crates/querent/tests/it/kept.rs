//! What is kept of what was asked, as whoever may read it reads it, and after the server was killed.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::machine::{Machine, Server};

const QUESTION: &str = "total sales in Goa";

#[test]
fn an_answer_has_a_receipt_and_is_counted() {
    let mut machine = Machine::new();
    machine.works(&["apply", "project"]);
    let key = machine.key("analyst");
    let store = machine.store();
    let server = machine.serve(&["--store", &store, "--files", "project"]);
    let (_, answer) = server.ask(&key, QUESTION).expect("answered");
    let trace = answer["receipt"]["trace"]
        .as_str()
        .expect("a trace")
        .to_owned();
    let actor = answer["receipt"]["actor"]
        .as_str()
        .expect("an actor")
        .to_owned();
    let (_, unclear) = server.ask(&key, "gobbledygook").expect("asked back");
    assert_eq!(unclear["kind"], "clarification");
    assert_eq!(
        server
            .ask("querent_key_shop.x.y", QUESTION)
            .expect("refused")
            .0,
        401
    );

    let receipt = |machine: &mut Machine, more: &[&str]| {
        machine.works(&[&["receipt", &trace, "--tenant", "shop"], more].concat())
    };
    // The operator sees how it went, whoever asked sees what.
    let shown = receipt(&mut machine, &[]);
    for expected in ["sent to warehouse (sqlite)", "µs fetch", "rows: 1"] {
        assert!(shown.contains(expected), "{expected}\n{shown}");
    }
    assert!(
        !shown.contains("Goa") && !shown.contains("SELECT"),
        "{shown}"
    );
    let own = receipt(&mut machine, &["--as", &actor]);
    for expected in [QUESTION, "SELECT", "\"Goa\""] {
        assert!(own.contains(expected), "{expected}\n{own}");
    }
    let other = machine.fails(&["receipt", &trace, "--tenant", "shop", "--as", "somebody"]);
    assert!(other.contains("no such receipt"), "{other}");

    let usage = machine.works(&["usage", "--tenant", "shop"]);
    let row = usage
        .lines()
        .find(|line| line.contains(&actor))
        .expect("a row");
    let cells: Vec<&str> = row.split_whitespace().collect();
    assert_eq!(cells[1..6], ["2", "2", "0", "0", "100%"], "{usage}");
    let audit = machine.works(&["audit", "show", "--tenant", "shop"]);
    assert!(
        audit.contains(&format!("done {actor} ask \"{QUESTION}\"")),
        "{audit}"
    );
    assert!(audit.contains(&trace));
}

#[test]
fn whatever_was_answered_before_a_kill_is_kept() {
    let mut machine = Machine::new();
    machine.works(&["apply", "project"]);
    let key = machine.key("analyst");
    let store = machine.store();
    let args = ["--store", &store, "--files", "project"];
    let mut answered: Vec<String> = Vec::new();
    for round in 0..3 {
        let mut server = machine.serve(&args);
        // The first question opens the source and reads the words.
        server.ask(&key, QUESTION).expect("answered");
        answered.extend(asked_until_killed(&mut server, &key, 7 + 6 * round));
    }
    assert!(answered.len() > 20, "only {} answers", answered.len());
    let kept = rusqlite::Connection::open(machine.path("control.db")).expect("opened");
    for trace in &answered {
        let count = |statement: &str| {
            let found = kept.query_row(statement, [trace], |row| row.get::<_, i64>(0));
            found.expect("counted")
        };
        for stream in ["receipt", "usage"] {
            let entries =
                format!("SELECT count(*) FROM entries WHERE stream = '{stream}' AND subject = ?1");
            assert_eq!(count(&entries), 1, "{stream} of {trace}");
        }
        assert_eq!(
            count("SELECT count(*) FROM audit_lines WHERE trace = ?1"),
            1,
            "{trace}"
        );
    }
    assert!(machine.works(&["audit", "verify"]).contains("chains"));
}

/// The traces of all answers that arrived whole, from several who ask at once. So many at least, and
/// not so long: how many arrive in a time hangs on the machine.
fn asked_until_killed(server: &mut Server, key: &str, answers: usize) -> Vec<String> {
    let answered = Mutex::new(Vec::new());
    let is_over = AtomicBool::new(false);
    let asking = || {
        while !is_over.load(Ordering::Relaxed) {
            let trace = server.ask(key, QUESTION).and_then(|(_, answer)| {
                let trace = answer["receipt"]["trace"].as_str()?;
                Some(trace.to_owned())
            });
            let mut answered = answered.lock().unwrap_or_else(PoisonError::into_inner);
            answered.extend(trace);
        }
    };
    let pid = server.pid();
    std::thread::scope(|scope| {
        (0..8).for_each(|_| drop(scope.spawn(asking)));
        let arrived = |_: &Server| {
            let answered = answered.lock().unwrap_or_else(PoisonError::into_inner);
            answered.len() >= answers
        };
        server.until("answers", arrived);
        crate::machine::kill(pid);
        is_over.store(true, Ordering::Relaxed);
    });
    server.kill();
    answered
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner)
}
