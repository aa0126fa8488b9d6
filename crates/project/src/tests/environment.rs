//! What a tenant's file may take from the environment of the server.

use std::fs;

use super::{TENANT, project};
use crate::*;

fn environment() -> Environment {
    let variables = [
        ("NECTAR_HOST", "db.nectar.example"),
        ("NECTAR_PASSWORD", "p: '${x}' #"),
        ("NECTAR_PORT", "5433"),
        ("NECTAR_CODE", "007"),
        ("UNISON_PASSWORD", "of-somebody-else"),
        ("SHARED_HOST", "db.example"),
    ];
    Environment::with(variables.map(|(name, value)| (name.into(), value.into())))
}

/// The options of the only source, or the faults.
fn options(source: &str, server: &str) -> Result<Vec<(String, String)>, String> {
    let folder = project(|root| {
        let text = TENANT.replace("type: duckdb, path: ./data/cpg.duckdb, ", source);
        fs::write(root.join("tenants/nectar/tenant.yaml"), text).expect("written");
        fs::write(root.join("querent.yaml"), format!("name: test\n{server}")).expect("written");
    });
    let project = read_with(folder.path(), &environment()).map_err(|faults| faults.to_string())?;
    let (_, source) = project.tenants[0].sources.first().expect("a source");
    Ok(source.settings.options.clone().into_iter().collect())
}

fn value(written: &str, server: &str) -> Result<String, String> {
    let options = options(&format!("type: postgres, host: '{written}', "), server)?;
    let host = options.into_iter().find(|(name, _)| name == "host");
    // An option that is empty is not set.
    Ok(host.map(|(_, value)| value).unwrap_or_default())
}

const OWN: &str = "environment: {nectar: [NECTAR_*]}";

#[test]
fn names_are_replaced_by_what_they_stand_for() {
    for (written, expected) in [
        ("${NECTAR_HOST}", "db.nectar.example"),
        (
            "x-${NECTAR_HOST}:${NECTAR_PORT}-y",
            "x-db.nectar.example:5433-y",
        ),
        ("${NECTAR_NOWHERE:localhost}", "localhost"),
        ("${NECTAR_NOWHERE:}", ""),
        ("${NECTAR_NOWHERE:http://a:1}", "http://a:1"),
        ("${NECTAR_HOST:localhost}", "db.nectar.example"),
        // A value is not read again, and its spelling stays.
        ("${NECTAR_PASSWORD}", "p: '${x}' #"),
        ("${NECTAR_CODE}", "007"),
        ("no $name {here}", "no $name {here}"),
    ] {
        assert_eq!(value(written, OWN).as_deref(), Ok(expected), "{written}");
    }
}

#[test]
fn only_what_is_open_to_a_tenant_can_be_named() {
    for written in [
        "${UNISON_PASSWORD}",
        "${PATH}",
        "${SHARED_HOST}",
        "${UNISON_PASSWORD:x}",
    ] {
        let fault = value(written, OWN).expect_err(written);
        assert!(fault.contains("is not open to tenant 'nectar'"), "{fault}");
        assert!(fault.contains("environment: {nectar: ["), "{fault}");
        assert!(
            !fault.contains("of-somebody-else") && !fault.contains("db.example"),
            "{fault}"
        );
    }
    // Not even what has the tenant's name: nobody has listed anything.
    for server in ["", "environment: {unison: [NECTAR_*]}"] {
        let fault = value("${NECTAR_HOST}", server).expect_err("it is not listed");
        assert!(
            fault.contains("'NECTAR_HOST' of the environment is not open"),
            "{fault}"
        );
    }
    let listed = "environment: {nectar: [SHARED_*, PATH], unison: [UNISON_*]}";
    assert_eq!(value("${SHARED_HOST}", listed).as_deref(), Ok("db.example"));
    // What is listed is all of it.
    let fault = value("${NECTAR_HOST}", listed).expect_err("it is not listed");
    assert!(
        fault.contains("'NECTAR_HOST' of the environment is not open"),
        "{fault}"
    );
}

#[test]
fn faults_are_told_with_their_place_and_without_values() {
    let fault = value("${NECTAR_NOWHERE}", OWN).expect_err("it is not set");
    assert!(fault.contains("tenant.yaml:4:"), "{fault}");
    assert!(
        fault.contains("'NECTAR_NOWHERE' is not set in the environment"),
        "{fault}"
    );
    let fault = value("${NECTAR_HOST", OWN).expect_err("it has no end");
    assert!(fault.contains("without its '}'"), "{fault}");
}

#[test]
fn numbers_and_flags_may_stand_for_names() {
    let folder = project(|root| {
        let text = TENANT.replace(
            "threads: 2",
            "enabled: '${NECTAR_ON:false}', tables: [orders]",
        );
        fs::write(root.join("tenants/nectar/tenant.yaml"), text).expect("written");
        fs::write(root.join("querent.yaml"), format!("name: test\n{OWN}")).expect("written");
    });
    let project = read_with(folder.path(), &environment()).expect("sound");
    let source = &project.tenants[0].sources[0];
    assert_eq!(
        (source.enabled, source.tables.as_slice()),
        (false, ["orders".to_owned()].as_slice())
    );
}

#[test]
fn a_file_adds_to_the_environment_and_overrides_nothing() {
    let folder = project(|root| {
        let text = "NECTAR_FROM_FILE='from the file' # so\nPATH=nowhere\n";
        fs::write(root.join(".env"), text).expect("written");
        let text = TENANT.replace(
            "threads: 2",
            "max_memory: '${NECTAR_FROM_FILE}', threads: '${PATH}'",
        );
        fs::write(root.join("tenants/nectar/tenant.yaml"), text).expect("written");
        let server = "environment: {nectar: [NECTAR_*, PATH]}";
        fs::write(root.join("querent.yaml"), format!("name: test\n{server}")).expect("written");
    });
    let project = read(folder.path()).expect("sound");
    let options = &project.tenants[0].sources[0].settings.options;
    assert_eq!(options["max_memory"], "from the file");
    assert_eq!(options["threads"], std::env::var("PATH").expect("a path"));
}
