mod apply;
mod checkpoint;
mod confined;
mod environment;
mod import;
mod review;

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use base::{Actor, Attribute, Begins, Pattern, Value};
use jiff::civil::Weekday;
use tempfile::TempDir;

use crate::*;

const TENANT: &str = "
name: Nectar Foods
sources:
  warehouse: {type: duckdb, path: ./data/cpg.duckdb, schemas: [nectar], threads: 2}
calendar:
  fiscal_year_start: April
  week_start: sunday
  fiscal_weeks: {months: 4-5-4, begins: before}
  time_zone: Asia/Kolkata
people:
  meera:
    name: Meera
    groups: [national]
    attributes: {states: [Goa, Kerala], level: 3, lead: true}
  '7': {}
questions: [show me sales]
mapping: {similarity: 0.8, learning: false, boost: 0, alternatives: 5}
templates:
  env_var: {SCHEMA: nectar, YEAR: 2026}
  security_context: {regions: [north, south]}
";

/// A project with one tenant, which the change may spoil.
fn project(change: impl FnOnce(&Path)) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        fs::write(path, text).expect("written");
    };
    write("querent.yaml", "listen: 127.0.0.1:9090\n");
    write("tenants/nectar/tenant.yaml", TENANT);
    write("tenants/nectar/model/b.yml", "cubes: []");
    write("tenants/nectar/model/a.yaml", "cubes: []");
    write("tenants/nectar/model/notes.txt", "not a model");
    change(folder.path());
    folder
}

/// What nothing reads is told, so that nobody waits for it to do something.
#[test]
fn what_is_none_of_a_tenants_files_is_told() {
    let folder = project(|_| ());
    let there = folder.path().join("tenants/nectar");
    for name in ["notes.txt", "model/readme.md", "policies.yaml", ".hidden"] {
        std::fs::write(there.join(name), "x").expect("written");
    }
    let (files, faults) = crate::files(folder.path());
    assert!(faults.all().is_empty());
    let told: Vec<String> = (files.passed_over.iter())
        .map(|path| path.display().to_string())
        .collect();
    let told: Vec<&str> = told
        .iter()
        .filter_map(|path| path.strip_prefix("tenants/nectar/"))
        .collect();
    assert_eq!(
        told,
        [
            "model/notes.txt",
            "model/readme.md",
            "notes.txt",
            "policies.yaml"
        ]
    );
}

#[test]
fn a_good_folder_is_read() {
    let folder = project(|_| ());
    let project = read(folder.path()).expect("sound");
    assert_eq!(project.listen, "127.0.0.1:9090");
    let [tenant] = project.tenants.as_slice() else {
        panic!("one tenant");
    };
    assert_eq!(
        (tenant.id.as_str(), tenant.name.as_str()),
        ("nectar", "Nectar Foods")
    );
    assert_eq!(tenant.questions, ["show me sales"]);
    let mapping = Mapping {
        similarity: 0.8,
        learning: false,
        boost: 0.0,
        alternatives: 5,
    };
    assert_eq!((tenant.mapping, tenant.lessons.as_deref()), (mapping, None));
    assert_eq!(tenant.templates.variables["YEAR"], "2026");
    let regions = serde_json::json!(["north", "south"]);
    assert_eq!(tenant.templates.context["regions"], regions);
    let files: Vec<&str> = tenant.model.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(
        files,
        ["tenants/nectar/model/a.yaml", "tenants/nectar/model/b.yml"]
    );
    let (name, source) = tenant.sources.first().expect("a source");
    assert_eq!(
        (name.as_str(), source.kind.as_str()),
        ("warehouse", "duckdb")
    );
    let real = folder.path().canonicalize().expect("there");
    let path = source.settings.path.clone().expect("a path");
    assert_eq!(path, real.join("data/cpg.duckdb"));
    assert_eq!(source.settings.schemas, ["nectar"]);
    assert_eq!(
        source.settings.options.get("threads").map(String::as_str),
        Some("2")
    );
    assert_eq!(
        (
            tenant.calendar.fiscal_year_start,
            tenant.calendar.week_start
        ),
        (4, Weekday::Sunday)
    );
    assert_eq!(
        tenant.calendar.fiscal_weeks,
        Some((Begins::Before, Pattern::FourFiveFour))
    );
    let people: Vec<&str> = tenant.people.keys().map(|id| id.as_str()).collect();
    assert_eq!(people, ["meera", "7"]);
    let actor: &Actor = &tenant.people[0].actor;
    let text = |text: &str| Value::Text(text.into());
    let expected = [
        ("lead", vec![Value::Boolean(true)]),
        ("level", vec![Value::Integer(3)]),
        ("states", vec![text("Goa"), text("Kerala")]),
    ];
    let expected = expected.map(|(name, values)| (name.to_owned(), Attribute(values)));
    assert_eq!(actor.attributes, expected.into());
}

/// What is wrong with a project whose tenant file has this in place of that.
fn faults(that: &str, this: &str) -> Vec<String> {
    assert!(TENANT.contains(that), "{that}");
    let folder = project(|root| {
        let text = TENANT.replace(that, this);
        fs::write(root.join("tenants/nectar/tenant.yaml"), text).expect("written");
    });
    let faults = read(folder.path()).expect_err(this);
    faults.0.iter().map(ToString::to_string).collect()
}

#[test]
fn every_fault_of_a_tenant_file_is_told() {
    for (that, this, expected) in [
        ("name: Nectar", "nam: Nectar", "a tenant file needs 'name'"),
        (
            "questions:",
            "question:",
            "has no key 'question' [model.invalid]; did you mean 'questions'?",
        ),
        (
            "type: duckdb, ",
            "",
            "tenant.yaml:4:14: source 'warehouse' needs 'type'",
        ),
        (
            "threads: 2",
            "threads: {x: 2}",
            "the option 'threads' must be a value",
        ),
        (
            "warehouse:",
            "Ware House:",
            "\"Ware House\" is not a source name",
        ),
        ("April", "Smarch", "'Smarch' is not a month"),
        ("sunday", "caturday", "'caturday' is not a weekday"),
        (
            "Asia/Kolkata",
            "Mars/Olympus",
            "'Mars/Olympus' is not a time zone",
        ),
        (
            "level: 3",
            "level: 1.5",
            "the attribute 'level' must be a text",
        ),
        (
            "[Goa, Kerala]",
            "[Goa, {x: y}]",
            "the attribute 'states' must be a text",
        ),
        ("[Goa, Kerala]", "", "the attribute 'states' must be a text"),
        ("'7': {}", "'7': x", "person '7' must be a map, not text"),
        (
            "YEAR: 2026",
            "YEAR: [1]",
            "the variable 'YEAR' must be a text",
        ),
        ("env_var:", "env_vars:", "did you mean 'env_var'?"),
        ("'7': {}", "\"a\\tb\": {}", "is not a actor id"),
        (
            "people:",
            "limits: {rows: 50001}\npeople:",
            "'rows' must be a whole number from 1 to 50000",
        ),
        (
            "people:",
            "schedules: {}\npeople:",
            "'schedules' in a tenant file is not supported yet",
        ),
    ] {
        let found = faults(that, this);
        assert!(
            found.iter().any(|fault| fault.contains(expected)),
            "{this}: {found:?}"
        );
    }
    let found = faults("sources:\n  warehouse:", "sources: {}\nx:");
    assert!(found[0].contains("needs 'sources'"), "{found:?}");
}

#[test]
fn no_path_leads_out_of_the_project() {
    for path in [
        "/etc/passwd",
        "../x",
        "data/../../x",
        "..",
        ".",
        "\"\"",
        "data/..",
        "./../x",
    ] {
        let found = faults("./data/cpg.duckdb", path);
        assert!(
            found[0].contains("leads out of the project"),
            "{path}: {found:?}"
        );
    }
}

#[test]
fn links_are_followed_before_a_path_is_trusted() {
    let outside = tempfile::tempdir().expect("a folder");
    fs::write(outside.path().join("cpg.duckdb"), "").expect("written");
    fs::write(outside.path().join("secret.yaml"), "cubes: []").expect("written");
    let link = |from: &str, to: &Path| {
        let to = to.to_owned();
        let folder = project(|root| {
            let from = root.join(from);
            fs::create_dir_all(from.parent().expect("a parent")).expect("made");
            let _ = fs::remove_file(&from);
            symlink(to, from).expect("linked");
        });
        read(folder.path())
            .map(drop)
            .map_err(|faults| faults.to_string())
    };
    let file = outside.path().join("cpg.duckdb");
    for (from, to, expected) in [
        ("data", outside.path(), "leads out of the project"),
        ("data/cpg.duckdb", &file, "leads out of the project"),
        (
            "data/cpg.duckdb",
            Path::new("/nowhere/at/all"),
            "leads out of the project",
        ),
        (
            "data/cpg.duckdb",
            Path::new("gone"),
            "leads out of the project",
        ),
        (
            "tenants/nectar/model/a.yaml",
            &outside.path().join("secret.yaml"),
            "it leads out of the project",
        ),
        (
            "querent.yaml",
            &outside.path().join("secret.yaml"),
            "it leads out of the project",
        ),
        (
            "tenants/other",
            outside.path(),
            "it leads out of the project",
        ),
    ] {
        let faults = link(from, to).expect_err(from);
        assert!(faults.contains(expected), "{from}: {faults}");
    }
    // Within the project a link is as good as a file.
    link("data/cpg.duckdb", Path::new("../querent.yaml")).expect("inside");
}

#[test]
fn faults_of_several_files_are_reported_together() {
    let folder = project(|root| {
        fs::write(root.join("querent.yaml"), "listn: x").expect("written");
        for (id, text) in [("Bad Id", TENANT), ("empty", ""), ("broken", "name: [")] {
            fs::create_dir_all(root.join("tenants").join(id)).expect("made");
            fs::write(root.join("tenants").join(id).join("tenant.yaml"), text).expect("written");
        }
        fs::create_dir_all(root.join("tenants/bare")).expect("made");
        let large = vec![b' '; 5 * 1024 * 1024];
        fs::write(root.join("tenants/nectar/model/a.yaml"), large).expect("written");
    });
    let faults = read(folder.path()).expect_err("many").to_string();
    for expected in [
        "querent.yaml:1:1: querent.yaml has no key 'listn' [model.invalid]; did you mean 'listen'?",
        "\"Bad Id\" is not a tenant id",
        "a tenant file must be a map, not nothing",
        "tenants/broken/tenant.yaml:1:",
        "tenants/bare/tenant.yaml cannot be read",
        "it has more than 4194304 bytes",
    ] {
        assert!(faults.contains(expected), "{faults}");
    }
    assert!(
        !faults.contains(&folder.path().display().to_string()),
        "{faults}"
    );
}

#[test]
fn a_folder_that_is_no_project_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let faults = read(folder.path()).expect_err("nothing there").to_string();
    assert!(faults.contains("querent.yaml cannot be read"), "{faults}");
    fs::write(folder.path().join("querent.yaml"), "{}").expect("written");
    let faults = read(folder.path()).expect_err("nobody there").to_string();
    assert!(faults.contains("has no tenants"), "{faults}");
}

#[test]
fn a_year_of_weeks_that_cannot_be_is_told() {
    for (that, this, expected) in [
        (
            "4-5-4",
            "4-5-5",
            "'4-5-5' is not a way to divide a quarter into weeks",
        ),
        (
            "begins: before",
            "begins: soon",
            "'soon' does not say which week begins the year",
        ),
    ] {
        let found = faults(that, this);
        assert!(found[0].contains(expected), "{this}: {found:?}");
    }
}

const SECRET: &str = "a-secret-of-thirty-two-characters";

#[test]
fn tokens_of_others_are_verified_as_the_file_says() {
    let folder = project(|root| {
        let jwt = format!(
            "auth: {{jwt: {{algorithm: HS256, secret: {SECRET}, issuer: us, audience: querent, \
             claims_namespace: ns, role: analyst}}}}\npeople:"
        );
        let text = TENANT.replace("people:", &jwt);
        fs::write(root.join("tenants/nectar/tenant.yaml"), text).expect("written");
    });
    let project = read(folder.path()).unwrap_or_else(|faults| panic!("{faults}"));
    let jwt = project.tenants[0].jwt.as_ref().expect("it is there");
    assert_eq!(jwt.tenant, project.tenants[0].id);
    assert_eq!(
        (jwt.issuer.as_deref(), jwt.audience.as_deref()),
        (Some("us"), Some("querent"))
    );
    assert_eq!(
        (jwt.namespace.as_deref(), jwt.role),
        (Some("ns"), base::Role::Analyst)
    );
    let shown = format!("{project:?}");
    assert!(!shown.contains(SECRET), "{shown}");
}

#[test]
fn what_could_not_verify_a_token_is_a_fault_that_quotes_no_secret() {
    let pem = "key: model/a.yaml";
    for (jwt, expected) in [
        (
            "algorithm: none, secret: SECRET",
            "is no algorithm that signs",
        ),
        ("secret: SECRET", "needs 'algorithm'"),
        (
            "algorithm: HS256",
            "needs one of 'secret', 'key' and 'jwks'",
        ),
        (
            "algorithm: HS256, secret: SECRET, key: x.pem",
            "and not two",
        ),
        (
            "algorithm: HS256, secret: hush-hush",
            "at least 32 characters",
        ),
        ("algorithm: RS256, secret: SECRET", "needs a public key"),
        (
            "algorithm: RS256, key: ../../etc/passwd",
            "leads out of what is the tenant",
        ),
        (
            "algorithm: RS256, jwks: /etc/passwd",
            "leads out of what is the tenant",
        ),
        ("algorithm: RS256, jwks: none.json", "is no set of keys"),
        (
            "algorithm: HS256, secret: SECRET, role: operator",
            "stands above tenants",
        ),
        ("algorithm: HS256, secret: SECRET, role: king", "is no role"),
        ("algorithm: HS256, secret: SECRET, audiance: x", "audiance"),
        (&format!("algorithm: RS256, {pem}"), "cannot be read"),
    ] {
        let jwt = jwt.replace("SECRET", SECRET);
        let found = faults("people:", &format!("auth: {{jwt: {{{jwt}}}}}\npeople:"));
        let told = found.iter().any(|fault| fault.contains(expected));
        assert!(told, "{expected}: {found:#?}");
        let all = found.concat();
        assert!(!all.contains(SECRET) && !all.contains("hush"), "{all}");
    }
    let oidc = faults("people:", "auth: {oidc: {}}\npeople:").concat();
    assert!(
        oidc.contains("oidc needs 'issuer'") && oidc.contains("needs 'client_id'"),
        "{oidc}"
    );
    let shared = "auth: {oidc: {issuer: https://a, client_id: q, algorithm: HS256}}\npeople:";
    let shared = faults("people:", shared).concat();
    assert!(
        shared.contains("no algorithm whose keys are published"),
        "{shared}"
    );
    let king = faults("meera:", "ravi: {role: operator}\n  meera:").concat();
    assert!(king.contains("stands above tenants"), "{king}");
}

#[test]
fn secrets_stand_elsewhere_and_are_open_to_whom_the_operator_lists() {
    let tenant = |open: &str, place: &str| {
        let folder = project(|root| {
            fs::write(root.join("hidden"), format!("{SECRET}\n")).expect("written");
            let place = place.replace("ROOT", &root.display().to_string());
            let server = format!("environment: {{{open}: [NECTAR_JWT]}}\nsecrets: {place}\n");
            fs::write(root.join("querent.yaml"), server).expect("written");
            let jwt = "auth: {jwt: {algorithm: HS256, secret: '${NECTAR_JWT}'}}\npeople:";
            let text = TENANT.replace("people:", jwt);
            fs::write(root.join("tenants/nectar/tenant.yaml"), text).expect("written");
        });
        crate::read_with(folder.path(), &Environment::with([]))
    };
    for place in [
        "{NECTAR_JWT: 'file:ROOT/hidden'}",
        "{NECTAR_JWT: 'command:cat ROOT/hidden'}",
    ] {
        let project = tenant("nectar", place).unwrap_or_else(|faults| panic!("{faults}"));
        assert!(project.tenants[0].jwt.is_some());
        assert!(!format!("{project:?}").contains(SECRET));
        let closed = tenant("unison", place)
            .expect_err("it is not open")
            .to_string();
        assert!(closed.contains("not open to tenant 'nectar'"), "{closed}");
        assert!(!closed.contains(SECRET), "{closed}");
    }
    for (place, expected) in [
        (
            "{NECTAR_JWT: 'file:ROOT/none'}",
            "'NECTAR_JWT' cannot be read",
        ),
        (
            "{NECTAR_JWT: 'command:cat ROOT/hidden; exit 3'}",
            "the command failed",
        ),
        (
            "{NECTAR_JWT: hush}",
            "'env:NAME', 'file:PATH' or 'command:LINE'",
        ),
        ("[x]", "says for each name"),
    ] {
        let faults = tenant("nectar", place).expect_err(place).to_string();
        assert!(faults.contains(expected), "{faults}");
        assert!(!faults.contains(SECRET), "{faults}");
    }
}

/// A tenant's own file names neither files nor commands.
#[test]
fn a_tenants_file_reads_nothing_by_itself() {
    let jwt = "auth: {jwt: {algorithm: HS256, secret: 'command:cat /etc/hostname | head -c 0; echo x'}}\npeople:";
    let folder = project(|root| {
        let text = TENANT.replace("people:", jwt);
        fs::write(root.join("tenants/nectar/tenant.yaml"), text).expect("written");
    });
    let project = read(folder.path()).unwrap_or_else(|faults| panic!("{faults}"));
    let Some(auth::JwtKey::Secret(secret)) = project.tenants[0].jwt.as_ref().map(|jwt| &jwt.key)
    else {
        panic!("a secret")
    };
    assert!(secrecy::ExposeSecret::expose_secret(secret).starts_with("command:"));
}

#[test]
fn what_was_certified_is_read_beside_the_tenant_file() {
    let folder = project(|root| {
        fs::write(root.join("tenants/nectar").join(LESSONS), "as written").expect("written");
    });
    let project = read(folder.path()).expect("sound");
    assert_eq!(project.tenants[0].lessons.as_deref(), Some("as written"));
}

#[test]
fn faults_of_mapping_are_told() {
    let share = faults("similarity: 0.8", "similarity: 8").concat();
    assert!(
        share.contains("'similarity' must be a number from 0 to 1"),
        "{share}"
    );
    let count = faults("alternatives: 5", "alternatives: -1").concat();
    assert!(count.contains("a whole number from 0 to 20"), "{count}");
}
