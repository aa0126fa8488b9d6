//! A tenant goes back and forth between two checkpoints while many people ask.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use crate::machine::{MODEL, Machine, Server};

const CLIENTS: usize = 50;
const SWITCHES: usize = 20;

/// What was answered under each version of the model.
type Answers = Mutex<BTreeMap<String, BTreeSet<String>>>;

#[test]
fn nobody_notices_a_rollback_but_by_the_number() {
    let mut machine = Machine::new();
    machine.works_quietly(&["apply", "project"]);
    machine.works(&["checkpoint", "make", "shop", "plain"]);
    let doubled = MODEL.replace("sql: amount", "sql: 2 * amount");
    machine.put("project/tenants/shop/model/sales.yaml", &doubled);
    machine.works_quietly(&["apply", "project"]);
    let made = machine.works(&["checkpoint", "make", "shop", "doubled", "--note", "twice"]);
    assert_eq!(made, "doubled is revision 2\n");
    let key = machine.key("analyst");
    let store = machine.store();
    let server = machine.serve(&["--store", &store, "--files", "project"]);

    let (answers, over) = (Answers::default(), AtomicBool::new(false));
    thread::scope(|scope| {
        for _ in 0..CLIENTS {
            scope.spawn(|| {
                while !over.load(Ordering::Relaxed) {
                    note(&server, &key, &answers);
                    thread::sleep(Duration::from_millis(500));
                }
            });
        }
        for switch in 0..SWITCHES {
            let (to, total) = [("plain", "[[7]]"), ("doubled", "[[14]]")][switch % 2];
            machine.works_quietly(&["checkpoint", "rollback", "shop", to]);
            server.until(to, |server| rows(server, &key) == total);
        }
        over.store(true, Ordering::Relaxed);
    });
    let answers = answers.into_inner().expect("whole");
    let told: BTreeSet<_> = answers.values().flatten().map(String::as_str).collect();
    assert_eq!(told, BTreeSet::from(["[[7]]", "[[14]]"]));
    for (version, totals) in &answers {
        assert_eq!(totals.len(), 1, "{version} answered {totals:?}");
    }
}

fn rows(server: &Server, key: &str) -> String {
    let (status, answer) = server.ask(key, "total sales").expect("answered");
    assert_eq!(status, 200, "{answer}");
    answer["rows"].to_string()
}

fn note(server: &Server, key: &str, answers: &Answers) {
    let (status, answer) = server.ask(key, "total sales").expect("answered");
    assert_eq!(status, 200, "{answer}");
    let version = answer["receipt"]["model_version"].as_str();
    let version = version.expect("an answer names its model").to_owned();
    let mut answers = answers.lock().expect("whole");
    let totals = answers.entry(version).or_default();
    totals.insert(answer["rows"].to_string());
}

#[test]
fn the_past_of_a_tenant_is_listed_compared_and_shown() {
    let mut machine = Machine::new();
    machine.works_quietly(&["apply", "project"]);
    machine.works(&[
        "checkpoint",
        "make",
        "shop",
        "plain",
        "--note",
        "as it began",
    ]);
    let doubled = MODEL.replace("sql: amount", "sql: 2 * amount");
    machine.put("project/tenants/shop/model/sales.yaml", &doubled);
    machine.works_quietly(&["apply", "project"]);

    let listed = machine.works(&["checkpoint", "list", "shop"]);
    let lines: Vec<&str> = listed.lines().collect();
    assert!(
        lines[0].contains("     2  ") && lines[0].ends_with("model/sales.yaml"),
        "{listed}"
    );
    assert_eq!(lines[2].trim(), "plain  as it began", "{listed}");

    let difference = machine.works(&["checkpoint", "diff", "shop", "plain"]);
    assert!(
        difference.contains("~ model/sales.yaml: changed"),
        "{difference}"
    );
    assert!(
        difference.contains("\n-      - {name: total, title: Sales, sql: amount")
            && difference.contains("\n+      - {name: total, title: Sales, sql: 2 * amount"),
        "{difference}"
    );
    let dry = machine.works(&["checkpoint", "rollback", "shop", "plain", "--dry-run"]);
    assert!(dry.contains("dry run"), "{dry}");
    let shown = machine.works(&["checkpoint", "show", "shop", "1", "model/sales.yaml"]);
    assert_eq!(shown.trim(), MODEL.trim());

    let back = machine.works(&["checkpoint", "rollback", "shop", "plain"]);
    assert!(
        back.ends_with("revision 3 is what revision 1 was\n"),
        "{back}"
    );
    assert_eq!(
        machine.works(&["checkpoint", "diff", "shop", "1"]),
        "nothing is different\n"
    );
    let audit = machine.works(&["audit", "verify"]);
    assert!(audit.contains("lines in"), "{audit}");
    let unknown = machine.fails(&["checkpoint", "rollback", "shop", "spring"]);
    assert!(
        unknown.contains("there is no checkpoint 'spring'"),
        "{unknown}"
    );
}
