//! Secrets of every kind, planted, and looked for in everything that is printed or kept.

use crate::machine::{Machine, files_of, settings};

const SOURCE_PASSWORD: &str = "planted-source-password";
const FROM_A_FILE: &str = "planted-secret-of-a-file";
const JWT_SECRET: &str = "planted-jwt-secret-of-32-characters";
const URL_PASSWORD: &str = "planted-password-of-a-url";
const FORGED: &str = "planted-and-forged";

const SETTINGS: &str = "
  far: {type: postgres, host: 127.0.0.1, port: 1, database: d, user: u, password: \"${FAR_PASSWORD}\", connect_timeout: 1s}
  other: {type: mysql, host: 127.0.0.1, port: 1, database: d, user: u, password: \"${FILE_PASSWORD}\", connect_timeout: 1s}
auth: {jwt: {algorithm: HS256, secret: \"${JWT_SECRET}\"}}
";

/// What may hold the secrets: where they were planted.
const PLANTED: [&str; 3] = ["project/.env", "secret.txt", "control.keys"];

fn planted() -> Machine {
    let machine = Machine::new();
    machine.put("secret.txt", &format!("{FROM_A_FILE}\n"));
    machine.put(
        "project/.env",
        &format!("FAR_PASSWORD={SOURCE_PASSWORD}\nJWT_SECRET={JWT_SECRET}\n"),
    );
    let file = machine.path("secret.txt").display().to_string();
    machine.put(
        "project/querent.yaml",
        &format!("environment: {{shop: [FAR_PASSWORD, FILE_PASSWORD, JWT_SECRET]}}\nsecrets: {{FILE_PASSWORD: \"file:{file}\"}}\n"),
    );
    let warehouse = settings("Shop").replace("{warehouse: {type: sqlite, path: data/shop.db}}", "");
    let warehouse = format!(
        "{}\n  warehouse: {{type: sqlite, path: data/shop.db}}{SETTINGS}",
        warehouse.trim_end()
    );
    machine.put("project/tenants/shop/tenant.yaml", &warehouse);
    let model = crate::machine::MODEL.replace(
        "sql_table: sales",
        "sql_table: sales\n    data_source: warehouse",
    );
    machine.put("project/tenants/shop/model/sales.yaml", &model);
    machine
}

#[test]
fn no_secret_is_in_anything_that_is_printed_or_kept() {
    let mut machine = planted();
    let store = machine.store();
    set_up(&mut machine);
    let key = machine.key("admin");
    let from_store = ["--store", &store, "--files", "project"];
    let from_folder = ["--project", "project", "--store", &store];
    for args in [&from_store[..], &from_folder] {
        served(&mut machine, args, &key);
    }
    looked_at(&mut machine);
    let secret = secret_of(&key);
    let ring = std::fs::read_to_string(machine.path("control.keys")).expect("the ring");
    let secrets = [
        SOURCE_PASSWORD,
        FROM_A_FILE,
        JWT_SECRET,
        URL_PASSWORD,
        FORGED,
        secret,
        ring.trim(),
    ];
    // The key is shown once, to whoever issues it.
    let printed = machine.printed.replacen(&key, "", 1);
    for planted in secrets {
        assert_eq!(around(&printed, planted), None, "{planted} was printed");
    }
    for (name, held) in files_of(&machine.path("")) {
        let may_hold = PLANTED.contains(&name.as_str());
        let mut found = secrets.iter().filter(|planted| held.contains(**planted));
        let found = found.next();
        assert!(may_hold || found.is_none(), "{name} holds {found:?}");
    }
}

fn secret_of(key: &str) -> &str {
    key.rsplit('.').next().expect("a secret")
}

/// Where a text stands in another, with what is before and behind it.
fn around(text: &str, part: &str) -> Option<String> {
    let at = text.find(part)?;
    let before: Vec<char> = text[..at].chars().rev().take(200).collect();
    let behind = text[at..].chars().take(200);
    Some(before.into_iter().rev().chain(behind).collect())
}

fn set_up(machine: &mut Machine) {
    machine.works(&["check", "project"]);
    machine.works(&["apply", "project", "--dry-run"]);
    machine.works(&["apply", "project"]);
    machine.works(&["export", "out"]);
    machine.run(&["source", "list", "--project", "project"]);
    let odd = format!("postgres://u:{URL_PASSWORD}@127.0.0.1:1/d");
    machine.fails(&["source", "test", &odd]);
    let keys = "file:control.keys";
    machine.fails(&["tenant", "list", "--store", &odd, "--keys", keys]);
}

/// Questions with the key, and with others that are none.
fn served(machine: &mut Machine, args: &[&str], key: &str) {
    let server = machine.serve(args);
    let (status, answer) = server.ask(key, "total sales in Goa").expect("answered");
    assert_eq!(status, 200, "{answer}");
    let forged = key.replace(secret_of(key), FORGED);
    let unsigned = format!("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.{FORGED}");
    for token in [forged.as_str(), &unsigned, FORGED] {
        let refused = server.ask(token, "total sales").expect("refused");
        assert_eq!(refused.0, 401);
    }
    let unclear = server.ask(key, "sales of nothing that there is");
    machine.printed += &unclear.expect("asked back").1.to_string();
    machine.printed += &answer.to_string();
    machine.printed += &server.log();
    let trace = answer["receipt"]["trace"].as_str().expect("a trace");
    machine.works(&["receipt", trace, "--tenant", "shop", "--json"]);
}

fn looked_at(machine: &mut Machine) {
    for args in [
        &["usage", "--tenant", "shop"][..],
        &["audit", "show", "--tenant", "shop"],
        &["audit", "heads"],
        &["key", "--tenant", "shop", "list"],
        &["seal", "rotate"],
    ] {
        machine.works(args);
    }
    // Faults that are about what stands beside a secret.
    machine.put(
        "project/tenants/shop/tenant.yaml",
        "name: [${FAR_PASSWORD}\n",
    );
    machine.fails(&["apply", "project"]);
    machine.fails(&["check", "project"]);
}
