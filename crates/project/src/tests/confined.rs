//! Whoever may write one tenant's file, its admin, gets at nothing of the server by it: no file, no
//! variable, no command, and no other tenant.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use egress::{Place, Policy};

use super::{TENANT, project};
use crate::*;

const SECRET: &str = "what-only-the-server-knows-of-itself";

/// The faults of a project whose tenant file says something else about its source.
fn told(change: impl FnOnce(&Path), source: &str) -> Result<Project, String> {
    let folder = project(|root| {
        fs::create_dir_all(root.join(".querent")).expect("made");
        fs::write(root.join(".querent/control.db"), SECRET).expect("written");
        fs::write(root.join(".env"), format!("SECRET={SECRET}\n")).expect("written");
        fs::create_dir_all(root.join("tenants/unison/model")).expect("made");
        fs::create_dir_all(root.join("tenants/unison/data")).expect("made");
        fs::write(root.join("tenants/unison/data/sales.db"), SECRET).expect("written");
        let other = TENANT.replace("path: ./data/cpg.duckdb", "path: ./data/other.duckdb");
        fs::write(root.join("tenants/unison/tenant.yaml"), other).expect("written");
        let own = TENANT.replace("type: duckdb, path: ./data/cpg.duckdb", source);
        fs::write(root.join("tenants/nectar/tenant.yaml"), own).expect("written");
        change(root);
    });
    let environment = Environment::with([("SECRET".to_owned(), SECRET.to_owned())]);
    read_with(folder.path(), &environment).map_err(|faults| faults.to_string())
}

/// Every option that names a file, of whatever engine.
const FILES: [&str; 5] = ["path", "tls_ca", "tls_cert", "tls_key", "tls_certificate"];

#[test]
fn no_file_of_the_server_or_of_another_tenant_can_be_named() {
    for option in FILES {
        for path in [
            "/etc/passwd",
            "../../../etc/passwd",
            "/proc/self/environ",
            ".env",
            "./.env",
            ".querent/control.db",
            "data/../.querent/control.db",
            "tenants/unison/data/sales.db",
            "tenants/nectar/../unison/data/sales.db",
            "file:///etc/passwd",
        ] {
            let fault = told(|_| {}, &format!("type: sqlite, {option}: '{path}'"));
            match fault {
                Err(fault) => assert!(fault.contains("leads out of"), "{option} {path}: {fault}"),
                // A name that begins so is the name of a file in the project that is not there.
                Ok(_) => assert!(path.starts_with("file:"), "{option} {path}"),
            }
        }
    }
}

#[test]
fn no_link_leads_to_them_either() {
    for to in [
        "../.env",
        "../.querent/control.db",
        "../tenants/unison/data/sales.db",
    ] {
        let link = |root: &Path| {
            fs::create_dir_all(root.join("data")).expect("made");
            symlink(to, root.join("data/innocent.db")).expect("linked");
        };
        let fault = told(link, "type: sqlite, path: ./data/innocent.db").expect_err(to);
        assert!(fault.contains("leads out of"), "{to}: {fault}");
    }
}

/// A set of keys and a public key are files, too.
#[test]
fn no_key_of_tokens_is_a_file_of_the_server() {
    for place in ["jwks", "key"] {
        for path in [
            "/etc/passwd",
            ".env",
            ".querent/control.db",
            "tenants/unison/tenant.yaml",
        ] {
            let file = TENANT.to_owned()
                + &format!("auth: {{jwt: {{algorithm: RS256, {place}: '{path}'}}}}\n");
            let folder = project(|root| {
                fs::write(root.join(".env"), SECRET).expect("written");
                fs::write(root.join("tenants/nectar/tenant.yaml"), &file).expect("written");
            });
            let fault = read(folder.path()).expect_err(path).to_string();
            assert!(fault.contains("leads out of"), "{place} {path}: {fault}");
            assert!(!fault.contains(SECRET), "{fault}");
        }
    }
}

/// What the operator's own file may say stands for itself in a tenant's.
#[test]
fn no_command_is_run_and_no_file_is_read_for_a_value() {
    let mark = std::env::temp_dir().join(format!("querent-confined-{}", std::process::id()));
    for value in [
        format!("command:touch {}", mark.display()),
        "file:/etc/passwd".to_owned(),
        "env:SECRET".to_owned(),
        format!("$(touch {})", mark.display()),
    ] {
        let source = format!("type: postgres, host: db.example, password: '{value}'");
        let read = told(|_| {}, &source).expect("it is a password like any other");
        let nectar = read
            .tenants
            .iter()
            .find(|tenant| tenant.id.as_str() == "nectar");
        let (_, source) = nectar.expect("read").sources.first().expect("a source");
        assert_eq!(source.settings.text("password"), Some(value.as_str()));
    }
    assert!(!mark.exists());
    for written in ["${SECRET}", "${SECRET:x}", "a${SECRET}b"] {
        let source = format!("type: postgres, host: '{written}'");
        let fault = told(|_| {}, &source).expect_err(written);
        assert!(fault.contains("is not open to tenant 'nectar'"), "{fault}");
        assert!(!fault.contains(SECRET), "{fault}");
    }
}

/// A template of a model sees what the tenant's own file says, and not the environment.
#[test]
fn no_template_reads_the_server() {
    for template in [
        "{{ env_var('PATH') }}",
        "{{ env_var('SECRET') }}",
        "{% include '/etc/passwd' %}",
        "{% include '../../../.env' %}",
        "{% import '/etc/passwd' as x %}{{ x }}",
        "{% extends '/etc/passwd' %}",
    ] {
        let model = format!("cubes:\n  - name: \"{template}\"\n    sql_table: shop.x\n");
        let file = semantic::ModelFile {
            path: "a.yaml".into(),
            text: model,
        };
        let (model, faults) = semantic::load_with(&[file], &Default::default());
        let path = std::env::var("PATH").expect("a path");
        let said = format!("{:?} {faults}", model.cubes());
        assert!(!faults.is_empty(), "{template}");
        assert!(
            !said.contains(&path) && !said.contains("root:"),
            "{template}: {said}"
        );
    }
}

/// Hosts that a tenant names are of the outside, unless the operator says otherwise in the file
/// that is theirs.
#[tokio::test]
async fn this_machine_is_closed_unless_the_operator_opens_it() {
    let source = "type: postgres, host: localhost";
    let reach = |project: Project| project.tenants[0].sources[0].settings.reach.clone();
    let careful = reach(told(|_| {}, source).expect("sound"));
    assert_eq!(careful, Policy::default());
    assert!(careful.reach("localhost", 5432).await.is_err());

    let server = "name: test\negress: {loopback: true}\n";
    let open = |root: &Path| fs::write(root.join("querent.yaml"), server).expect("written");
    let open = reach(told(open, source).expect("sound"));
    assert!(open.reach("localhost", 5432).await.is_ok());
    let store = Place {
        host: "localhost".into(),
        port: 5432,
    };
    assert!(
        open.without([store])
            .reach("127.0.0.1", 5432)
            .await
            .is_err()
    );

    // The tenant's own file cannot say it.
    for said in ["egress: {loopback: true}", "reach: anywhere"] {
        let file = format!("{TENANT}{said}\n");
        let folder = project(|root| {
            fs::write(root.join("tenants/nectar/tenant.yaml"), &file).expect("written");
        });
        assert!(read(folder.path()).is_err(), "{said}");
    }
}

/// A set of keys that is published somewhere is fetched under the same policy, never as a file.
#[test]
fn keys_that_are_published_are_fetched_and_never_opened() {
    for url in [
        "file:///etc/passwd",
        "https://login.example/keys",
        "http://127.0.0.1/keys",
    ] {
        let file =
            TENANT.to_owned() + &format!("auth: {{jwt: {{algorithm: RS256, jwks: '{url}'}}}}\n");
        let folder = project(|root| {
            fs::write(root.join("tenants/nectar/tenant.yaml"), &file).expect("written");
        });
        let read = read(folder.path()).expect("it is an address");
        let jwt = read.tenants[0].jwt.as_ref().expect("set");
        assert_eq!(format!("{:?}", jwt.key), "Remote(..)", "{url}");
    }
}
