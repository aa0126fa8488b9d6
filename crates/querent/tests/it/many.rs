//! A thousand tenants with one shape of model: applied at once, and served while they are asleep.

use std::time::{Duration, Instant};

use crate::machine::{MODEL, Machine, settings};

const TENANTS: usize = 1_000;
/// Of a debug build on a loaded machine; what is promised is 20 seconds.
const APPLIED_WITHIN: Duration = Duration::from_secs(120);
/// What is promised is a megabyte; about forty kilobytes were measured.
const BYTES_OF_ONE: u64 = 256 * 1024;

#[test]
fn a_thousand_tenants_are_applied_and_asleep_they_cost_little() {
    let mut machine = Machine::new();
    let before = bytes_served(&machine);
    for n in 0..TENANTS {
        let folder = format!("project/tenants/t{n:03}");
        machine.put(
            &format!("{folder}/tenant.yaml"),
            &settings(&format!("Tenant {n}")),
        );
        machine.put(&format!("{folder}/model/sales.yaml"), MODEL);
    }
    let start = Instant::now();
    machine.works_quietly(&["apply", "project"]);
    let took = start.elapsed();
    assert!(took < APPLIED_WITHIN, "{took:?}");

    let key = machine.key("analyst");
    let store = machine.store();
    let server = machine.serve(&["--store", &store, "--files", "project"]);
    if let (Some(before), Some(with)) = (before, server.bytes()) {
        let each = with.saturating_sub(before) / TENANTS as u64;
        assert!(each < BYTES_OF_ONE, "{each} bytes for each of them");
    }
    let (status, answer) = server.ask(&key, "total sales in Goa").expect("answered");
    assert_eq!(
        (status, &answer["rows"][0][0]),
        (200, &serde_json::json!(3)),
        "{answer}"
    );
}

/// What a server takes that serves nobody.
fn bytes_served(machine: &Machine) -> Option<u64> {
    let nobody = format!("sqlite:{}", machine.path("nobody.db").display());
    let server = machine.serve(&["--store", &nobody, "--files", "."]);
    server.bytes()
}
