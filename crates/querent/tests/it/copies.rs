//! A copy of the control store that is made while people ask, and a server that goes on from it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use serde_json::json;

use crate::machine::{Machine, settings};

#[test]
fn a_copy_that_is_made_under_load_answers_elsewhere_what_was_answered_here() {
    let mut machine = Machine::new();
    machine.works_quietly(&["apply", "project"]);
    let key = machine.key("analyst");
    let store = machine.store();
    let server = machine.serve(&["--store", &store, "--files", "project"]);
    let over = AtomicBool::new(false);
    let asked = || server.ask(&key, "total sales by state").expect("answered");
    let (status, here) = asked();
    assert_eq!(status, 200, "{here}");
    thread::scope(|scope| {
        let client = || {
            while !over.load(Ordering::Relaxed) {
                assert_eq!(asked().0, 200);
            }
        };
        let clients: Vec<_> = (0..4).map(|_| scope.spawn(client)).collect();
        let said = machine.works_quietly(&["backup", "copy.jsonl"]);
        assert!(said.contains(" rows; what is sealed"), "{said}");
        over.store(true, Ordering::Relaxed);
        clients
            .into_iter()
            .for_each(|client| client.join().expect("answered"));
    });
    drop(server);
    assert!(
        machine
            .fails(&["backup", "copy.jsonl"])
            .contains("cannot be written")
    );
    assert!(
        machine
            .fails(&["restore", "copy.jsonl"])
            .contains("has these tenants already")
    );

    let elsewhere = format!("sqlite:{}", machine.path("elsewhere.db").display());
    let keys = format!("file:{}", machine.path("control.keys").display());
    let there = ["--store", elsewhere.as_str(), "--keys", keys.as_str()];
    machine.works(&[&["restore", "copy.jsonl"], &there[..]].concat());
    let verified = machine.works(&[&["audit"], &there[..], &["verify"]].concat());
    assert!(verified.contains("lines in"), "{verified}");
    let serving = [&there[..], &["--files", "project"]].concat();
    let server = machine.serve(&serving);
    let (status, answer) = server.ask(&key, "total sales by state").expect("answered");
    assert_eq!((status, &answer["rows"]), (200, &here["rows"]), "{answer}");
    assert_eq!(answer["rows"], json!([["Kerala", 4], ["Goa", 3]]));
}

#[test]
fn a_copy_of_one_tenant_holds_nothing_of_another_and_half_a_copy_is_refused() {
    let mut machine = Machine::new();
    machine.put("project/tenants/inn/tenant.yaml", &settings("Canary Inn"));
    machine.works_quietly(&["apply", "project"]);
    machine.works(&["backup", "shop.jsonl", "--tenant", "shop"]);
    let copy = std::fs::read_to_string(machine.path("shop.jsonl")).expect("written");
    assert!(
        copy.contains("sql: amount") && !copy.contains("Canary"),
        "{copy}"
    );

    let elsewhere = format!("sqlite:{}", machine.path("elsewhere.db").display());
    let keys = format!("file:{}", machine.path("control.keys").display());
    let there = ["--store", elsewhere.as_str(), "--keys", keys.as_str()];
    let lines: Vec<&str> = copy.lines().collect();
    let without_a_row = [&lines[..2], &lines[3..]].concat().join("\n");
    let without_an_end = lines[..lines.len() - 1].join("\n");
    for (name, text, why) in [
        ("hole", without_a_row.as_str(), "rows are missing"),
        ("half", without_an_end.as_str(), "it ends too early"),
        (
            "other",
            "{\"querent_backup\": 9}\n",
            "it is none, or of another form",
        ),
        ("none", "hello\n", "this copy of a store"),
    ] {
        machine.put(name, text);
        let said = machine.fails(&[&["restore", name], &there[..]].concat());
        assert!(said.contains(why), "{name}: {said}");
    }
    let restore = [&["restore", "shop.jsonl"], &there[..]].concat();
    machine.works(&restore);
    let tenants = machine.works(&[&["tenant"], &there[..], &["list"]].concat());
    assert_eq!(tenants, "shop\n");
    assert!(
        machine
            .fails(&restore)
            .contains("has these tenants already")
    );
}
