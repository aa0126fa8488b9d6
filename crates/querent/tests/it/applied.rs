//! A folder that is applied and served, and one that is edited while it is served.

use serde_json::json;

use crate::machine::{MODEL, Machine, files_of, settings};

#[test]
fn a_folder_is_applied_served_from_the_store_and_exported() {
    let mut machine = Machine::new();
    let dry = machine.works(&["apply", "project", "--dry-run"]);
    assert!(
        dry.contains("+ shop/model/sales.yaml: added") && dry.contains("dry run"),
        "{dry}"
    );
    assert_eq!(
        machine.works(&["tenant", "list"]),
        "",
        "a dry run changes nothing"
    );
    let applied = machine.works(&["apply", "project"]);
    assert!(applied.contains("applied: 1 tenants changed"), "{applied}");
    assert_eq!(machine.works(&["apply", "project"]), "nothing to apply\n");

    machine.works(&["export", "out"]);
    let mut kept = files_of(&machine.path("project"));
    kept.retain(|(name, _)| !name.starts_with("data"));
    assert_eq!(files_of(&machine.path("out")), kept);
    assert!(machine.fails(&["export", "out"]).contains("is not empty"));

    let key = machine.key("analyst");
    let store = machine.store();
    let server = machine.serve(&["--store", &store, "--files", "project"]);
    let (status, answer) = server.ask(&key, "total sales by state").expect("answered");
    assert_eq!(status, 200, "{answer}");
    assert_eq!(
        answer["rows"],
        json!([["Kerala", 4], ["Goa", 3]]),
        "{answer}"
    );

    // What is applied while it is served is served soon.
    machine.put(
        "project/tenants/shop/tenant.yaml",
        &settings("Shop of today"),
    );
    machine.works(&["apply", "project"]);
    server.until("the new name", |server| {
        server.tenant_name(&key) == "Shop of today"
    });
}

#[test]
fn every_fault_is_told_with_its_place_and_nothing_is_applied() {
    let mut machine = Machine::new();
    machine.put(
        "project/tenants/shop/model/sales.yaml",
        &MODEL.replace("type: sum", "type: some"),
    );
    machine.put(
        "project/tenants/inn/tenant.yaml",
        "name: Inn\nsources:\n  a: {type: postgres, host: h, database: d, user: u, password: hunter2}\n  \
         b: {type: sqlite, path: x.db, colour: red}\n",
    );
    machine.put("project/tenants/spa/tenant.yaml", "name: [\n");
    let said = machine.fails(&["apply", "project"]);
    for expected in [
        "tenants/shop/model/sales.yaml:10:",
        "tenants/inn/tenant.yaml:3:",
        "is written out",
        "there is no option 'colour'",
        "tenants/spa/tenant.yaml:",
        "nothing was applied",
    ] {
        assert!(said.contains(expected), "{expected}\n{said}");
    }
    assert_eq!(machine.works(&["tenant", "list"]), "");
}

#[test]
fn a_folder_that_is_edited_is_served_as_it_is_then() {
    let mut machine = Machine::new();
    machine.works(&["tenant", "add", "shop"]);
    let key = machine.key("analyst");
    let store = machine.store();
    let server = machine.serve(&["--project", "project", "--store", &store]);
    let total = || server.ask(&key, "total sales").expect("answered").1["rows"].clone();
    assert_eq!(total(), json!([[7]]));
    let path = "project/tenants/shop/tenant.yaml";
    machine.put(path, &settings("Edited"));
    server.until("the new name", |server| {
        server.tenant_name(&key) == "Edited"
    });

    // A broken edit changes nothing but the log, and says where it is broken.
    machine.put(
        "project/tenants/shop/model/sales.yaml",
        &MODEL.replace("type: sum", "type: some"),
    );
    server.until("the fault", |server| {
        server.log().contains("tenants/shop/model/sales.yaml:10:")
    });
    assert_eq!(total(), json!([[7]]));
    machine.put(path, "name: [\n");
    server.until("the other fault", |server| {
        server.log().contains("tenants/shop/tenant.yaml:")
    });
    assert_eq!(server.tenant_name(&key), "Edited");
    assert!(
        machine
            .fails(&["check", "project"])
            .contains("tenants/shop/tenant.yaml:")
    );

    machine.put(
        "project/tenants/shop/model/sales.yaml",
        &MODEL.replace("sql: amount", "sql: 2 * amount"),
    );
    machine.put(path, &settings("Mended"));
    server.until("the mended name", |server| {
        server.tenant_name(&key) == "Mended"
    });
    assert_eq!(total(), json!([[14]]));
    // The connection that was open goes on: it was opened once.
    assert_eq!(
        server.log().matches("source is open").count(),
        1,
        "{}",
        server.log()
    );
}
