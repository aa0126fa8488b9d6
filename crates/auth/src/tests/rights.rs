//! The table is a text that people read, and everything that can be done is in it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use base::Role;

use crate::rights::*;

#[test]
fn the_table_is_as_people_read_it() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("rights.txt");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, table()).expect("written");
    }
    let known = std::fs::read_to_string(&path).expect("rights.txt");
    assert_eq!(
        table(),
        known,
        "UPDATE=1 writes it anew: read the difference"
    );
}

/// Whoever adds a function that takes a context says here who may reach it.
#[test]
fn every_door_is_in_the_table_and_every_line_leads_to_one() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut doors = BTreeSet::new();
    for folder in ["store/src", "service/src", "auth/src"] {
        for file in files_below(&crates.join(folder)) {
            let text = std::fs::read_to_string(file).expect("a file");
            doors.extend(doors_of(&text));
        }
    }
    let listed: BTreeSet<String> = OPERATIONS
        .iter()
        .flat_map(|operation| operation.doors)
        .map(|door| (*door).to_owned())
        .collect();
    let missing: Vec<_> = doors.difference(&listed).collect();
    assert!(missing.is_empty(), "not in the rights table: {missing:?}");
    let gone: Vec<_> = listed.difference(&doors).collect();
    assert!(
        gone.is_empty(),
        "in the rights table, and nowhere else: {gone:?}"
    );
    assert!(doors.len() > 25, "{doors:?}");
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder").flatten();
    let files = entries.flat_map(|entry| match entry.path() {
        path if path.is_dir() => files_below(&path),
        path => vec![path],
    });
    files
        .filter(|file| file.extension().is_some_and(|of| of == "rs"))
        .collect()
}

/// The public types whose functions the surfaces call.
const OWNERS: [&str; 4] = ["Service", "SignIn", "Store", "SystemStore"];

/// `Owner::function` for every public function that takes a context.
fn doors_of(text: &str) -> BTreeSet<String> {
    let mut doors = BTreeSet::new();
    let (mut owner, mut is_trait) = (None, false);
    let mut rest = text;
    while let Some((line, after)) = rest.split_once('\n') {
        let head = |start: &str| line.strip_prefix(start).map(name);
        if let Some(found) = head("pub trait ").or(head("impl ")) {
            (owner, is_trait) = (Some(found), line.starts_with("pub trait"));
        }
        let plain = line
            .strip_prefix("    ")
            .filter(|line| !line.starts_with(' '));
        let public = plain.and_then(|line| line.strip_prefix("pub "));
        let function = if is_trait { plain } else { public };
        let function = function.map(|line| line.trim_start_matches("async "));
        if let (Some(owner), Some(function)) =
            (&owner, function.and_then(|of| of.strip_prefix("fn ")))
        {
            let until = rest.find(['{', ';']).unwrap_or(rest.len());
            let signature = &rest[..until];
            let asks = signature.contains(": &Ctx") || signature.contains(": &SystemCtx");
            if asks && OWNERS.contains(&owner.as_str()) {
                doors.insert(format!("{owner}::{}", name(function)));
            }
        }
        rest = after;
    }
    doors
}

fn name(text: &str) -> String {
    let word = |c: &char| c.is_alphanumeric() || *c == '_';
    text.chars().take_while(word).collect()
}

#[test]
fn the_scan_sees_doors() {
    let text = "pub trait Store: Send {\n    async fn row(\n        &self,\n        ctx: &Ctx,\n    ) -> X;\n}\n\
        impl Service {\n    pub fn ask(&self, _ctx: &SystemCtx) -> X {}\n    fn own(&self, ctx: &Ctx) {}\n    \
        pub fn plain(&self) {}\n}\nimpl Other {\n    pub fn x(ctx: &Ctx) {}\n}\n";
    let doors: Vec<String> = doors_of(text).into_iter().collect();
    assert_eq!(doors, ["Service::ask", "Store::row"]);
}

#[test]
fn names_are_told_apart_and_the_server_is_nobody() {
    let names: BTreeSet<_> = OPERATIONS.iter().map(|operation| operation.name).collect();
    assert_eq!(names.len(), OPERATIONS.len());
    for role in Role::ALL {
        assert!(!rights_of(role).allow(SIGN_IN.name), "{role}");
    }
}

#[test]
fn who_runs_the_server_reads_nothing_of_a_tenant() {
    let operator = rights_of(Role::Operator);
    assert!(operator.allow(APPLY.name));
    for operation in [ASK, EXPLAIN, READ_ENTRIES, READ_AUDIT] {
        assert!(!operator.allow(operation.name), "{}", operation.name);
    }
}

#[test]
fn scopes_take_away_and_never_add() {
    let scopes = BTreeSet::from(["ask".to_owned(), "tenant.manage".to_owned()]);
    let rights = rights_of(Role::Viewer).within(&scopes);
    assert!(rights.allow(ASK.name));
    assert!(!rights.allow(MANAGE_TENANTS.name) && !rights.allow(SEE_SESSION.name));
}
